"""Thresholds of a fleet: each machine's own, exact, in files that devices read."""

from __future__ import annotations

import json

import numpy as np
import pytest

from edgeae.data.windows import SeriesInfo
from edgeae.train.alarm_target import AlarmTarget
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.threshold_file import read_threshold_file
from edgeae_runtime.conformal import conformal_threshold
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.service.alarms import AlarmRule, alarms_of
from tests.edgeae.fleet.score_folders import (
    MODEL,
    SECOND,
    START,
    record_of,
    run,
    write_machine,
    write_record,
)

SCALES = {"p1": 1.0, "p2": 4.0, "p3": 0.1}


def scores_of(machine, count=700):
    rng = np.random.default_rng(sorted(SCALES).index(machine))
    return (SCALES[machine] * rng.lognormal(size=count)).astype(np.float32).round(2)


@pytest.fixture
def scores(tmp_path):
    """Three machines of different scores, each in two files, with windows that have none."""
    folder = tmp_path / "scores"
    for machine in SCALES:
        values = scores_of(machine)
        with_gaps = np.insert(values[:300], 100, np.nan)
        write_machine(folder, machine, values[300:], file="a", start=START + 400 * SECOND)
        write_machine(folder, machine, with_gaps, file="b")
    write_record(folder)
    return folder


def test_each_machine_has_the_conformal_threshold_of_all_its_windows(scores, tmp_path) -> None:
    output = tmp_path / "thresholds"
    result = run("calibrate", scores, "-o", output, "--false-alarm-rate", "0.02")
    assert result.exit_code == 0, result.output
    record = record_of(output)
    for machine in SCALES:
        own = conformal_threshold(scores_of(machine), 0.02)
        path = output / f"{machine}.threshold.json"
        with Scorer(MODEL, threshold_file=path) as scorer:
            assert scorer.threshold == own
        line = record["machines"][machine]
        assert np.float32(line["threshold"]) == own
        assert (line["scope"], line["windows"], line["previous"]) == ("machine", 700, 0.9)
        assert line["windows_above"] == int((scores_of(machine) > own).sum())


def test_processes_give_the_same_thresholds(scores, tmp_path) -> None:
    for folder, workers in (("one", 1), ("two", 2)):
        result = run("calibrate", scores, "-o", tmp_path / folder, "--workers", workers)
        assert result.exit_code == 0, result.output
    one, two = (record_of(tmp_path / folder)["machines"] for folder in ("one", "two"))
    assert one == two


def test_too_few_windows_are_refused_and_the_fleets_threshold_is_a_stated_choice(
    scores, tmp_path
) -> None:
    few = np.linspace(0, 1, 50, dtype=np.float32)
    write_machine(scores, "new", few)
    result = run("calibrate", scores, "-o", tmp_path / "own")
    assert result.exit_code == 1
    assert "a false-alarm rate of 0.01 needs 99 windows; its score files have 50" in result.output
    assert len(list((tmp_path / "own").glob("*.threshold.json"))) == 3  # the others are done
    result = run("calibrate", scores, "-o", tmp_path / "all", "--use-fleet")
    assert result.exit_code == 0, result.output
    assert "it holds for all machines together only" in result.output
    line = record_of(tmp_path / "all")["machines"]["new"]
    everyone = np.concatenate([few, *map(scores_of, SCALES)])
    assert np.float32(line["threshold"]) == conformal_threshold(everyone, 0.01)
    assert line["scope"] == "fleet"
    stored = (tmp_path / "all" / "new.threshold.json").read_text().partition("\nsha256")[0]
    assert json.loads(stored)["provenance"]["scope"] == "fleet"


def test_alarms_per_day_mean_what_they_mean_in_training(scores, tmp_path) -> None:
    per_day = 3000
    result = run("calibrate", scores, "-o", tmp_path / "t", "--alarms-per-day", per_day)
    assert result.exit_code == 0, result.output
    for machine in SCALES:
        values = scores_of(machine)
        in_time = np.concatenate([values[:300], values[300:]])
        threshold = record_of(tmp_path / "t")["machines"][machine]["threshold"]
        alarms = alarms_of(in_time > np.float32(threshold), AlarmRule())
        assert len(alarms) + 1 <= per_day * len(values) / 86_400
        info = SeriesInfo(rate_hz=1.0, stride=1)
        rate = AlarmTarget(per_day).false_alarm_rate(in_time, info, 1.0)
        assert record_of(tmp_path / "t")["machines"][machine]["false_alarm_rate"] == rate


def test_only_windows_of_a_time_calibrate(scores, tmp_path) -> None:
    first = START // SECOND
    between = ("--between", first, first + 298)
    result = run("calibrate", scores, "-o", tmp_path / "t", *between)
    assert result.exit_code == 0, result.output
    line = record_of(tmp_path / "t")["machines"]["p1"]
    assert line["windows"] == 298  # 299 seconds, one without a score
    own = conformal_threshold(scores_of("p1")[:298], 0.01)
    assert np.float32(line["threshold"]) == own


