"""What the scorer asks of every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Protocol

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray


class Slot(NamedTuple):
    """Buffers for scoring one window: fill `window`, call `run`, and `value` gives the score."""

    window: FloatArray
    run: Callable[[], None]
    value: Callable[[], float]


class StreamSlot(NamedTuple):
    """A slot whose run also gives the reconstruction `(*shape)`, as an array of its own."""

    window: FloatArray
    run: Callable[[], None]
    value: Callable[[], float]
    reconstruction: Callable[[], FloatArray]


class Engine(Protocol):
    """One artifact, ready to run; safe to share between threads."""

    def slot(self) -> Slot:
        """Give new buffers; one caller at a time may use them."""

    def stream_slot(self) -> StreamSlot:
        """Give new buffers for score and reconstruction; one caller at a time may use them."""

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Run a batch `(n, *shape)`, n >= 1, and give one output `(n, ...)`.

        Raises
        ------
        InputError
            If the artifact has no such output.
        """


def no_output(name: str) -> str:
    """Message for an output that an artifact was exported without."""
    with_code = " with --with-code" if name == "code" else ""
    return f"the artifact has no output '{name}'; export it again{with_code}"
