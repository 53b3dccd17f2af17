"""Golden windows on this device; a file that crashes its engine does not take us along."""

import json
import multiprocessing
import os
import signal
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import edgeae_runtime.artifact.loader as opening_module
from edgeae_runtime import ArtifactError, Scorer
from edgeae_runtime.artifact.selftest import selftest
from edgeae_runtime.cli.main import main


def test_an_artifact_passes_where_it_was_made(example) -> None:
    result = selftest(example.path)
    assert result.passed
    assert result.windows == len(example.scorer.manifest.golden.scores)
    assert result.largest_error <= result.tolerance
    Scorer(example.path, selftest=True).close()


@pytest.fixture
def other_scores(table, with_manifest) -> bytes:
    """Give an artifact whose golden scores are not its graph's."""
    from edgeae_export.manifest import encoded

    document = json.loads(json.dumps(table.document))
    document["golden"]["scores"] = encoded(table.scorer.manifest.golden.scores * np.float32(1.5))
    return with_manifest(table.data, json.dumps(document))


def test_other_scores_fail(other_scores) -> None:
    result = selftest(other_scores)
    assert not result.passed
    assert result.largest_error > result.tolerance
    assert result.problem is not None
    with pytest.raises(ArtifactError, match=r"selftest failed: scores differ by up to"):
        Scorer(other_scores, selftest=True)
    Scorer(other_scores).close()  # only where asked for


def test_golden_windows_lie_on_both_sides_of_the_threshold_and_clear_of_it(example) -> None:
    golden, threshold = example.scorer.manifest.golden, example.scorer.threshold
    scale = np.maximum(np.abs(golden.scores), abs(threshold))
    assert (np.abs(golden.scores - threshold) > golden.tolerance * scale).all()
    assert (golden.scores > threshold).any()
    assert (golden.scores < threshold).any()


@pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="needs fork to crash a child"
)
@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "the engine crashed (SIGKILL)"),
        (lambda: os._exit(3), "the engine crashed (exit code 3)"),
    ],
)
def test_a_crash_of_the_engine_is_a_result(
    table, monkeypatch: pytest.MonkeyPatch, how, said: str
) -> None:
    monkeypatch.setattr(opening_module, "open_engine", lambda *_: how())
    result = selftest(table.data)
    assert not result.passed
    assert result.problem is not None
    assert said in result.problem


def test_the_command_has_a_line_a_file_and_fails_if_one_does(
    table, tmp_path: Path, other_scores
) -> None:
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(other_scores)
    good = CliRunner().invoke(main, ["selftest", str(table.path)])
    assert good.exit_code == 0
    assert good.output.startswith(f"{table.path}: pass: 8 windows, largest error 0.0e+00 of 1e-05")
    both = CliRunner().invoke(main, ["selftest", "--json", str(table.path), str(bad)])
    assert both.exit_code == 1
    found = json.loads(both.output)
    assert [found[str(path)]["passed"] for path in (table.path, bad)] == [True, False]
    missing = CliRunner().invoke(main, ["selftest", str(tmp_path / "none.onnx")])
    assert missing.exit_code == 1
    assert missing.output == f"{tmp_path / 'none.onnx'}: FAIL: no such file or directory\n"


def test_doctor_looks_at_device_and_files(table, tmp_path: Path) -> None:
    bad = tmp_path / "bad.onnx"
    bad.write_bytes(table.data[:-9])
    good = CliRunner().invoke(main, ["doctor", str(table.path)])
    assert good.exit_code == 0
    assert f"{table.path}  runs here" in good.output
    result = CliRunner().invoke(main, ["doctor", "--json", str(table.path), str(bad)])
    assert result.exit_code == 1
    found = {finding["what"]: finding for finding in json.loads(result.output)}
    assert {"Python", "numpy", "processor", "onnxruntime", "LiteRT", "wheels"} <= set(found)
    assert found[str(bad)]["is_fatal"]
    assert "the file ends inside its digest" in found[str(bad)]["advice"]


def test_doctor_names_an_engine_below_the_file_s_floor(
    table, with_manifest, tmp_path: Path
) -> None:
    path = tmp_path / "newer.onnx"
    document = {**table.document, "requires": {"onnxruntime": "99.1"}}
    path.write_bytes(with_manifest(table.data, json.dumps(document)))
    result = CliRunner().invoke(main, ["doctor", str(path)])
    assert result.exit_code == 1
    assert "needs onnxruntime 99.1" in result.output
    assert "-> pip install -U 'onnxruntime>=99.1'" in result.output


@pytest.mark.parametrize("machine", ["armv7l", "riscv64"])
def test_doctor_says_where_there_are_no_wheels(
    monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    import platform

    from edgeae_runtime.artifact.doctor import examine

    monkeypatch.setattr(platform, "machine", lambda: machine)
    (finding,) = (finding for finding in examine() if finding.what == "wheels")
    assert finding.found == f"none for {machine}"
    assert finding.advice == "build the engine, or export to C"


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.onnx"
    with path.open("wb") as file:
        file.truncate((1 << 28) + 1)
    with pytest.raises(ArtifactError, match=r"large\.onnx: must be at most 256 MB"):
        Scorer(path)
    if Path("/dev/zero").exists():
        with pytest.raises(OSError, match="must be a file; this is a pipe or a device"):
            Scorer("/dev/zero")


def test_a_manifest_too_large_is_refused_unparsed(table, with_manifest) -> None:
    document = {**table.document, "name": "a" * (1 << 24)}
    with pytest.raises(ArtifactError, match=r"manifest: must be at most 16 MB; got 16 MB"):
        Scorer(with_manifest(table.data, json.dumps(document)))


@pytest.mark.slow
def test_corrupted_artifacts_are_refused_and_never_crash_us(table, tmp_path: Path) -> None:
    """A part of what `python tests/runtime/artifact/corrupt.py FILE... --count 20000` does."""
    from tests.runtime.artifact.corrupt import BAD, run

    lite = table.detector.export(tmp_path / "a.tflite").path.read_bytes()
    found = run([table.data, lite], count=120)
    assert found["refused"] > 80
    assert not any(found[bad] for bad in BAD), found


def test_doctor_tells_why_a_file_cannot_be_read_without_a_number(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["doctor", str(tmp_path / "none.onnx")])
    assert told.output.endswith("cannot be read\n  -> no such file or directory\n")
