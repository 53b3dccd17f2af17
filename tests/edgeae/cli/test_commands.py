import contextlib
import inspect
import io
import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd
import pytest
from click.testing import CliRunner

import edgeae
from edgeae import Detector
from edgeae.cli.main import main
from edgeae.cli.train import train

COUNTS = ("true_positives", "false_negatives", "true_negatives", "false_positives")
QUICK = ["--hidden", "8", "--epochs", "3", "--threshold-rule", "mean+2std"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory):
    """Readings with labels and without, a detector trained by the command, and its artifact."""
    folder = tmp_path_factory.mktemp("pump")
    rng = np.random.default_rng(0)
    normal = pd.DataFrame(rng.normal([20, 5], [2, 1], (500, 2)), columns=["temperature", "flow"])
    strange = pd.DataFrame(rng.normal([40, 5], [2, 1], (40, 2)), columns=["temperature", "flow"])
    frame = pd.concat([normal.assign(state="ok"), strange.assign(state="hot")])
    frame.to_csv(folder / "pump.csv", index=False)
    frame[["temperature", "flow"]].to_csv(folder / "x.csv", index=False)
    labels = ["--label", "state", "--normal", "ok"]
    run("train", folder / "pump.csv", "-o", folder / "pump.edgeae", *labels, *QUICK)
    run("export", folder / "pump.edgeae", folder / "pump.onnx")
    return folder


def run(*words, code=0):
    """What a command prints, checked for its exit code and for keeping stdout and stderr apart."""
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    if code:
        assert result.stdout == ""
        assert len(result.stderr.splitlines()) == 1, result.stderr
        return result.stderr
    return result.stdout


def test_the_options_of_train_are_the_detectors_parameters_with_its_defaults() -> None:
    parameters = inspect.signature(Detector.__init__).parameters
    options = train.make_context("train", ["x.csv", "-o", "x.edgeae"]).params
    set_otherwise = {"self", "verbose"}
    assert set(parameters) - set(options) == set_otherwise
    for name in set(options) & set(parameters) - {"random_state"}:
        assert options[name] == parameters[name].default, name


def test_labelled_anomalies_are_found_and_normal_rows_train_alone(folder) -> None:
    figures = json.loads(
        run(
            "evaluate",
            folder / "pump.onnx",
            folder / "pump.csv",
            "--label",
            "state",
            "--normal",
            "ok",
            "--json",
        )
    )
    assert figures["auroc"] > 0.99
    assert figures["true_positives"] == 40
    assert sum(figures[name] for name in COUNTS) == 540
    detector = edgeae.load(folder / "pump.edgeae")
    assert detector.source_.inputs.high[0] < 30  # no hot row trained


def test_a_detector_and_its_artifact_give_the_same_answers(folder) -> None:
    tables = [
        pd.read_csv(io.StringIO(run("score", folder / model, folder / "x.csv")))
        for model in ("pump.edgeae", "pump.onnx")
    ]
    assert list(tables[0].columns) == ["score", "is_anomaly"]
    np.testing.assert_allclose(tables[0]["score"], tables[1]["score"], rtol=1e-5)
    assert (tables[0]["is_anomaly"] == tables[1]["is_anomaly"]).all()
    assert set(tables[0]["is_anomaly"]) == {0, 1}
    for model in ("pump.edgeae", "pump.onnx"):
        facts = json.loads(run("info", folder / model, "--json"))
        assert facts["features"] == ["temperature", "flow"]


def test_a_threshold_asked_for_counts_for_detector_and_artifact(folder) -> None:
    for model in ("pump.edgeae", "pump.onnx"):
        out = run("score", folder / model, folder / "x.csv", "--threshold", "0")
        assert set(pd.read_csv(io.StringIO(out))["is_anomaly"]) == {1}
        assert "not both" in run(
            "info", folder / model, "--threshold", 1, "--false-alarm-rate", 0.1, code=1
        )


def test_training_closes_with_an_evaluation_on_rows_held_out(folder) -> None:
    facts = json.loads(
        run(
            "train",
            folder / "pump.csv",
            "-o",
            folder / "y.edgeae",
            "--label",
            "state",
            "--normal",
            "ok",
            "--test-fraction",
            "0.2",
            "--json",
            *QUICK,
        )
    )
    test = facts["test"]
    assert sum(test[name] for name in COUNTS) == 108
    used = facts["validation_windows"] + facts["calibration_windows"]
    assert used < 500 - test["true_negatives"] - test["false_positives"]


def test_training_closes_with_an_evaluation_on_a_file(folder) -> None:
    labels = ["--label", "state", "--normal", "ok"]
    out = run(
        "train",
        folder / "pump.csv",
        "-o",
        folder / "y.edgeae",
        *labels,
        "--test",
        folder / "pump.csv",
        "--json",
        *QUICK,
    )
    again = run("evaluate", folder / "y.edgeae", folder / "pump.csv", *labels, "--json")
    assert json.loads(out)["test"] == json.loads(again)


def test_the_rule_of_the_best_f1_takes_the_labelled_anomalies(folder) -> None:
    facts = json.loads(
        run(
            "train",
            folder / "pump.csv",
            "-o",
            folder / "y.edgeae",
            "--label",
            "state",
            "--normal",
            "ok",
            "--json",
            "--threshold-rule",
            "max-f1",
            *QUICK[:4],
        )
    )
    assert facts["threshold"]["rule"] == "max-f1"
    assert len(edgeae.load(folder / "y.edgeae").source_.anomalies) == 40


