"""int8 and int8-full: thresholds of their own, parity, bits that are the same everywhere, fit."""

import ctypes
import os
from pathlib import Path

import numpy as np
import pytest

from edgeae.workflows.rethreshold import NewThreshold, rethreshold_file
from edgeae_export import Device, DoesNotFitError, export, export_artifact
from edgeae_export.emulated.boards import Target
from edgeae_export.formats.c99.format import FORMAT
from edgeae_export.formats.c99.plan import Weights
from edgeae_export.formats.c99.quantise.grid import Grid, IntegerLayer, factors_of
from edgeae_export.targets import expand_targets
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.engines.c_compiler import compiled, plain_library
from tests.c99.conftest import ARCHITECTURES, NARROWER
from tests.emulated.targets import MAIN, TARGETS, WARNINGS, compile_and_run, missing_tools, run

pytestmark = pytest.mark.slow

LAYERS = ("dense", "lstm", "gru")
RECONSTRUCT = MAIN.with_name("layers.c")
INTEGER = ("dense", "linear", "variational", "conv")
MAX_OFF = {"int8": 0.02, "int8-full": 0.1}  # of the score, on networks this small


@pytest.mark.parametrize("precision", MAX_OFF)
def test_a_precision_has_its_own_threshold_and_stays_near(
    make_c99, tmp_path: Path, precision
) -> None:
    for name in INTEGER:
        made = make_c99(name)
        source = made.detector.source_
        path = export(source, tmp_path / f"{name}.c", precision=precision).path
        with Scorer(path, allow_native=True) as scorer:
            assert scorer.manifest.precision == precision
            scores = scorer.score(source.calibration)
            assert scorer.manifest.threshold == source.choose(scores, np.empty(0, np.float32))
            normal = made.windows[:500]
            expected = made.onnx.score(normal)
            np.testing.assert_allclose(scorer.score(normal), expected, rtol=MAX_OFF[precision])
            rebuilt = made.onnx.reconstruct(normal)
            spread = normal.std(axis=0).max()
            np.testing.assert_allclose(scorer.reconstruct(normal), rebuilt, atol=0.15 * spread)
            shares = scorer.contributions(normal[:5])
            np.testing.assert_allclose(shares.reshape(5, -1).sum(axis=1), 1, rtol=1e-6)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_weights_of_every_architecture_can_be_int8(make_c99, tmp_path: Path, name) -> None:
    made = make_c99(name)
    with Scorer(
        export(made.detector.source_, tmp_path / "p.c", precision="int8").path, allow_native=True
    ) as scorer:
        expected = made.onnx.score(made.windows)
        np.testing.assert_allclose(scorer.score(made.windows), expected, rtol=0.05)
        assert scorer.needs["flash_bytes"] < made.c.needs["flash_bytes"]
        assert scorer.needs["ram_bytes"] == made.c.needs["ram_bytes"]


@pytest.fixture(scope="session", params=INTEGER)
def integers(request: pytest.FixtureRequest, make_c99, tmp_path_factory: pytest.TempPathFactory):
    made = make_c99(request.param)
    path = tmp_path_factory.mktemp("integers") / "pump.c"
    export(made.detector.source_, path, precision="int8-full")
    return path, made.windows


@pytest.mark.emulator
@pytest.mark.parametrize("target", TARGETS)
def test_integer_scores_are_the_same_to_the_bit_on_every_target(
    integers, tmp_path: Path, target, need_tool
) -> None:
    need_tool(*missing_tools(target))
    path, windows = integers[0], integers[1][400:600]
    given = run(target, path.read_bytes(), windows, tmp_path)
    with Scorer(path, allow_native=True) as scorer:
        np.testing.assert_array_equal(given.scores, scorer.score(windows))
        np.testing.assert_array_equal(given.flags, scorer.is_anomaly(windows))
        assert given.flash_bytes <= scorer.needs["flash_bytes"]
        assert given.ram_bytes == scorer.needs["ram_bytes"] - windows[0].nbytes
        assert given.stack_bytes <= scorer.needs["stack_bytes"]
    assert given.selftest == 0


@pytest.mark.emulator
def test_integer_scores_are_the_same_by_dot_products(
    integers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need_tool
) -> None:
    dot = Target(
        ("aarch64-linux-gnu-gcc", "-march=armv8.2-a+dotprod"),
        ("qemu-aarch64-static", "-cpu", "cortex-a76"),
    )
    need_tool(*dot.missing_tools())
    monkeypatch.setitem(TARGETS, "dotprod", dot)
    path, windows = integers[0], integers[1][400:600]
    given = run("dotprod", path.read_bytes(), windows, tmp_path)
    with Scorer(path, allow_native=True) as scorer:
        np.testing.assert_array_equal(given.scores, scorer.score(windows))


