"""The messages of a broker that were read, so that a repeated one is not read twice."""

from __future__ import annotations

from zlib import crc32

_KEPT = 500  # in a state; more than a broker has in flight
_DIGITS = 12


class Messages:
    """Numbers and checksums of the last messages, the newest last.

    A broker uses numbers again, so a message is identified by both.

    Parameters
    ----------
    max_count
        How many messages are remembered.
    text
        Text that `str` gave for earlier messages.

    Raises
    ------
    ValueError
        If the text is not such a text.

    Examples
    --------
    >>> messages = Messages(2)
    >>> for number in (7, 8, 9):
    ...     messages.add(number, b"a reading")
    >>> [messages.has(number, b"a reading") for number in (7, 8, 9)]
    [False, True, True]
    >>> messages.has(9, b"another one"), Messages(9, str(messages)).has(8, b"a reading")
    (False, True)
    """

    def __init__(self, max_count: int, text: str = "") -> None:
        self._max_count = max_count
        parts = (text[i : i + _DIGITS] for i in range(0, len(text), _DIGITS))
        self._sums = {int(part[:4], 16): int(part[4:], 16) for part in parts}

    def add(self, number: int, payload: bytes) -> None:
        """Remember a message."""
        self._sums.pop(number, None)
        self._sums[number] = crc32(payload)
        if len(self._sums) > self._max_count:
            del self._sums[next(iter(self._sums))]

    def has(self, number: int, payload: bytes) -> bool:
        """Tell whether a message is remembered."""
        return self._sums.get(number) == crc32(payload)

    def __str__(self) -> str:
        last = list(self._sums.items())[-_KEPT:]
        return "".join(f"{number:04x}{checksum:08x}" for number, checksum in last)
