"""A C file resamples to the angle of a shaft as Python does, to the bit, on every target."""

import itertools
import shutil
import subprocess
import warnings
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from edgeae import Detector, cut_windows
from edgeae_export import export_artifact, export_blob
from edgeae_export.counts import Counts
from edgeae_runtime import Scorer
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.recordings.order_tracking import OrderTracker
from tests.c99.stream_reference import KINDS, REASONS
from tests.c99.test_artifacts import WARNINGS
from tests.c99.test_misra import undocumented
from tests.emulated.targets import compile_tracker, instructions, missing_tools, run_stream

RATE, PER_TURN, STEPS, STRIDE = 4000.0, 64, 64, 16
SCALES = (("0", 0.0005, 0.0), ("1", 0.001, 5.0))
FILES = ("float32", "int8", "int8-full", "counts", "full-counts")
TARGETS = ("m0", "m4f", "m55", "rv32", "aarch64", "armhf", "riscv64")


class Shaft(NamedTuple):
    """Readings `(n, 2)`, and speeds `(n,)` in rpm."""

    rows: np.ndarray
    rpm: np.ndarray


def shaft(rpm: np.ndarray, seed: int = 0) -> Shaft:
    rng, turns = np.random.default_rng(seed), np.cumsum(np.nan_to_num(rpm)) / (60 * RATE)
    tones = [np.sin(2 * np.pi * 3 * turns), 5 + 2 * np.cos(2 * np.pi * 7.5 * turns)]
    rows = np.stack(tones, axis=1) + rng.normal(size=(len(rpm), 2)) * [0.05, 0.1]
    return Shaft(rows.astype(np.float32), rpm.astype(np.float32))


def recordings() -> dict[str, Shaft]:
    """Return shafts that run up, run down, stand still and turn steadily, and broken sensors."""
    rng = np.random.default_rng(1)
    ramp = np.linspace(100, 9000, 3000)
    rest = np.concatenate([np.full(900, 2000.0), np.zeros(50), np.full(900, 2500.0)])
    wild = np.abs(1500 + 40 * np.cumsum(rng.normal(size=3000)))
    wild[rng.integers(0, 3000, 12)] = [0, -3, np.nan, 1e9, np.inf, 1e-40, 50, 62_000, 1, 2, 3, 58]
    jumps = rng.choice([80.0, 400.0, 3750.0, 20_000.0, 58_000.0], 60).repeat(40)
    found = {"run-up": ramp, "run-down": ramp[::-1], "rest": rest, "wild": wild, "jumps": jumps}
    found |= {"constant": np.full(2500, 1875.0), "at one": np.full(1500, 3750.0)}
    made = {name: shaft(rpm, seed) for seed, (name, rpm) in enumerate(found.items())}
    for name, value in {"nan": np.nan, "infinite": np.inf, "stuck": 0.3}.items():
        made[name] = shaft(rest, 9)
        made[name].rows[300 : 303 if name != "stuck" else 800, 0] = value
    return made