@pytest.mark.parametrize("compiler", ["gcc", "clang", *NARROWER])
def test_integer_scores_are_the_same_from_every_compiler(
    integers, monkeypatch: pytest.MonkeyPatch, need_tool, compiler
) -> None:
    need_tool(compiler.split()[0])
    path, windows = integers
    with Scorer(path, allow_native=True) as scorer:
        expected = scorer.score(windows)
        rebuilt = scorer.reconstruct(windows)
    monkeypatch.setenv("CC", compiler)
    compiled.cache_clear()
    with Scorer(path, allow_native=True) as scorer:
        np.testing.assert_array_equal(scorer.score(windows), expected)
        np.testing.assert_array_equal(scorer.reconstruct(windows), rebuilt)


@pytest.mark.skipif(not NARROWER, reason="compares processors of x86-64")
@pytest.mark.parametrize("name", LAYERS)
def test_vectors_give_the_layers_of_int8_the_bits_of_plain_c(
    make_c99, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, need_tool, name
) -> None:
    need_tool("gcc")
    made = make_c99(name)
    normal, windows = made.windows[:500], made.windows[400:600]
    path = tmp_path / "pump.c"
    export_artifact(made.onnx_path, path, precision="int8", calibration=normal)
    monkeypatch.setenv("CC", "gcc")
    scores, rebuilt = uncontracted(tmp_path, windows)
    for compiler in NARROWER:
        monkeypatch.setenv("CC", compiler)
        narrower = uncontracted(tmp_path, windows)
        np.testing.assert_array_equal(narrower[1], rebuilt)
        np.testing.assert_allclose(narrower[0], scores, rtol=1e-6)  # another order of a sum


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("target", "plain"), [("aarch64", "-march=armv8-a+nosimd"), ("m55", "-mcpu=cortex-m55+nomve")]
)
@pytest.mark.parametrize("name", LAYERS)
def test_neon_and_helium_give_the_layers_of_int8_the_bits_of_plain_c(
    make_c99, tmp_path: Path, need_tool, name, target, plain
) -> None:
    need_tool(*missing_tools(target))
    made = make_c99(name)
    normal, windows = made.windows[:500], made.windows[480:520]
    path = tmp_path / "pump.c"
    export_artifact(made.onnx_path, path, precision="int8", calibration=normal)
    codes, found = [], []
    for words in ((), (plain,)):  # strict C99 fuses no product and sum
        words = (*WARNINGS, *words)
        compile_and_run(target, "pump", RECONSTRUCT, windows, tmp_path, words=words)
        codes.append((tmp_path / "pump.o").read_bytes())
        found.append((tmp_path / "y.bin").read_bytes())
    assert codes[0] != codes[1]
    assert found[0] == found[1]
    rebuilt = np.frombuffer(found[0], "<f4").reshape(windows.shape)
    with Scorer(path, allow_native=True) as scorer:
        np.testing.assert_allclose(rebuilt, scorer.reconstruct(windows), rtol=1e-4, atol=1e-4)


