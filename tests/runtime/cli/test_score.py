import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from edgeae_runtime.cli.main import main

COMMAND = [sys.executable, "-W", "error", "-m", "edgeae_runtime"]


def call(*args: object, stdin: bytes | None = None):
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)


def run(*args: object, **options):
    command = [*COMMAND, *map(str, args)]
    return subprocess.run(command, capture_output=True, timeout=120, check=False, **options)


@pytest.fixture(scope="module")
def csv(table, tmp_path_factory: pytest.TempPathFactory):
    path = tmp_path_factory.mktemp("data") / "readings.csv"
    features = ",".join(f'"{name}"' for name in table.scorer.manifest.inputs.features)
    rows = "".join(",".join(map(str, row)) + "\n" for row in table.windows)
    path.write_text(f"{features}\n{rows}", encoding="utf-8")
    return path


def expected_csv(table, threshold=None) -> str:
    scores = table.scorer.score(table.windows)
    flags = scores > (table.scorer.threshold if threshold is None else np.float32(threshold))
    return "score,is_anomaly\n" + "".join(
        f"{s!s},{f:d}\n" for s, f in zip(scores, flags, strict=True)
    )


def failure(result, code: int = 1) -> str:
    """The one line of a known failure; nothing else may be on stderr."""
    assert result.exit_code == code, result.output
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("edgeae-runtime: ")
    return result.stderr.removeprefix("edgeae-runtime: ").rstrip("\n")


def test_the_bare_command_prints_help_and_exits_2() -> None:
    result = call()
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: edgeae-runtime" in result.stderr


@pytest.mark.parametrize(
    "args", [("--help",), ("score", "--help"), ("info", "--help"), ("--version",)]
)
def test_help_and_version_exit_0(args) -> None:
    result = call(*args)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


@pytest.mark.parametrize("args", [("fly",), ("score",), ("info",), ("score", "a", "b", "--fast")])
def test_a_wrong_call_is_one_line_and_exits_2(args) -> None:
    assert "--help'" in failure(call(*args), 2)


def test_scores_are_csv_on_stdout_and_nothing_else(table, csv) -> None:
    result = call("score", table.path, csv)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == expected_csv(table)
    values = np.array([line.split(",")[0] for line in result.stdout.split()[1:]], np.float32)
    np.testing.assert_array_equal(values, table.scorer.score(table.windows))


def test_a_real_process_gives_the_same_from_a_file_and_from_stdin(table, csv) -> None:
    expected = expected_csv(table).encode()
    assert run("score", table.path, csv).stdout == expected
    piped = run("score", table.path, "-", input=csv.read_bytes())
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, expected, b"")


