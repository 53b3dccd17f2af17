"""Read files that are files, lock them, and write them atomically."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import stat
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


_BLOCK_BYTES = 1 << 20


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


def only_file(path: str, flags: int, mode: int = 0o666) -> int:
    """Be the opener of `open` that refuses a pipe or a device, which may wait for ever."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0), mode)
    kind = os.fstat(descriptor).st_mode
    if stat.S_ISREG(kind) or stat.S_ISDIR(kind):  # `open` refuses a folder
        return descriptor
    os.close(descriptor)
    raise OSError(errno.ENXIO, "must be a file; this is a pipe or a device", path)


def read_file(path: str | os.PathLike[str], most: int) -> bytes:
    """Read a file, no pipe or device, and one byte more than `most` if it is longer."""
    with open(path, "rb", opener=only_file) as file:
        return read_at_most(file, most)


@contextlib.contextmanager
def locked(path: str, *, wait: bool = True) -> Iterator[None]:
    """Lock a file until the process ends; without `wait`, `BlockingIOError` if another has it."""
    try:
        import fcntl
    except ModuleNotFoundError:  # not a Unix
        yield
        return
    with open(path, "ab+", opener=lambda *way: only_file(way[0], way[1], 0o600)) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def read_at_most(file: IO[bytes], most: int) -> bytes:
    """Read a file, and one byte more than `most` if it is longer.

    `file.read(most)` would take the memory of `most` bytes for a file of a few.
    """
    data, left = io.BytesIO(), most + 1  # it gives its bytes away without a copy
    while left:
        part = file.read(min(left, _BLOCK_BYTES))
        if not part:
            break
        left -= data.write(part)
    return data.getvalue()


@contextlib.contextmanager
def whole_file(
    path: str | os.PathLike[str], mode: str = "wb", *, sync: bool = True
) -> Iterator[IO[Any]]:
    """Open a file for writing that replaces `path` when the block ends without an error.

    It is written without a name where the system can, and takes the name at the end; what a kill
    between the two leaves is removed by the next writer. File and folder are on the disk then
    (without `sync` only soon: for files that a power cut may break, and that are made again). The
    mode and the owner of an old file are kept, and a symbolic link is followed. A device or a pipe
    is written directly.

    Raises
    ------
    OSError
        If the file cannot be written. The error names `path`, and no temporary file is left.
    """
    name, target = os.fspath(path), os.path.realpath(path)
    unfinished = f"{target}.{os.getpid()}-{os.urandom(4).hex()}.part"
    try:
        if os.path.exists(target) and not os.path.isfile(target):
            with open(name, mode) as file:
                yield file
            return
        _remove_left_behind(target)
        try:
            with _unnamed(os.path.dirname(target), unfinished, mode) as file:
                yield file
                file.flush()
                _keep_mode(file.fileno(), target)
                if sync:
                    os.fsync(file.fileno())
                if not os.path.exists(unfinished):
                    _name(file.fileno(), unfinished)
            os.replace(unfinished, target)
            if sync:
                _sync_folder(os.path.dirname(target))
        except BaseException:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                os.unlink(unfinished)
            raise
    except OSError as error:
        if error.filename in (None, unfinished, os.path.dirname(target)):
            error.filename, error.filename2 = name, None
        raise


def set_aside(path: str) -> str:
    """Rename a file to `PATH.set-aside`, and put an empty one of its mode and owner in its place.

    Raises
    ------
    OSError
        If it cannot be renamed.
    """
    aside = f"{path}.set-aside"
    os.replace(path, aside)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        _keep_mode(descriptor, aside)
    finally:
        os.close(descriptor)
    return aside


def _remove_left_behind(target: str) -> None:
    """Remove what processes left that were killed between naming a file and renaming it."""
    folder, base = os.path.split(target)
    pattern = re.compile(re.escape(base) + r"\.(\d+)-[0-9a-f]{8}\.part")
    for name in os.listdir(folder):
        found = pattern.fullmatch(name)
        if found and not _is_alive(int(found[1])):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(folder, name))


def _is_alive(process: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)  # asks only
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _unnamed(folder: str, unfinished: str, mode: str) -> IO[Any]:
    """Open a file without a name in a folder; one with a name where that is not supported."""
    if hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # the file system cannot: the ordinary way says why
            return os.fdopen(os.open(folder, os.O_WRONLY | os.O_TMPFILE, 0o666), mode)
    return open(unfinished, mode.replace("w", "x"))


def _name(descriptor: int, unfinished: str) -> None:
    folder = os.open(os.path.dirname(unfinished), os.O_RDONLY)
    try:  # with a folder's number, Python follows the link that /proc has
        os.link(f"/proc/self/fd/{descriptor}", unfinished, src_dir_fd=folder)
    finally:
        os.close(folder)


def _keep_mode(descriptor: int, target: str) -> None:
    if os.name != "posix" or not os.path.exists(target):
        return
    old, new = os.stat(target), os.fstat(descriptor)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with contextlib.suppress(PermissionError):  # only root may give files away
            os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))


def _sync_folder(folder: str) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems have no such call
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
