"""The engine of TFLite artifacts: LiteRT, window by window."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.engines.base import Slot, no_output
from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_SIGNATURE = "serving_default"


class LiteRtEngine:
    """An artifact's graph in LiteRT, with a fixed batch of one window.

    An interpreter serves one caller at a time; threads that need another get a new one on the same
    bytes.
    """

    def __init__(self, data: bytes, shape: tuple[int, ...], threads: int = 1) -> None:
        self._interpreter_class = import_interpreter()
        self._threads = threads
        self._data = data
        self._shape = shape
        first = self._interpreter()
        self._input, self._outputs = _tensors(first)
        if "x" not in self._input or "score" not in self._outputs:
            raise ArtifactError("the signature must have the input 'x' and the output 'score'")
        self._idle = [first]

    def slot(self) -> Slot:
        """Return new buffers with their own interpreter, for one caller at a time."""
        interpreter = self._taken()
        window = np.zeros(self._shape, np.float32)
        batch = window[np.newaxis]
        source, result = self._input["x"], self._outputs["score"]
        set_tensor, invoke = interpreter.set_tensor, interpreter.invoke
        get_tensor = interpreter.get_tensor

        def run() -> None:
            set_tensor(source, batch)
            invoke()

        def value() -> float:
            score: float = get_tensor(result).item()
            return score

        return Slot(window, run, value)

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Run a batch `(n, *shape)`, n >= 1, window by window, and return one output `(n, ...)`.

        Raises
        ------
        InputError
            If the artifact has no such output.
        """
        if name not in self._outputs:
            raise InputError(no_output(name))
        interpreter = self._taken()
        source, result = self._input["x"], self._outputs[name]
        values = []
        try:
            for start in range(len(windows)):
                interpreter.set_tensor(source, windows[start : start + 1])
                interpreter.invoke()
                values.append(interpreter.get_tensor(result))
        except (RuntimeError, ValueError) as error:
            raise _refusal(error) from error
        self._idle.append(interpreter)
        return np.concatenate(values)

    def _taken(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            return self._interpreter()

    def _interpreter(self) -> Any:
        from edgeae_runtime.engines.litert_message import first_message_dropped  # not for ONNX

        try:
            with first_message_dropped():
                interpreter = self._interpreter_class(
                    model_content=self._data, num_threads=self._threads
                )
                interpreter.allocate_tensors()
        except (RuntimeError, ValueError) as error:
            raise _refusal(error) from error
        return interpreter


def _refusal(error: Exception) -> ArtifactError:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return ArtifactError(f"LiteRT rejects the file: {reason}")


def _tensors(interpreter: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Return the tensor indices of the signature's inputs and outputs, by name."""
    try:
        has_signature = _SIGNATURE in interpreter.get_signature_list()
        if has_signature:
            signature = interpreter.get_signature_runner(_SIGNATURE)
            inputs, outputs = signature.get_input_details(), signature.get_output_details()
    except (RuntimeError, ValueError) as error:  # names and numbers of a damaged file
        raise _refusal(error) from error
    if not has_signature:
        raise ArtifactError(f"the file has no signature '{_SIGNATURE}'; export it again")
    return (
        {name: int(detail["index"]) for name, detail in inputs.items()},
        {name: int(detail["index"]) for name, detail in outputs.items()},
    )


def import_interpreter() -> Any:
    """Import LiteRT's interpreter class, or that of tflite-runtime where only it is installed.

    Raises
    ------
    MissingPackageError
        If neither is installed.
    """
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "ai_edge_litert":
            raise
        return _older_interpreter_class()
    return Interpreter


def _older_interpreter_class() -> Any:
    try:
        from tflite_runtime.interpreter import Interpreter
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "tflite_runtime":
            raise
        raise MissingPackageError(
            "LiteRT is not installed; pip install 'edgeae-runtime[litert]'"
        ) from None
    return Interpreter
