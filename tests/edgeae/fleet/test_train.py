"""A detector for each machine of a fleet: the bytes of `edgeae train`, alone or in processes."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pandas as pd
import pytest

from edgeae import load
from edgeae_runtime import Scorer
from edgeae_runtime.conformal import conformal_threshold
from tests.edgeae.fleet.score_folders import run

QUICK = ("--time", "at", "--window", 8, "--architecture", "linear", "--backtest", 0)
OFFSETS = {"north": 0.0, "south": 400.0}


def readings(machine, count=1500):
    rng = np.random.default_rng(sorted(OFFSETS).index(machine))
    offset = OFFSETS[machine]
    phase = np.arange(count) / 6
    flow = offset + (1 + abs(offset)) * (np.sin(phase) + 0.1 * rng.normal(size=count))
    load_ = np.cos(phase) + 0.1 * rng.normal(size=count)
    return pd.DataFrame({"at": np.arange(count), "flow": flow.round(4), "load": load_.round(4)})


@pytest.fixture(scope="module")
def plant(tmp_path_factory):
    """Readings of two machines, one in two files, and of one that cannot be read."""
    folder = tmp_path_factory.mktemp("plant")
    readings("south").to_csv(folder / "south.csv", index=False)
    (folder / "north").mkdir()
    readings("north")[:700].to_csv(folder / "north" / "a.csv", index=False)
    readings("north")[700:].to_csv(folder / "north" / "b.csv", index=False)
    (folder / "bad.csv").write_text("at,flow,load\n1,2,3\n2,x,4\n")
    return folder


@pytest.fixture(scope="module")
def trained(plant, tmp_path_factory):
    """Their detectors, and what the command answered."""
    output = tmp_path_factory.mktemp("fleet") / "models"
    return output, run("train", plant, "-o", output, *QUICK, "--workers", 1)


def test_each_machine_has_the_bytes_that_it_has_alone(plant, trained, tmp_path) -> None:
    from click.testing import CliRunner

    from edgeae.cli.main import main
    from edgeae.train.keras_backend import keras

    output, result = trained
    assert result.exit_code == 1  # of one that is named
    alone = tmp_path / "north.edgeae"
    files = [str(plant / "north" / name) for name in ("a.csv", "b.csv")]
    keras.backend.clear_session()
    done = CliRunner().invoke(main, ["train", *files, "-o", str(alone), *map(str, QUICK)])
    assert done.exit_code == 0, done.output
    assert (output / "north.edgeae").read_bytes() == alone.read_bytes()
    assert sorted(path.name for path in output.iterdir()) == sorted(
        [f"{name}.{kind}" for name in OFFSETS for kind in ("edgeae", "onnx")] + ["train.json"]
    )


@pytest.mark.slow
def test_tasks_of_ray_and_a_worker_for_each_machine_give_the_same_bytes(
    plant, trained, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("edgeae.workflows.fleet_train.TASKS_PER_WORKER", 1)
    for engine in (("--workers", 2), ("--ray", "local")):
        output = tmp_path / engine[0]
        result = run("train", plant, "-o", output, *QUICK, *engine)
        assert result.exit_code == 1  # of the bad one
        assert "bad.csv: row 3, column 'flow' must be a number; got 'x'" in result.output
        for name in OFFSETS:
            path = f"{name}.edgeae"
            assert (output / path).read_bytes() == (trained[0] / path).read_bytes()


def test_a_cluster_without_memory_for_a_worker_is_one_line(plant, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("edgeae.workflows.fleet_train._WORKER_BYTES", 1 << 50)
    result = run("train", plant, "-o", tmp_path / "models", *QUICK, "--ray", "local")
    assert result.exit_code == 1
    assert result.output.splitlines()[-1] == "edgeae: local: no node has 1073741824 MB for a worker"


def test_the_bad_machine_is_a_line_and_resuming_trains_what_is_left(
    plant, trained, tmp_path
) -> None:
    output, result = trained
    assert "Traceback" not in result.output
    assert "bad.csv: row 3, column 'flow' must be a number; got 'x'" in result.output
    record = json.loads((output / "train.json").read_text())["machines"]
    assert "must be a number" in record["bad"]["error"]
    assert record["south"]["artifacts"] == ["south.onnx"]
    copy, data = tmp_path / "models", tmp_path / "plant"
    shutil.copytree(output, copy)
    shutil.copytree(plant, data)
    (data / "bad.csv").unlink()
    before = {path.name: path.stat().st_mtime_ns for path in copy.glob("*.onnx")}
    (data / "south.csv").write_text(readings("south", 1400).to_csv(index=False))  # has changed
    result = run("train", data, "-o", copy, *QUICK, "--workers", 1, "--resume")
    assert result.exit_code == 0, result.output
    assert "trained  1 machines" in result.output
    assert "kept     1 machines" in result.output
    after = {path.name: path.stat().st_mtime_ns for path in copy.glob("*.onnx")}
    assert {name for name in after if after[name] != before[name]} == {"south.onnx"}


@pytest.fixture(scope="module")
def shared(plant, tmp_path_factory):
    """Detectors that share a network."""
    output = tmp_path_factory.mktemp("shared") / "models"
    result = run("train", plant, "-o", output, *QUICK, "--workers", 1, "--shared")
    assert result.exit_code == 1, result.output
    assert "trained  2 machines" in result.output
    return output


def test_machines_share_weights_and_nothing_else(shared) -> None:
    detectors = {name: load(shared / f"{name}.edgeae") for name in OFFSETS}
    weights = [one.source_.network.get_weights() for one in detectors.values()]
    for others in weights[1:]:
        for one, other in zip(weights[0], others, strict=True):
            np.testing.assert_array_equal(one, other)
    for name, detector in detectors.items():
        source = detector.source_
        assert abs(source.scaler.offset[0] - OFFSETS[name]) < 1 + 0.2 * abs(OFFSETS[name])
        own = conformal_threshold(source.calibration_scores, 0.01)
        assert detector.threshold_ == own
        with Scorer(shared / f"{name}.onnx") as scorer:
            assert scorer.manifest.scaler.offset.tolist() == source.scaler.offset.tolist()
            assert scorer.threshold == pytest.approx(float(own), rel=1e-4)


def test_the_calibration_windows_of_a_shared_network_are_the_latest_and_only_calibrate(
    shared, trained
) -> None:
    alone = trained[0]
    for name in OFFSETS:
        ours = load(shared / f"{name}.edgeae").source_
        own = load(alone / f"{name}.edgeae").source_
        np.testing.assert_array_equal(ours.calibration, own.calibration)  # the same split
        np.testing.assert_array_equal(ours.validation, own.validation)
        np.testing.assert_array_equal(ours.scaler.scale, own.scaler.scale)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--formats", "hex"), "--formats must be of onnx, tflite and c; got 'hex'"),
        (("--workers", 0), "--workers must be at least 1; got 0"),
        (("--workers", 1, "--ray", "local"), "give --workers or --ray, not both"),
        (("--test", "x.csv", "--label", "at"), "--test is one file"),
        (("--shared", "--test-fraction", 0.2, "--label", "at"), "share no network"),
        (("--shared", "--front-end", "statistics"), "--front-end goes with detectors that share"),
        (("--front-end", "spectra"), "--front-end must be one of auto, none, spectrum"),
        (("--architecture", "magic"), "--architecture must be one of dense"),
        (("--epochs", 0), "--epochs must be at least 1; got 0"),
        (("--rate-hz", 0), "must be from 1e-12 to 1e+09; got 0"),
        (("--alarms-per-day", 1, "--false-alarm-rate", 0.1), "not several"),
        (("--machine-from", "valve"), "--machine-from must be path or a column; got 'valve'"),
    ],
)
def test_options_that_cannot_be_are_one_line(plant, tmp_path, words, line) -> None:
    result = run("train", plant, "-o", tmp_path / "models", *words)
    assert result.exit_code == 1
    assert line in result.output
    assert len(result.output.splitlines()) == 1


def test_folders_that_cannot_be_used_are_one_line(plant, tmp_path) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    for words, line in (
        ((tmp_path / "none", "-o", tmp_path / "m"), "no such file or directory"),
        ((plant, "-o", taken / "m"), "not a directory"),
        ((plant, "-o", plant / "models"), "--output must lie outside of"),
    ):
        result = run("train", *words)
        assert result.exit_code == 1
        assert line in result.output
        assert len(result.output.splitlines()) == 1