def test_rows_that_are_windows_are_scored_by_plain_onnxruntime_with_no_glue(tmp_path: Path) -> None:
    beats = edgeae.make_heartbeats(400, 0, seed=1).windows
    np.save(tmp_path / "beats.npy", beats)
    detector, artifact = tmp_path / "heart.edgeae", tmp_path / "heart.onnx"
    run("train", tmp_path / "beats.npy", "-o", detector, "--rows", "windows", *QUICK)
    run("export", detector, artifact)
    session = onnxruntime.InferenceSession(artifact)
    score, flag = session.run(["score", "is_anomaly"], {"x": beats})
    lines = run("score", artifact, tmp_path / "beats.npy").splitlines()[1:]
    assert lines == [f"{s!s},{f:d}" for s, f in zip(score, flag, strict=True)]


def mistakes(folder):
    """Command lines that must fail, with the words their one line must hold."""
    csv, out = folder / "pump.csv", folder / "new.edgeae"
    labels = ["--label", "state", "--normal", "ok"]
    empty, text, truncated = folder / "empty.csv", folder / "text.onnx", folder / "cut.edgeae"
    empty.write_text("")
    text.write_text("hello")
    truncated.write_bytes((folder / "pump.edgeae").read_bytes()[:3000])
    plain = folder / "plain.onnx"
    return [
        (["train", "nothing.csv", "-o", out], "nothing.csv: no such file"),
        (["train", empty, "-o", out], "empty.csv: must hold rows"),
        (["train", csv, "-o", out], "column 'state' must be a number; got 'ok'"),
        (["train", csv, "-o", out, "--label", "mood", "--normal", "ok"], "no column 'mood'"),
        (["train", csv, "-o", out, "--label", "state", "--normal", "good"], "no row has the label"),
        (["train", csv, "-o", out, "--label", "state"], "name normal ones with"),
        (["train", csv, "-o", out, "--normal", "ok"], "goes with"),
        (["train", csv, "-o", folder / "no" / "x.edgeae", *labels], "no such folder"),
        (["train", csv, "-o", folder, *labels], "is a directory"),
        (
            ["train", csv, "-o", out, *labels, "--test-fraction", 2],
            "--test-fraction must be between",
        ),
        (["train", csv, "-o", out, *labels, "--false-alarm-rate", 0.001], "4995 normal windows"),
        (["train", csv, "-o", out, *labels, "--test", csv, "--test-fraction", 0.1], "not both"),
        (["export", csv, folder / "x.onnx"], "no edgeae detector"),
        (["export", truncated, folder / "x.onnx"], "no edgeae detector"),
        (
            ["export", folder / "pump.edgeae", folder / "x.exe"],
            "the suffix must be a format: .onnx or .tflite or .c; got '.exe'",
        ),
        (["export", folder / "pump.edgeae", folder / "no" / "x.onnx"], "no such folder"),
        (["info", text], "no edgeae manifest inside"),
        (["info", folder], "is a directory"),
        (["score", folder / "pump.onnx", plain], "no such file"),
        (["score", folder / "pump.onnx", empty], "empty"),
        (["evaluate", folder / "pump.onnx", csv], "name their column with --label"),
    ]


@pytest.mark.parametrize("number", range(21))
def test_a_mistake_gets_one_line_and_leaves_nothing(folder, number) -> None:
    command, message = mistakes(folder)[number]
    before = sorted(folder.rglob("*"))
    assert message in run(*command, code=1)
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    "words", [["magic"], ["train"], ["train", "x.csv"], ["train", "x", "-o", "y", "--epochs", "z"]]
)
def test_a_usage_error_is_one_line_and_exit_code_two(words) -> None:
    assert "--help" in run(*words, code=2)


def test_the_bare_command_shows_its_help_and_exits_two() -> None:
    result = CliRunner().invoke(main, [])
    assert result.exit_code == 2
    assert "Commands:" in result.stderr
    assert result.stdout == ""


def test_help_waits_for_no_tensorflow_and_no_numpy() -> None:
    code = (
        "import sys\nfrom edgeae.cli.main import main\n"
        "main(['train', '--help'], standalone_mode=False)\n"
        "assert not {'tensorflow', 'keras', 'numpy', 'pandas', 'sklearn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.slow
def test_nothing_of_tensorflows_talk_reaches_the_terminal(folder) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "edgeae", "export", folder / "pump.edgeae", folder / "quiet.onnx"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""


@pytest.mark.slow
def test_control_c_stops_a_training_without_a_file(folder, tmp_path: Path) -> None:
    terminal, stderr = pty.openpty()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "edgeae",
            "train",
            folder / "pump.csv",
            "-o",
            tmp_path / "x.edgeae",
            "--label",
            "state",
            "--normal",
            "ok",
            "--epochs",
            "1000000",
            "--patience",
            "0",
            "--threshold-rule",
            "mean+2std",
        ],
        stderr=stderr,
    )
    os.close(stderr)
    shown = b""
    while b"loss" not in shown:  # the progress bar of a training under way
        shown += os.read(terminal, 1000)
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(OSError):  # a terminal whose other end is closed
        while block := os.read(terminal, 1000):
            shown += block
    assert process.wait() == 1
    assert shown.split(b"\n")[-2].strip() == b"edgeae: stopped"
    assert b"Traceback" not in shown
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_in_one_line(folder, tmp_path: Path) -> None:
    for name, command in (
        ("full.onnx", ["export", folder / "pump.edgeae"]),
        ("full.csv", ["score", folder / "pump.onnx", folder / "x.csv", "-o"]),
    ):
        full = tmp_path / name
        full.symlink_to("/dev/full")
        assert "no space left on device" in run(*command, full, code=1)
        assert list(tmp_path.iterdir()) == [full]
        full.unlink()
