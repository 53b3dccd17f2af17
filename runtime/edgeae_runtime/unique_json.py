"""JSON in which no key occurs twice: two readers of a file could differ in which one they take."""

from __future__ import annotations

import json
from typing import Any

_MAX_PARTS = 1 << 20


def parse_json(text: str | bytes) -> Any:
    """Parse JSON.

    Raises
    ------
    ValueError
        If it is none, its bytes are not UTF-8 or begin with a byte order mark, a key occurs twice,
        it is nested too deeply, or has too many parts.

    Examples
    --------
    >>> parse_json('{"a": 1}')
    {'a': 1}
    >>> parse_json('{"a": 1, "a": 2}')
    Traceback (most recent call last):
    ...
    ValueError: key 'a' occurs twice
    """
    if isinstance(text, (bytes, bytearray)):  # json would guess UTF-16 and UTF-32
        text = text.decode()
    if sum(map(text.count, "[{:")) > _MAX_PARTS:
        raise ValueError(f"it has more than {_MAX_PARTS} parts")
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for i, name in enumerate(names) if name in names[:i])
        raise ValueError(f"key '{twice:.40}' occurs twice")
    return content
