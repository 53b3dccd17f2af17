"""Score the readings of a file or of stdin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable

from edgeae_runtime.batch.score import scored
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.columns import ColumnSelection, Raw
from edgeae_runtime.readings.reader import read_blocks
from edgeae_runtime.readings.segments import Segments
from edgeae_runtime.readings.windowing import check_cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.batch.score import Scores
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block


@dataclass(frozen=True)
class ScoreOptions:
    """How data is read and cut into windows.

    Parameters
    ----------
    drop
        Columns to leave out, by name or position.
    header
        Whether the first row of text holds column names; None detects it.
    window, stride
        Readings per window, and from one window to the next; None as trained.
    time, group
        Columns of the timestamps, and of the machine or run; windows do not span two of them.
    keep
        Columns to copy to the output.
    missing
        `fail`, `drop` or `invalid`, as for `scored`.
    raw
        How samples without a header lie in a file; None for files of other kinds.
    rate_hz
        Readings a second; must be as trained.
    """

    drop: tuple[str, ...] = ()
    header: bool | None = None
    window: int | None = None
    stride: int | None = None
    time: str | None = None
    group: str | None = None
    keep: tuple[str, ...] = ()
    missing: str = "fail"
    raw: Raw | None = None
    rate_hz: float | None = None


def read_data(path: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read a recording, or else a table as `read_blocks` does."""
    if _is_recording(path, selection.raw):
        from edgeae_runtime.recordings.reader import read_recording

        return read_recording(path, selection)
    return read_blocks(path, selection)


def _is_recording(path: str, raw: Raw | None) -> bool:
    return raw is not None or path.lower().endswith((".wav", ".wav.gz", ".mat"))


def condition_texts(inputs: Inputs, time: str | None) -> tuple[str, ...]:
    """Return the column of the conditions, if there is one.

    Raises
    ------
    InputError
        If the condition is the hour, and there are no stamps.
    """
    condition = inputs.condition
    if condition is None:
        return ()
    if condition.text_column is None and time is None:
        raise InputError("the condition of this model is the hour; name the stamps with `time`")
    return () if condition.text_column is None else (condition.text_column,)


def score_data(
    data: str,
    read: Callable[[str, ColumnSelection], Iterator[Block]],
    inputs: Inputs,
    score: Callable[[FloatArray], FloatArray],
    options: ScoreOptions,
    method: Callable[..., Iterator[Scores]] = scored,
) -> Iterator[Scores]:
    """Score the windows of a file, or of stdin (`-`).

    `read` returns the blocks of the selected columns. `method` cuts and scores them: by window as
    `scored` does, or by reading.
    """
    what = "stdin" if data == "-" else data
    time, group = options.time, options.group
    selection = ColumnSelection(
        drop=options.drop,
        texts=(
            *(() if inputs.order_tracking is None else (inputs.order_tracking.column,)),
            *options.keep,
            *condition_texts(inputs, time),
            *(() if group is None else (group,)),
        ),
        header=options.header,
        trained=inputs.features,
        window=inputs.shape,
        time=time,
        exact=inputs.difference is not None,
        as_stored=len(options.keep) + (inputs.order_tracking is not None),
        raw=options.raw,
        rate_hz=inputs.reading_rate_hz,
    )
    if options.rate_hz is not None or _is_recording(data, options.raw):
        from edgeae_runtime.recordings.checks import of_model

        selection = of_model(selection, inputs, options.rate_hz)
    return method(
        read(data, selection),
        what,
        inputs,
        score,
        stride=check_cut(inputs, options.window, options.stride),
        segments=Segments(inputs, what, has_time=time is not None, has_group=group is not None),
        missing=options.missing,
    )
