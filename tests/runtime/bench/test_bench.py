"""`edgeae-runtime bench`: new processes that really run, and the arithmetic of their times."""

import json
import math
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner

from edgeae_runtime.bench.comparison import compare_runs, ratio_of
from edgeae_runtime.bench.duty_cycle import run_duty_cycle
from edgeae_runtime.bench.latency import block_of, half_width, percentiles_us, time_calls
from edgeae_runtime.bench.table import runs_text
from edgeae_runtime.cli.main import main

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "bench.schema.json").read_text())
QUICK = ("--allow-native", "--rounds", "2", "--seconds", "0.2", "--rate-hz", "50")


def run(*words: object):
    return CliRunner().invoke(main, ["bench", *map(str, words)])


@pytest.fixture(scope="module")
def files(table, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("bench")
    for form in ("onnx", "tflite", "c"):
        table.detector.export(folder / f"pump.{form}")
    damaged = bytearray((folder / "pump.onnx").read_bytes())
    damaged[200] ^= 1
    (folder / "damaged.onnx").write_bytes(damaged)
    return folder


@pytest.fixture(scope="module")
def document(files):
    """JSON of one run over files of all engines and a damaged one."""
    names = [files / f"{n}" for n in ("pump.onnx", "pump.tflite", "pump.c", "damaged.onnx")]
    result = run(*names, *QUICK, "--batch", "1,8", "--threads", "1,2", "--json")
    assert result.exit_code == 1  # the damaged one
    return json.loads(result.stdout)


@pytest.mark.slow
def test_the_json_fits_the_schema(document) -> None:
    jsonschema.validate(document, SCHEMA)


def test_every_engine_threads_and_batch_has_its_figures(document) -> None:
    rows = document["runs"][0]["results"]
    found = [(row["file"], row["engine"], row.get("threads")) for row in rows]
    assert found == [
        ("pump.onnx", "onnxruntime", 1),
        ("pump.onnx", "onnxruntime", 2),
        ("pump.tflite", "LiteRT", 1),
        ("pump.tflite", "LiteRT", 2),
        ("pump.c", "C", 1),
        ("damaged.onnx", "onnxruntime", None),
    ]
    for row in rows[:5]:
        assert row["problem"] is None
        assert [latency["batch"] for latency in row["latency"]] == [1, 8]
        for latency in row["latency"]:
            assert 0 < latency["p50_us"] <= latency["p90_us"] <= latency["max_us"]
        parts = [row["cold_start"][f"{part}_ms"] for part in ("start", "import", "load", "first")]
        assert min(parts) >= 0
        assert row["memory"]["python_bytes"] <= row["memory"]["peak_bytes"]
        assert row["timer_overhead_us"] > 0
    assert [row["duty_cycle"] is None for row in rows[:5]] == [False, True, False, True, False]


def test_a_file_that_fails_its_selftest_is_not_timed(document) -> None:
    row = document["runs"][0]["results"][-1]
    assert "latency" not in row
    assert row["problem"].startswith("digest does not match")


def test_a_run_compared_with_itself_is_one_within_its_interval(
    document, files, tmp_path: Path
) -> None:
    for ratio in compare_runs(document["runs"], document["runs"]):
        assert ratio.ratio == 1
        assert ratio.low <= 1 <= ratio.high
    old = tmp_path / "old.json"
    old.write_text(json.dumps(document))
    result = run(files / "pump.tflite", *QUICK, "--compare", old)
    assert result.exit_code == 0
    lines = [
        line.split() for line in result.stdout.splitlines() if line.startswith("pump.tflite  ")
    ]
    assert ["pump.tflite", "1", "p50"] in [line[:3] for line in lines]


@pytest.mark.slow
def test_the_fastest_file_is_named(files) -> None:
    result = run(files / "pump.onnx", files / "pump.tflite", "--fastest", "--rounds", "3", "--json")
    (best,) = json.loads(result.stdout)["fastest"]
    rows = json.loads(result.stdout)["runs"][0]["results"]
    assert best["p50_us"] == min(row["latency"][0]["p50_us"] for row in rows)
    assert best["low"] <= best["ratio"] <= best["high"]
    text = run(files / "pump.onnx", "--fastest", "--rounds", "1").stdout
    assert text.startswith("fastest: pump.onnx (onnxruntime, median ")
    assert text.endswith("; no other file was measured\n")
    assert text.count("\n") == 1


def test_the_fastest_of_two_files_comes_with_the_reason(files) -> None:
    names = (files / "pump.onnx", files / "pump.tflite", files / "damaged.onnx")
    damaged, fastest = run(*names, "--fastest", "--rounds", "2").stdout.splitlines()
    assert damaged.startswith("damaged.onnx: not measured: digest does not match")
    assert " times the median of pump." in fastest
    assert "95 % interval" in fastest


def test_a_table_of_two_rows_marks_the_best_and_says_so(document) -> None:
    text = runs_text(document["runs"])
    assert "\n* best of its column\n" in text
    marked = [line for line in text.splitlines() if line.startswith("pump.") and "*" in line]
    assert marked


def test_a_table_of_one_row_marks_nothing(document) -> None:
    (run_,) = document["runs"]
    single = {**run_["results"][0], "latency": run_["results"][0]["latency"][:1]}
    assert "*" not in runs_text([{**run_, "results": [single]}])


def test_readings_of_a_file_replace_the_golden_windows(files, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text('flow,"load, left",temp °C,still\n1,1000,-3,7\n')
    assert run(files / "pump.onnx", *QUICK, "--data", rows).exit_code == 0
    rows.write_text("flow\n1\n")
    result = run(files / "pump.onnx", *QUICK, "--data", rows)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(f"edgeae-runtime: {rows}: lacks 'load, left'")


@pytest.mark.parametrize(
    ("words", "code", "answer"),
    [
        (("--batch", "a"), 2, "Invalid value for '--batch': expected numbers such as 1,32,256"),
        (("--threads", "0"), 1, "--threads must be whole numbers from 1 on, such as 1,32,256"),
        (("--rate-hz", "0"), 1, "--rate-hz must be above 0 and at most 100000; got 0"),
        (("--seconds", "-1"), 1, "--seconds must be finite and not negative; got -1"),
        (("--seconds", "nan"), 1, "--seconds must be finite and not negative; got nan"),
        (("--compare", "none.json"), 1, "none.json: no such file or directory"),
    ],
)
def test_mistakes_are_answered_in_one_line(files, words, code, answer) -> None:
    result = run(files / "pump.onnx", *words)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(f"edgeae-runtime: {answer}")


def test_another_file_is_refused_as_an_older_run(files, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    for text, what in (
        ("[]", "must be what"),
        ('{"schema": 1, "runs": [{}]}', "must be what"),
        ('{"schema": 1, "runs": 3}', "must be what"),
        ('{"schema": 9, "runs": []}', "must have schema 1"),
    ):
        old.write_text(text)
        assert f"{old}: {what}" in run(files / "pump.onnx", "--compare", old).stderr


def test_percentiles_are_those_of_the_calls_and_rare_ones_are_left_out() -> None:
    times = np.arange(1.0, 20_001) * 1000
    blocks = [
        block_of(part) for part in np.array_split(np.random.default_rng(0).permutation(times), 4)
    ]
    found = percentiles_us(blocks)
    assert found["p50_us"] == pytest.approx(10_000, rel=0.01)
    assert found["p99_9_us"] == pytest.approx(19_980, rel=0.01)
    assert found["max_us"] == 20_000
    few = percentiles_us([block_of(times[:500])])
    assert few["p90_us"] is not None
    assert few["p99_us"] is few["p99_9_us"] is None


def test_calls_are_timed_in_turn_and_as_many_as_asked_for() -> None:
    seen = []
    assert len(time_calls(seen.append, "abc", 0.0, 7)) == 7
    assert seen == list("abcabca")


def test_an_interval_holds_the_true_ratio_about_as_often_as_it_says_also_under_drift() -> None:
    rng, hits = np.random.default_rng(0), 0
    for _ in range(400):
        new, old = (
            np.cumsum(rng.normal(0, 0.01, 15)) * 0.3 + rng.normal(0, 0.05, 15) for _ in "ab"
        )
        _, low, high = ratio_of(new, old)
        hits += low <= 1 <= high
    assert hits / 400 > 0.95


def test_one_process_has_no_interval_and_more_have_narrower_ones() -> None:
    assert half_width([1.0]) is None
    rng = np.random.default_rng(0)
    assert half_width(rng.normal(size=16)) < half_width(rng.normal(size=4))
    assert ratio_of(np.zeros(1), np.zeros(1)) == (1.0, None, None)


class Clock:
    """Time that passes in `sleep` and in calls only."""

    def __init__(self, call_s: float) -> None:
        self.now, self.call_s = 0.0, call_s

    def perf_counter(self) -> float:
        return self.now

    process_time = perf_counter

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def call(self, x: object) -> None:
        self.now += self.call_s


@pytest.mark.parametrize(
    ("call_s", "calls", "missed"),
    [(0.01, 100, 0), (0.05, 100, 0), (0.15, 67, 100), (0.25, 40, 100)],
)
def test_a_rate_that_cannot_be_held_is_missed_deadlines(
    monkeypatch: pytest.MonkeyPatch, call_s, calls, missed
) -> None:
    clock = Clock(call_s)
    monkeypatch.setattr("edgeae_runtime.bench.duty_cycle.time", clock)
    duty = run_duty_cycle(clock.call, [0], 10, 10)
    assert duty["calls"] == pytest.approx(calls, abs=1)
    assert duty["missed_deadlines"] == pytest.approx(missed, abs=1)
    assert duty["p50_us"] == pytest.approx(call_s * 1e6)
    assert len(duty["series_us"]) == len(duty["series_s"]) <= 600


def test_a_slowdown_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(0.01)
    monkeypatch.setattr("edgeae_runtime.bench.duty_cycle.time", clock)

    def slower(x: object) -> None:
        clock.call_s *= 1.001
        clock.call(x)

    ratio, low, high = run_duty_cycle(slower, [0], 10, 100)["slowdown"]
    assert 1 < low <= ratio <= high
    assert math.isfinite(high)
