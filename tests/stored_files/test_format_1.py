"""Files of format 1, which was never released, are refused with one line that says what to do."""

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import edgeae
from edgeae_runtime import ArtifactError, Scorer
from edgeae_runtime.cli.main import main

STORED = zipfile.ZipFile(Path(__file__).parent / "2026-11-26.zip")
ARTIFACTS = sorted(n for n in STORED.namelist() if n.endswith((".onnx", ".tflite", ".c")))
DETECTORS = sorted(n for n in STORED.namelist() if n.endswith(".edgeae"))
LINE = "format 1 was written by a development version before the first release"
EXPORT = f"{LINE}; export it again with edgeae 0.1.0 or later"
TRAIN = f"{LINE}; train it again with edgeae 0.1.0 or later"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with all stored files."""
    folder = tmp_path_factory.mktemp("stored")
    STORED.extractall(folder)
    return folder


def test_every_format_precision_and_architecture_is_stored() -> None:
    formats = {".onnx": 30, ".tflite": 30, ".c": 22}
    for suffix, count in formats.items():
        assert sum(name.endswith(suffix) for name in ARTIFACTS) == count, suffix
    assert len(DETECTORS) == 8


@pytest.mark.parametrize("name", ARTIFACTS)
def test_a_scorer_and_info_refuse_it(name: str, folder: Path) -> None:
    path = folder / name
    with pytest.raises(ArtifactError) as caught:
        Scorer(path)
    assert str(caught.value) == f"{path}: {EXPORT}"
    result = CliRunner().invoke(main, ["info", str(path)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"edgeae-runtime: {path}: {EXPORT}\n"


def test_it_is_refused_behind_a_right_signature(folder: Path) -> None:
    path = folder / "conv-float32.onnx"
    with pytest.raises(ArtifactError, match=EXPORT):
        Scorer(path, verify_key=f"{path}.pub")


def test_selftest_and_doctor_refuse_every_one(folder: Path) -> None:
    paths = [str(folder / name) for name in ARTIFACTS]
    result = CliRunner().invoke(main, ["selftest", *paths])
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [f"{path}: FAIL: {EXPORT}" for path in paths]
    result = CliRunner().invoke(main, ["doctor", *paths])
    assert result.exit_code == 1
    assert result.stdout.splitlines().count(f"  -> {EXPORT}") == len(paths)


def test_a_c_file_is_not_built(tmp_path: Path, folder: Path) -> None:
    source = folder / "dense_float32.c"
    result = CliRunner().invoke(main, ["build", str(source), "-o", str(tmp_path / "dense.so")])
    assert result.exit_code == 1
    assert result.stderr == f"edgeae-runtime: {source}: {EXPORT}\n"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", DETECTORS)
def test_a_detector_is_refused(name: str, folder: Path) -> None:
    path = folder / name
    with pytest.raises(ArtifactError) as caught:
        edgeae.load(path)
    assert str(caught.value) == f"{path}: {TRAIN}"
