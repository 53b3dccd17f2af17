"""Recordings on the workstation: what is known of each beside its samples, and what is amiss.

A recording has texts that are the same for all of its samples: `file` and `folder`, where it lies,
and the columns of a `metadata.csv` with a column `file_name`, as Hugging Face's folders of audio
have them, in its folder or the one above.
"""

from __future__ import annotations

import csv
import os
import re
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.mat_file import mat_blocks, mat_facts
from edgeae.data.uris import is_uri
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.recordings.reader import read_recording, wav_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from edgeae.data.windows import Cut
    from edgeae_runtime.arrays import AnyArray
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.columns import ColumnSelection

SUFFIXES = (".wav", ".mat", ".raw", ".bin", ".pcm")
"""Files of a folder that are taken for recordings."""
_OTHER_SOUND = tuple(".flac .mp3 .ogg .opus .m4a .aac .wma .aif .aiff .au .caf .w64".split())
_PACKED = tuple(f".wav{suffix}" for suffix in (".gz", ".zst", ".bz2", ".xz", ".zip"))
_TYPES = {f"<i{n}": f"whole numbers of {8 * n} bits" for n in (2, 3, 4)}
_TYPES |= {"<f4": "floats", "<f8": "floats"}
_METADATA, _FILE_NAME = "metadata.csv", "file_name"
_SPEED, _NUMBER = re.compile(r"(?i)rpm|speed"), re.compile(r"\d+(\.\d*)?")
_FAULT = "(fault|anomal|abnormal|defect|damag|broken)"
_FAULTY = re.compile(f"(?i){_FAULT}")
_NORMAL = re.compile(
    rf"(?i)(?<!ab)normal|healthy|baseline|default|(?<![a-z])(no|non|un|without).?{_FAULT}"
    rf"|{_FAULT}s?.?(free|less)"
)
_FAST_HZ = 4000.0
_SAME_SPEED = 1.02  # a motor under load slips by less


def is_recording(path: str, selection: ColumnSelection) -> bool:
    """Tell whether a file is read as a recording."""
    return selection.raw is not None or path.lower().endswith((".wav", ".mat"))


def refuse_other_sound(path: str) -> None:
    """Raise an `InputError` if the name of a file is that of sound that is not read, or packed."""
    lower = path.lower()
    if lower.endswith(_PACKED):
        raise InputError(f"{path}: a recording must not be packed; unpack it first")
    if lower.endswith(_OTHER_SOUND):
        target = os.path.splitext(os.path.basename(path))[0] + ".wav"
        raise InputError(
            f"{path}: must be a WAV file; got {os.path.splitext(lower)[1]} (convert it, as by: "
            f"ffmpeg -i {os.path.basename(path)} {target})"
        )


def refuse_two_types(paths: Sequence[str], selection: ColumnSelection) -> None:
    """Refuse WAV files of which some have other numbers for the same signal.

    Raises
    ------
    InputError
        The message names the first file with another type of samples.
    """
    first = None
    for path in paths:
        if selection.raw is None and path.lower().endswith(".wav") and not is_uri(path):
            kind = _TYPES[wav_type(path)]
            first = first or kind
            if kind != first:
                raise InputError(
                    f"{path}: must have samples as the recordings before it, {first}; got {kind}, "
                    f"which are other numbers for the same signal (bring all to one type first)"
                )


def refuse_no_rate(paths: Sequence[str], selection: ColumnSelection) -> None:
    """Raise the `InputError` of recordings that do not tell their rate, if there is one."""
    for path in paths:
        if is_recording(path, selection):
            raise InputError(f"{path}: the file has no sampling rate; give `rate_hz`")


def refuse_no_window(paths: Sequence[str], selection: ColumnSelection) -> None:
    """Raise the `InputError` of recordings that no window cuts, if there is one."""
    for path in paths:
        if is_recording(path, selection):
            raise InputError(f"{path}: samples need `window`, how many one has, such as 1024")


def below(folder: str) -> list[str]:
    """Return the recordings in a folder and the folders in it, sorted."""
    found = (path for path in Path(folder).rglob("*") if path.suffix.lower() in SUFFIXES)
    return sorted(str(path) for path in found if path.is_file() and path.name[0] != ".")


def recording_blocks(
    path: str, selection: ColumnSelection, origin: str | None = None
) -> Iterator[Block]:
    """Read a recording, with what is known of it as texts of each sample.

    `origin` is the URI of a file that was fetched.

    Raises
    ------
    InputError
        If the file does not hold what is selected, or whole numbers are read as floats.
    OSError
        If it cannot be read.
    """
    facts = _facts(path, path if origin is None else origin)
    beside = [name if name in facts else None for name in selection.texts]
    inside = selection._replace(
        texts=tuple(name for name in selection.texts if name not in facts),
        drop=tuple(name for name in selection.drop if name not in facts),
        as_stored=beside[: selection.as_stored].count(None),
    )
    is_mat = path.lower().endswith(".mat") and selection.raw is None
    read = mat_blocks if is_mat else read_recording
    try:
        for block in read(path, inside):
            own = iter(block.texts)
            texts: list[AnyArray] = [
                next(own) if name is None else np.broadcast_to(facts[name], len(block.values))
                for name in beside
            ]
            yield block._replace(texts=tuple(texts))
    except InputError as error:
        if "no column" in str(error):
            more = _lacking_row(path if origin is None else origin)
            if selection.raw is not None and selection.raw.channels is None:
                more += "; `channels` says how many there are, 1 if it is not given"
            known = f"of the recording are known {listed(facts)}"
            raise InputError(f"{error}; {known}{more}") from None
        raise