def test_numpy_files_are_scored(example, tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", example.windows)
    result = call("score", example.path, tmp_path / "x.npy")
    assert result.stdout == expected_csv(example)
    np.save(tmp_path / "one.npy", example.windows[0])
    result = call("score", example.path, tmp_path / "one.npy")
    assert result.stdout == "".join(expected_csv(example).splitlines(keepends=True)[:2])


def test_a_file_is_written_whole_and_stdout_stays_empty(table, csv, tmp_path: Path) -> None:
    result = call("score", table.path, csv, "-o", tmp_path / "out.csv")
    assert (result.exit_code, result.output) == (0, "")
    assert (tmp_path / "out.csv").read_text() == expected_csv(table)


@pytest.mark.parametrize("threshold", ["0", "0.0", "0.5", "-1"])
def test_a_typed_threshold_decides(table, csv, threshold: str) -> None:
    result = call("score", table.path, csv, "--threshold", threshold)
    assert result.stdout == expected_csv(table, float(threshold))


def test_a_rate_decides(table, csv) -> None:
    result = call("score", table.path, csv, "--false-alarm-rate", "0.2")
    assert result.stdout == expected_csv(table, table.scorer.manifest.calibration.threshold(0.2))


def test_threshold_and_rate_together_are_refused(table, csv) -> None:
    result = call("score", table.path, csv, "--threshold", 1, "--false-alarm-rate", 0.1)
    assert failure(result) == "give --threshold or --false-alarm-rate, not both"


def test_columns_are_dropped(table, csv, tmp_path: Path) -> None:
    lines = csv.read_text(encoding="utf-8").splitlines()
    (tmp_path / "more.csv").write_text(
        "\n".join(["time," + lines[0], *["noon," + row for row in lines[1:]]])
    )
    for drop in ("time", "0", " time "):
        assert call(
            "score", table.path, tmp_path / "more.csv", "--drop", drop
        ).stdout == expected_csv(table)
    assert "no column 'day'; it has" in failure(call("score", table.path, csv, "--drop", "day"))


def test_a_bad_cell_leaves_no_file_keeps_the_old_one_and_exits_1(
    table, csv, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(csv.read_text(encoding="utf-8") + "1,2,broken,4\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    result = call("score", table.path, bad, "-o", out)
    assert "row 42, column 'temp °C' must be a number; got 'broken'" in failure(result)
    assert sorted(os.listdir(tmp_path)) == ["bad.csv"]
    out.write_text("old")
    assert call("score", table.path, bad, "-o", out).exit_code == 1
    assert out.read_text() == "old"


def test_missing_and_empty_files_are_one_line(table, csv, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    none = tmp_path / "none"
    assert failure(call("score", table.path, none)) == f"{none}: no such file or directory"
    assert failure(call("score", none, csv)) == f"{none}: no such file or directory"
    assert failure(call("info", none)) == f"{none}: no such file or directory"
    assert failure(call("info", tmp_path)) == f"{tmp_path}: is a directory"
    assert "must be a file; got a folder" in failure(call("score", table.path, tmp_path))
    assert "must hold rows of readings" in failure(call("score", table.path, tmp_path / "empty"))
    assert "stdin: must hold rows" in failure(call("score", table.path, "-", stdin=b""))
    assert "no edgeae manifest inside" in failure(call("score", tmp_path / "empty", csv))
    target = none / "out.csv"
    assert failure(call("score", table.path, csv, "-o", target)) == (
        f"{none}: no such folder; make it first"
    )


def test_a_file_that_outgrows_its_disk_is_one_line_and_leaves_nothing(
    table, csv, tmp_path: Path
) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    done = run("score", table.path, csv, "-o", tmp_path / "out.csv", preexec_fn=small_files)
    message = f"edgeae-runtime: {tmp_path / 'out.csv'}: file too large\n"
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (1, "", message)
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk_is_one_line(table, csv) -> None:
    done = run("score", table.path, csv, "-o", "/dev/full")
    assert (done.returncode, done.stderr) == (
        1,
        b"edgeae-runtime: /dev/full: no space left on device\n",
    )
    with open("/dev/full", "w") as full:
        command = [*COMMAND, "score", table.path, csv]
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, timeout=120, check=False
        )
    assert (done.returncode, done.stderr) == (1, b"edgeae-runtime: no space left on device\n")


def test_a_reader_that_has_seen_enough_ends_it_quietly(table, csv, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    header, *rows = csv.read_text(encoding="utf-8").splitlines(keepends=True)
    large.write_text(header + "".join(rows) * 1000, encoding="utf-8")
    command = [*COMMAND, "score", str(table.path), str(large)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"score,is_anomaly\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=120) == 0


def test_an_interrupt_is_one_line_and_scores_come_as_readings_do(table) -> None:
    command = [*COMMAND, "score", str(table.path), "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        process.stdin.write(",".join(map(str, table.windows[0])).encode() + b"\n")
        process.stdin.flush()
        lines = [process.stdout.readline().decode() for _ in range(2)]
        assert lines == expected_csv(table).splitlines(keepends=True)[:2]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=120) == 1
        assert process.stderr.read() == b"edgeae-runtime: stopped\n"


def test_info_is_one_json_object_that_says_which_threshold_counts(example) -> None:
    plain = json.loads(call("info", example.path, "--json").stdout)
    manifest = example.scorer.manifest
    assert plain["name"] == example.name
    assert plain["input_shape"] == list(manifest.inputs.shape)
    assert plain["features"] == (manifest.inputs.features and list(manifest.inputs.features))
    assert np.float32(plain["threshold"]["value"]) == manifest.threshold.value
    assert plain["threshold_in_use"] == {"value": plain["threshold"]["value"], "origin": "manifest"}
    typed = json.loads(call("info", example.path, "--json", "--threshold", 0).stdout)
    assert typed["threshold_in_use"] == {"value": 0.0, "origin": "threshold"}
    rated = json.loads(call("info", example.path, "--json", "--false-alarm-rate", 0.3).stdout)
    assert rated["threshold_in_use"]["origin"] == "false_alarm_rate"


def test_info_for_people_names_every_fact(example) -> None:
    result = call("info", example.path)
    assert (result.exit_code, result.stderr) == (0, "")
    facts = json.loads(call("info", example.path, "--json").stdout)
    for name in facts:
        assert f"\n{name}" in "\n" + result.stdout


def test_our_own_bugs_show_a_traceback(table, csv, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edgeae_runtime.scorer.Scorer.score", lambda *_: 1 / 0)
    assert isinstance(call("score", table.path, csv).exception, ZeroDivisionError)
