"""The stream of a C file answers, reading by reading, what `Scorer.stream` answers."""

import shutil
import subprocess
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from edgeae import Detector, cut_windows
from edgeae_runtime import Scorer
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.stream.sensor_checks import REASONS
from tests.c99.stream_reference import (
    REASONS as C_REASONS,
)
from tests.c99.stream_reference import (
    Options,
    Verdicts,
    c_verdicts,
    python_verdicts,
    write_series,
)
from tests.emulated.targets import (
    compile_stream,
    instructions,
    missing_tools,
    run_stream,
)

TOLERANCE = 1e-5  # of the score; rounding alone
STEPS, CHANNELS = 16, 8
PROGRAM = Path(__file__).parents[1] / "emulated" / "stream.c"
CHOICES = (
    Options(4),
    Options(1, tracking=True, drift_span=25),
    Options(STEPS, AlarmRule(2, 4, 1, 3, 2), tracking=True, drift_span=7),
    Options(STEPS + 9, AlarmRule(1, 1, 0, 2, 3)),
)
EMULATED = ("m4f", "rv32", "aarch64")


class Series(NamedTuple):
    """Recorded readings `(n, channels)`, broken ones too, and their times."""

    rows: np.ndarray
    times_us: np.ndarray | None


class Made(NamedTuple):
    """A folder with `pump.c`, and series to push."""

    folder: Path
    series: dict[str, Series]


def broken(rows: np.ndarray) -> dict[str, np.ndarray]:
    """Break sensors in the ways that a stream has to notice."""
    rng = np.random.default_rng(0)
    part, noise = slice(100, 260), rng.normal(0, 3 * rows.std(axis=0) + 1e-3, rows.shape)
    names = ("stuck", "nan", "infinite", "wild", "noisy", "swapped", "mirrored")
    kinds = {name: rows.copy() for name in names}
    kinds["stuck"][part, 1] = rows[100, 1]
    kinds["nan"][part, [0]] = np.nan
    kinds["nan"][300:303, 2] = np.nan
    kinds["infinite"][part, 2] = np.inf
    kinds["wild"][120:124, 3] = 1e9
    kinds["noisy"][part, 0] += noise[part, 0].astype(np.float32)
    kinds["swapped"][part, :2] = rows[part, 1::-1]
    kinds["mirrored"][:, :3] = 2 * rows[:, :3].mean(axis=0) - rows[:, :3]  # against the others
    return kinds


def with_gaps(times_us: np.ndarray) -> np.ndarray:
    """Lose readings, repeat and delay stamps, set the clock, and let it run too fast."""
    times = times_us.copy()
    times[60:] += 7_000_000
    times[90] = times[89]
    times[95] = times[92] + 1
    times[150:] -= 3_600_000_000
    start = times[200]
    times[200:260] = start + (np.arange(60) * 1_150_000)
    times[260:] += times[259] - times[260] + 1_000_000
    return times


def exported(windows, readings: np.ndarray, folder: Path, **stride: int) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        detector = Detector("dense", hidden=(12,), code_size=4, epochs=4, random_state=0)
        detector.fit(windows, **stride)
        detector.export(folder / "pump.c")
    return folder


