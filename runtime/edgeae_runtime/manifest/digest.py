"""The digest inside the file that it covers, found and checked without a parser.

The manifest holds ``edgeae-sha256:`` and 64 hexadecimal digits, once in the whole file. The digits
are the SHA-256 of the file's bytes, computed with zeros instead of the digits.
"""

import hashlib

from edgeae_runtime.errors import ArtifactError

MARKER = b"edgeae-sha256:"
DIGITS = 64
PLACEHOLDER = (MARKER + b"0" * DIGITS).decode()
"""The digest of a manifest whose file is not sealed yet."""


def seal(data: bytes) -> bytes:
    """Fill in the digest of the bytes.

    Raises
    ------
    ArtifactError
        If there is no placeholder for the digest, or its marker occurs twice (in a name, say).

    Examples
    --------
    >>> check_digest(seal(b"graph ... " + PLACEHOLDER.encode()))
    """
    start = _digits_start(data)
    return data[:start] + _digest(data, start) + data[start + DIGITS :]


def check_digest(data: bytes) -> None:
    """Raise `ArtifactError` unless the bytes are exactly those that were sealed."""
    start = _digits_start(data)
    if data[start : start + DIGITS] != _digest(data, start):
        raise ArtifactError("digest does not match: the file was changed or cut; export it again")


def stored_digest(data: bytes) -> str:
    """Return the digest that sealed bytes carry."""
    start = _digits_start(data)
    return data[start : start + DIGITS].decode("ascii", "replace")


def _digits_start(data: bytes) -> int:
    count = data.count(MARKER)
    if count == 0:
        raise ArtifactError("no edgeae manifest inside; write the file with 'edgeae export'")
    if count > 1:
        raise ArtifactError(f"'{MARKER.decode()}' must occur once; it occurs {count} times")
    start = data.index(MARKER) + len(MARKER)
    if len(data) < start + DIGITS:
        raise ArtifactError("the file ends inside its digest; copy or export it again")
    return start


def _digest(data: bytes, start: int) -> bytes:
    view = memoryview(data)
    digest = hashlib.sha256(view[:start])
    digest.update(b"0" * DIGITS)
    digest.update(view[start + DIGITS :])
    return digest.hexdigest().encode()
