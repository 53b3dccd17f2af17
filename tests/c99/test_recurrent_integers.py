"""LSTM and GRU in integers: near their source over many steps, and the same bits everywhere."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgeae_export import ParityError, export, export_artifact
from edgeae_export.formats.c99.plan import Op, Weights, Work
from edgeae_export.formats.c99.quantise.grid import Grid
from edgeae_export.formats.c99.quantise.recurrence import TANH, WideLayer, in_wide_integers
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.engines.c_compiler import compiled
from tests.c99.conftest import NARROWER
from tests.emulated.targets import missing_tools, run

pytestmark = pytest.mark.slow
NAMES = ("lstm", "gru")


@pytest.fixture(scope="module", params=NAMES)
def integers(request: pytest.FixtureRequest, make_c99, tmp_path_factory: pytest.TempPathFactory):
    made = make_c99(request.param)
    path = tmp_path_factory.mktemp("integers") / "pump.c"
    windows = made.windows[:500]
    export_artifact(made.onnx_path, path, precision="int8-full", calibration=windows)
    return made, path


def test_scores_stay_near_those_of_the_source(integers) -> None:
    made, path = integers
    with Scorer(path, allow_native=True) as scorer:
        normal = made.windows[:500]
        expected = made.onnx.score(normal)
        np.testing.assert_allclose(scorer.score(normal), expected, rtol=0.02)
        assert scorer.manifest.parity.rank_correlation > 0.99
        assert scorer.needs["ram_bytes"] < made.c.needs["ram_bytes"]
        assert b"float" not in kernel(path.read_bytes(), b"k_recurrence_integer")


def kernel(text: bytes, name: bytes) -> bytes:
    """Return the text of a function."""
    start = text.index(b"static void " + name)
    return text[start : text.index(b"\n}\n", start)]


@pytest.mark.emulator
@pytest.mark.parametrize("target", ["m0", "m4f", "m55", "rv32", "aarch64", "riscv64"])
def test_scores_are_the_same_to_the_bit_on_a_target(
    integers, tmp_path: Path, target, need_tool
) -> None:
    need_tool(*missing_tools(target))
    made, path = integers
    windows = made.windows[490:510]
    given = run(target, path.read_bytes(), windows, tmp_path)
    with Scorer(path, allow_native=True) as scorer:
        np.testing.assert_array_equal(given.scores, scorer.score(windows))
        np.testing.assert_array_equal(given.flags, scorer.is_anomaly(windows))
        assert given.flash_bytes <= scorer.needs["flash_bytes"]
        assert given.ram_bytes == scorer.needs["ram_bytes"] - windows[0].nbytes
        assert given.stack_bytes <= scorer.needs["stack_bytes"]
    assert given.selftest == 0


@pytest.mark.parametrize("compiler", ["clang", *NARROWER])
def test_scores_are_the_same_from_another_compiler(
    integers, monkeypatch: pytest.MonkeyPatch, need_tool, compiler
) -> None:
    need_tool(compiler.split()[0])
    made, path = integers
    with Scorer(path, allow_native=True) as scorer:
        expected = scorer.score(made.windows)
    monkeypatch.setenv("CC", compiler)
    compiled.cache_clear()
    with Scorer(path, allow_native=True) as scorer:
        np.testing.assert_array_equal(scorer.score(made.windows), expected)


def test_the_gate_refuses_what_is_not_within_its_budget(make_c99, tmp_path: Path) -> None:
    source = make_c99("lstm").detector.source_
    with pytest.raises(ParityError, match=r"int8-full: its scores differ .*\n.*") as caught:
        export(source, tmp_path / "p.c", precision="int8-full", max_score_error=2e-4)
    assert "nothing was written" in str(caught.value)
    with pytest.raises(InputError, match=r"not offered for recurrent files: 8-bit states add up"):
        export(source, tmp_path / "p.onnx", precision="int8-full")
    assert list(tmp_path.iterdir()) == []


def in_rows(packed: np.ndarray, outputs: int, inputs: int) -> np.ndarray:
    """Return the rows `(outputs, inputs)` of weights that lie in blocks of four by four."""
    blocks = packed.astype(int).reshape(-(-outputs // 4), -1, 4, 4)[..., [0, 2, 1, 3]]
    return blocks.transpose(0, 2, 1, 3).reshape(4 * len(blocks), -1)[:outputs, :inputs]


def in_numpy(op: Op, x: np.ndarray) -> np.ndarray:
    """Run a call of the integers of an LSTM without C: `(steps, units)` in float."""
    arguments: tuple[Any, ...] = op.arguments
    zero, layers, table = arguments[1], arguments[2:10], arguments[10].astype(int)
    units = arguments[-2]
    w, r = (in_rows(layers[at], 4 * units, size) for at, size in ((0, arguments[-3]), (4, units)))
    h, c = np.zeros(units, int), np.zeros(units, int)
    out = []

    def row(values: np.ndarray, matrix: np.ndarray, rest: tuple) -> np.ndarray:
        bias, factor, shift = (part.astype(int) for part in (*rest[:2], rest[2].values))
        return ((matrix @ values + bias) * factor + (1 << (shift - 1))) >> shift

    def tanh(values: np.ndarray) -> np.ndarray:
        v = np.clip(values + 32768, 0, 65535)
        at = v >> 8
        return table[at] + (((table[at + 1] - table[at]) * (v & 255) + 128) >> 8)

    def sigmoid(values: np.ndarray) -> np.ndarray:
        return (tanh(values >> 1) + 32768) >> 1

    for values in x.astype(int):
        gates = row(values - zero, w, layers[1:4]) + row(h, r, layers[5:8])
        i, o, f, g = gates.reshape(4, units)
        c = ((sigmoid(f) * c + 16384) >> 15) + ((sigmoid(i) * tanh(g) + 16384) >> 15)
        h = (sigmoid(o) * tanh(c >> 3) + 16384) >> 15
        out.append(h / 2**15)
    return np.array(out)


def test_rounding_does_not_add_up_over_a_thousand_steps() -> None:
    rng = np.random.default_rng(0)
    steps, inputs, units = 1000, 3, 12
    w = rng.normal(0, 0.5, (inputs, 4 * units)).astype(np.float32)
    r = rng.normal(0, 0.25, (units, 4 * units)).astype(np.float32)
    bias = rng.normal(0, 0.2, 4 * units).astype(np.float32)
    source, target = Grid.over(-3.0, 3.0), Grid.over(-1.0, 1.0)
    whole = source.nearest(np.sin(np.arange(steps * inputs) / 7).reshape(steps, inputs) * 2.5)
    call = ("x", Weights((w,)), Weights((r,)), bias, Work(0), "y", steps, inputs, units, 1)
    got = in_numpy(in_wide_integers(Op("lstm", call, "y"), source, target), whole)
    h, c, expected = np.zeros(units), np.zeros(units), []
    rounded = [layer_in_float(matrix) for matrix in (w, r)]
    for values in (whole.astype(float) - source.zero) * source.step:
        i, o, f, g = (values @ rounded[0] + h @ rounded[1] + bias).reshape(4, units)
        c = c / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
        h = np.tanh(c) / (1 + np.exp(-o))
        expected.append(h)
    errors = np.abs(got - expected).max(axis=1)
    assert errors.max() < 3e-3
    assert errors[-200:].max() < 2 * errors[100:300].max()  # it stays where it was


def layer_in_float(matrix: np.ndarray) -> np.ndarray:
    """Return weights as int8 holds them."""
    layer = WideLayer.of(matrix, np.zeros(matrix.shape[1]), 1.0, 1)
    steps = np.abs(matrix).max(axis=0) / 127
    return layer.weights.T * steps


@pytest.mark.parametrize("bias", [0.0, 1e5])
def test_sums_of_many_large_weights_fit_32_bits(bias: float) -> None:
    layer = WideLayer.of(np.ones((2000, 2)), np.full(2, bias), 2.0**-15, 2**15)
    most = np.abs(layer.bias.astype(float)) + 2.0**15 * np.abs(layer.weights.astype(float)).sum(1)
    assert (most < 2**31).all()
    sums = layer.weights.astype(float).sum(1) * 2**14 + layer.bias  # every input is a half
    got = sums * layer.factor / 2.0 ** layer.shift.astype(int) / 4096
    np.testing.assert_allclose(got, 1000 + bias, rtol=0.02)


def test_the_table_of_tanh_is_odd_and_near() -> None:
    assert TANH[128] == 0
    assert np.abs(TANH[1:-1] + TANH[::-1][1:-1].astype(int)).max() <= 1
    ends = np.tanh(np.linspace(-8, 8, 257)) * 2**15
    assert np.abs(TANH - ends).max() <= 1