def uncontracted(folder: Path, windows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Score and reconstruct by `pump.c` of a folder, without fused products and sums."""
    files = {name: (folder / name).read_bytes() for name in ("pump.c", "pump.h")}
    path = folder / f"{len(os.listdir(folder))}.so"
    path.write_bytes(plain_library(files))
    library = ctypes.CDLL(str(path))
    scores, rebuilt = np.empty(len(windows), np.float32), np.empty_like(windows)
    for x, score, y in zip(windows, scores[:, np.newaxis], rebuilt, strict=True):
        for function, out in ((library.pump_score, score), (library.pump_reconstruct, y)):
            assert function(ctypes.c_void_p(x.ctypes.data), ctypes.c_void_p(out.ctypes.data)) == 0
    return scores, rebuilt


def test_a_network_that_does_not_fit_is_refused_with_the_precision_that_would(
    dense_c, tmp_path: Path
) -> None:
    source, path = dense_c.detector.source_, tmp_path / "pump.c"
    with pytest.raises(
        DoesNotFitError, match=r"flash \d+ of 16384 bytes in float32; precision int8 or"
    ):
        export(source, path, device=Device(flash=16 * 1024))
    with pytest.raises(
        DoesNotFitError, match=r"ram 1\d\d\d of 1000 bytes in float32; precision int8-full "
    ):
        export(source, path, device=Device(ram=1000))
    with pytest.raises(
        DoesNotFitError, match=r"stack \d+ of 10 bytes in float32; no precision would fit"
    ):
        export(source, path, device=Device(stack=10))
    for size, advice in (
        (16 * 1024, "precision int8 or int8-full would fit, with `cal"),
        (9, "no precision"),
    ):
        with pytest.raises(DoesNotFitError, match=f"flash .* of {size} bytes in float32; {advice}"):
            export_artifact(dense_c.onnx_path, path, device=Device(flash=size))
    assert os.listdir(tmp_path) == []
    export(source, path, device=Device(2**20, 2**20, 2**20))
    assert sorted(os.listdir(tmp_path)) == ["pump.c", "pump.h"]


def test_a_precision_from_an_onnx_artifact_needs_calibration_windows(
    dense_c, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="precision int8 needs a threshold of its own"):
        export_artifact(dense_c.onnx_path, tmp_path / "p.c", precision="int8")
    windows = dense_c.windows[:500]
    for precision in MAX_OFF:
        path = tmp_path / "p.c"
        export_artifact(dense_c.onnx_path, path, precision=precision, calibration=windows)
        with Scorer(path, allow_native=True) as scorer:
            assert scorer.manifest.precision == precision


@pytest.mark.parametrize(("name", "precision"), [("p.c", "float16"), ("p.c", "int4")])
def test_a_precision_that_is_not_offered_is_refused(
    dense_c, tmp_path: Path, name, precision
) -> None:
    with pytest.raises(InputError, match="precision"):
        export(dense_c.detector.source_, tmp_path / name, precision=precision)
    assert os.listdir(tmp_path) == []


def test_factors_and_grids_read_back() -> None:
    multipliers = np.array([1e-6, 0.0123, 0.5, 0.99, 1.0, 3.9, 60.0])
    factors, shifts = factors_of(multipliers)
    got = factors / 2.0 ** (25 + shifts.astype(int))
    np.testing.assert_allclose(got, multipliers, rtol=1e-8)
    grid = Grid.over(-1.0, 3.0)
    assert grid.nearest(np.zeros(1)) == grid.zero
    assert np.abs(grid.numbers()[[1, -1]] - [-1, 3]).max() <= grid.step / 2 + 1e-6


@pytest.mark.parametrize("bias", [0.0, 1e6])
def test_sums_of_many_large_weights_or_a_large_bias_fit_their_integers(bias) -> None:
    weights = Weights((np.ones((5000, 2)),))
    grid = Grid.over(0.0, 1.0)
    layer = IntegerLayer.of(weights, np.full(2, bias), grid, Grid.over(0.0, 5000.0 + bias))
    most = np.abs(layer.bias[:2]) + 127 * np.abs(layer.weights[0].astype(int)).sum(axis=0)
    assert (most < 2**23).all()
    sums = layer.bias[:2] + (layer.weights[0].astype(int) * 127).sum(axis=0)  # every input is 1
    got = sums * layer.factor[:2] / 2.0 ** (25 + layer.shift[:2].astype(int))
    np.testing.assert_allclose(got, 254, rtol=0.05)  # the price of coarser weights


def test_several_precisions_of_a_c_file_have_names_that_c_can_use() -> None:
    files = expand_targets(["pump.c", "pump.onnx"], ["float32", "int8-full"])
    names = ["pump_float32.c", "pump_int8_full.c", "pump-float32.onnx", "pump-int8-full.onnx"]
    assert [path.name for path, _ in files] == names
    files = expand_targets(["pump.bin"], ["int8", "int8-full"])
    assert [path.name for path, _ in files] == ["pump_int8.bin", "pump_int8_full.bin"]


def test_the_threshold_of_a_c_file_is_moved_through_its_onnx_artifact(
    dense_c, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"pump\.c: the threshold of a \.c file is compiled in"):
        rethreshold_file(str(dense_c.path), str(tmp_path / "pump.c"), NewThreshold(threshold=1.0))
    assert os.listdir(tmp_path) == []
    rethreshold_file(
        str(dense_c.onnx_path), str(tmp_path / "pump.onnx"), NewThreshold(threshold=1.0)
    )
    export_artifact(tmp_path / "pump.onnx", tmp_path / "pump.c")
    with Scorer(tmp_path / "pump.c", allow_native=True) as scorer:
        assert scorer.threshold == 1
        assert [change.how for change in scorer.manifest.changes] == ["set"]
    assert FORMAT.threshold_in((tmp_path / "pump.c").read_bytes()) == 1
