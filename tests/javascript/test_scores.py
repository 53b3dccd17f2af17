"""Scores, decisions and contributions in Node and in Chromium are those of the scorer."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from tests.javascript.streams import TOLERANCE, Options, Series, answers, compare


def windows_of(example) -> list:
    return np.array(example.windows, np.float32).tolist()


def check(found, example) -> None:
    expected = example.scorer.score(np.array(example.windows, np.float32))
    scale = np.maximum(np.abs(expected), abs(float(example.scorer.threshold)))
    for scores in (found["scores"], found["batch"]):
        assert np.max(np.abs(np.array(scores) - expected) / scale) <= TOLERANCE
    assert found["flags"] == (expected > example.scorer.threshold).tolist()
    shares = example.scorer.contributions(np.array(example.windows[:1], np.float32))
    np.testing.assert_allclose(found["top"], shares.ravel(), atol=1e-4)
    assert found["selftest"]["passed"]


def test_node_gives_the_scores_of_the_scorer(example, node_job) -> None:
    check(node_job({"artifact": str(example.path), "windows": windows_of(example)}), example)


def test_a_page_gives_the_scores_of_the_scorer(example, page) -> None:
    found = page.evaluate(
        """async ({ data, windows }) => {
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
          const scorer = await edgeae.open(bytes, ort);
          const scores = [], flags = [];
          for (const window of windows) {
            scores.push(await scorer.score(window));
            flags.push(await scorer.isAnomaly(Float32Array.from(window.flat())));
          }
          const batch = [...await scorer.score(windows)];
          const top = [...await scorer.contributions(windows[0])];
          return { scores, flags, batch, top, selftest: await scorer.selftest() };
        }""",
        {"data": base64.b64encode(example.data).decode(), "windows": windows_of(example)},
    )
    check(found, example)


def changed(example, with_manifest, tmp_path, changes):
    """Give an artifact's manifest other inputs, and open it."""
    document = json.loads(json.dumps(example.document))
    document["input"] |= changes.get("input", {})
    document["threshold"] |= changes.get("threshold", {})
    path = tmp_path / "changed.onnx"
    path.write_bytes(with_manifest(example.data, json.dumps(document)))
    return path