@pytest.fixture(scope="module")
def skab(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    table = pd.read_csv(real_data / "skab/anomaly-free/anomaly-free.csv", sep=";")
    table["datetime"] = pd.to_datetime(table["datetime"])
    windows = cut_windows(table[:7000], time="datetime", window=STEPS, stride=4)
    rows = table.iloc[7000:7450, 1:].to_numpy(np.float32)
    even = np.arange(len(rows), dtype=np.int64) * 1_000_000
    valve = pd.read_csv(real_data / "skab/valve1/0.csv", sep=";")
    stamps = pd.to_datetime(valve["datetime"]).astype("datetime64[us]").to_numpy().astype(np.int64)
    series = {name: Series(values, even) for name, values in broken(rows).items()}
    series["gaps"] = Series(rows, with_gaps(even))
    series["no times"] = Series(rows, None)
    series["valve"] = Series(valve.iloc[:, 1:9].to_numpy(np.float32), stamps)
    return Made(exported(windows, rows, tmp_path_factory.mktemp("skab")), series)


@pytest.fixture(scope="module")
def smd(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    from edgeae_runtime.readings.windowing import windows_of

    data = np.load(real_data / "smd/machine-1-6.npz")
    train, test = data["X_train"].astype(np.float32), data["X_test"].astype(np.float32)
    rows = train[-450:]
    series = {name: Series(values, None) for name, values in broken(rows).items()}
    series["anomalies"] = Series(test[:3000], None)
    windows = windows_of(train[:8000], STEPS, 4)
    return Made(exported(windows, rows, tmp_path_factory.mktemp("smd"), stride=4), series)


@pytest.fixture(scope="module", params=["skab", "smd"])
def made(request: pytest.FixtureRequest) -> Made:
    return request.getfixturevalue(request.param)


def compare(got: Verdicts, expected: Verdicts, name: str) -> None:
    np.testing.assert_array_equal(got.decisions, expected.decisions, err_msg=name)
    np.testing.assert_array_equal(got.thresholds, expected.thresholds, err_msg=name)
    np.testing.assert_allclose(got.scores, expected.scores, rtol=TOLERANCE, err_msg=name)
    np.testing.assert_allclose(got.drift_sizes, expected.drift_sizes, rtol=1e-3, atol=1e-4)
    assert got.counts == expected.counts, name


def test_every_verdict_reason_alarm_and_threshold_is_that_of_the_scorer(
    made: Made, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc")
    shutil.copytree(made.folder, tmp_path / "c")
    seen: set[int] = set()
    for options in CHOICES:
        compile_stream("gcc", options.in_c(), tmp_path / "c")
        for name, series in made.series.items():
            write_series(tmp_path / "c/x.bin", *series)
            got = c_verdicts(
                tmp_path / "c/y.bin", run_stream("gcc", tmp_path / "c"), series.rows.shape[1]
            )
            expected = python_verdicts(made.folder / "pump.c", *series, options)
            compare(got, expected, f"{name}, {options}")
            seen |= set(expected.decisions[:, 2].tolist())
    reached = {C_REASONS[number] for number in seen}
    wanted = {None, *REASONS} - {"overflow"}
    if all(series.times_us is None for series in made.series.values()):
        wanted -= {"gap", "sampling rate"}
    assert reached == wanted


@pytest.mark.slow
@pytest.mark.emulator
@pytest.mark.parametrize("target", EMULATED)
def test_a_target_answers_as_the_scorer(made: Made, tmp_path: Path, target, need_tool) -> None:
    need_tool(*missing_tools(target))
    shutil.copytree(made.folder, tmp_path / "c")
    for options in CHOICES[1:3]:
        compile_stream(target, options.in_c(), tmp_path / "c")
        for name in {"mirrored", "nan", "gaps", "anomalies"} & set(made.series):
            rows, times_us = made.series[name]
            series = Series(rows[:400], None if times_us is None else times_us[:400])
            write_series(tmp_path / "c/x.bin", *series)
            text = run_stream(target, tmp_path / "c")
            got = c_verdicts(tmp_path / "c/y.bin", text, series.rows.shape[1])
            compare(got, python_verdicts(made.folder / "pump.c", *series, options), name)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Windows of 64 readings of 3 channels, 50 a second."""
    rng = np.random.default_rng(0)
    time = np.arange(3000) / 50
    waves = np.stack([np.sin(6 * time), 20 + 5 * np.cos(6 * time), np.sin(3 * time)], axis=1)
    table = pd.DataFrame(waves + rng.normal(size=waves.shape) * [0.05, 0.2, 0.05], columns=[*"abc"])
    table.insert(0, "time", pd.to_datetime(np.arange(3000) * 20, unit="ms"))
    windows = cut_windows(table, time="time", window=64, stride=8)
    folder = exported(windows, waves, tmp_path_factory.mktemp("three"))
    write_series(folder / "x.bin", waves[:400].astype(np.float32), np.arange(400) * 20_000)
    return folder


@pytest.mark.emulator
def test_a_push_on_an_m4f_is_short_and_the_state_small(three: Path, need_tool) -> None:
    need_tool(*missing_tools("m4f"))
    compile_stream("m4f", Options(8, drift_span=100).in_c(), three)
    text = run_stream("m4f", three)
    ring = 64 * 3 * 4
    size = int(text.split()[1])
    assert ring < size <= ring + 512
    assert 0 < instructions(text) <= 400


PARTS = ("CLOCK", "DYNAMICS", "TRACKING", "ALARMS", "DRIFT")


@pytest.mark.parametrize("parts", [("STREAM",), PARTS, *((part,) for part in PARTS)])
def test_parts_are_left_out_by_macros(three: Path, tmp_path: Path, parts, need_tool) -> None:
    need_tool("gcc")
    (tmp_path / "main.c").write_text(
        '#include "pump.h"\nint main(void) {\n#ifndef PUMP_NO_STREAM\n'
        "static pump_stream s; static float x[PUMP_CHANNELS]; pump_verdict v;\n"
        "if (pump_stream_init(&s, sizeof s, NULL) || pump_stream_push_at(&s, x, 0, &v)) return 1;\n"
        "#endif\nreturn pump_selftest(); }\n"
    )
    words = ["-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-pedantic", "-I", str(three)]
    macros = [f"-DPUMP_NO_{part}" for part in parts]
    call = ["gcc", *words, *macros, "main.c", str(three / "pump.c"), "-lm", "-o", "main"]
    subprocess.run(call, cwd=tmp_path, check=True)
    assert subprocess.run(["./main"], cwd=tmp_path, check=False).returncode == 0


def test_the_stream_is_clean_under_sanitizers(made: Made, tmp_path: Path, need_tool) -> None:
    need_tool("gcc")
    shutil.copytree(made.folder, tmp_path / "c")
    words = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    compile_stream("gcc", CHOICES[1].in_c(), tmp_path / "c", *words)
    for series in made.series.values():
        write_series(tmp_path / "c/x.bin", *series)
        assert "counts" in run_stream("gcc", tmp_path / "c")


THRESHOLDS = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "pump.h"
static float scores[4000];
int main(int argc, char **argv)
{
    pump_stored_threshold stored;
    size_t n = 0;
    if (argc < 2 || pump_set_rate(0.0f) != PUMP_BAD_ARGUMENT) return 1;
    if (pump_set_rate(1e-6f) != PUMP_TOO_FEW || pump_threshold() != PUMP_THRESHOLD) return 2;
    if (strcmp(argv[1], "rate") == 0) {
        if (pump_set_rate((float)atof(argv[2]))) return 3;
        pump_store_threshold(&stored);
        if (pump_set_threshold(9.0f) || pump_threshold() < 9.0f) return 4;
        if (pump_restore_threshold(&stored)) return 5;
        stored.file ^= 1;
        if (pump_restore_threshold(&stored) != PUMP_BAD_STATE) return 6;
        stored.file ^= 1, stored.threshold += 1.0f;
        if (pump_restore_threshold(&stored) != PUMP_BAD_STATE) return 7;
        if (pump_selftest() != PUMP_OK) return 8;
        printf("0 %.9g\\n", (double)pump_threshold());
        return 0;
    }
    while (n < 4000 && scanf("%f", scores + n) == 1) n++;
    {
        const unsigned alarms = (unsigned)atoi(argv[2]);
        const int status = pump_recalibrate(
            scores, n, alarms, (float)atof(argv[3]), (float)atof(argv[4]));
        printf("%d %.9g\\n", status, (double)pump_threshold());
    }
    return 0;
}
"""


@pytest.fixture(scope="module")
def threshold_program(three: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("threshold")
    (folder / "main.c").write_text(THRESHOLDS)
    source = str(three / "pump.c")
    call = ["gcc", "-std=c99", "-O2", "-I", str(three), "main.c", source, "-lm", "-o", "main"]
    subprocess.run(call, cwd=folder, check=True)
    return folder / "main"


def said(program: Path, *words: object, scores: str = "") -> tuple[int, float]:
    call = [str(program), *map(str, words)]
    done = subprocess.run(call, input=scores, capture_output=True, text=True, check=True)
    status, threshold = done.stdout.split()
    return int(status), float(threshold)


@pytest.mark.parametrize("rate", [0.5, 0.2, 0.05, 0.02])
def test_a_rate_gives_the_threshold_that_the_manifest_gives(
    three: Path, threshold_program: Path, rate
) -> None:
    with Scorer(three / "pump.c", allow_native=True) as scorer:
        expected = scorer.manifest.calibration.threshold(rate)
    assert np.float32(said(threshold_program, "rate", rate)[1]) == expected


def test_recalibration_has_the_guards_of_the_runtime(three: Path, threshold_program: Path) -> None:
    from edgeae_runtime.errors import InputError
    from edgeae_runtime.service.recalibration import Sample, propose

    with Scorer(three / "pump.c", allow_native=True) as scorer:
        manifest = scorer.manifest
    value = float(manifest.threshold.value)
    usual = value * (0.7 + 0.1 * np.random.default_rng(0).random(300)).astype(np.float32)
    tailed = usual.copy()
    tailed[:12] *= 40
    cases = [
        (usual, 0, 0.05, 0.9, 0),
        (usual, 0, 0.05, 0.01, 9),
        (usual[:10], 0, 0.05, 0.9, 6),
        (usual, 2, 0.05, 0.9, 7),
        (tailed, 0, 0.05, 99.0, 8),
    ]
    for scores, alarms, rate, change, status in cases:
        text = "\n".join(f"{score:.9g}" for score in scores)
        got = said(threshold_program, "scores", alarms, rate, change, scores=text)
        assert got[0] == status
        try:
            sample = Sample(scores, alarms)
            expected = propose(sample, rate, manifest.calibration, value, change)
        except InputError:
            assert status
            expected = manifest.threshold.value
        assert np.float32(got[1]) == expected
