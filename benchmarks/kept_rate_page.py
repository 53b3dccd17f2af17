"""The table of docs/false-alarms.md, from the result that is kept."""

from __future__ import annotations

import json
from pathlib import Path


def write_page(results: Path, page: Path) -> None:
    """Write the table of docs/false-alarms.md between its two marks."""
    (document,) = json.loads(results.read_text())["results"]
    head = "| data | format | precision | seeds within | mean | range | at Keras's threshold |"
    lines = [head, "|---|---|---|--:|--:|--:|--:|"]
    for row in document["details"]["table"]:
        low, high, mean, keras = (
            f"{100 * row[key]:.1f} %"
            for key in ("rate_min", "rate_max", "rate_mean", "at_source_threshold_mean")
        )
        mark = " (upper bound only)" if row["only_upper_bound"] else ""
        lines.append(
            f"| {row['data']} | {row['format']} | {row['precision']} | {row['within']} of "
            f"{row['seeds']}{mark} | {mean} | {low} to {high} | {keras} |"
        )
    before, rest = page.read_text().split("<!-- generated: begin -->")
    after = rest.split("<!-- generated: end -->")[1]
    table = "\n".join(lines)
    page.write_text(f"{before}<!-- generated: begin -->\n{table}\n<!-- generated: end -->{after}")
