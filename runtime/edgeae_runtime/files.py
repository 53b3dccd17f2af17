"""Write files atomically."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


def require_folder(path: str | os.PathLike[str]) -> None:
    """Refuse to write a file whose folder does not exist or is not writable.

    Raises
    ------
    OSError
        The error names the folder.
    """
    folder = os.path.dirname(os.fspath(path)) or "."
    if not os.path.isdir(folder):
        raise FileNotFoundError(errno.ENOENT, "no such folder; make it first", folder)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "the folder cannot be written to", folder)


@contextlib.contextmanager
def whole_file(path: str | os.PathLike[str], mode: str = "wb") -> Iterator[IO[Any]]:
    """Open a file for writing that replaces `path` when the block ends without an error.

    It is a temporary file in the same folder that is renamed at the end. A symbolic link is
    followed. A device or a pipe is written directly.

    Raises
    ------
    OSError
        If the file cannot be written. The error names `path`, and no temporary file is left.
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
