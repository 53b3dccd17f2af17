"""Keep LiteRT's one line about itself from the C library's `stderr`.

The first interpreter of a process prints `INFO: Created TensorFlow Lite XNNPACK delegate for CPU.`
No option, variable or function of the package turns that off (LiteRT issue 7420), and without the
delegate the networks take two to four times as long. Its errors are raised, not printed.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = threading.Lock()
_is_printed = False


@contextlib.contextmanager
def first_message_dropped() -> Iterator[None]:
    """Drop what C code prints while the first interpreter of this process is made.

    File descriptor 2 and Python's `sys.stderr` are not touched: only the C library's variable
    `stderr` names another stream, and only once. Nothing is done where the C library is not glibc,
    whose variable may be written.
    """
    global _is_printed
    with _lock:
        if _is_printed or not _is_glibc():
            yield
            return
        library = ctypes.CDLL(None)
        library.fopen.restype = ctypes.c_void_p
        stream = ctypes.c_void_p.in_dll(library, "stderr")
        usual = stream.value
        # Never closed: another thread may still hold the stream when this one restores the usual.
        stream.value = library.fopen(os.devnull.encode(), b"w") or usual
        try:
            yield
            _is_printed = True
        finally:
            stream.value = usual


def _is_glibc() -> bool:
    try:
        return "CS_GNU_LIBC_VERSION" in os.confstr_names and bool(os.confstr("CS_GNU_LIBC_VERSION"))
    except (AttributeError, OSError, ValueError):  # not Unix, or another C library
        return False
