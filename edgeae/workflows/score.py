"""Score a file with an opened model, and write the scores in the format that the name asks for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.sources import read_file
from edgeae.data.stored_columns import with_texts
from edgeae_runtime.batch.data import score_data
from edgeae_runtime.batch.output import write_scores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from edgeae.evaluate.model import Model, Score
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.batch.data import ScoreOptions
    from edgeae_runtime.batch.score import Scores
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.columns import ColumnSelection

_MIN_WINDOWS = 64  # of a thread: fewer are not worth handing over


def scores_of_file(
    model: Model,
    data: str,
    options: ScoreOptions,
    method: Callable[..., Iterator[Scores]],
    threads: int,
) -> Iterator[Scores]:
    """Score the windows of a file, or of stdin (`-`): read and scored side by side, in order.

    Memory is bounded by two blocks of readings. The scores are those of one thread. Kept columns
    are as the file stores them.

    Raises
    ------
    InputError, OSError
        If the file cannot be used.
    """
    is_shared = model.detector is None and threads > 1  # Keras is not called from several threads
    with ThreadPoolExecutor(threads) as pool:
        score = _shared(model.score, pool, threads) if is_shared else model.score
        read = read_file if data == "-" or threads == 1 else _read_ahead
        yield from score_data(data, read, model.inputs, score, options, method)


def _read_ahead(path: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read the next block while the last one is in use."""
    blocks = read_file(path, selection)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, blocks, None)
        while (block := coming.result()) is not None:
            coming = pool.submit(next, blocks, None)
            yield block


def _shared(score: Score, pool: ThreadPoolExecutor, threads: int) -> Score:
    """Return a function that scores parts of the windows on several threads."""

    def scores(windows: FloatArray) -> FloatArray:
        count = min(threads, len(windows) // _MIN_WINDOWS)
        if count < 2:
            return score(windows)
        return np.concatenate(list(pool.map(score, np.array_split(windows, count))))

    return scores


def write_table(
    output: str,
    scores: Iterable[Scores],
    threshold: np.float32,
    by_condition: tuple[float, ...] | None,
    *,
    data: str,
    keep: Sequence[str],
    jsonl: bool,
) -> None:
    """Write scores of a file as Parquet if the output's name says so, else as CSV or JSON lines.

    Raises
    ------
    InputError, OSError
        If the scores or the output cannot be used.
    """
    if not output.lower().endswith((".parquet", ".pq")):
        texts = with_texts(scores, data, keep)
        write_scores(output, texts, threshold, by_condition, keep=keep, jsonl=jsonl)
        return
    from edgeae.data.parquet_scores import write_parquet_scores

    write_parquet_scores(output, scores, threshold, by_condition, keep, data)
