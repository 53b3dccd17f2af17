"""8-bit AVR: what fits an ATmega328P links, and scores there as here."""

import re
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from edgeae_export import Device, DoesNotFitError, export
from edgeae_export.calibration.thresholds import ThresholdRule
from edgeae_export.onnx_graph.network import OnnxNetwork
from edgeae_export.source import Source
from edgeae_runtime import Scorer
from edgeae_runtime.manifest.model import Inputs, Scaler
from tests.emulated.avr import FLASH, RAM, TOOLS, run_on_avr

UNO = Device(FLASH, RAM)
LACK = re.compile(r"(flash|ram) (\d+) of (\d+) bytes(?: on an 8-bit AVR)? in")


def as_floats(words: list[int]) -> np.ndarray:
    return np.array(words, np.uint32).view(np.float32)


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("name", "precision"),
    [
        ("conv", "float32"),
        ("conv", "int8-full"),
        ("dense", "int8-full"),
        ("gru", "float32"),
        ("gru", "int8-full"),
        ("lstm", "int8-full"),
    ],
)
def test_what_fits_scores_on_an_avr_as_here(
    make_c99, tmp_path: Path, name, precision, need_tool
) -> None:
    need_tool(*TOOLS)
    made = make_c99(name)
    path = tmp_path / "pump.c"
    export(made.detector.source_, path, precision=precision, device=UNO)
    windows = made.windows[498:502]
    numbers = ", ".join(f"{float(value)!r}f" for value in windows.ravel())
    (tmp_path / "windows.h").write_text(
        f"#define WINDOWS {len(windows)}\nstatic const __flash float windows[] = {{{numbers}}};\n"
    )
    ran = run_on_avr(tmp_path, "avr.c", "pump.c")
    selftest, scores = ran.words[0], as_floats(ran.words[1:])
    assert selftest == 0
    assert ran.ram <= RAM - 256  # for the stack
    with Scorer(path, allow_native=True) as scorer:
        if precision == "int8-full":
            np.testing.assert_array_equal(scores, scorer.score(windows))
        np.testing.assert_allclose(scores, scorer.score(windows), rtol=1e-5)


def source_of(inputs: int, hidden: int) -> Source:
    """Return a network of two layers with random weights, and windows to calibrate it with."""
    rng = np.random.default_rng((inputs, hidden))
    arrays = {
        "w0": rng.normal(0, inputs**-0.5, (inputs, hidden)),
        "b0": rng.normal(0, 0.1, hidden),
        "w1": rng.normal(0, hidden**-0.5, (hidden, inputs)),
        "b1": rng.normal(0, 0.1, inputs),
    }
    nodes = [
        helper.make_node("Gemm", ["x", "w0", "b0"], ["a"]),
        helper.make_node("Tanh", ["a"], ["h"]),
        helper.make_node("Gemm", ["h", "w1", "b1"], ["y"]),
    ]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", inputs]) for name in "xy"]
    constants = [
        numpy_helper.from_array(values.astype(np.float32), name) for name, values in arrays.items()
    ]
    model = helper.make_model(
        helper.make_graph(nodes, "g", ends[:1], ends[1:], constants),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    windows = rng.normal(size=(600, inputs)).astype(np.float32)
    zeros = np.zeros(inputs, np.float32)
    return Source(
        OnnxNetwork(model.SerializeToString(), (inputs,)),
        Inputs((inputs,), None, windows.min(axis=0), windows.max(axis=0)),
        Scaler("standard", zeros, zeros + 1),
        "mse",
        ThresholdRule.parse("conformal", false_alarm_rate=0.01, windows=400),
        windows[:200],
        windows[200:],
        windows[:0],
    )


# Networks below and above what fits: by their weights, and by their windows.
LADDERS = {
    "flash, float32": ("float32", [(100, hidden) for hidden in (24, 27, 28)]),
    "flash, int8": ("int8", [(100, hidden) for hidden in (102, 106)]),
    "flash, int8-full": ("int8-full", [(100, hidden) for hidden in (100, 104)]),
    "ram, float32": ("float32", [(inputs, 4) for inputs in (140, 146, 150)]),
    "ram, int8-full": ("int8-full", [(inputs, 4) for inputs in (136, 140)]),
}


@pytest.mark.slow
@pytest.mark.emulator
@pytest.mark.parametrize("ladder", LADDERS)
def test_what_is_accepted_links_and_runs_and_the_rest_is_refused_with_the_numbers(
    tmp_path: Path, ladder: str, need_tool
) -> None:
    need_tool(*TOOLS)
    precision, sizes = LADDERS[ladder]
    path = tmp_path / "pump.c"
    limits = {"flash": FLASH, "ram": RAM}
    accepted, refused, fullest = [], [], 0.0
    for inputs, hidden in sizes:
        try:
            export(  # whose gate is tested elsewhere
                source_of(inputs, hidden),
                path,
                precision=precision,
                max_score_error=1e9,
                max_flips=1.0,
                device=UNO,
            )
        except DoesNotFitError as error:
            found = LACK.search(str(error))
            assert found is not None
            kind, needed, limit = found.groups()
            assert int(limit) == limits[kind]
            assert int(needed) > int(limit)
            assert kind == ladder.split(",")[0]
            refused.append(hidden * inputs)
            continue
        accepted.append(hidden * inputs)
        ran = run_on_avr(tmp_path, "avr_golden.c")
        selftest, *scores, stack = ran.words
        assert selftest == 0
        assert ran.flash <= FLASH
        assert ran.ram + stack <= RAM
        fullest = max(fullest, ran.flash / FLASH, (ran.ram + stack) / RAM)
        with Scorer(path, allow_native=True) as scorer:
            expected = scorer.score(scorer.manifest.golden.windows)
        np.testing.assert_allclose(as_floats(scores), expected, rtol=1e-5)
        if precision == "int8-full":
            np.testing.assert_array_equal(as_floats(scores), expected)
    assert max(accepted) < min(refused)
    assert fullest > 0.9  # what is refused needs more, and not a smaller estimate


@pytest.mark.slow
def test_what_does_not_fit_is_refused_with_the_numbers(make_c99, tmp_path: Path) -> None:
    source = make_c99("dense").detector.source_
    with pytest.raises(DoesNotFitError, match=r"needs ram 1\d\d\d of 1024 bytes in float32"):
        export(source, tmp_path / "pump.c", device=Device(FLASH, 1024))
    lstm = make_c99("lstm").detector.source_
    with pytest.raises(
        DoesNotFitError, match="needs a processor of 32 bits for an LSTM in float32; precision"
    ):
        export(lstm, tmp_path / "pump.c", device=UNO)
    assert list(tmp_path.iterdir()) == []
