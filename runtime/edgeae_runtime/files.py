"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def require_folder(path: str | os.PathLike[str]) -> None:
    """Refuse a file to be written whose folder does not exist or cannot be written to.

    Raises
    ------
    OSError
        It names the folder.
    """
    folder = os.path.dirname(os.fspath(path)) or "."
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, "no such folder; make it first", folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "the folder cannot be written to", folder)


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str], mode: str = "wb") -> Iterator[IO[Any]]:
    """Open a file that appears under its name only when the block ends without an error.

    It is written beside the target and renamed over it, so a reader sees the old file or the new
    one. A link is followed. What is no regular file (a device, a pipe) is written directly.

    Raises
    ------
    OSError
        If it cannot be written; it names `path`, and nothing is left behind.
    """
    name, target = os.fspath(path), os.path.realpath(path)
    unfinished = f"{target}.{os.urandom(4).hex()}.part"
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            with open(name, mode) as file:
                yield file
            return
        try:
            with open(unfinished, mode.replace("w", "x")) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, target)
        except BaseException:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                os.unlink(unfinished)
            raise
    except OSError as error:
        if error.filename in (None, unfinished):
            error.filename, error.filename2 = name, None
        raise
