"""Thresholds of each machine under each condition: exact, and what devices decide with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgeae.fleet.scores import read_scores
from edgeae_export.manifest import manifest_json
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.threshold_file import write_threshold_file
from edgeae_runtime.conditions import Condition
from edgeae_runtime.conformal import conformal_threshold
from edgeae_runtime.errors import ArtifactError
from tests.edgeae.fleet.conftest import readings, write
from tests.edgeae.fleet.score_folders import record_of, run
from tests.manifests import with_manifest_text

RATE = 0.02
RECIPES = ("A", "B")
SHORT = 300  # readings, too few under B, and just enough under A


def frame_of(machine: int, rows: int = 4000):
    """Readings under two recipes in turn, one of them noisier."""
    frame = readings(rows, machine)
    frame["recipe"] = np.array(RECIPES)[np.arange(rows) // 100 % 2]
    noisy = frame["recipe"] == "B"
    noise = np.random.default_rng(machine).normal(size=(rows, 3)) * (machine + 1)
    frame.loc[noisy, ["flow", "load", "heat"]] += noise[noisy].astype(np.float32)
    return frame


@pytest.fixture(scope="module")
def plant(model, tmp_path_factory):
    """An artifact with conditions, and the scores of three machines, one with few windows."""
    folder = tmp_path_factory.mktemp("recipes")
    with Scorer(model) as scorer:
        manifest = scorer.manifest
    value = float(manifest.threshold.value)
    manifest = manifest._replace(
        inputs=manifest.inputs._replace(condition=Condition("recipe", RECIPES)),
        threshold=manifest.threshold._replace(by_condition=(value, 2 * value)),
    )
    artifact = folder / "pump.onnx"
    artifact.write_bytes(with_manifest_text(model.read_bytes(), manifest_json(manifest)))
    for machine, rows in enumerate((4000, 4000, SHORT)):
        write(frame_of(machine, rows), folder / "data" / f"pump{machine}" / "a.parquet", 500)
    result = run("score", artifact, folder / "data", "-o", folder / "scores", "--time", "time")
    assert result.exit_code == 0, result.output
    return folder


def scores_of(plant, machine):
    """The scores of a machine's windows, by the recipe of their last reading."""
    frame = frame_of(machine, SHORT if machine == 2 else 4000)
    found = read_scores(str(plant / "scores" / f"pump{machine}" / "a.parquet"))
    assert found.facts.conditions == RECIPES
    recipes = frame["recipe"].to_numpy(str)[7 : 7 + 4 * len(found.windows.scores) : 4]
    np.testing.assert_array_equal(np.array(RECIPES)[found.windows.groups], recipes)
    return {recipe: found.windows.scores[recipes == recipe] for recipe in RECIPES}


def test_each_condition_of_each_machine_has_the_conformal_threshold_of_its_windows(
    plant, tmp_path
) -> None:
    words = ("calibrate", plant / "scores", "-o", tmp_path, "--per", "condition")
    result = run(*words, "--false-alarm-rate", RATE)
    assert result.exit_code == 1
    assert "on each machine under each condition" in result.output
    assert "rate of 0.02 needs 49 windows; its score files have 25 under 'B'" in result.output
    assert not (tmp_path / "pump2.threshold.json").exists()
    for machine in (0, 1):
        scores = scores_of(plant, machine)
        own = tuple(float(conformal_threshold(scores[recipe], RATE)) for recipe in RECIPES)
        path = tmp_path / f"pump{machine}.threshold.json"
        with Scorer(plant / "pump.onnx", threshold_file=path) as scorer:
            assert scorer.threshold == conformal_threshold(np.concatenate([*scores.values()]), RATE)
            in_use = scorer.threshold_by_condition or ()
            assert tuple(map(np.float32, in_use)) == own
            found = {"A": 0, "B": 0}
            stream = scorer.stream(4)
            rows = frame_of(machine)
            for reading, recipe in zip(rows.iloc[:, 1:4].to_numpy(), rows["recipe"], strict=True):
                verdict = stream.push(reading, condition=recipe)
                found[recipe] += bool(verdict and verdict.verdict == "anomaly")
        for recipe, threshold in zip(RECIPES, own, strict=True):
            assert found[recipe] == int((scores[recipe] > np.float32(threshold)).sum()) > 0
            line = record_of(tmp_path)["machines"][f"pump{machine}"]["by_condition"][recipe]
            assert (line["scope"], line["windows"]) == ("machine", len(scores[recipe]))
            assert line["windows_above"] == found[recipe]


