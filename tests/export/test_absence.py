"""The exporter without Keras and TensorFlow, in a new interpreter."""

from pathlib import Path

import pytest

BARRED = """
import sys
for name in ("keras", "tensorflow", "tf2onnx", "edgeae"):
    sys.modules[name] = None
"""


def test_the_package_imports_without_keras(python) -> None:
    done = python(f"{BARRED}\nimport edgeae_export; print(edgeae_export.ThresholdRule('max-f1'))")
    assert (done.returncode, done.stdout) == (0, "max-f1\n"), done.stderr


@pytest.mark.parametrize(
    "module",
    [
        "artifact",
        "calibration.thresholds",
        "exporter",
        "formats.c99.format",
        "formats.onnx.format",
        "from_artifact",
        "parity.gate",
        "parity.golden",
        "rethreshold",
        "source",
        "versions",
    ],
)
def test_the_parts_that_need_no_keras_import_without_it(python, module: str) -> None:
    done = python(f"{BARRED}\nimport edgeae_export.{module}")
    assert done.returncode == 0, done.stderr


def test_an_onnx_graph_is_sealed_and_proved_without_keras(python, table, tmp_path: Path) -> None:
    script = f"""{BARRED}
import numpy as np, onnx
from edgeae_export.artifact import verify
from edgeae_export.formats.onnx.format import FORMAT
from edgeae_runtime.manifest.digest import seal
from edgeae_runtime import Scorer
model = onnx.load(sys.argv[1])
del model.metadata_props[:], model.graph.output[1]
model.graph.node.remove(next(node for node in model.graph.node if node.op_type == "Greater"))
model.graph.initializer.remove(next(e for e in model.graph.initializer if e.name == "threshold"))
scorer = Scorer(sys.argv[1])
manifest = scorer.manifest
data = seal(FORMAT.finish(model.SerializeToString(), manifest))
verify(data, FORMAT, scorer.manifest.golden.windows, scorer.manifest.golden.scores)
print(len(data))"""
    done = python(script, table.path)
    assert (done.returncode, int(done.stdout)) == (0, len(table.data)), done.stderr


def test_versions_of_what_is_installed_are_told() -> None:
    import numpy

    from edgeae_export.versions import package_versions

    found = package_versions()
    assert found["numpy"] == numpy.__version__
    assert list(found) == sorted(found)
