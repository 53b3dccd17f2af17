"""Folders of score files, as `edgeae fleet score` leaves them, and the commands over them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from click.testing import CliRunner, Result

from edgeae.fleet.scores import ScoreFacts, ScorePart, write_scores

MODEL = Path(__file__).parents[2] / "runtime" / "artifacts" / "format-2.onnx"
SHA256 = hashlib.sha256(MODEL.read_bytes()).hexdigest()
SECOND = 1_000_000  # stamps are microseconds
START = 1_700_000_000 * SECOND


def facts_of(machine: str, **changed: Any) -> ScoreFacts:
    facts = ScoreFacts(machine, SHA256, "b" * 64, 0.9, 1, 1, "0.1.0")
    return facts._replace(**changed)


def write_machine(
    folder: Path,
    machine: str,
    scores: object,
    *,
    file: str = "a",
    start: int = START,
    has_time: bool = True,
    **changed: Any,
) -> Path:
    """Write a score file of a machine, one window a second."""
    values = np.asarray(scores, np.float32)
    facts = facts_of(machine, **changed)
    stamps = start + SECOND * np.arange(len(values)) if has_time else np.arange(len(values))
    path = folder / machine / f"{file}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = np.nan_to_num(values) > facts.threshold
    write_scores(str(path), facts, [ScorePart(stamps, values, flags)], has_time=has_time)
    return path


def write_record(folder: Path, model: object = MODEL) -> None:
    (folder / "fleet.json").write_text(json.dumps({"model": str(model)}))


def run(*words: object) -> Result:
    """Run a command of the workstation in this process."""
    from edgeae.cli.main import main

    return CliRunner().invoke(main, ["fleet", *map(str, words)])


def record_of(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "calibration.json").read_text())
