"""The interface of every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Protocol

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray


class Slot(NamedTuple):
    """Buffers for scoring one window: fill `window`, call `run`, and `value` returns the score.

    Both raise `ArtifactError` where the engine cannot run the graph on this window.
    """

    window: FloatArray
    run: Callable[[], None]
    value: Callable[[], float]


class Engine(Protocol):
    """An open artifact, safe to share between threads."""

    def slot(self) -> Slot:
        """Return new buffers, for one caller at a time."""

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Run a batch `(n, *shape)`, n >= 1, and return one output `(n, ...)`.

        Raises
        ------
        InputError
            If the artifact has no such output.
        """


def no_output(name: str) -> str:
    """Return the message for an output that an artifact was exported without."""
    if name == "features":
        return "the artifact has no front end, whose features could be returned"
    hint = " with its code (`with_code`)" if name == "code" else ""
    return f"the artifact has no output '{name}'; export it again{hint}"
