"""Run by `formats.tflite.trial` as a script: one window of zeros through a TFLite file."""

from __future__ import annotations

import contextlib
import sys

import numpy as np
from ai_edge_litert.interpreter import Interpreter


def main(path: str) -> None:
    """Open a file and run it; what LiteRT raises is no failure here."""
    with contextlib.suppress(RuntimeError, ValueError):
        interpreter = Interpreter(model_path=path, num_threads=1)
        interpreter.allocate_tensors()
        for x in interpreter.get_input_details():
            interpreter.set_tensor(x["index"], np.zeros(x["shape"], x["dtype"]))
        interpreter.invoke()


if __name__ == "__main__":
    main(sys.argv[1])
