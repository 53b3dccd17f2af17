"""`python -m benchmarks`: list the scenarios, run them, write the table."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from benchmarks.kept_rate_page import write_page
from benchmarks.machine import device, peak_memory_bytes, versions
from benchmarks.quality_page import write_page as write_quality
from benchmarks.results import SCHEMA, Result, figure_from_json, result_json
from benchmarks.table import HERE, shown, write_readme

SCENARIOS = {
    "quality": "defaults on ten public tables, beside kNN, PyOD's AutoEncoder, forest and PCA",
    "contaminated": "2 % unlabelled anomalies among the training rows of the same tables",
    "ecg-quality": "AUROC and accuracy of the exported file on ECG5000, beside kNN",
    "quality-series": "SKAB by F1, SMD by event recall at one false alarm a day, beside linear",
    "ecg-parity": "plain onnxruntime against Scorer and Keras, score by score and flag by flag",
    "ecg-one-window": "one window from raw values to a score, against the bare network and glue",
    "growth": "conv, lstm, gru, 640 and 10 000 inputs at batch 1, 32 and 256, against glue",
    "cold-start": "a new process up to its first score; installed size; --help",
    "cold-peers": "cold start and memory of edgeae's files and of what people write instead",
    "precisions": "size, parity and time of each precision; MLPerf Tiny's ad01 at 5 %",
    "kept-rate": "false alarms on fresh normal windows, each format and precision, 20 seeds",
    "exported-graphs": "exported ONNX against graphs by hand and Keras's own export, one window",
    "tflite-one-window": "Scorer on TFLite against Scorer on ONNX, one heartbeat",
    "architecture-parity": "every architecture in both formats against Keras, on real windows",
    "mlperf-ad": "a public Keras 2 model wrapped: scores and size of both formats",
    "c99-parity": "C files of every architecture on every target against onnxruntime",
    "c99-instructions": "C files on Cortex-M boards: instructions, flash and RAM, beside peers",
    "c99-one-window": "C on x86 against onnxruntime and LiteRT, one window",
    "c99-export": "how long an export to C takes, with and without Keras",
    "training-time": "2000 beats for 50 epochs against a plain model.fit",
    "any-size-score": "the score command: a file, a 2 GB stream, the first line on a pipe",
    "bulk-scoring": "a large CSV and Parquet file against pandas, scikit-learn and onnxruntime",
    "emulated-aarch64": "the real aarch64 wheels under QEMU: commands, scores and instructions",
    "stream-push": "what one reading costs a stream, beside one score",
    "stream-pipe": "10 million readings from a pipe: memory, and the batch's scores",
    "stream-kills": "200 kill -9 of a service that follows a file",
    "stream-replace": "1000 replacements of a running model, a third of them bad files",
    "stream-mqtt": "20 000 readings through mosquitto, 20 forced disconnects",
    "stream-mutated": "5000 changed state, threshold and signature files",
    "fault-drills": "broken sensors of real machines: invalid, anomaly or normal",
    "report": "an HTML report: time, size and memory, up to a million windows",
    "large-training": "training on a 5 GB Parquet file, beside a part of it in memory",
}
"""Permanent ids; a scenario's module has its id's name."""


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--data", type=click.Path(path_type=Path), default=Path("../shared/data"), show_default=True,
    help="Folder that holds ecg5000/.",
)  # fmt: skip
@click.option("--json", "json_file", type=click.Path(path_type=Path), help="Write results here.")
@click.option("--readme", is_flag=True, help="Write README.md's table from results/*.json.")
def main(ids: tuple[str, ...], data: Path, json_file: Path | None, readme: bool) -> None:
    """Run scenarios (`all` is every one); without an ID, list them."""
    chosen = tuple(SCENARIOS) if ids == ("all",) else ids
    for name in chosen:
        if name not in SCENARIOS:
            raise click.UsageError(f"no scenario '{name}'; there are {', '.join(SCENARIOS)}")
    if not ids and not readme:
        for name, what in SCENARIOS.items():
            click.echo(f"{name:16} {what}")
    documents = [_run(name, data) for name in chosen]
    if json_file is not None:
        json_file.write_text(json.dumps({"schema": SCHEMA, "results": documents}, indent=1) + "\n")
    if readme:
        write_readme(tuple(SCENARIOS))
        write_page(HERE / "results" / "kept-rate.json", HERE.parent / "docs" / "false-alarms.md")
        write_quality(HERE / "results" / "quality.json", HERE.parent / "docs" / "choosing.md")


def _run(name: str, data: Path) -> dict[str, Any]:
    if not (data / "ecg5000").is_dir():
        click.echo(f"benchmarks: no ecg5000/ in {data}; name its folder with --data", err=True)
        sys.exit(1)
    before = device()
    result: Result = import_module(f"benchmarks.{name.replace('-', '_')}").run(data)
    document = {
        "id": name,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "device": before,
        "versions": versions(),
        "peak_memory_bytes": peak_memory_bytes(),
        **result_json(result),
    }
    click.echo(f"\n{name}: {SCENARIOS[name]}")
    for figure in document["figures"]:
        click.echo("  " + "  ".join(shown(figure_from_json(figure))))
    return document


if __name__ == "__main__":
    main()