SHAFTS = recordings()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with `pump.onnx`, and one of each of `FILES` with its `pump.c`."""
    folder = tmp_path_factory.mktemp("shaft")
    train = shaft(1500 + 500 * np.sin(np.arange(40_000) / 4000), 5)
    table = pd.DataFrame(train.rows, columns=["a", "b"]).assign(rpm=train.rpm)
    cut = cut_windows(
        table,
        window=STEPS,
        stride=STRIDE,
        order_tracking="rpm",
        samples_per_revolution=PER_TURN,
        rate_hz=RATE,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        detector = Detector("dense", hidden=(12,), code_size=4, epochs=4, random_state=0)
        detector.fit(cut)
        detector.export(folder / "pump.onnx")
    for name in FILES:
        (folder / name).mkdir()
        precision = {"counts": "float32", "full-counts": "int8-full"}.get(name, name)
        calibration = None if precision == "float32" else cut.windows[::7]
        path = folder / name / "pump.c"
        export_artifact(
            folder / "pump.onnx",
            path,
            precision=precision,
            calibration=calibration,
            input_type="int16" if "counts" in name else "float32",
            input_scale=SCALES if "counts" in name else (),
        )
    return folder


class Verdicts(NamedTuple):
    """Readings, kinds and reasons `(n, 3)`, scores `(n,)`, and windows `(n, STEPS, 2)`."""

    decisions: np.ndarray
    scores: np.ndarray
    windows: np.ndarray


COUNTS = Counts(*(tuple(part) for part in np.array([one[1:] for one in SCALES]).T.tolist()))


def pushed(folder: Path, target: str, one: Shaft, is_counts: bool = False) -> tuple[Verdicts, str]:
    """Run the compiled program of a folder on readings, or on the counts that they are."""
    value = "<i2" if is_counts else "<f4"
    records = np.zeros(len(one.rpm), [("rpm", "<f4"), ("row", value, 2)])
    records["rpm"], records["row"] = (
        one.rpm,
        COUNTS.of_readings(one.rows) if is_counts else one.rows,
    )
    records.tofile(folder / "x.bin")
    text = run_stream(target, folder)
    kind = [("decision", "<u4", 3), ("score", "<f4"), ("window", value, (STEPS, 2))]
    found = np.fromfile(folder / "y.bin", np.dtype(kind))
    return Verdicts(found["decision"].astype(int), found["score"], found["window"]), text


def samples_of(one: Shaft, scorer: Scorer) -> list[np.ndarray]:
    """Return the samples of each segment `(k, 2)`, by the definition."""
    tracking = scorer.manifest.inputs.order_tracking
    assert tracking is not None
    tracker, segments = OrderTracker(tracking), []
    for is_new, samples, _ in tracker.take(one.rows, one.rpm):
        segments += [[]] * is_new
        segments[-1] = [*segments[-1], samples]
    return [np.concatenate(parts) for parts in segments]


@cache
def by_python(artifact: Path, names: tuple[str, ...]) -> dict[str, Verdicts]:
    """Return the verdicts of `Scorer.stream`, reading by reading, and the windows by definition.

    A file of counts takes readings here, too: those that are its counts.
    """
    found = {}
    with Scorer(artifact, allow_native=True) as scorer:
        for name in names:
            one = SHAFTS[name]
            if "counts" in artifact.parent.name:
                one = one._replace(rows=COUNTS.rounded(one.rows))
            found[name] = verdicts_of(scorer, one)
    return found


def verdicts_of(scorer: Scorer, one: Shaft) -> Verdicts:
    stride = scorer.manifest.inputs.stride
    assert stride == STRIDE
    stream = scorer.stream(stride)
    found = [
        (index, verdict)
        for index in range(len(one.rpm))
        for verdict in stream.push_block(one.rows[[index]], speed_rpm=one.rpm[[index]])
    ]
    windows = [
        windows_of(segment, STEPS, stride)
        for segment in samples_of(one, scorer)
        if len(segment) >= STEPS
    ]
    decisions = [(at, KINDS[v.verdict], REASONS.index(v.reason)) for at, v in found]
    scores = np.array([v.score if np.isfinite(v.score) else 0 for _, v in found], np.float32)
    return Verdicts(np.array(decisions).reshape(-1, 3), scores, np.concatenate(windows))


def is_scored(found: Verdicts) -> np.ndarray:
    return np.isin(found.decisions[:, 1], [KINDS["normal"], KINDS["anomaly"]])


def prepared(made: Path, file: str, target: str, folder: Path, *words: str) -> Path:
    shutil.copytree(made / file, folder)
    compile_tracker(target, folder, *words)
    return folder


def names(file: str) -> tuple[str, ...]:
    """Return the recordings that a file can be given: counts are never NaN."""
    return tuple(
        name for name in SHAFTS if "counts" not in file or np.isfinite(SHAFTS[name].rows).all()
    )


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("file", ["float32", "int8", "int8-full"])
def test_samples_are_those_of_python_to_the_bit_and_verdicts_the_same(
    made: Path, tmp_path: Path, file, compiler, need_tool
) -> None:
    need_tool(compiler)
    folder = prepared(made, file, compiler, tmp_path / "c", *WARNINGS[1:])
    reached = set()
    for name, expected in by_python(made / file / "pump.c", names(file)).items():
        got, _ = pushed(folder, compiler, SHAFTS[name])
        np.testing.assert_array_equal(got.decisions, expected.decisions, err_msg=name)
        assert len(got.windows) == len(expected.windows), name
        here = is_scored(got)
        np.testing.assert_array_equal(got.windows[here], expected.windows[here], err_msg=name)
        np.testing.assert_allclose(got.scores, expected.scores, rtol=1e-5, err_msg=name)
        reached |= {REASONS[reason] for reason in got.decisions[:, 2]}
    assert {None, "not finite", "flatline"} <= reached


@pytest.mark.parametrize("file", ["counts", "full-counts"])
def test_counts_are_resampled_within_half_a_count(
    made: Path, tmp_path: Path, file, need_tool
) -> None:
    """Python interpolates readings in float32, and rounds them where the file takes counts."""
    need_tool("gcc")
    folder = prepared(made, file, "gcc", tmp_path / "c")
    others = total = 0
    for name, expected in by_python(made / file / "pump.c", names(file)).items():
        got, _ = pushed(folder, "gcc", SHAFTS[name], is_counts=True)
        np.testing.assert_array_equal(got.decisions, expected.decisions, err_msg=name)
        here = is_scored(got)
        exact = (expected.windows[here].astype(float) - COUNTS.offset) / np.array(COUNTS.gain)
        np.testing.assert_allclose(got.windows[here], exact, rtol=0, atol=0.505, err_msg=name)
        others += int(
            np.count_nonzero(got.windows[here] != COUNTS.of_readings(expected.windows[here]))
        )
        total += exact.size
        with Scorer(folder / "pump.c", allow_native=True) as scorer:
            threshold = scorer.threshold
        error = np.abs(got.scores - expected.scores) / np.maximum(expected.scores, threshold)
        assert error.max(initial=0) < 1e-3, name
    assert total > 10_000
    assert others < 0.01 * total


@pytest.mark.slow
@pytest.mark.emulator
@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("file", ["float32", "int8-full", "full-counts"])
def test_a_target_has_the_bits_of_the_host(
    made: Path, tmp_path: Path, file, target, need_tool
) -> None:
    need_tool("gcc", *missing_tools(target))
    words = ["-DPUMP_TRACKER_WIDEST=8"] if target == "m0" else []  # whose board has 16 kB
    host = prepared(made, file, "gcc", tmp_path / "host", *words)
    board = prepared(made, file, target, tmp_path / "board", *words)
    for name in {"run-up", "rest", "jumps", "wild"}:
        one = Shaft(*(part[:2000] for part in SHAFTS[name]))
        expected, got = (
            pushed(folder, place, one, is_counts="counts" in file)[0]
            for folder, place in ((host, "gcc"), (board, target))
        )
        np.testing.assert_array_equal(got.decisions, expected.decisions, err_msg=name)
        assert is_scored(got).any(), name
        np.testing.assert_array_equal(
            got.windows[is_scored(got)], expected.windows[is_scored(got)], err_msg=name
        )
        np.testing.assert_allclose(got.scores, expected.scores, rtol=1e-5, err_msg=name)


@pytest.mark.parametrize("file", ["float32", "counts"])
def test_the_tracker_is_clean_under_sanitizers(made: Path, tmp_path: Path, file, need_tool) -> None:
    need_tool("gcc")
    words = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    folder = prepared(made, file, "gcc", tmp_path / "c", *words)
    for name in names(file):
        assert "samples" in pushed(folder, "gcc", SHAFTS[name], is_counts=file == "counts")[1]


def test_a_narrower_tracker_takes_less_memory_and_the_same_samples_of_faster_shafts(
    made: Path, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc")
    whole = prepared(made, "float32", "gcc", tmp_path / "whole")
    narrow = prepared(made, "float32", "gcc", tmp_path / "narrow", "-DPUMP_TRACKER_WIDEST=4")
    least = RATE * 60 / PER_TURN / 4
    one = SHAFTS["run-down"]
    turning = one._replace(rpm=np.where(one.rpm < least, 0, one.rpm).astype(np.float32))
    expected, text = pushed(whole, "gcc", turning)
    got, other = pushed(narrow, "gcc", one)
    for part, reference in zip(got, expected, strict=True):
        here = is_scored(got) if part is got.windows else slice(None)
        np.testing.assert_array_equal(part[here], reference[here])
    assert len(got.scores) > 50
    sizes = [said.split()[1:3] for said in (text, other)]  # as the macro says, and as it is
    assert sizes == [["20508", "20508"], ["1308", "1308"]]


@pytest.mark.emulator
def test_a_reading_on_an_m4f_takes_few_instructions(made: Path, tmp_path: Path, need_tool) -> None:
    need_tool(*missing_tools("m4f"))
    folder = prepared(made, "float32", "m4f", tmp_path / "c")
    text = pushed(folder, "m4f", SHAFTS["constant"])[1]
    words = text.split()
    pushes = int(words[words.index("pushes") + 1])
    assert 0 < instructions(text) / pushes < 1500


def test_the_engine_of_a_model_as_data_has_the_tracker(
    made: Path, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc")
    export_blob(made / "pump.onnx", tmp_path / "pump.bin")
    for file in ("pump_engine.c", "pump_engine.h"):
        assert b"pump_tracker_push" in (tmp_path / file).read_bytes()
    call = ["gcc", *WARNINGS, "-O2", "-c", "pump_engine.c", "-o", "o"]
    subprocess.run(call, cwd=tmp_path, check=True)


@pytest.mark.slow
@pytest.mark.parametrize("file", ["float32", "full-counts"])
def test_the_tracker_deviates_from_misra_as_the_record_says(
    made: Path, tmp_path: Path, file, need_tool
) -> None:
    need_tool("cppcheck")
    shutil.copytree(made / file, tmp_path / "c")
    assert undocumented(tmp_path / "c", "pump.c") == set()


def test_a_file_is_scored_by_python_without_being_resampled_twice(made: Path) -> None:
    found, reference = (
        by_python(made / file, ("run-up",))["run-up"] for file in ("float32/pump.c", "pump.onnx")
    )
    np.testing.assert_array_equal(found.decisions, reference.decisions)
    np.testing.assert_allclose(found.scores, reference.scores, rtol=1e-5)
    assert len(found.scores) > 20


def test_models_without_order_tracking_have_no_tracker(three: Path) -> None:
    for name in ("pump.c", "pump.h"):
        assert b"tracker" not in (three / name).read_bytes()


def test_needs_of_a_file_hold_the_tracker(made: Path) -> None:
    sizes = {}
    for file, value_bytes in itertools.product(FILES, (4, 2)):
        if ("counts" in file) == (value_bytes == 2):
            with Scorer(made / file / "pump.c", allow_native=True) as scorer:
                sizes[file] = scorer.needs["ram_bytes"] - 2048 * (2 * value_bytes + 2) - 28
    assert all(0 < size < 2000 for size in sizes.values()), sizes
