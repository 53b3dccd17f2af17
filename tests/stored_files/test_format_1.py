"""Files of format 1, which was never released, are refused with one line that says what to do."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import edgeae
from edgeae_runtime import ArtifactError, Scorer
from edgeae_runtime.cli.main import main

FOLDER = Path(__file__).parent / "2026-11-26"
ARTIFACTS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".onnx", ".tflite", ".c"))
DETECTORS = sorted(FOLDER.glob("*.edgeae"))
LINE = "format 1 was written by a development version before the first release"
EXPORT = f"{LINE}; export it again with edgeae 0.1.0 or later"
TRAIN = f"{LINE}; train it again with edgeae 0.1.0 or later"


def test_every_format_precision_and_architecture_is_stored() -> None:
    formats = {".onnx": 30, ".tflite": 30, ".c": 22}
    for suffix, count in formats.items():
        assert sum(path.suffix == suffix for path in ARTIFACTS) == count, suffix
    assert len(DETECTORS) == 8


@pytest.mark.parametrize("path", ARTIFACTS, ids=lambda path: path.name)
def test_a_scorer_and_info_refuse_it(path: Path) -> None:
    with pytest.raises(ArtifactError) as caught:
        Scorer(path)
    assert str(caught.value) == f"{path}: {EXPORT}"
    result = CliRunner().invoke(main, ["info", str(path)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"edgeae-runtime: {path}: {EXPORT}\n"


def test_it_is_refused_behind_a_right_signature() -> None:
    path = FOLDER / "conv-float32.onnx"
    with pytest.raises(ArtifactError, match=EXPORT):
        Scorer(path, verify_key=f"{path}.pub")
    Path(f"{path}.pub.accepted").unlink()


def test_selftest_and_doctor_refuse_every_one() -> None:
    paths = list(map(str, ARTIFACTS))
    result = CliRunner().invoke(main, ["selftest", *paths])
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [f"{path}: FAIL: {EXPORT}" for path in paths]
    result = CliRunner().invoke(main, ["doctor", *paths])
    assert result.exit_code == 1
    assert result.stdout.splitlines().count(f"  -> {EXPORT}") == len(paths)


def test_a_c_file_is_not_built(tmp_path: Path) -> None:
    source = FOLDER / "dense_float32.c"
    result = CliRunner().invoke(main, ["build", str(source), "-o", str(tmp_path / "dense.so")])
    assert result.exit_code == 1
    assert result.stderr == f"edgeae-runtime: {source}: {EXPORT}\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", DETECTORS, ids=lambda path: path.name)
def test_a_detector_is_refused(path: Path) -> None:
    with pytest.raises(ArtifactError) as caught:
        edgeae.load(path)
    assert str(caught.value) == f"{path}: {TRAIN}"
