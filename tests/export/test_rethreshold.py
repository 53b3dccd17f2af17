"""Another threshold in a finished file: graph, manifest, digest, and a record of the change."""

import sys

import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from edgeae_export.exporter import format_of
from edgeae_export.manifest import manifest_json
from edgeae_export.rethreshold import (
    rethreshold,
    threshold_at_rate,
    threshold_calibrated,
    threshold_set,
)
from edgeae_runtime import ArtifactError, InputError, Scorer
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.engines.select import open_engine
from edgeae_runtime.manifest.digest import PLACEHOLDER, seal


@pytest.fixture(scope="module", params=[".onnx", ".tflite"])
def artifact(request: pytest.FixtureRequest, table, tmp_path_factory: pytest.TempPathFactory):
    """An artifact's bytes in each format, and the format."""
    path = tmp_path_factory.mktemp("moving") / f"a{request.param}"
    return table.detector.export(path).path.read_bytes(), format_of(path)


def flags(data: bytes, windows) -> np.ndarray:
    return open_engine(data, read_artifact_manifest(data)).output("is_anomaly", windows)


def test_a_rate_moves_graph_and_manifest_as_the_scorer_would(artifact, table) -> None:
    data, form = artifact
    with Scorer(data, false_alarm_rate=0.05) as scorer:
        wanted, manifest = scorer.threshold, scorer.manifest
    given = rethreshold(data, form, threshold_at_rate(manifest, 0.05), how="false-alarm-rate")
    with Scorer(given, selftest=True) as scorer:
        assert scorer.threshold == wanted == form.threshold_in(given)
        assert scorer.threshold_origin == "manifest"
        threshold, (change,) = scorer.manifest.threshold, scorer.manifest.changes
        scores = scorer.score(table.windows)
    assert (threshold.rule, threshold.false_alarm_rate) == ("conformal", 0.05)
    assert change == ("false-alarm-rate", manifest.threshold.value, wanted, None, None)
    np.testing.assert_array_equal(flags(given, table.windows), scores > wanted)


def test_what_is_known_of_a_rate_is_what_an_export_at_it_would_say(table) -> None:
    manifest = table.scorer.manifest
    scores = table.scorer.score(table.detector.source_.calibration)
    expected, _ = threshold_calibrated(scores, 0.05)
    assert threshold_at_rate(manifest, 0.05) == expected
    with pytest.raises(InputError, match=r"0\.001 needs 999 calibration windows; got 120"):
        threshold_at_rate(manifest, 0.001)


@pytest.mark.parametrize("value", [0.0, 1.0, -2.5, 0.1])
def test_any_number_can_be_set_and_its_alarms_are_told(artifact, table, value: float) -> None:
    data, form = artifact
    with Scorer(data) as scorer:
        manifest = scorer.manifest
        alarms = int((scorer.score(table.detector.source_.calibration) > value).sum())
    threshold = threshold_set(manifest, value)
    assert threshold.false_alarm_rate is None
    assert threshold.alarms >= alarms  # counted from above where scores were thinned out
    given = rethreshold(data, form, threshold, how="set")
    with Scorer(given, selftest=True) as scorer:
        assert scorer.threshold == np.float32(value)
        np.testing.assert_array_equal(
            flags(given, table.windows), scorer.score(table.windows) > np.float32(value)
        )
    with pytest.raises(InputError, match="must be a finite float32"):
        threshold_set(manifest, np.nan)


def test_a_new_calibration_takes_the_place_of_the_old_and_changes_add_up(artifact, table) -> None:
    data, form = artifact
    with Scorer(data) as scorer:
        scores = scorer.score(table.windows)
        first = rethreshold(data, form, threshold_set(scorer.manifest, 1.0), how="set")
    threshold, calibration = threshold_calibrated(scores, 0.1)
    given = rethreshold(
        first, form, threshold, how="calibrate", calibration=calibration, origin=("n.csv", "ab")
    )
    with Scorer(given) as scorer:
        assert scorer.manifest.calibration.windows == 40
        assert [change.how for change in scorer.manifest.changes] == ["set", "calibrate"]
        assert scorer.manifest.changes[1].data == "n.csv"
        assert scorer.manifest.threshold.windows == 40


def test_a_graph_with_another_threshold_than_its_manifest_is_refused(
    artifact, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, form = artifact
    with Scorer(data) as scorer:
        manifest = scorer.manifest
    other = manifest._replace(threshold=manifest.threshold._replace(value=np.float32(7)))
    monkeypatch.setattr(
        sys.modules[type(form).__module__], "manifest_json", lambda _: manifest_json(manifest)
    )
    split = seal(form.rethreshold(data, other))
    with pytest.raises(ArtifactError, match="in the graph is not the manifest's"):
        rethreshold(split, form, manifest.threshold, how="set")


def test_a_threshold_shared_with_another_constant_is_refused(table) -> None:
    form = format_of(table.path)
    model = onnx.load_from_string(table.data.replace(PLACEHOLDER.encode(), b""))
    model.graph.node.append(onnx.helper.make_node("Add", ["threshold", "threshold"], ["twice"]))
    with pytest.raises(ArtifactError, match="shared with another constant"):
        form.threshold_in(model.SerializeToString())
    del model.graph.node[-1]
    entry = next(e for e in model.graph.initializer if e.name == "threshold")
    entry.CopyFrom(numpy_helper.from_array(np.zeros(1, np.float32), "threshold"))
    with pytest.raises(ArtifactError, match="is not a constant"):
        form.threshold_in(model.SerializeToString())
