"""The record of a run over a fleet: `fleet.json` beside the outputs, and the closing table."""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from edgeae import __version__
from edgeae.data.uris import is_uri, local_output
from edgeae.fleet.task import FAILED, SCORED, SKIPPED, Outcome
from edgeae_runtime.files import whole_file
from edgeae_runtime.messages import duration, table

if TYPE_CHECKING:
    from edgeae.fleet.task import FleetOptions
    from edgeae_runtime.arrays import Json

NAME = "fleet.json"
_MAX_SHOWN = 20  # lines of the closing table for one status; all are in the record


@dataclass
class FleetRun:
    """A run over the files of a fleet, and what became of them so far.

    Attributes
    ----------
    outcomes
        One for each file and machine, in the order in which they came.
    left_out
        Files that hold no readings by their names.
    is_whole
        Whether the run came to its end.
    """

    model: str
    source: str
    output: str
    options: FleetOptions
    outcomes: list[Outcome] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    seconds: float = 0.0
    is_whole: bool = False

    def of(self, status: str) -> list[Outcome]:
        """Return the outcomes of a status, `scored`, `skipped` or `failed`, in order of files."""
        return sorted(out for out in self.outcomes if out.status == status)

    @property
    def rows(self) -> int:
        """Readings that were read."""
        return sum(out.rows for out in self.outcomes)

    def json(self) -> Json:
        """Return the record as JSON values."""
        machines: dict[str, list[Outcome]] = defaultdict(list)
        for out in self.outcomes:
            if out.status != FAILED:
                machines[out.machine].append(out)
        return {
            "version": __version__,
            "model": self.model,
            "source": self.source,
            "output": self.output,
            "options": asdict(self.options),
            "complete": self.is_whole,
            "seconds": round(self.seconds, 3),
            "files": len({out.file for out in self.outcomes}),
            "rows": self.rows,
            "windows": sum(out.windows for out in self.outcomes),
            "flags": sum(out.flags for out in self.outcomes),
            "scored": len(self.of(SCORED)),
            "skipped": [_line(out) for out in self.of(SKIPPED)],
            "scored_anew": [_line(out) for out in self.of(SCORED) if out.reason],
            "failures": [_line(out) for out in self.of(FAILED)],
            "notes": [
                {**_line(out), "reason": note} for out in self.of(SCORED) for note in out.notes
            ],
            "left_out": self.left_out,
            "machines": {name: _machine(machines[name]) for name in sorted(machines)},
        }

    def write(self) -> None:
        """Write `fleet.json` into the folder of the output.

        Raises
        ------
        EdgeAEError, OSError
            If it cannot be written.
        """
        path = f"{self.output.rstrip('/')}/{NAME}"
        if not is_uri(path):
            os.makedirs(self.output, exist_ok=True)
        with local_output(path) as local, whole_file(local, "w") as file:
            json.dump(self.json(), file, indent=1)
            file.write("\n")


def _line(out: Outcome) -> dict[str, str]:
    return {"file": out.file, "machine": out.machine, "reason": out.reason}


def _machine(outcomes: list[Outcome]) -> Json:
    stamps = [out.last_stamp for out in outcomes if out.last_stamp is not None]
    last = f"{np.datetime64(max(stamps), 'us')}Z" if stamps else None
    return {
        "files": len(outcomes),
        "windows": sum(out.windows for out in outcomes),
        "flags": sum(out.flags for out in outcomes),
        "last_stamp": last,
    }


def closing_text(run: FleetRun) -> str:
    """Return the closing table: totals, what was scored anew and why, and each failure's line."""
    counts = Counter(out.status for out in run.outcomes)
    facts = run.json()
    speed = f", {run.rows / run.seconds:,.0f} a second" if run.seconds and run.rows else ""
    place = run.output if is_uri(run.output) else f"{run.output.rstrip('/')}/"
    rows = [
        ("machines", str(len(facts["machines"]))),
        ("scored", f"{counts[SCORED]}, of which {len(facts['scored_anew'])} anew"),
        ("skipped", str(counts[SKIPPED])),
        ("failed", str(counts[FAILED])),
        ("rows", f"{run.rows:,}{speed}"),
        ("windows", f"{facts['windows']:,}, {facts['flags']:,} of them flagged"),
        ("time", duration(run.seconds)),
        ("output", place),
    ]
    lines = [table(rows)]
    anew = [out for out in run.of(SCORED) if out.reason]
    failed, scored = run.of(FAILED), run.of(SCORED)
    for title, found in (
        ("scored anew", [(out.machine or "-", f"{out.file}: {out.reason}") for out in anew]),
        ("look at it", [(out.machine or "-", note) for out in scored for note in out.notes]),
        ("failed", [(out.machine or "-", out.reason) for out in failed]),
    ):
        if found:
            lines += ["", table([("machine", title), *found[:_MAX_SHOWN]])]
        if len(found) > _MAX_SHOWN:
            lines.append(f"and {len(found) - _MAX_SHOWN} more, in {NAME}")
    return "\n".join(lines)
