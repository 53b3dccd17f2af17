"""The scored windows of files: one machine's from file to file, or those of a column's machines."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.sources import read_file
from edgeae.fleet.scores import ScorePart
from edgeae_runtime.batch.data import condition_texts
from edgeae_runtime.batch.score import WindowScorer, refuse_too_short
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import error_text
from edgeae_runtime.readings.columns import ColumnSelection
from edgeae_runtime.readings.segments import Segments
from edgeae_runtime.readings.windowing import check_cut
from edgeae_runtime.recordings.checks import of_model
from edgeae_runtime.timestamps import StampReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from edgeae.evaluate.model import Model
    from edgeae.fleet.task import FleetOptions
    from edgeae_runtime.batch.score import Scores
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block

_NS_IN_US = 1000


def stride_of(model: Model, options: FleetOptions) -> int:
    """Return the stride of a model's windows.

    Raises
    ------
    InputError
        If it does not go with the model.
    """
    return check_cut(model.inputs, None, options.stride)


class MachineWindows:
    """The windows of one machine, whose readings come file by file or mixed with those of others.

    Each reading's stamp stays a number on its way to the window that it ends.
    """

    def __init__(self, model: Model, options: FleetOptions, what: str) -> None:
        has_time = options.time is not None
        self._model = model
        self._scorer = WindowScorer(
            what,
            model.inputs,
            model.score,
            stride=stride_of(model, options),
            segments=Segments(model.inputs, what, has_time=has_time, has_group=False),
            missing=options.missing,
        )

    def take(self, block: Block) -> Iterator[ScorePart]:
        """Yield the windows that end in the next block, whose first text are the stamps.

        Raises
        ------
        InputError
            As `WindowScorer.take` does.
        """
        for found in self._scorer.take(block):
            yield self._part(found)

    def require_window(self, what: str) -> None:
        """Refuse readings that were too few for one window.

        Raises
        ------
        InputError
            If there was none.
        """
        if not self._scorer.windows:
            refuse_too_short(what, self._model.inputs, self._scorer.rows)

    def _part(self, found: Scores) -> ScorePart:
        flags = found.flags(self._model.threshold, self._model.threshold_by_condition)
        return ScorePart(found.kept[0], found.scores, flags, found.groups)


class StampedBlocks:
    """Blocks of files whose first text are stamps: microseconds, or numbers of rows.

    Speeds of a shaft, where the model needs some, stand before them.

    Attributes
    ----------
    rows
        How many rows the last file has had so far.
    last_stamp
        The last stamp of the readings so far, if they have times.
    """

    def __init__(self, inputs: Inputs, options: FleetOptions) -> None:
        self._inputs, self._options = inputs, options
        tracking = inputs.order_tracking
        self._speeds = () if tracking is None else (tracking.column,)
        self._reader = StampReader(inputs.time_format)
        self.rows = 0
        self.last_stamp: int | None = None

    def of(self, path: str, what: str, texts: tuple[str, ...] = ()) -> Iterator[Block]:
        """Yield the blocks of a file; `texts` are columns behind that of the condition.

        Raises
        ------
        InputError, EdgeAEError, OSError
            If the file cannot be used.
        """
        self.rows = 0
        inputs, options = self._inputs, self._options
        selection = ColumnSelection(
            drop=options.drop,
            texts=(*self._speeds, *condition_texts(inputs, options.time), *texts),
            trained=inputs.features,
            window=inputs.shape,
            time=options.time,
            exact=inputs.difference is not None,
            as_stored=len(self._speeds),
            raw=options.raw,
        )
        for block in read_file(path, of_model(selection, inputs, options.rate_hz)):
            yield self._stamped(block, what)

    def _stamped(self, block: Block, what: str) -> Block:
        count = len(block.values)
        first = self.rows
        self.rows += count
        if block.stamps is None:
            return self._with_stamps(block, np.arange(first, first + count))
        times = self._reader.many(block.stamps, what, block.first_row)
        stamps = times // _NS_IN_US
        latest = int(stamps.max())
        self.last_stamp = latest if self.last_stamp is None else max(latest, self.last_stamp)
        stamped = self._with_stamps(block, stamps)
        return stamped._replace(stamps=times.astype("datetime64[ns]"))

    def _with_stamps(self, block: Block, stamps: NDArray[np.int64]) -> Block:
        at = len(self._speeds)
        return block._replace(texts=(*block.texts[:at], stamps, *block.texts[at:]))


def windows_by_machine(
    blocks: Iterator[Block],
    what: str,
    model_of: Callable[[str], Model],
    options: FleetOptions,
) -> tuple[dict[str, list[ScorePart]], dict[str, str]]:
    """Score a file whose last text names each row's machine, rows of several maybe in turn.

    Returns the windows of each machine, and why others failed. All windows of the file are in
    memory at the end; readings are not.

    Raises
    ------
    InputError, EdgeAEError, OSError
        If the file cannot be used.
    """
    machines: dict[str, MachineWindows] = {}
    found: dict[str, list[ScorePart]] = defaultdict(list)
    failed: dict[str, str] = {}
    for block in blocks:
        if options.missing == "fail":
            block.refuse_missing(what)  # knows the rows of the file
        for machine, part in _split(block):
            if machine in failed:
                continue
            name = f"{what}, machine '{machine}'"
            try:
                if machine not in machines:
                    machines[machine] = _new_machine(model_of, machine, options, name)
                found[machine] += machines[machine].take(part)
            except (InputError, OSError) as error:
                failed[machine] = one_line(error)
    for machine, windows in machines.items():
        if machine not in failed and not found[machine]:
            try:
                windows.require_window(f"{what}, machine '{machine}'")
            except InputError as error:
                failed[machine] = one_line(error)
    return {name: parts for name, parts in found.items() if name not in failed}, failed


def _new_machine(
    model_of: Callable[[str], Model], machine: str, options: FleetOptions, what: str
) -> MachineWindows:
    if not machine.strip():
        raise InputError(f"{what}: every row must name its machine; got an empty cell")
    return MachineWindows(model_of(machine), options, what)


def _split(block: Block) -> Iterator[tuple[str, Block]]:
    """Yield the rows of each machine in their order, without its name."""
    names, codes = np.unique(block.texts[-1], return_inverse=True)
    order = np.argsort(codes, kind="stable")
    for name, rows in zip(names, np.split(order, np.cumsum(np.bincount(codes))[:-1]), strict=True):
        yield (
            str(name),
            block._replace(
                values=block.values[rows],
                texts=tuple(text[rows] for text in block.texts[:-1]),
                stamps=None if block.stamps is None else block.stamps[rows],
            ),
        )


def one_line(error: Exception) -> str:
    """Return what a table says about a failure."""
    return (error_text(error).strip() or type(error).__name__).splitlines()[0]
