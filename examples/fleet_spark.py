"""Score a fleet with Spark's `mapInPandas`: each row of the frame is one file, by its number.

    spark-submit examples/fleet_spark.py pump.onnx s3://plant/readings s3://plant/scores

Spark needs Java, and edgeae installed on every executor. Its own readers split files, whose windows
would cross borders or miss some: so the rows are files, and the workers read them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

import pandas as pd

from edgeae.fleet.score import plan_fleet, score_in_worker
from edgeae.fleet.task import Outcome, ScoreTask

SCHEMA = (
    "file string, machine string, status string, reason string, output string, rows long, "
    "windows long, flags long, last_stamp long, notes array<string>"
)


def in_pandas(
    tasks: list[ScoreTask],
) -> Callable[[Iterable[pd.DataFrame]], Iterator[pd.DataFrame]]:
    """Return the function for `mapInPandas`: from numbers of tasks to what became of each file."""

    def score(batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            for number in batch["task"]:
                yield pd.DataFrame(score_in_worker(tasks[number]), columns=list(Outcome._fields))

    return score


def main(model: str, source: str, output: str) -> None:
    """Score every file below `source` on the cluster of the session."""
    from pyspark.sql import SparkSession

    tasks, run = plan_fleet(model, source, output, resume=True)
    spark = SparkSession.builder.getOrCreate()
    numbers = spark.createDataFrame(pd.DataFrame({"task": range(len(tasks))}))
    scored = numbers.repartition(len(tasks)).mapInPandas(in_pandas(tasks), SCHEMA).collect()
    run.outcomes += [Outcome(*row) for row in scored]
    run.is_whole = True
    run.write()


if __name__ == "__main__":
    main(*sys.argv[1:4])
