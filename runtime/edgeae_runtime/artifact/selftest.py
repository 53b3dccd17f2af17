"""Test artifacts, each in a process of its own, which its engine may crash."""

from __future__ import annotations

import multiprocessing
import os
import signal
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.errors import EdgeAEError
from edgeae_runtime.messages import error_text

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    Source = str | os.PathLike[str] | bytes
    Key = str | os.PathLike[str] | None

_SECONDS = 60


class SelfTest(NamedTuple):
    """Whether an artifact passed, and the reason if not.

    The figures are those of `golden.GoldenResult`, None if the file could not be opened.
    """

    passed: bool
    windows: int | None = None
    largest_error: float | None = None
    tolerance: float | None = None
    flips: int | None = None
    problem: str | None = None

    def __str__(self) -> str:
        text = "pass" if self.passed else "FAIL"
        if self.windows is not None:
            text += (
                f": {self.windows} windows, largest error {self.largest_error:.1e} of "
                f"{self.tolerance:.0e}"
            )
        return text if self.problem is None else f"{text}: {self.problem}"


def selftest(artifact: Source, verify_key: Key = None, *, allow_native: bool = False) -> SelfTest:
    """Open an artifact and score its golden windows in another process.

    A crash or a hang of the engine and a signature of another key are results, not errors.
    """
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    ours, theirs = context.Pipe(duplex=False)
    arguments = (artifact, verify_key, allow_native, theirs)
    process = context.Process(target=_send, args=arguments, daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    result = _received(ours)
    process.join(1 if result is None else None)
    if process.exitcode is None:
        process.kill()
        process.join()
        return SelfTest(False, problem=f"the engine did not respond within {_SECONDS} s")
    return result or SelfTest(
        False, problem=f"the engine crashed ({how_it_ended(process.exitcode)})"
    )


def _received(connection: Connection) -> SelfTest | None:
    try:
        return SelfTest(*connection.recv()) if connection.poll(_SECONDS) else None
    except EOFError:  # the process ended without a result
        return None


def _send(artifact: Source, verify_key: Key, allow_native: bool, connection: Connection) -> None:
    connection.send(tuple(_result(artifact, verify_key, allow_native)))
    connection.close()


def _result(artifact: Source, verify_key: Key, allow_native: bool) -> SelfTest:
    from edgeae_runtime.artifact.golden import score_golden
    from edgeae_runtime.artifact.loader import opened, read_bytes

    what = "artifact" if isinstance(artifact, bytes) else os.fspath(artifact)
    try:
        data, _ = read_bytes(artifact)
        signed = None
        if verify_key is not None:
            from edgeae_runtime.artifact.signing import accept, check_signature

            signed = check_signature(what, data, verify_key)
        native = allow_native or signed is not None
        engine, manifest = opened(data, what, selftest=False, allow_native=native)
        found = score_golden(engine, manifest)
        if signed is not None and found.passed:
            accept(signed)
    except (EdgeAEError, OSError) as error:
        return SelfTest(False, problem=error_text(error).replace(f"{what}: ", "", 1))
    if found.passed:
        return SelfTest(True, *found)
    if found.flips:
        return SelfTest(False, *found, f"{found.flips} of {found.windows} decisions differ")
    return SelfTest(False, *found, f"scores differ by more than {found.tolerance:.0e}")


def how_it_ended(exit_code: int) -> str:
    """Name the signal that ended a process, or its exit code."""
    if exit_code < 0:
        return signal.Signals(-exit_code).name
    return f"exit code {exit_code}"
