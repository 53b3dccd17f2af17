"""A threshold from the device's own windows, and every guard before it."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import InputError, Scorer
from edgeae_runtime.conformal import CalibrationScores, conformal_threshold
from edgeae_runtime.service.recalibration import (
    RecalibrationOptions,
    Sample,
    propose,
    recalibrate,
    score_readings,
)

RATE = 0.02


def scores(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).gamma(20, 0.05, count).astype(np.float32)


CALIBRATION = CalibrationScores.of(scores(1000, 1))
BEFORE = float(CALIBRATION.threshold(0.02))


def test_the_proposal_is_the_conformal_threshold_of_the_sample() -> None:
    given = propose(Sample(scores(500), 0), 0.02, CALIBRATION, BEFORE, 0.5)
    assert given == conformal_threshold(scores(500), 0.02)


@pytest.mark.parametrize(
    ("sample", "message"),
    [
        (Sample(scores(48), 0), "needs 49 valid windows; got 48"),
        (Sample(scores(500), 1), "must hold no alarm"),
        (Sample(np.append(scores(500), [30.0] * 20).astype(np.float32), 0), "look contaminated"),
        (Sample(scores(500) * np.float32(1.8), 0), "may move by"),
        (Sample(scores(500) * np.float32(0.3), 0), "may move by"),
    ],
)
def test_each_guard_refuses(sample, message) -> None:
    with pytest.raises(InputError, match=message):
        propose(sample, 0.02, CALIBRATION, BEFORE, 0.5)


@pytest.fixture
def events(make_example, tmp_path: Path):
    """Events of a stream over the calibration windows' kin, and the artifact."""
    example = make_example("series")
    digest, path = example.scorer.digest, tmp_path / "events"
    given = np.random.default_rng(3).choice(example.scorer.manifest.calibration.scores, 300)
    lines = [{"event": "model", "digest": digest, "window": 0}]
    lines += [
        {"event": "verdict", "window": i, "verdict": "normal", "score": float(s)}
        for i, s in enumerate(given)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    artifact = tmp_path / "pump.onnx"
    artifact.write_bytes(example.data)
    return str(path), str(artifact)


def test_a_threshold_is_written_beside_the_model_and_undone_step_by_step(
    events, tmp_path: Path
) -> None:
    path, artifact = events
    untouched = Path(artifact).read_bytes()
    first = recalibrate(artifact, RecalibrationOptions(scores=path, false_alarm_rate=RATE))
    second = recalibrate(artifact, RecalibrationOptions(scores=path, false_alarm_rate=0.05))
    named = tmp_path / "pump.threshold.json"
    assert second["file"] == str(named)
    assert second["previous"] == first["threshold"]
    undo = RecalibrationOptions(undo=True)
    recalibrate(artifact, undo)
    with Scorer(artifact, threshold_file=named) as scorer:
        assert float(str(scorer.threshold)) == first["threshold"]
    recalibrate(artifact, undo)
    assert not named.exists()
    with pytest.raises(InputError, match="no threshold file to undo"):
        recalibrate(artifact, undo)
    assert Path(artifact).read_bytes() == untouched


@pytest.mark.parametrize("share", [float("nan"), float("inf"), -0.5])
def test_a_largest_change_that_would_guard_nothing_is_refused(events, share) -> None:
    path, artifact = events
    with pytest.raises(InputError, match="`max_change` must be a finite share"):
        recalibrate(artifact, RecalibrationOptions(scores=path, max_change=share))


def test_the_threshold_in_use_stays_when_a_new_one_cannot_be_written(
    events, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, artifact = events
    options = RecalibrationOptions(scores=path, false_alarm_rate=RATE)
    named = Path(recalibrate(artifact, options)["file"])
    before = named.read_bytes()

    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("edgeae_runtime.service.recalibration.write_threshold_file", refuse)
    with pytest.raises(OSError, match="No space"):
        recalibrate(artifact, RecalibrationOptions(scores=path, false_alarm_rate=0.05))
    assert named.read_bytes() == before


def test_a_threshold_from_readings_of_a_file_or_stdin(events, tmp_path: Path) -> None:
    _, artifact = events
    rng = np.random.default_rng(5)
    usual = (rng.normal(size=(1200, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)
    lines = "".join(",".join(map(str, row)) + "\n" for row in usual.tolist())
    data = tmp_path / "usual.csv"
    data.write_text(lines)
    command = [sys.executable, "-m", "edgeae_runtime", "recalibrate", artifact, "--json"]

    def run(*options: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*command, *map(str, options)], input=lines, capture_output=True, text=True, timeout=60
        )

    done = run("-", "--false-alarm-rate", RATE)
    with Scorer(artifact) as scorer:
        scores = scorer.score(usual.reshape(-1, 6, 3))
    assert json.loads(done.stdout)["threshold"] == float(str(conformal_threshold(scores, 0.02)))
    assert json.loads(done.stdout)["windows"] == 200
    assert json.loads(done.stdout)["source"] == "-"
    with Scorer(artifact) as scorer:
        log = score_readings(scorer, lines.encode().splitlines())
    assert log.scores.tolist() == scores.tolist()
    short = run(data, "--false-alarm-rate", 0.001)
    assert (short.returncode, short.stdout) == (1, "")
    assert "needs 999 valid windows; got 200" in short.stderr
    assert "give either DATA, the readings, or --scores" in run().stderr
    assert "give either DATA, the readings, or --scores" in run("-", "--scores", "x").stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{}", "not an event"),
        ("x", "not an event"),
        ('{"event": "verdict", "verdict": "normal"}', "not an event"),
        (
            '{"event": "model", "digest": "0"}\n'
            '{"event": "verdict", "verdict": "normal", "score": 1}',
            "another model",
        ),
    ],
)
def test_what_stream_did_not_write_is_refused(events, line, message) -> None:
    path, artifact = events
    with open(path, "a") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match=message):
        recalibrate(artifact, RecalibrationOptions(scores=path, false_alarm_rate=RATE))
