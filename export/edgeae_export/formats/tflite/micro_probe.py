"""Run by `formats.tflite.micro` in a process of its own, which a small arena may kill.

Reads an `.npz` with `model` (bytes) and `windows` `(k, *shape)`; tries arenas between two sizes,
and writes a line of JSON after each: the size, and the scores if it was enough.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from tflite_micro import runtime

STEP_BYTES = 256


def probe(path: str, too_small: int, most: int) -> None:
    """Halve the range down to `STEP_BYTES`; the first try is at its upper end."""
    with np.load(path, allow_pickle=False) as content:
        model, windows = content["model"].tobytes(), content["windows"]
    size = most
    while True:
        print(json.dumps({"trying": size}), flush=True)
        try:
            scores = _scores(model, windows, size)
        except RuntimeError:  # the interpreter has said why on stderr
            too_small = size
            if size == most:
                return
        else:
            print(json.dumps({"enough": size, "scores": scores}), flush=True)
            most = size
        if most - too_small <= STEP_BYTES:
            return
        size = (too_small + most) // 2 // 16 * 16


def _scores(model: bytes, windows: np.ndarray, arena_bytes: int) -> list[float]:
    interpreter = runtime.Interpreter.from_bytes(model, arena_size=arena_bytes)
    scores = []
    for window in windows:
        interpreter.set_input(window[np.newaxis], 0)
        interpreter.invoke()
        scores.append(float(interpreter.get_output(0)[0]))
    return scores


if __name__ == "__main__":
    probe(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
