"""Programs are run only where they are allowed, and a file is what its name says."""

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from edgeae.storage.signing import make_key, sign_file
from edgeae_runtime import ArtifactError, Scorer
from edgeae_runtime.cli.main import main
from edgeae_runtime.manifest.digest import seal


@pytest.fixture
def program(table, tmp_path: Path) -> Path:
    """An artifact in C."""
    path: Path = table.detector.export(tmp_path / "pump.c").path
    return path


def run(*words: object):
    return CliRunner().invoke(main, list(map(str, words)))


def library(program: Path) -> bytes:
    """Return what looks like a library with the manifest of a C file."""
    from edgeae_runtime.containers.c_source import c_manifest

    text = c_manifest(program.read_bytes())
    start = text.index(b"edgeae-sha256:") + len(b"edgeae-sha256:")
    return seal(b"\x7fELF" + bytes(60) + text[:start] + b"0" * 64 + text[start + 64 :] + b"\0")


def test_a_program_is_refused_unless_it_is_allowed(program, monkeypatch) -> None:
    monkeypatch.setattr("edgeae_runtime.engines.c_library.open_c", None)  # a call would fail
    (program.parent / "pump.so").write_bytes(library(program))
    for path in (program, program.parent / "pump.so"):
        with pytest.raises(ArtifactError, match=r"a (C )?program.*allow it with `allow_native`"):
            Scorer(path)
        with pytest.raises(ArtifactError, match="program"):
            Scorer(path.read_bytes())
        for command in (["score", path, "x.csv"], ["selftest", path]):
            done = run(*command)
            assert done.exit_code == 1
            assert "allow" in done.output


def test_what_only_looks_runs_no_program(program, monkeypatch) -> None:
    monkeypatch.setattr("edgeae_runtime.engines.c_library.open_c", None)
    monkeypatch.setattr("edgeae_runtime.artifact.loader.open_engine", None)
    (program.parent / "pump.so").write_bytes(library(program))
    for path in (program, program.parent / "pump.so"):
        shown = run("info", path)
        assert shown.exit_code == 0, shown.output
        assert "threshold" in shown.output
        examined = run("doctor", path)
        assert examined.exit_code == 0, examined.output
        assert "a program, not run" in examined.output


def test_a_signature_allows_a_program(program, tmp_path: Path) -> None:
    if shutil.which("cc") is None:
        pytest.skip("needs a C compiler")
    public = make_key(str(tmp_path / "key"))
    sign_file(str(program), str(tmp_path / "key"), 1)
    with Scorer(program, verify_key=public) as scorer:
        assert scorer.score(scorer.manifest.golden.windows).shape[0] > 0
    with Scorer(program, allow_native=True) as scorer:
        assert scorer.score(scorer.manifest.golden.windows).shape[0] > 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("pump.onnx", "its name says an ONNX file, but it is a library"),
        ("pump.tflite", "its name says a TFLite file, but it is a library"),
        ("pump.c", "its name says a C file of edgeae, but it is a library"),
    ],
)
def test_a_library_under_another_name_is_refused_before_it_is_loaded(
    program, name, message, monkeypatch
) -> None:
    monkeypatch.setattr("edgeae_runtime.artifact.loader.open_engine", None)
    path = program.parent / name
    path.write_bytes(library(program))
    for allow_native in (False, True):
        with pytest.raises(ArtifactError, match=message):
            Scorer(path, allow_native=allow_native)
    for command in ("info", "selftest", "doctor"):
        assert "but it is a library" in run(command, path).output


def test_an_onnx_file_is_no_library(table, tmp_path: Path) -> None:
    path = tmp_path / "pump.so"
    path.write_bytes(table.data)
    with pytest.raises(ArtifactError, match="its name says a library, but it is an ONNX file"):
        Scorer(path, allow_native=True)
    os.rename(path, tmp_path / "pump.model")  # a name that says nothing is as good as bytes
    Scorer(tmp_path / "pump.model").close()


@pytest.mark.parametrize("content", [b"", b"<html>404</html>"])
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("pump.onnx", "no edgeae manifest inside"),
        ("pump.tflite", "its name says a TFLite file, but it is none"),
        ("pump.c", "its name says a C file of edgeae, but it is none"),
        ("pump.so", "its name says a library, but it is none"),
    ],
)
def test_an_empty_file_or_a_page_of_a_server_is_taken_for_no_format(
    tmp_path: Path, content, name, message
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ArtifactError, match=message):
        Scorer(tmp_path / name)
