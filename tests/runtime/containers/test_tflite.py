"""The scorer on TFLite files: same API, same errors."""

import threading
from pathlib import Path
from typing import Any

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from edgeae_runtime import ArtifactError, InputError, Scorer
from edgeae_runtime.containers.tflite import is_tflite, refuse_flex, tflite_manifest


@pytest.fixture(scope="module")
def lite(table, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("lite") / "table.tflite"
    return table.detector.export(path).path.read_bytes()


@pytest.fixture
def scorer(lite):
    with Scorer(lite) as opened:
        yield opened


def test_it_scores_as_the_onnx_file_does(scorer, table) -> None:
    np.testing.assert_allclose(
        scorer.score(table.windows), table.scorer.score(table.windows), rtol=1e-5, atol=1e-9
    )
    np.testing.assert_allclose(
        scorer.reconstruct(table.windows), table.scorer.reconstruct(table.windows), rtol=1e-4
    )
    assert scorer.manifest.scaler.kind == table.scorer.manifest.scaler.kind


def test_one_window_and_a_batch_score_alike(scorer, table) -> None:
    alone = [scorer.score(window) for window in table.windows]
    assert scorer.score(table.windows).tolist() == alone
    assert type(alone[0]) is float
    assert scorer.score(table.windows[:0]).shape == (0,)
    np.testing.assert_array_equal(
        scorer.is_anomaly(table.windows), scorer.score(table.windows) > scorer.threshold
    )


def test_its_errors_are_those_of_onnx(scorer, table) -> None:
    with pytest.raises(InputError, match=r"x must be finite"):
        scorer.score(np.full_like(table.windows[0], np.nan))
    with pytest.raises(InputError, match=r"x must have shape"):
        scorer.score([1.0])
    scorer.close()
    with pytest.raises(InputError, match=r"the scorer is closed"):
        scorer.score(table.windows[0])


def test_threads_share_a_scorer(scorer, table) -> None:
    expected, found = scorer.score(table.windows), {}

    def work(number: int) -> None:
        found[number] = [[scorer.score(w) for w in table.windows], scorer.score(table.windows)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for alone, together in found.values():
        np.testing.assert_array_equal(alone, expected)
        np.testing.assert_array_equal(together, expected)


def test_a_changed_byte_is_noticed(lite) -> None:
    data = bytearray(lite)
    data[len(data) // 2] ^= 1
    with pytest.raises(ArtifactError):
        Scorer(bytes(data))


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9, 0.999])
def test_a_cut_file_is_refused(lite, share) -> None:
    with pytest.raises(ArtifactError):
        Scorer(lite[: int(share * len(lite))])


def test_any_damage_gives_an_artifact_error_only(lite) -> None:
    rng = np.random.default_rng(0)
    for _ in range(300):
        data = bytearray(lite[: rng.integers(8, 4000)])
        data[8:12] = rng.bytes(4)
        data[:4] = int(rng.integers(0, 5000)).to_bytes(4, "little")
        for read in (tflite_manifest, refuse_flex):
            try:
                read(bytes(data))
            except ArtifactError:
                pass


def without_manifest(data: bytes, **operator: Any) -> bytes:
    """What another converter writes; `operator` changes its first operation's code."""
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(data, 0))
    model.metadata, model.buffers = [], model.buffers[:-1]
    for name, value in operator.items():
        setattr(model.operatorCodes[0], name, value)
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def test_a_file_without_a_manifest_is_refused(lite) -> None:
    data = without_manifest(lite)
    assert is_tflite(data)
    with pytest.raises(ArtifactError, match=r"no edgeae manifest inside"):
        Scorer(data)
    with pytest.raises(ArtifactError, match=r"no manifest in a metadata buffer 'edgeae'"):
        tflite_manifest(data)


def test_a_file_with_flex_operations_is_refused_by_their_names(lite) -> None:
    data = without_manifest(lite, customCode="FlexErfc")
    with pytest.raises(ArtifactError, match=r"needs Select TF ops \(FlexErfc\)"):
        refuse_flex(data)


def test_a_missing_engine_names_its_extra(python, lite, tmp_path: Path) -> None:
    path = tmp_path / "table.tflite"
    path.write_bytes(lite)
    script = """
import sys
sys.modules["ai_edge_litert"] = sys.modules["tflite_runtime"] = None
from edgeae_runtime import MissingPackageError, Scorer
try:
    Scorer(sys.argv[1])
except MissingPackageError as error:
    print(error)"""
    done = python(script, path)
    assert done.stdout.strip() == "LiteRT is not installed; pip install 'edgeae-runtime[litert]'"


def test_tflite_runtime_serves_where_only_it_exists(python, lite, tmp_path: Path) -> None:
    path = tmp_path / "table.tflite"
    path.write_bytes(lite)
    script = """
import sys
from ai_edge_litert import interpreter
sys.modules["tflite_runtime"] = sys
sys.modules["tflite_runtime.interpreter"] = interpreter
for name in ("ai_edge_litert", "ai_edge_litert.interpreter"):
    sys.modules[name] = None
from edgeae_runtime import Scorer
with Scorer(sys.argv[1]) as scorer:
    print(len(scorer.score(scorer.manifest.golden.windows)))"""
    done = python(script, path)
    assert (done.returncode, int(done.stdout) > 2) == (0, True), done.stderr
