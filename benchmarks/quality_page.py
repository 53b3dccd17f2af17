"""The table of docs/choosing.md, from the result of `quality` that is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np


def write_page(results: Path, page: Path) -> None:
    """Write the table of docs/choosing.md between its two marks."""
    (document,) = json.loads(results.read_text())["results"]
    table = document["details"]["table"]
    contenders = list(table[0]["contenders"])
    lines = [f"| table | {' | '.join(contenders)} |", f"|---|{'--:|' * len(contenders)}"]
    for row in table:
        star = " \\*" if row["developed_on"] else ""
        lines.append(f"| {row['table']}{star} | {_cells([row], contenders)} |")
    parts = {
        "**mean of those with \\***": [row for row in table if row["developed_on"]],
        "**mean of the others**": [row for row in table if not row["developed_on"]],
        "**mean of all**": table,
    }
    lines += [f"| {title} | {_cells(rows, contenders)} |" for title, rows in parts.items()]
    slowest = [max(row["contenders"][who]["seconds"] for row in table) for who in contenders]
    lines.append(f"| longest training, s | {' | '.join(f'{value:.1f}' for value in slowest)} |")
    before, rest = page.read_text().split("<!-- generated: begin -->")
    after = rest.split("<!-- generated: end -->")[1]
    text = "\n".join(lines)
    page.write_text(f"{before}<!-- generated: begin -->\n{text}\n<!-- generated: end -->{after}")


def _cells(rows: list[dict[str, Any]], contenders: list[str]) -> str:
    return " | ".join(
        " / ".join(
            f"{np.mean([row['contenders'][who][measure] for row in rows]):.3f}"
            for measure in ("auroc", "average_precision")
        )
        for who in contenders
    )
