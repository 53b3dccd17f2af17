"""The same networks by others: emlearn's C on emulated boards, and TFLite Micro's memory."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import emlearn
import numpy as np
from emlearn.net import c_generate_net_loadable

import edgeae
from benchmarks.inputs.ecg import FloatArray
from edgeae_export.formats.c99.format import FORMAT
from edgeae_export.formats.c99.literals import float_literals
from edgeae_export.formats.c99.plan import Op, Weights
from tests.emulated.targets import compile_and_run, instructions, own_sizes

_MAIN = Path(__file__).with_name("emlearn_main.c")
_SCORE = Path(__file__).with_name("emlearn_score.c")


class PeerRun(NamedTuple):
    """Instructions of one window, and memory of the peer's own object code."""

    instructions: int
    flash_bytes: int
    ram_bytes: int


def emlearn_run(detector: edgeae.Detector, board: str, windows: FloatArray) -> PeerRun | None:
    """Score windows by emlearn's network between our scaler and error; None if it does not fit.

    Raises
    ------
    AssertionError
        If its scores are others: what is compared must be the same.
    """
    weights, biases, activations = _layers(detector)
    code = c_generate_net_loadable(activations, weights, biases, prefix="peer")
    scaler = detector.source_.scaler
    offset, scale = (np.broadcast_to(part, windows.shape[1:]) for part in scaler[1:3])
    arrays = "".join(
        f"static const float {name}[] = {{\n{float_literals(values)}}};\n"
        for name, values in (("offset", offset), ("scale", scale))
    )
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        size = f"#define N {windows.shape[1]}\n"
        (folder / "peer.c").write_text("\n".join([code, size, arrays, _SCORE.read_text()]))
        try:
            text = compile_and_run(
                board, "peer", _MAIN, windows, folder, words=("-I", emlearn.includedir)
            )
        except RuntimeError as error:
            if "region" not in str(error):  # the linker's word for too little flash
                raise
            return None
        scores = np.fromfile(folder / "y.bin", "<f4")
        np.testing.assert_allclose(scores, detector.anomaly_score(windows), rtol=1e-3)
        count = instructions(text)
        assert count is not None
        return PeerRun(count, *own_sizes(folder, "peer"))


def _layers(detector: edgeae.Detector) -> tuple[list[FloatArray], list[FloatArray], list[str]]:
    """Weights, biases and activations of a dense network, out of its graph."""
    plan = FORMAT.convert(detector.source_, False)
    ops: list[Op] = [*plan.trunk, *plan.tails["score"]]
    weights, biases, activations = [], [], []
    for op in ops:
        if op.kernel == "dense":
            layer, bias = op.arguments[1:3]
            assert isinstance(layer, Weights)
            assert isinstance(bias, np.ndarray)
            (matrix,) = layer.matrices
            weights.append(matrix)
            biases.append(bias)
            is_relu = any(o.kernel == "relu" and op.output in o.inputs for o in ops)
            activations.append("relu" if is_relu else "identity")
    return weights, biases, activations


def micro_arena(detector: edgeae.Detector, precision: str) -> int:
    """Smallest arena of TFLite Micro's interpreter for the detector as `.tflite`."""
    with TemporaryDirectory() as folder:
        exported = detector.export(
            Path(folder, "model.tflite"),
            precision=precision,
            for_microcontroller=True,
            max_score_error=1e9,
            max_flips=1.0,
        )
        assert exported.arena_bytes is not None
        return exported.arena_bytes
