"""C files that take counts of a converter decide as for the readings they stand for."""

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from edgeae.cli.main import main
from edgeae_export import ParityError, export, export_artifact
from edgeae_export.counts import Counts, Scale, parse_scale
from edgeae_export.formats.c99.counts_input import FixedCounts
from edgeae_runtime import InputError, Scorer
from tests.c99.conftest import C99
from tests.c99.stream_reference import Options, broken, c_verdicts, python_verdicts, write_series
from tests.c99.test_stream import compare
from tests.emulated.targets import compile_stream, missing_tools, run, run_stream

pytestmark = pytest.mark.slow

SCALES = {  # fine enough for the data of conftest.py
    "conv": (("0", 0.001, 0.0), ("1", 0.002, 5.0), ("2", -0.0001, -1.0)),
    "dense": (("", 0.001, 0.1),),
}
KINDS = [("dense", "float32"), ("conv", "int8"), ("gru", "float32"), ("prototypes", "float32")]
INTEGER = [("dense", "int8-full"), ("conv", "int8-full")]


def scales(name: str) -> tuple[Scale, ...]:
    return SCALES["dense" if name in ("dense", "prototypes") else "conv"]


def written(made: C99, name: str, precision: str, folder: Path) -> Path:
    """Write a C file that takes counts, from the artifact: that needs no Keras."""
    path, calibration = folder / "pump.c", None if precision == "float32" else made.windows[:500]
    export_artifact(
        made.onnx_path,
        path,
        precision=precision,
        calibration=calibration,
        input_type="int16",
        input_scale=scales(name),
    )
    return path


def as_counts(name: str, windows: np.ndarray) -> tuple[Counts, np.ndarray]:
    """Return what the counts stand for, and the readings that the converter has for windows."""
    gain, offset = zip(*(one[1:] for one in scales(name)), strict=True)
    counts = Counts(gain, offset)
    return counts, counts.rounded(windows)


@pytest.mark.parametrize(("name", "precision"), [*KINDS, *INTEGER])
def test_counts_are_scored_as_the_readings_they_stand_for(
    make_c99, tmp_path: Path, name, precision
) -> None:
    made = make_c99(name)
    path = written(made, name, precision, tmp_path)
    counts, readings = as_counts(name, made.windows)
    with Scorer(path, allow_native=True) as scorer:
        expected = made.onnx.score(readings)
        near = {"float32": 5e-4, "int8": 0.02}.get(precision, 0.1)
        np.testing.assert_allclose(scorer.score(readings[:500]), expected[:500], rtol=near)
        # What lies between two counts is read as the nearer one.
        np.testing.assert_array_equal(scorer.score(made.windows), scorer.score(readings))
        between = readings + np.float32(0.2) * np.float32(np.min(np.abs(counts.gain)))
        np.testing.assert_array_equal(scorer.score(between), scorer.score(readings))
        assert scorer.needs["counts"] == counts.facts()
        assert scorer.needs["ram_bytes"] == 4 * scorer.needs["scratch_floats"] + 4 + 2 * (
            readings[0].size
        )
        bad = readings[0].copy()
        bad.flat[3] = np.nan
        with pytest.raises(InputError):
            scorer.score(bad)
        spread = readings.std(axis=0).max()
        rebuilt = made.onnx.reconstruct(readings[:50])
        np.testing.assert_allclose(scorer.reconstruct(readings[:50]), rebuilt, atol=0.15 * spread)


@pytest.mark.emulator
@pytest.mark.parametrize("target", ["m0", "m4f", "rv32"])
@pytest.mark.parametrize(("name", "precision"), INTEGER[:1])
def test_integer_scores_of_counts_are_the_same_bits_on_every_target(
    make_c99, tmp_path: Path, name, precision, target, need_tool
) -> None:
    need_tool(*missing_tools(target))
    made = make_c99(name)
    path = written(made, name, precision, tmp_path)
    windows = made.windows[400:600]
    done = run(target, path.read_bytes(), windows, tmp_path)
    with Scorer(path, allow_native=True) as scorer:
        np.testing.assert_array_equal(done.scores, scorer.score(windows))
        np.testing.assert_array_equal(done.flags, scorer.is_anomaly(windows))
        assert done.ram_bytes == scorer.needs["ram_bytes"] - 2 * windows[0].size
    assert done.selftest == 0


class Counted(NamedTuple):
    """A folder with `pump.c`, and series of counts `(n, 3)`."""

    folder: Path
    series: dict[str, np.ndarray]


