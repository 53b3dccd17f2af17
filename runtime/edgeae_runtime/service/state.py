"""The state of a running stream in a file, safe against restarts, torn writes and other models."""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import InputError
from edgeae_runtime.files import locked as locked_file
from edgeae_runtime.files import read_file, set_aside, whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from edgeae_runtime.arrays import Json

FORMAT = 1
_MAX_BYTES = 1 << 30  # of 10 000 machines with windows of many readings


@contextlib.contextmanager
def locked(path: str) -> Iterator[None]:
    """Lock a state file for this process, by a lock on `PATH.lock` that ends with the process.

    Raises
    ------
    InputError
        If another process has locked it.
    OSError
        If the lock file cannot be written.
    """
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locked_file(f"{path}.lock", wait=False))
        except BlockingIOError:
            raise InputError(f"{path}: another process uses this state file") from None
        yield


def write_state(path: str, digest: str, content: Json) -> None:
    """Write a state for the model of a digest atomically (temporary file, then rename).

    Raises
    ------
    OSError
        If it cannot be written; the old state stays.
    """
    body = json.dumps({"format": FORMAT, "model": digest, "content": content}, allow_nan=False)
    with whole_file(path, "w") as file:
        file.write(f"{hashlib.sha256(body.encode()).hexdigest()}\n{body}\n")


def load_state(path: str, digest: str, restore: Callable[[Json], None]) -> str | None:
    """Restore the state in a file, and rename a file that cannot be used to `PATH.set-aside`.

    Returns a message about a file that was renamed, else None. An empty file is no state.

    Raises
    ------
    OSError
        If the file exists and cannot be read or renamed.
    """
    try:
        data = read_file(path, _MAX_BYTES)
    except FileNotFoundError:
        return None
    if not data:  # made beforehand for its mode
        return None
    try:
        restore(_content(data, digest))
    except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        aside = set_aside(path)
        reason = f"it has no {error}" if isinstance(error, KeyError) else error
        return f"{path} was set aside as {aside} ({reason}); starting with a new state"
    return None


def _content(data: bytes, digest: str) -> Any:
    checksum, _, body = data.partition(b"\n")
    if not body.endswith(b"\n") or hashlib.sha256(body[:-1]).hexdigest().encode() != checksum:
        raise ValueError("it is torn or changed")
    document = json.loads(body)
    if document["format"] != FORMAT:
        raise ValueError(f"format {document['format']} is unknown to this version")
    if document["model"] != digest:
        raise ValueError("it belongs to another model")
    return document["content"]
