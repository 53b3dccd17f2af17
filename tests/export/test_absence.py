"""The exporter without Keras and TensorFlow, in a new interpreter."""

import pytest

BARRED = """
import sys
for name in ("keras", "tensorflow", "tf2onnx", "onnxslim", "edgeae"):
    sys.modules[name] = None
"""


def test_the_package_imports_without_keras(python):
    done = python(f"{BARRED}\nimport edgeae_export; print(edgeae_export.ThresholdRule('max-f1'))")
    assert (done.returncode, done.stdout) == (0, "max-f1\n"), done.stderr


@pytest.mark.parametrize(
    "module",
    [
        "exporting",
        "golden",
        "artifact",
        "onnx_format",
        "parity",
        "source",
        "thresholds",
        "versions",
    ],
)
def test_the_parts_that_need_no_keras_import_without_it(python, module: str):
    done = python(f"{BARRED}\nimport edgeae_export.{module}")
    assert done.returncode == 0, done.stderr


def test_an_onnx_graph_is_sealed_and_proved_without_keras(python, table, tmp_path):
    script = f"""{BARRED}
import numpy as np, onnx
from edgeae_export.artifact import prove
from edgeae_export.formats.onnx.format import FORMAT, finish
from edgeae_runtime.manifest.digest import seal
from edgeae_runtime.manifest.writer import manifest_json
from edgeae_runtime import Scorer
model = onnx.load(sys.argv[1])
del model.metadata_props[:], model.graph.output[1]
model.graph.node.remove(next(node for node in model.graph.node if node.op_type == "Greater"))
model.graph.initializer.remove(next(e for e in model.graph.initializer if e.name == "threshold"))
scorer = Scorer(sys.argv[1])
manifest = scorer.manifest
text = manifest_json(manifest)
data = seal(finish(model.SerializeToString(), manifest.threshold.value, text))
prove(data, FORMAT, scorer.manifest.golden.windows, scorer.manifest.golden.scores)
print(len(data))"""
    done = python(script, table.path)
    assert (done.returncode, int(done.stdout)) == (0, len(table.data)), done.stderr


def test_versions_of_what_is_installed_are_told():
    import numpy

    from edgeae_export.versions import package_versions

    found = package_versions()
    assert found["numpy"] == numpy.__version__
    assert list(found) == sorted(found)