@pytest.fixture(scope="module")
def counted(make_c99, tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """A C file that takes counts, and broken series of counts."""
    folder, made = tmp_path_factory.mktemp("counted"), make_c99("conv")
    words = folder / "pump.c", SCALES["conv"]
    export(made.detector.source_, words[0], input_type="int16", input_scale=words[1])
    counts, readings = as_counts("conv", made.windows[:30])
    rows = readings.reshape(-1, 3)
    wide = np.concatenate([rows, rows[:, :1]], axis=1)  # `broken` breaks a fourth channel too
    whole = {name: values[:, :3] for name, values in broken(wide).items()}
    kept = {name: v for name, v in whole.items() if np.isfinite(v).all()}
    return Counted(folder, {name: counts.of_readings(values) for name, values in kept.items()})


@pytest.mark.parametrize("options", [Options(4), Options(1, tracking=True, drift_span=25)])
def test_a_stream_of_counts_answers_as_the_scorer_for_readings(
    counted: Counted, tmp_path: Path, options, need_tool
) -> None:
    need_tool("gcc")
    shutil.copytree(counted.folder, tmp_path / "c")
    compile_stream("gcc", options.in_c(), tmp_path / "c", "-Wall", "-Wextra", "-Werror")
    counts, _ = as_counts("conv", np.zeros((1, 3), np.float32))
    seen = set()
    for name, rows in counted.series.items():
        write_series(tmp_path / "c/x.bin", rows, None)
        got = c_verdicts(tmp_path / "c/y.bin", run_stream("gcc", tmp_path / "c"), 3)
        readings = counts.readings(rows)
        compare(got, python_verdicts(counted.folder / "pump.c", readings, None, options), name)
        seen |= set(got.decisions[:, 2].tolist())
    assert len(seen) >= 3  # no reason, flatline, out of range


def test_an_artifact_becomes_a_file_that_takes_counts(make_c99, tmp_path: Path) -> None:
    made, path = make_c99("conv"), tmp_path / "pump.c"
    export_artifact(made.onnx_path, path, input_type="int16", input_scale=SCALES["conv"])
    _, readings = as_counts("conv", made.windows)
    with Scorer(path, allow_native=True) as scorer:
        np.testing.assert_allclose(scorer.score(readings), made.onnx.score(readings), rtol=5e-4)
        assert scorer.threshold == made.onnx.threshold
    text = path.with_suffix(".h").read_text()
    for line in (
        "COUNTS 1 ",
        "GAIN {0.001, 0.002, -0.0001}",
        "OFFSET {0.0, 5.0, -1.0}",
    ):
        assert f"#define PUMP_{line}" in text
    assert "pump_score(const int16_t *x, float *score)" in text


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("--input int16", "channel 1: its training range .* 8 counts|channel 0: .* counts wide"),
        ("--input int16 --input-scale 9=1", "names channel '9'; the model has 0 to 2"),
        ("--input int16 --input-scale 0=0", "a finite gain other than 0"),
        ("--input int16 --input-scale 0=x", "must be like flow=0.01,-4; got '0=x'"),
        ("--input int16 --input-scale 1e-9", "in counts; int16 holds -32768 to 32767"),
        ("--input-scale 0=1", "goes with --input int16"),
        ("--input int16 --blob", "takes no options of other files"),
    ],
)
def test_a_mistake_in_the_scale_is_told_in_a_line(make_c99, tmp_path: Path, words, why) -> None:
    made = make_c99("conv")
    target = tmp_path / ("pump.bin" if "--blob" in words else "pump.c")
    call = ["export", str(made.onnx_path), str(target), *words.split()]
    done = CliRunner().invoke(main, call)
    assert done.exit_code == 1
    assert len(done.output.strip().splitlines()) == 1

    assert re.search(why, done.output), done.output
    assert list(tmp_path.iterdir()) == []


def test_counts_that_are_too_coarse_are_refused_by_what_they_change(
    make_c99, tmp_path: Path
) -> None:
    source, scale = make_c99("dense").detector.source_, [("", 0.3, 0.0)]
    with pytest.raises(ParityError, match="rounding readings to counts alone changes too much"):
        export(source, tmp_path / "pump.c", input_type="int16", input_scale=scale)
    with pytest.raises(InputError, match=r"`input` int16 is known for \.c files only"):
        export(source, tmp_path / "pump.onnx", input_type="int16", input_scale=scale)
    assert list(tmp_path.iterdir()) == []


@given(st.floats(-60_000, 60_000), st.floats(1e-3, 200.0), st.integers(-(2**15), 2**15 - 1))
def test_a_scaler_in_integers_is_that_of_floats(offset: float, steps: float, count: int) -> None:
    fixed = FixedCounts.of(np.array([offset]), np.array([steps]))
    whole = count * int(fixed.factor[0]) - int(fixed.offset[0])
    assert abs(whole) < 2**31
    assert abs(count * int(fixed.factor[0])) < 2**31
    got = (whole >> int(fixed.shift[0])) / 2**fixed.bits
    exact = (count - offset) * steps
    assert abs(got - exact) <= 2.0**-fixed.bits + abs(exact) * 2e-4


@given(st.integers(-(2**15), 2**15 - 1), st.floats(1e-4, 1e3), st.floats(-10, 10))
def test_a_count_survives_its_reading(count: int, gain: float, offset: float) -> None:
    counts = Counts((gain,), (offset * gain,))
    readings = counts.readings(np.array([[count]], np.int16))
    assert counts.of_readings(readings) == count
    low, high = counts.within(readings[0], readings[0])
    assert low == high == count


def test_a_scale_is_parsed() -> None:
    assert parse_scale("a=b=2,3") == ("a=b", 2.0, 3.0)
