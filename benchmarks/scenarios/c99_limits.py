"""`c99-limits`: generated C beside what the processor can do at most, and beside other engines.

One thread, one window at a time. The C file's own loop scores `_WINDOWS` windows a call, so that
the call from Python is a hundredth of it. LiteRT is timed by `invoke()` alone, onnxruntime by
`run_with_iobinding()`; their input is in place.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnxruntime

import edgeae
from benchmarks.core.results import Figure, Goal, Result, at_least, at_most
from benchmarks.core.timing import Times, ratio, spread_figure, time_in_turn
from benchmarks.inputs.ecg import FloatArray, split_beats
from benchmarks.inputs.networks import heartbeats, of_shape
from edgeae_export.formats.c99.format import FORMAT
from edgeae_runtime.artifact.c_build import build
from edgeae_runtime.engines.c_compiler import plain_library
from edgeae_runtime.engines.litert import import_interpreter

_WINDOWS = {"ecg": 100, "conv": 20, "lstm": 20, "gru": 20}
_ROUNDS, _PEER_CALLS = 200, 20
_FULL = ("ecg", "conv")  # recurrent files have no int8-full in LiteRT
_LIMIT_ROUNDS = {"registers": 4000, "streamed": 40}
_CHAINS, _FLOATS_A_LINE = 12, 16
_SHARES: dict[str, tuple[str, float]] = {
    "ecg": ("streamed", 0.85),
    "conv": ("registers", 0.3),
    "lstm": ("registers", 0.35),
    "gru": ("registers", 0.35),
}
_STREAMED_FLOATS = 23_296  # the weights of the heartbeat network

Call = Callable[[], object]


def run(data: Path) -> Result:
    """Measure limits and networks in turn; the figures are medians of ratios of one round."""
    figures: list[Figure] = []
    for name in _SHARES:
        detector, windows = _network(name, data)
        with TemporaryDirectory() as folder:
            figures += _figures(name, detector, windows[: _WINDOWS[name]], Path(folder))
    return Result(figures)


def _network(name: str, data: Path) -> tuple[edgeae.Detector, FloatArray]:
    if name == "ecg":
        return heartbeats(data), split_beats(data, 0).x_test
    return of_shape(name, (64, 3) if name == "conv" else (32, 3))


def _figures(
    name: str, detector: edgeae.Detector, windows: FloatArray, folder: Path
) -> list[Figure]:
    macs = FORMAT.convert(detector.source_, False).macs
    calls = dict(_limits(folder))
    work = {name: work for name, (_, work) in calls.items()}
    contenders = {name: call for name, (call, _) in calls.items()}
    contenders |= _contenders(name, detector, np.ascontiguousarray(windows), folder)
    times = time_in_turn(contenders, rounds=_ROUNDS, calls=1)
    for contender in times.keys() - work.keys():
        times[contender] /= len(windows) if contender.startswith("C") else _PEER_CALLS
    gigas = {limit: work[limit] / times[limit] / 1e3 for limit in work}
    limit, share = _SHARES[name]
    ours = macs / times["C float32"] / 1e3
    figures = [spread_figure(f"{name}: {of}", gigas[of], "GMAC/s") for of in gigas]
    figures += [
        spread_figure(f"{name}: C, of {limit}", ours / gigas[limit], "times", at_least(share)),
        *_ratios(name, times),
        *(spread_figure(f"{name}: {of}", times[of], "us") for of in times if of not in work),
    ]
    return figures


def _ratios(name: str, times: dict[str, Times]) -> Iterator[Figure]:
    def of(ours: str, peer: str, goal: Goal) -> Figure:
        return ratio(f"{name}: {ours} / {peer}", times[ours], times[peer], goal)

    yield of("C float32", "LiteRT float32", at_most(1))
    yield of("C float32", "onnxruntime float32", at_most(1 / 3))
    if name in _FULL:
        yield of("C int8-full", "LiteRT int8-full", at_most(1))
        yield of("C int8-full", "C float32", at_most(1))


def _limits(folder: Path) -> Iterator[tuple[str, tuple[Call, int]]]:
    """Yield the two limits: a call, and its multiply-accumulates."""
    code = Path(__file__).parents[1] / "peers" / "limits.c"
    path = folder / "limits.so"
    path.write_bytes(plain_library({"limits.c": code.read_bytes()}))
    library = ctypes.CDLL(str(path))
    lanes = library.lanes_at_once()
    room = np.full(_STREAMED_FLOATS + _FLOATS_A_LINE, 1e-3, np.float32)
    first = -room.ctypes.data % 64 // 4
    weights, result = room[first:], np.empty(_CHAINS * _FLOATS_A_LINE, np.float32)
    size, rounds = ctypes.c_size_t(_STREAMED_FLOATS), _LIMIT_ROUNDS
    pointers = [ctypes.c_void_p(array.ctypes.data) for array in (weights, result)]
    kept = (room, result)  # as long as the calls

    def registers() -> int:
        library.registers(*pointers, ctypes.c_size_t(rounds["registers"]))
        return len(kept)

    def streamed() -> int:
        library.streamed(pointers[0], size, pointers[1], ctypes.c_size_t(rounds["streamed"]))
        return len(kept)

    yield "registers", (registers, _CHAINS * lanes * rounds["registers"])
    yield "streamed", (streamed, _STREAMED_FLOATS * rounds["streamed"])


def _contenders(
    name: str, detector: edgeae.Detector, windows: FloatArray, folder: Path
) -> dict[str, Call]:
    found: dict[str, Call] = {"onnxruntime float32": _onnxruntime(detector, windows, folder)}
    for precision in ("float32", *(("int8-full",) if name in _FULL else ())):
        found[f"C {precision}"] = _c_loop(detector, precision, windows, folder)
        found[f"LiteRT {precision}"] = _litert(detector, precision, windows, folder)
    return found


def _exported(detector: edgeae.Detector, precision: str, path: Path) -> Path:
    # What is measured here is the file's speed, not the gate.
    return detector.export(path, precision=precision, max_score_error=1e9, max_flips=1.0).path


def _c_loop(detector: edgeae.Detector, precision: str, windows: FloatArray, folder: Path) -> Call:
    path = _exported(detector, precision, folder / f"{precision.replace('-', '_')}_model.c")
    function = ctypes.CDLL(str(build(path))).edgeae_score
    function.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
    function.restype = None
    scores = np.empty(len(windows), np.float32)
    addresses, alive = (windows.ctypes.data, scores.ctypes.data), (windows, scores)
    return lambda: function(addresses[0], len(alive[0]), addresses[1])


def _litert(detector: edgeae.Detector, precision: str, windows: FloatArray, folder: Path) -> Call:
    path = _exported(detector, precision, folder / f"{precision}.tflite")
    interpreter = import_interpreter()(model_path=str(path), num_threads=1)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], windows[:1])
    return _repeated(interpreter.invoke)


def _onnxruntime(detector: edgeae.Detector, windows: FloatArray, folder: Path) -> Call:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    path = _exported(detector, "float32", folder / "model.onnx")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()
    binding.bind_cpu_input("x", windows[:1])
    binding.bind_output("score")
    return _repeated(lambda: session.run_with_iobinding(binding))


def _repeated(call: Call) -> Call:
    def several() -> None:
        for _ in range(_PEER_CALLS):
            call()

    return several