def test_conditions_with_too_few_windows_get_those_of_the_fleet_where_that_is_asked_for(
    plant, tmp_path
) -> None:
    words = ("calibrate", plant / "scores", "-o", tmp_path, "--per", "condition", "--use-fleet")
    result = run(*words, "--false-alarm-rate", RATE)
    assert result.exit_code == 0, result.output
    assert "1 machines have too few windows of their own under a condition" in result.output
    line = record_of(tmp_path)["machines"]["pump2"]
    few = scores_of(plant, 2)
    assert line["scope"] == "fleet"
    stored = json.loads((tmp_path / "pump2.threshold.json").read_text().partition("\nsha256")[0])
    everyone = np.concatenate([scores_of(plant, machine)["B"] for machine in range(3)])
    assert (len(few["A"]), len(few["B"])) == (49, 25)
    for recipe, scope, scores in (("A", "machine", few["A"]), ("B", "fleet", everyone)):
        assert line["by_condition"][recipe]["scope"] == scope
        assert (line["by_condition"][recipe]["windows_above"] is None) == (scope == "fleet")
        assert stored["provenance"]["conditions"][recipe]["scope"] == scope
        assert np.float32(stored["by_condition"][recipe]) == conformal_threshold(scores, RATE)
    everything = [scores for machine in range(3) for scores in scores_of(plant, machine).values()]
    own = np.concatenate([*few.values()])  # enough for one threshold
    assert np.float32(stored["threshold"]) == conformal_threshold(own, RATE)
    assert record_of(tmp_path)["fleet"]["windows"] == len(np.concatenate(everything))


def test_the_report_counts_by_the_thresholds_of_the_conditions(plant, tmp_path) -> None:
    words = ("calibrate", plant / "scores", "-o", tmp_path, "--per", "condition", "--use-fleet")
    assert run(*words, "--false-alarm-rate", RATE).exit_code == 0
    path = tmp_path / "fleet.html"
    result = run("report", plant / "scores", "-o", path, "--thresholds", tmp_path)
    assert result.exit_code == 0, result.output
    text = re.search(r'id="facts">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)[1]
    columns = json.loads(text)["columns"]
    above = dict(zip(columns["machine"], columns["above"], strict=True))
    scores = scores_of(plant, 1)
    own = {recipe: conformal_threshold(values, RATE) for recipe, values in scores.items()}
    flags = np.concatenate([values > own[recipe] for recipe, values in scores.items()])
    assert above["pump1"] == pytest.approx(float(flags.mean()), rel=1e-3)


def test_scores_without_conditions_and_alarms_per_day_are_one_line(plant, model, tmp_path) -> None:
    scores = tmp_path / "scores"
    options = ("--drop", "recipe", "--time", "time")
    assert run("score", model, plant / "data", "-o", scores, *options).exit_code == 0
    words = ("calibrate", scores, "-o", tmp_path / "t", "--per", "condition")
    result = run(*words)
    assert result.exit_code == 1
    assert "its scores have no conditions; score with a model" in result.output
    result = run(*words, "--alarms-per-day", 1)
    assert result.exit_code == 1
    assert "--alarms-per-day goes with --per machine" in result.output
    assert len(result.output.splitlines()) == 1


def test_a_file_of_other_conditions_is_refused(plant, model, tmp_path) -> None:
    path = str(tmp_path / "a.threshold.json")
    cases: tuple[tuple[Path, dict[str, Any], str], ...] = (
        (plant / "pump.onnx", {"A": 0.5, "C": 1.0}, "the conditions 'A', 'C', the model 'A', 'B'"),
        (model, {"A": 0.5, "B": 1.0}, "the conditions 'A', 'B', the model none"),
        (plant / "pump.onnx", {"A": 0.5, "B": "high"}, "`threshold` must be a number"),
    )
    for artifact, conditions, line in cases:
        with Scorer(artifact) as scorer:
            digest = scorer.digest
        write_threshold_file(path, digest, 0.5, 0.25, {}, conditions)
        with pytest.raises(ArtifactError, match=line):
            Scorer(artifact, threshold_file=path)
