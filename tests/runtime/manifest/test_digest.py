from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_runtime import ArtifactError, Scorer
from edgeae_runtime.manifest.digest import MARKER, PLACEHOLDER, check_digest, seal


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_sealed_bytes_pass_and_differ_only_in_the_digits(before: bytes, after: bytes) -> None:
    data = before + PLACEHOLDER.encode() + after
    if data.count(MARKER) > 1:
        return
    sealed = seal(data)
    check_digest(sealed)
    assert sealed[: len(before) + len(MARKER)] == data[: len(before) + len(MARKER)]
    assert sealed[len(sealed) - len(after) :] == after
    assert seal(sealed) == sealed


def positions(data: bytes) -> list[int]:
    """A sample of the whole file, and every byte round the digest."""
    at = data.index(MARKER)
    return [*range(0, len(data), 41), *range(at - 3, min(at + len(PLACEHOLDER) + 3, len(data)))]


def test_every_changed_byte_is_noticed(table) -> None:
    for at in positions(table.data):
        changed = bytearray(table.data)
        changed[at] ^= 1 << (at % 8)
        with pytest.raises(ArtifactError):
            check_digest(bytes(changed))


def test_every_removed_byte_is_noticed(table) -> None:
    for at in positions(table.data):
        with pytest.raises(ArtifactError):
            check_digest(table.data[:at] + table.data[at + 1 :])


def test_every_inserted_byte_is_noticed(table) -> None:
    for at in positions(table.data):
        with pytest.raises(ArtifactError):
            check_digest(table.data[:at] + b"0" + table.data[at:])


def test_a_file_cut_anywhere_is_noticed(table) -> None:
    for at in positions(table.data):
        with pytest.raises(ArtifactError):
            check_digest(table.data[:at])
    with pytest.raises(ArtifactError):
        check_digest(table.data + b"\0")


def test_a_scorer_refuses_a_changed_file_and_names_it_and_the_fix(table, tmp_path: Path) -> None:
    path = tmp_path / "bent.onnx"
    path.write_bytes(table.data[:-1] + bytes([table.data[-1] ^ 1]))
    with pytest.raises(ArtifactError, match=r"bent\.onnx: digest does not match.*export it again"):
        Scorer(path)


def test_bytes_without_a_place_cannot_be_sealed() -> None:
    with pytest.raises(ArtifactError, match=r"no edgeae manifest inside"):
        seal(b"graph")


def test_a_marker_that_occurs_twice_is_refused() -> None:
    with pytest.raises(ArtifactError, match=f"'{MARKER.decode()}' must occur once; it occurs 2"):
        seal(PLACEHOLDER.encode() + PLACEHOLDER.encode())


def test_a_file_that_ends_inside_its_digest_is_refused() -> None:
    with pytest.raises(ArtifactError, match=r"ends inside its digest"):
        check_digest(MARKER + b"12")
