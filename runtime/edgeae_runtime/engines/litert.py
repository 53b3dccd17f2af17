"""The engine of TFLite artifacts: LiteRT."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.engines.base import Slot, no_output
from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_SIGNATURE = "serving_default"
_BATCH_WINDOWS = 256  # more are no faster, and take the memory of their layers
_BATCH_VALUES = 1 << 18
_MIN_BATCH = 32  # for fewer a change of the size is not worth its time


class LiteRtEngine:
    """An artifact's graph in LiteRT.

    A file whose input declares any batch (-1 in the signature of its shape) runs many windows in
    one call, another one window at a time. An interpreter serves one caller at a time; threads that
    need another get a new one on the same bytes.
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
        signature = first.get_input_details()[0].get("shape_signature", ())
        most = max(1, min(_BATCH_WINDOWS, _BATCH_VALUES // max(1, math.prod(shape))))
        self._most_windows = most if len(signature) and signature[0] == -1 else 1
        self._idle = [_Sized(first, self._input["x"], shape)]
        self._resized: list[_Sized] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the outputs."""
        return tuple(self._outputs)

    def slot(self) -> Slot:
        """Return new buffers with their own interpreter, for one caller at a time."""
        interpreter = self._taken(self._idle).interpreter
        window = np.zeros(self._shape, np.float32)
        batch = window[np.newaxis]
        source, result = self._input["x"], self._outputs["score"]
        set_tensor, invoke = interpreter.set_tensor, interpreter.invoke
        get_tensor = interpreter.get_tensor

        def run() -> None:
            try:
                set_tensor(source, batch)
                invoke()
            except (RuntimeError, ValueError) as error:
                raise _refusal(error) from error

        def value() -> float:
            try:
                score: float = get_tensor(result).item()
            except ValueError as error:  # it has other values than one
                raise _refusal(error) from error
            return score

        return Slot(window, run, value)

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Run a batch `(n, *shape)`, n >= 1, and return one output `(n, ...)`.

        Raises
        ------
        ArtifactError
            If LiteRT cannot run the file.
        InputError
            If the artifact has no such output.
        """
        if name not in self._outputs:
            raise InputError(no_output(name))
        is_many = len(windows) >= _MIN_BATCH and self._most_windows > 1
        most, idle = (self._most_windows, self._resized) if is_many else (1, self._idle)
        sized = self._taken(idle)
        result = self._outputs[name]
        try:
            starts = range(0, len(windows), most)
            values = [sized.run(windows[start : start + most], result) for start in starts]
        except (RuntimeError, ValueError) as error:
            raise _refusal(error) from error
        idle.append(sized)
        return np.concatenate(values)

    def _taken(self, idle: list[_Sized]) -> _Sized:
        try:
            return idle.pop()
        except IndexError:
            return _Sized(self._interpreter(), self._input["x"], self._shape)

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


class _Sized:
    """An interpreter, and the batch that its tensors have."""

    def __init__(self, interpreter: Any, x: int, shape: tuple[int, ...]) -> None:
        self.interpreter, self._x, self._shape = interpreter, x, shape
        self._batch = 1

    def resize(self, batch: int) -> None:
        """Give the input a batch, which takes as long as some ten windows."""
        if batch != self._batch:
            self._batch = 0  # unknown, if one of the next two raises
            self.interpreter.resize_tensor_input(self._x, (batch, *self._shape))
            self.interpreter.allocate_tensors()
            self._batch = batch

    def run(self, windows: FloatArray, result: int) -> FloatArray:
        """Run a batch in one call."""
        self.resize(len(windows))
        self.interpreter.set_tensor(self._x, windows)
        self.interpreter.invoke()
        values: FloatArray = self.interpreter.get_tensor(result)
        return values


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
