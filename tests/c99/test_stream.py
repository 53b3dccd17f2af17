"""The stream of a C file answers, reading by reading, what `Scorer.stream` answers."""

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from edgeae import cut_windows
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.stream.sensor_checks import REASONS
from tests.c99.conftest import BOTH, exported
from tests.c99.stream_reference import (
    REASONS as C_REASONS,
)
from tests.c99.stream_reference import (
    Options,
    Verdicts,
    broken,
    c_verdicts,
    python_verdicts,
    with_gaps,
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
FAR_STRIDE = r"""
#include <stdio.h>
#include "pump.h"
static pump_stream stream;
int main(void)
{
    const float reading[PUMP_CHANNELS] = {0};
    pump_verdict verdict;
    long i, count = 0;
    if (pump_stream_init(&stream, sizeof stream, NULL) != PUMP_OK) return 1;
    for (i = 0; i < PUMP_STEPS + 70000; i++) {
        if (pump_stream_push(&stream, reading, &verdict) != PUMP_OK) return 1;
        count += verdict.kind != PUMP_NO_VERDICT;
    }
    printf("%ld", count);
    return 0;
}
"""
EMULATED = ("m4f", "rv32", "aarch64")


class Series(NamedTuple):
    """Recorded readings `(n, channels)`, broken ones too, and their times."""

    rows: np.ndarray
    times_us: np.ndarray | None


class Made(NamedTuple):
    """A folder with `pump.c`, and series to push."""

    folder: Path
    series: dict[str, Series]


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
    return Made(exported(windows, tmp_path_factory.mktemp("skab"), *BOTH), series)


@pytest.fixture(scope="module")
def smd(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Made:
    from edgeae_runtime.readings.windowing import windows_of

    data = np.load(real_data / "smd/machine-1-6.npz")
    train, test = data["X_train"].astype(np.float32), data["X_test"].astype(np.float32)
    rows = train[-450:]
    series = {name: Series(values, None) for name, values in broken(rows).items()}
    series["anomalies"] = Series(test[:3000], None)
    windows = windows_of(train[:8000], STEPS, 4)
    return Made(exported(windows, tmp_path_factory.mktemp("smd"), *BOTH, stride=4), series)


@pytest.fixture(scope="module", params=["skab", "smd"])
def made(request: pytest.FixtureRequest) -> Made:
    return request.getfixturevalue(request.param)


def compare(got: Verdicts, expected: Verdicts, name: str) -> None:
    np.testing.assert_array_equal(got.decisions, expected.decisions, err_msg=name)
    np.testing.assert_array_equal(got.thresholds, expected.thresholds, err_msg=name)
    np.testing.assert_allclose(got.scores, expected.scores, rtol=TOLERANCE, err_msg=name)
    np.testing.assert_allclose(got.drift_sizes, expected.drift_sizes, rtol=1e-3, atol=1e-4)
    assert got.counts == expected.counts, name


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.emulator
@pytest.mark.parametrize("target", ["m4f", "rv32"])
def test_a_stream_in_integers_is_that_of_the_host_to_the_bit(
    made: Made, tmp_path: Path, target, need_tool
) -> None:
    need_tool("gcc", *missing_tools(target))
    for place in ("host", "target"):
        shutil.copytree(made.folder / "integers", tmp_path / place)
    places = {"host": "gcc", "target": target}
    for place, compiler in places.items():
        compile_stream(compiler, CHOICES[1].in_c(), tmp_path / place)
    for name, (rows, times_us) in made.series.items():
        first = slice(300)  # all faults are in there
        counts = []
        for place, compiler in places.items():
            series = Series(rows[first], None if times_us is None else times_us[first])
            write_series(tmp_path / place / "x.bin", *series)
            counts.append(run_stream(compiler, tmp_path / place).partition("counts")[2])
        verdicts = [(tmp_path / place / "y.bin").read_bytes() for place in places]
        assert len(verdicts[0]) > 1000
        assert verdicts[0] == verdicts[1], name
        assert counts[0] == counts[1], name


@pytest.mark.emulator
@pytest.mark.parametrize("place", [".", "integers"])
def test_a_push_on_an_m4f_is_short_and_the_state_small(
    three: Path, tmp_path: Path, place, need_tool
) -> None:
    need_tool(*missing_tools("m4f"))
    shutil.copytree(three / place, tmp_path / "c")
    shutil.copy(three / "x.bin", tmp_path / "c")
    compile_stream("m4f", Options(8, drift_span=100).in_c(), tmp_path / "c")
    text = run_stream("m4f", tmp_path / "c")
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


COUNTS = """
#include "pump.h"
#define N 300
static pump_stream one, two;
static int16_t counts[N * PUMP_CHANNELS];
static float readings[N * PUMP_CHANNELS], scores[2][N];
static size_t taken[2];
static void take(const pump_verdict *verdict, void *context)
{
    const int side = *(const int *)context;
    scores[side][taken[side]++] = verdict->has_score ? verdict->score : -1.0f;
}
int main(void)
{
    static const float gain[3] = {0.001f, 0.01f, 0.0005f}, offset[3] = {0.0f, 20.0f, 0.25f};
    int first = 0, second = 1;
    size_t i;
    for (i = 0; i < N * PUMP_CHANNELS; i++) {
        counts[i] = (int16_t)((int)(i * 7919 % 1801) - 900);
        readings[i] = (float)counts[i] * gain[i % 3] + offset[i % 3];
    }
    if (pump_stream_init(&one, sizeof one, NULL)) return 1;
    if (pump_stream_init(&two, sizeof two, NULL)) return 2;
    if (pump_stream_push_counts(&one, counts, N, gain, offset, take, &first)) return 3;
    if (pump_stream_push_block(&two, readings, N, take, &second)) return 4;
    if (taken[0] == 0 || taken[0] != taken[1] || one.readings != N) return 5;
    for (i = 0; i < taken[0]; i++) {
        if (scores[0][i] < scores[1][i] || scores[0][i] > scores[1][i]) return 6;
    }
    return 0;
}
"""


def test_counts_of_a_converter_are_readings_after_gain_and_offset(
    three: Path, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc")
    (tmp_path / "main.c").write_text(COUNTS)
    words = ["-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-I", str(three)]
    call = ["gcc", *words, "main.c", str(three / "pump.c"), "-lm", "-o", "main"]
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


def test_a_stride_of_more_than_16_bits_is_kept(tmp_path: Path, need_tool) -> None:
    need_tool("gcc")
    windows = np.random.default_rng(0).normal(size=(200, 4, 1)).astype(np.float32)
    exported(windows, tmp_path, "pump.c", stride=70_000)
    (tmp_path / "main.c").write_text(FAR_STRIDE)
    call = "gcc -std=c99 -Wall -Wextra -Wconversion -Werror -pedantic pump.c main.c -lm -o pump"
    subprocess.run(call.split(), cwd=tmp_path, check=True)
    done = subprocess.run([tmp_path / "pump"], capture_output=True, text=True, check=True)
    assert done.stdout == "2"
