"""The score files of a fleet: Parquet with stamp, score and flag of every window, in time order.

Where the model has conditions, a fourth column names that of each window.

The metadata of a file holds its machine and the digests of model and input, so that it tells by
itself what it was made from.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from edgeae.data.arrow_numbers import arrow_column
from edgeae.data.parquet_scores import write_row_groups
from edgeae.data.uris import files_below, local_output, place_of, store_errors
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import whole_file
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray, FloatArray

SUFFIX = ".parquet"
_PREFIX = "edgeae."


class ScoreFacts(NamedTuple):
    """What the metadata of a score file says, each field under `edgeae.` and its name.

    `options` is a digest of how the data was read, `machines` the number of machines whose scores
    the input gave, `conditions` those of the model.
    """

    machine: str
    model_sha256: str
    input_sha256: str
    threshold: float
    window: int
    stride: int
    version: str
    options: str = ""
    machines: int = 1
    conditions: tuple[str, ...] = ()

    def metadata(self) -> dict[str, str]:
        """Return the facts as they stand in a file."""
        fields = {**self._asdict(), "conditions": json.dumps(self.conditions)}
        return {f"{_PREFIX}{name}": str(value) for name, value in fields.items()}


class ScorePart(NamedTuple):
    """Some windows in a row: stamps int64 `(n,)`, float32 scores, NaN for none, and flags.

    Stamps are those of the windows' last readings: microseconds since 1970 in UTC, or without a
    time column the numbers of their rows, from 0. `groups` are the indices of their conditions, -1
    for one that is not known; None without conditions.
    """

    stamps: NDArray[np.int64]
    scores: FloatArray
    flags: BoolArray
    groups: NDArray[np.int64] | None = None


class ScoreFile(NamedTuple):
    """The content of a score file."""

    facts: ScoreFacts
    windows: ScorePart
    has_time: bool


def write_scores(
    path: str, facts: ScoreFacts, parts: Iterable[ScorePart], *, has_time: bool
) -> None:
    """Write a score file, to a path or a URI: whole or not at all.

    How the windows come in parts makes no difference to the file's bytes. It is not waited for the
    disk: thousands of files would wait longer than they are computed, and a resumed run finds those
    that a power cut broke.

    Raises
    ------
    EdgeAEError, OSError
        If it cannot be written.
    """
    stamp = pa.timestamp("us", "UTC") if has_time else pa.int64()
    fields = [("stamp", stamp), ("score", pa.float32()), ("flag", pa.bool_())]
    if facts.conditions:
        fields.append(("condition", pa.dictionary(pa.int32(), pa.string())))
    schema = pa.schema(fields, facts.metadata())
    with (
        local_output(path) as local,
        whole_file(local, sync=False) as file,
    ):
        batches = (_batch(part, schema, facts.conditions) for part in parts)
        write_row_groups(file, schema, batches)


def _batch(part: ScorePart, schema: pa.Schema, conditions: tuple[str, ...]) -> pa.RecordBatch:
    unscored = np.isnan(part.scores)
    columns = [
        arrow_column(part.stamps.astype(np.int64, copy=False), schema.field("stamp").type),
        arrow_column(part.scores, pa.float32(), unscored),
        arrow_column(part.flags, pa.bool_(), unscored),
    ]
    if part.groups is not None:
        groups = arrow_column(part.groups.astype(np.int32), pa.int32(), part.groups < 0)
        columns.append(pa.DictionaryArray.from_arrays(groups, pa.array(conditions, pa.string())))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def score_files(folder: str) -> list[str]:
    """Return the score files below a folder, a path or a URI, sorted.

    Raises
    ------
    EdgeAEError, OSError
        If the folder cannot be read, or holds none.
    """
    found = [path for path in files_below(folder) if path.endswith(SUFFIX)]
    if not found:
        raise InputError(f"{folder}: must hold the score files of 'edgeae fleet score'; got none")
    return found


def read_facts(path: str) -> ScoreFacts:
    """Read what a score file says about itself, without its windows.

    Raises
    ------
    InputError
        If it is damaged, or no score file.
    EdgeAEError, OSError
        If it cannot be read.
    """
    return _facts(_schema(path), path)


def read_scores(path: str) -> ScoreFile:
    """Read a score file.

    Raises
    ------
    InputError, EdgeAEError, OSError
        As `read_facts` does.
    """
    place = place_of(path)
    try:
        with store_errors(path), place.system.open_input_file(place.path) as file:
            table = pq.ParquetFile(file).read()
    except pa.ArrowInvalid as error:
        raise _damaged(path, error) from None
    facts = _facts(table.schema, path)
    columns = ["stamp", "score", "flag", *(["condition"] if facts.conditions else [])]
    lacking = set(columns) - set(table.column_names)
    if lacking:
        raise InputError(f"{path}: must be a whole score file; it lacks {listed(sorted(lacking))}")
    stamps, scores, flags = (table[name] for name in columns[:3])
    windows = ScorePart(
        stamps.cast(pa.int64()).to_numpy(),
        scores.cast(pa.float32()).to_numpy(zero_copy_only=False).astype(np.float32, copy=False),
        flags.fill_null(False).to_numpy(zero_copy_only=False).astype(bool),
        _groups(table["condition"], facts.conditions) if facts.conditions else None,
    )
    return ScoreFile(facts, windows, pa.types.is_timestamp(stamps.type))


def _groups(column: pa.ChunkedArray, conditions: tuple[str, ...]) -> NDArray[np.int64]:
    known = pa.array(conditions, pa.string())
    found = pc.index_in(column.cast(pa.string()), value_set=known).fill_null(-1)
    groups: NDArray[np.int64] = found.to_numpy().astype(np.int64)
    return groups


def _schema(path: str) -> pa.Schema:
    place = place_of(path)
    try:
        with store_errors(path), place.system.open_input_file(place.path) as file:
            return pq.read_schema(file)
    except pa.ArrowInvalid as error:
        raise _damaged(path, error) from None


def _facts(schema: pa.Schema, path: str) -> ScoreFacts:
    metadata = {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()}
    stored: dict[str, Any] = {
        name: metadata.get(f"{_PREFIX}{name}", default)
        for name, default in (
            dict.fromkeys(ScoreFacts._fields) | ScoreFacts._field_defaults
        ).items()
    }
    try:
        return ScoreFacts(**stored)._replace(
            threshold=float(stored["threshold"]),
            window=int(stored["window"]),
            stride=int(stored["stride"]),
            machines=int(stored["machines"]),
            conditions=tuple(map(str, json.loads(stored["conditions"] or "[]"))),
        )
    except (TypeError, ValueError):
        raise InputError(
            f"{path}: must be a score file of 'edgeae fleet score'; it lacks that metadata"
        ) from None


def _damaged(path: str, error: Exception) -> InputError:
    reason = str(error).strip().splitlines()[0]
    return InputError(f"{path}: must be a whole score file ({reason:.200})")
