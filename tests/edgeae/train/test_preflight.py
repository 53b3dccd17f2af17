import json
from pathlib import Path

import keras
import numpy as np
import pytest
from click.testing import CliRunner

from edgeae import load
from edgeae.cli.main import main


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    x = np.random.default_rng(0).normal(size=(600, 8))
    np.savetxt("x.csv", x, delimiter=",", fmt="%.4f")
    return tmp_path


def run(*words: str):
    return CliRunner().invoke(main, list(words))


TRAIN = ("train", "x.csv", "-o", "x.edgeae", "--epochs", "1", "--hidden", "4")


@pytest.mark.slow
def test_targets_that_are_reached_train(place) -> None:
    done = run(*TRAIN, "--architecture", "conv", "--targets", "onnx,tflite,microcontroller")
    assert done.exit_code == 0, done.output
    assert (place / "x.edgeae").exists()


@pytest.mark.slow
def test_a_spectrum_is_refused_for_a_microcontroller_and_auto_takes_none(place) -> None:
    cut = "--window 16 --stride 4 --rate-hz 1000 --backtest 0 --false-alarm-rate 0.05".split()
    words = (*TRAIN[:4], *cut, "--targets", "microcontroller")
    done = run(*words, "--front-end", "spectrum")
    assert done.exit_code == 1
    assert "has no operation RFFT2D; take a .c file, or the front end statistics" in done.output
    assert len(done.output.strip().splitlines()) == 1
    assert not (place / "x.edgeae").exists()
    done = run(*words, "--json")
    assert done.exit_code == 0, done.output
    assert load("x.edgeae").front_end == "none"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--targets", "abacus"), "--targets must name onnx, tflite, c, microcontroller; got"),
        (
            ("--targets", "microcontroller", "--activation", "gelu"),
            "this network cannot be exported to microcontroller: TFLite Micro cannot run this "
            "network: it has no operation",
        ),
    ],
)
def test_a_target_out_of_reach_is_refused_before_training(place, words, message) -> None:
    done = run(*TRAIN, *words)
    assert done.exit_code == 1
    assert message in done.output
    assert not (place / "x.edgeae").exists()


@pytest.mark.slow
def test_check_says_what_would_be_and_writes_nothing(place) -> None:
    assert run(*TRAIN, "--activation", "gelu").exit_code == 0
    done = run("export", "x.edgeae", "a.onnx", "a.tflite", "--check", "--json")
    facts = json.loads(done.stdout)
    assert facts["a.onnx"]["reached"]
    assert facts["a.tflite"]["size_bytes"] > 1000
    done = run("export", "x.edgeae", "a.tflite", "--check", "--for-microcontroller", "--json")
    assert json.loads(done.stdout)["a.tflite"]["reached"] is False
    assert [path.name for path in place.glob("a.*")] == []


def test_wrap_makes_a_detector_of_a_file(place) -> None:
    network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(3), keras.layers.Dense(8)])
    network.save("m.keras")
    words = ("wrap", "m.keras", "--calibration", "x.csv", "-o", "w.edgeae", "--error", "mae")
    done = run(*words, "--scaler", "standard", "--json")
    facts = json.loads(done.stdout)
    assert (facts["validation_windows"], facts["calibration_windows"]) == (120, 480)
    assert run("export", "w.edgeae", "w.onnx", "w.tflite").exit_code == 0
    assert json.loads(run(*words, "--json").stdout)["calibration_windows"] == 600