def note_speeds(
    paths: Sequence[str], selection: ColumnSelection, label: str | None, normal: Sequence[str]
) -> None:
    """Warn of normal recordings at several speeds: a spectrum moves with the speed of a shaft."""
    found: dict[str, list[float]] = {}
    for path in paths:
        facts = _facts(path, path) if is_recording(path, selection) else {}
        if label not in facts or facts[label] in normal:
            for name, text in facts.items():
                if _SPEED.search(name) and _NUMBER.fullmatch(text):
                    found.setdefault(name, []).append(float(text))
    for name, speeds in found.items():
        low, high = min(speeds), max(speeds)
        if low > 0 and high > _SAME_SPEED * low:
            warnings.warn(
                f"the recordings have speeds from {low:g} to {high:g} ('{name}'), with which a "
                f"spectrum moves; give `condition` {name} for a threshold at each speed and no "
                f"verdict at others, or `order_tracking` {name} if it is in rpm",
                stacklevel=2,
            )
            return


def note_faulty(paths: Sequence[str]) -> None:
    """Warn of recordings of faults, by the names of their folders, that train as normal ones.

    Beside a folder of normal recordings each that is not named so is taken for one of faults.
    """
    folders = {Path(path).parent.name for path in paths}
    normal = {folder for folder in folders if _NORMAL.search(folder)}
    faulty = sorted(name for name in folders - normal if normal or _FAULTY.search(name))
    if faulty and len(folders) > 1:
        warnings.warn(
            f"the recordings in {listed(faulty)} train as normal ones, too; give `label` folder, "
            f"and `normal` for each folder of normal ones",
            stacklevel=2,
        )


def note_stride(cut: Cut, rate_hz: float | None) -> None:
    """Warn of windows that begin at each sample of a fast signal."""
    if cut.stride == 1 and cut.steps > 1 and rate_hz is not None and rate_hz >= _FAST_HZ:
        warnings.warn(
            f"`stride` is 1: a device scores {rate_hz:.0f} windows a second, each nearly that "
            f"before it; give `stride`, such as {cut.steps // 2}",
            stacklevel=2,
        )


def _facts(path: str, origin: str) -> dict[str, str]:
    """Return what is known of a recording, by name."""
    whole = Path(os.path.abspath(origin))
    facts = {"file": whole.name, "folder": whole.parent.name}
    if whole.suffix.lower() == ".mat":
        facts |= mat_facts(path)
    table = _table_of(whole)
    return facts if table is None else facts | table[1].get(_name_in(table[0], whole), {})


def _table_of(whole: Path) -> tuple[Path, dict[str, dict[str, str]]] | None:
    """Return the table that tells of a recording, and its facts by file name."""
    for folder in whole.parents[:2]:
        table = folder / _METADATA
        if table.is_file():
            return table, _metadata(table, table.stat().st_mtime_ns)
    return None


def _name_in(table: Path, whole: Path) -> str:
    return whole.relative_to(table.parent).as_posix()


def _lacking_row(origin: str) -> str:
    """Say that the table of a recording has no row for it, if so."""
    whole = Path(os.path.abspath(origin))
    table = _table_of(whole)
    if table is None or _name_in(table[0], whole) in table[1]:
        return ""
    return f"; {table[0].name} has no row '{_name_in(table[0], whole)}', but {listed(table[1], 3)}"


@lru_cache(maxsize=8)
def _metadata(path: Path, changed_ns: int) -> dict[str, dict[str, str]]:
    """Read a table of recordings: their facts, by file name."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            head, *rows = [row for row in csv.reader(file, strict=True) if row] or [[]]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: must be a table in UTF-8, with commas ({error})") from None
    if _FILE_NAME not in head:
        raise InputError(
            f"{path}: must have a column '{_FILE_NAME}' of recordings; got {listed(head) or 'none'}"
        )
    facts = {}
    for row in rows:
        if len(row) != len(head):
            raise InputError(
                f"{path}: every row must have {len(head)} cells; that of '{row[0]:.60}' has "
                f"{len(row)}"
            )
        named = dict(zip(head, map(str.strip, row), strict=True))
        facts[named.pop(_FILE_NAME)] = named
    lacking = [name for name in facts if not (path.parent / name).is_file()]
    if lacking:
        warnings.warn(
            f"{path}: names {len(lacking)} recordings that are not there, such as "
            f"'{lacking[0]:.60}'",
            stacklevel=2,
        )
    return facts