def test_signed_files_are_accepted_and_others_are_not(scores, tmp_path) -> None:
    from edgeae.storage.signing import make_key

    key, output = tmp_path / "key", tmp_path / "t"
    public = make_key(str(key))
    result = run("calibrate", scores, "-o", output, "--key", key, "--version", 2)
    assert result.exit_code == 0, result.output
    with Scorer(MODEL) as scorer:
        digest = scorer.digest
    path = output / "p1.threshold.json"
    read_threshold_file(path, digest, public)
    assert run("calibrate", scores, "-o", output).exit_code == 0
    assert not (output / "p1.threshold.json.sig").exists()  # it signed the file of before
    with pytest.raises((ArtifactError, OSError)):
        read_threshold_file(path, digest, public)
    result = run("calibrate", scores, "-o", output, "--key", key)
    assert result.exit_code == 1
    assert "--key and --version go together" in result.output


def test_a_key_that_did_not_sign_the_artifact_refuses_its_machines(scores, tmp_path) -> None:
    from edgeae.storage.signing import make_key, sign_file

    model, key = tmp_path / "model.onnx", tmp_path / "key"
    model.write_bytes(MODEL.read_bytes())
    ours, theirs = make_key(str(key)), make_key(str(tmp_path / "other"))
    sign_file(str(model), str(key), 1)
    words = ("calibrate", scores, "--model", model, "--verify-key")
    assert run(*words, ours, "-o", tmp_path / "a").exit_code == 0
    assert "other.pub did not sign it" in refused(run(*words, theirs, "-o", tmp_path / "b"), "p1")
    assert not list((tmp_path / "b").glob("*.threshold.json"))


def refused(result, machine):
    """The reason that the closing table gives for a machine."""
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    (line,) = [line for line in result.output.splitlines() if line.startswith(f"{machine} ")]
    return line.removeprefix(machine).strip()


def test_bad_machines_are_lines_and_the_others_are_calibrated(scores, tmp_path) -> None:
    output = tmp_path / "t"
    values = scores_of("p1")
    write_machine(scores, "mixed", values)
    write_machine(scores, "mixed", values, file="c", model_sha256="0" * 64)
    write_machine(scores, "other", values, model_sha256="0" * 64)
    broken = write_machine(scores, "cut", values)
    write_machine(scores, "cut", values, file="whole")
    broken.write_bytes(broken.read_bytes()[:-40])
    write_machine(scores, "huge", np.append(values, np.inf))
    write_machine(scores, "twin", values)
    (scores / "twin").rename(scores / "left")
    write_machine(scores, "twin", values)
    (scores / "empty").mkdir()
    (scores / "empty" / "a.parquet").write_bytes(b"")
    result = run("calibrate", scores, "-o", output)
    assert "score files are of 2 models" in refused(result, "mixed")
    assert "is not the model that gave the scores" in refused(result, "other")
    assert "must be a whole score file" in refused(result, "cut")
    assert "a score is infinite" in refused(result, "huge")
    assert "two machines have the name 'twin': 'left', 'twin'" in refused(result, "twin")
    assert "whole score file" in refused(result, "empty")
    assert sorted(record_of(output)["machines"]) == ["p1", "p2", "p3"]
    assert {path.name for path in output.glob("*.threshold.json")} == {
        f"{machine}.threshold.json" for machine in SCALES
    }


def test_a_machine_without_a_model_is_a_line(scores, tmp_path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    for machine in ("p1", "p3"):
        (models / f"{machine}.onnx").write_bytes(MODEL.read_bytes())
    (models / "p3.onnx").write_bytes(b"PK\x03\x04")
    write_record(scores, models / "{machine}.onnx")
    result = run("calibrate", scores, "-o", tmp_path / "t")
    assert "p2.onnx: no such file or directory" in refused(result, "p2")
    assert "threshold files are for artifacts" in refused(result, "p3")
    assert list(record_of(tmp_path / "t")["machines"]) == ["p1"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--false-alarm-rate", 1.5), "--false-alarm-rate must lie between 0 and 1; got 1.5"),
        (("--alarms-per-day", 0), "--alarms-per-day must be above 0"),
        (("--alarms-per-day", 1, "--false-alarm-rate", 0.1), "not both"),
        (("--workers", 0), "--workers must be at least 1; got 0"),
        (("--between", "2026-02-01", "2026-01-01"), "the earlier first"),
    ],
)
def test_options_that_cannot_be_are_one_line(scores, tmp_path, words, line) -> None:
    result = run("calibrate", scores, "-o", tmp_path / "t", *words)
    assert result.exit_code == 1
    assert line in result.output
    assert len(result.output.splitlines()) == 1
    assert not (tmp_path / "t").exists()


def test_folders_that_cannot_be_used_are_one_line(scores, tmp_path) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    for words, line in (
        ((scores, "-o", taken / "t"), "not a directory"),
        ((tmp_path / "none", "-o", tmp_path / "t", "--model", MODEL), "no such file or directory"),
        ((tmp_path / "none", "-o", tmp_path / "t"), "name the artifact with --model"),
    ):
        result = run("calibrate", *words)
        assert result.exit_code == 1, result.output
        assert line in result.output
        assert len(result.output.splitlines()) == 1


def test_windows_that_score_far_above_all_others_are_noted(scores, tmp_path) -> None:
    values = np.concatenate([scores_of("p1"), np.full(20, 1000.0)])
    write_machine(scores, "worn", values)
    result = run("calibrate", scores, "-o", tmp_path / "t")
    assert result.exit_code == 0
    assert "worn     2.78% of its windows score far above all others" in result.output