def interrupted(rows: np.ndarray, seed: int) -> Series:
    """Lose values and readings, repeat stamps, and reset the counters."""
    rng = np.random.default_rng(seed)
    rows = rows.astype(np.float64)
    rows[:, 0] = 1e9 + np.cumsum(np.abs(rows[:, 0]))
    rows[len(rows) // 2 :, 0] -= 5e8
    rows[:, 2] = -np.cumsum(np.abs(rows[:, 2]))
    for start in rng.integers(0, len(rows), 12):
        rows[start : start + rng.integers(1, 5), rng.integers(0, 3)] = np.nan
    steps = rng.choice([1] * 50 + [2, 3, 4, 9, 0], len(rows))
    return Series(rows, (np.cumsum(steps) * 10**9 + 1_700_000_000 * 10**9).tolist())


@pytest.mark.parametrize(
    "inputs",
    [
        {"difference": [1, 0, 0]},
        {"tolerate": 2},
        {"tolerate": 3, "difference": [1, 0, 0]},
        {"tolerate": 1, "rate_hz": None, "difference": [1, 0, -1]},
    ],
    ids=str,
)
def test_counters_and_lost_readings_become_what_they_are_in_python(
    make_example, with_manifest, tmp_path, node_job, inputs
) -> None:
    from edgeae_runtime import Scorer

    wide = {"low": -1e9, "high": 1e9, "max_constant_run": None, "max_mean_abs_diff": None}
    plain = wide | {"diff_residual_weights": None, "rate_hz": 1.0} | inputs
    example = make_example("series")
    path = changed(example, with_manifest, tmp_path, {"input": plain})
    series = [interrupted(example.windows.reshape(-1, 3), seed) for seed in range(4)]
    options = Options(2, tracking=False)
    job = {"artifact": str(path), "options": options.in_json(), "open": {"selftest": False}}
    found = node_job({**job, "series": [one.in_json() for one in series]})
    with Scorer(path) as scorer:
        for one, answer in zip(series, found, strict=True):
            expected = answers(scorer, one, options)
            assert "gap" in expected["counts"] or "not finite" in expected["counts"]
            assert {"normal", "anomaly"} & expected["counts"].keys()
            compare(answer, expected, str(inputs))


@pytest.mark.parametrize(
    ("condition", "values"),
    [
        ({"column": "recipe", "values": ["1", "B"], "edges": None}, ["1.0", "B", " b", "C", "1e0"]),
        (
            {"column": "speed", "values": ["slow", "fast"], "edges": [0.0, 5.0, 9.0]},
            ["0", "5", "4.99", "9", "9.1", "x", "-1"],
        ),
        ({"column": "hour", "values": ["22", "23"], "edges": None}, None),
    ],
    ids=lambda one: one["column"] if isinstance(one, dict) else "",
)
def test_each_condition_has_its_threshold(
    make_example, with_manifest, tmp_path, node_job, condition, values
) -> None:
    from edgeae_runtime import Scorer

    example = make_example("series")
    value = example.document["threshold"]["value"]
    changes = {
        "input": {"condition": condition, "rate_hz": None},
        "threshold": {"by_condition": [value / 2, 2 * value]},
    }
    path = changed(example, with_manifest, tmp_path, changes)
    rows = example.windows.reshape(-1, 3)
    times = [(21 * 3600 + 97 * at) * 10**9 for at in range(len(rows))]
    conditions = None if values is None else [values[at // 7 % len(values)] for at in range(240)]
    series, options = Series(rows, times, conditions), Options(3)
    job = {"artifact": str(path), "options": options.in_json(), "series": [series.in_json()]}
    (found,) = node_job(job)
    with Scorer(path) as scorer:
        expected = answers(scorer, series, options)
        both = {float(np.float32(one)) for one in (value / 2, 2 * value)}  # as scores are
        assert {one["threshold"] for one in expected["verdicts"]} >= both
        assert expected["counts"]["condition"] > 0
        compare(found, expected, str(condition))


def test_a_score_at_the_threshold_of_its_condition_is_normal(
    make_example, with_manifest, tmp_path, node_job
) -> None:
    """The decimal in the manifest is below the score until both are float32."""
    example = make_example("series")
    condition = {"column": "recipe", "values": ["A", "B"], "edges": None}
    rows = example.windows.reshape(-1, 3)
    series = Series(rows, None, ["A"] * len(rows)).in_json()

    def verdicts(threshold: float) -> list:
        changes = {
            "input": {"condition": condition},
            "threshold": {"by_condition": [threshold, 0.0]},
        }
        path = changed(example, with_manifest, tmp_path, changes)
        options = Options(3, tracking=False).in_json()
        (found,) = node_job({"artifact": str(path), "options": options, "series": [series]})
        return found["verdicts"]

    scores = [one["score"] for one in verdicts(0.0) if one["verdict"] == "anomaly"]
    score = next(one for one in scores if float(str(np.float32(one))) < one)
    decimal = float(str(np.float32(score)))
    below = float(np.nextafter(np.float32(score), np.float32(0)))
    for threshold, verdict in ((decimal, "normal"), (below, "anomaly")):
        found = [one["verdict"] for one in verdicts(threshold) if one["score"] == score]
        assert found
        assert set(found) == {verdict}


@pytest.mark.parametrize("rate", [0.5, 0.05, 0.1, 0.013, 0.29])
def test_another_rate_gives_the_threshold_of_the_scorer(table, node, site, rate) -> None:
    from edgeae_runtime import Scorer

    (site / "rate.mjs").write_text(
        'import { open } from "edgeae/node";\n'
        "const options = { falseAlarmRate: Number(process.argv[3]) };\n"
        "console.log((await open(process.argv[2], options)).threshold);"
    )
    done = node("rate.mjs", table.path, rate)
    with Scorer(table.path, false_alarm_rate=rate) as scorer:
        assert float(done.stdout) == float(scorer.threshold), done.stderr
