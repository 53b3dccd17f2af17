"""Scores as lines of text: CSV, or one JSON object a line."""

from __future__ import annotations

import contextlib
import csv
import json
import sys
from typing import IO, TYPE_CHECKING

import numpy as np

from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from edgeae_runtime.arrays import BoolArray
    from edgeae_runtime.batch.score import Scores


def write_scores(
    output: str,
    blocks: Iterable[Scores],
    threshold: np.float32,
    by_condition: tuple[float, ...] | None = None,
    *,
    keep: Sequence[str] = (),
    jsonl: bool = False,
) -> None:
    """Write scores with their flags: to stdout (`-`) as they come, to a file only whole.

    A window that was not scored has an empty score and flag, or null.

    Raises
    ------
    OSError
        If the file cannot be written; nothing is left behind.
    """
    with _opened(output) as file:
        is_first = not jsonl
        for block in blocks:
            if is_first:  # not before there is a score: a failure leaves stdout empty
                csv.writer(file, lineterminator="\n").writerow([*keep, "score", "is_anomaly"])
                is_first = False
            flags = block.flags(threshold, by_condition)
            write = _write_jsonl if jsonl else _write_csv
            write(file, block, flags, keep)
            if output == "-":
                file.flush()


@contextlib.contextmanager
def _opened(output: str) -> Iterator[IO[str]]:
    if output == "-":
        yield sys.stdout
        return
    require_folder(output)
    with whole_file(output, "w") as file:
        yield file


def _write_csv(file: IO[str], block: Scores, flags: BoolArray, keep: Sequence[str]) -> None:
    # A whole block in one write; a score's shortest decimal, as the manifest has its threshold.
    texts = np.where(np.isnan(block.scores), "", block.scores.astype(str)).tolist()
    marks = np.where(np.isnan(block.scores), "", np.where(flags, "1", "0")).tolist()
    if keep:
        kept = [text.tolist() for text in block.kept]
        csv.writer(file, lineterminator="\n").writerows(zip(*kept, texts, marks))
    else:
        file.write("".join([f"{score},{mark}\n" for score, mark in zip(texts, marks)]))


def _write_jsonl(file: IO[str], block: Scores, flags: BoolArray, keep: Sequence[str]) -> None:
    scores = block.scores.astype(str).tolist()
    for row, (score, flag) in enumerate(zip(scores, flags.tolist())):
        line = {name: str(text[row]) for name, text in zip(keep, block.kept)}
        is_scored = score != "nan"
        result = {
            "score": float(score) if is_scored else None,
            "is_anomaly": flag if is_scored else None,
        }
        file.write(json.dumps({**line, **result}) + "\n")
