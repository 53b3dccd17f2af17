"""The table at the end of an export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from edgeae_export.precisions import NOTES
from edgeae_runtime.messages import table

if TYPE_CHECKING:
    from edgeae_export.exporter import Exported

_HEAD = (
    "file",
    "format",
    "precision",
    "bytes",
    "score error",
    "flips",
    "false alarms at Keras's threshold",
    "at its own",
    "AUROC",
)


def export_table(exported: Sequence[Exported]) -> str:
    """Lay out one row per file, and a note for each precision that buys size alone."""
    rows = table([_HEAD, *map(_row, exported)])
    # C computes with its weights as they are; docs/c99.md has what that costs per target.
    packed = [one for one in exported if one.path.suffix not in (".c", ".bin")]
    notes = dict.fromkeys(one.manifest.precision for one in packed)
    return "\n".join([rows, *(f"{name}: {NOTES[name]}" for name in notes if name in NOTES)])


def _row(one: Exported) -> tuple[str, ...]:
    parity = one.manifest.parity
    return (
        str(one.path),
        one.path.suffix.removeprefix("."),
        one.manifest.precision,
        str(one.size_bytes),
        f"{parity.largest_score_error:.1e}",
        f"{parity.flips} of {parity.windows}",
        f"{100 * parity.false_alarm_rate_at_source_threshold:.3g} %",
        f"{100 * parity.false_alarm_rate:.3g} %",
        "-" if parity.auroc is None else f"{parity.auroc:.4f}",
    )
