"""Artifacts with a front end: the graph has it, and the package names its features."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest

import edgeae
from edgeae_runtime import ArtifactError, Scorer
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.stream.verdict import verdict_json
from tests.javascript.streams import TOLERANCE, Options, Series, answers, compare

STEPS = 128
RATE = 1000.0
KINDS = {"spectrum": 2, "statistics": 1}
"""A front end, and the channels of its windows."""


def vibration(count: int, channels: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    hum = np.sin(2 * np.pi * 50 * np.arange(count)[:, np.newaxis] / RATE)
    return (0.9 + hum + 0.3 * rng.normal(size=(count, channels))).astype(np.float32)


def faulty(channels: int) -> np.ndarray:
    """Return readings of which the second half has a tone of 310 Hz."""
    rows = vibration(40 * STEPS, channels, 1)
    times = np.arange(20 * STEPS)[:, np.newaxis] / RATE
    rows[20 * STEPS :] += (0.8 * np.sin(2 * np.pi * 310 * times)).astype(np.float32)
    return rows


def names_of(scorer: Scorer) -> tuple[str, ...]:
    """Return the names of a scorer's features."""
    names = scorer.manifest.value_names
    assert names is not None
    return names


@pytest.fixture(scope="module", params=KINDS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose front end is named by its name."""
    return artifact(request.param, tmp_path_factory.mktemp("front-end"))


def artifact(kind: str, folder: Path) -> Path:
    windows = vibration(300 * STEPS, KINDS[kind], 0).reshape(300, STEPS, -1)
    detector = edgeae.Detector(front_end=kind, false_alarm_rate=0.05, random_state=0, backtest=0)
    path = folder / f"{kind}.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        detector.fit(windows, stride=STEPS, rate_hz=RATE)
        detector.export(path)
    return path


def test_scores_flags_and_the_shares_of_features_are_those_of_the_scorer(made, node_job) -> None:
    windows = faulty(KINDS[made.stem]).reshape(40, STEPS, -1)
    found = node_job({"artifact": str(made), "windows": windows.tolist()})
    with Scorer(made) as scorer:
        expected = scorer.score(windows)
        scale = np.maximum(expected, float(scorer.threshold))
        assert np.max(np.abs(np.array(found["batch"]) - expected) / scale) <= TOLERANCE
        assert found["flags"] == (expected > scorer.threshold).tolist()
        assert sum(found["flags"][20:]) > 10
        shares = scorer.contributions(windows[:1]).ravel()
        assert len(shares) == len(names_of(scorer))
        np.testing.assert_allclose(found["top"], shares, atol=1e-4)
    assert found["selftest"]["passed"]


def test_a_stream_and_its_alarms_name_features(made, node_job) -> None:
    series, options = Series(faulty(KINDS[made.stem])), Options(32, AlarmRule(2, 3), drift=20)
    job = {"artifact": str(made), "options": options.in_json(), "series": [series.in_json()]}
    (found,) = node_job(job)
    with Scorer(made) as scorer:
        expected = answers(scorer, series, options)
        names = set(names_of(scorer))
    events = [event for verdict in expected["verdicts"] for event in verdict["events"]]
    starts = [event for event in events if event["event"] == "alarm start"]
    assert starts
    assert {part["channel"] for event in starts for part in event["peak"]["contributions"]} <= names
    compare(found, expected, made.stem)


def test_a_line_names_the_channel_of_a_fault_and_the_feature_of_an_anomaly(
    made, node, site
) -> None:
    (site / "line.mjs").write_text(
        """
        import { open } from "edgeae/node";
        import { verdictLine } from "edgeae/lines";
        const [path, rows] = process.argv.slice(2);
        const scorer = await open(path);
        const stream = scorer.stream({ stride: 128 });
        const { input, front_end: frontEnd } = scorer.manifest;
        const axes = input.features ?? ["axis 0", "axis 1"];
        for (const verdict of await stream.pushAll(JSON.parse(rows))) {
          const line = await verdictLine(verdict, axes, frontEnd.names);
          console.log(JSON.stringify(line));
        }
        """
    )
    rows = faulty(KINDS[made.stem])[-3 * STEPS :].astype(np.float64)
    rows[2 * STEPS] = 1e6
    done = node("line.mjs", made, json.dumps(rows.tolist()))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["verdict"] for line in lines] == ["anomaly", "anomaly", "invalid"], done.stderr
    assert "axis 0" in lines[2]["channels"]
    with Scorer(made) as scorer:
        names = names_of(scorer)
        stream = scorer.stream(STEPS)
        verdicts = [stream.push(row) for row in rows[: 2 * STEPS].astype(np.float32)]
    for verdict, line in zip(filter(None, verdicts), lines, strict=False):
        known = verdict_json(verdict, None, names)["contributions"]
        got = line["contributions"]
        assert {part["channel"] for part in got} <= set(names)
        np.testing.assert_allclose(
            [part["share"] for part in got], [part["share"] for part in known], atol=2e-3
        )


BROKEN = {
    "front_end.names": lambda found: found.pop("names"),
    "front_end.surprise": lambda found: found.update(surprise=1),
    "front_end.bands": lambda found: found.update(bands=-1),
    "front_end.kind": lambda found: found.update(kind=3),
    "scaler.offset": lambda found: found["names"].append("one more"),
}


def test_a_front_end_that_is_none_is_refused_as_the_runtime_does(
    made, node, with_manifest, tmp_path
) -> None:
    with Scorer(made) as scorer:
        name = names_of(scorer)[0]
    changes = {**BROKEN, "none twice": lambda found: found["names"].__setitem__(1, name)}
    data, paths = made.read_bytes(), []
    for change in changes.values():
        document = json.loads(json.dumps(_manifest(made)))
        change(document["front_end"])
        paths.append(tmp_path / f"{len(paths)}.onnx")
        paths[-1].write_bytes(with_manifest(data, json.dumps(document)))
        with pytest.raises(ArtifactError):
            Scorer(paths[-1])
    done = node("hostile.mjs", *paths)
    answers = [json.loads(line)["answer"] for line in done.stdout.splitlines()]
    for part, answer in zip(changes, answers, strict=True):
        assert answer["isKnown"], (part, answer)
        assert part in answer["message"], (part, answer)


def _manifest(path: Path) -> dict[str, object]:
    from edgeae_runtime.containers.onnx import onnx_manifest

    document: dict[str, object] = json.loads(onnx_manifest(path.read_bytes()))
    return document
