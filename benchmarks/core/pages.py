"""The pages that are written from the kept results."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from benchmarks.core.headline import HEADLINE
from benchmarks.core.results import FOLDER, Document, Figure, Row, read_document

_ROOT = Path(__file__).parents[2]
_BEGIN, _END = "<!-- generated: begin -->", "<!-- generated: end -->"


def pages(order: Iterable[str]) -> dict[Path, str]:
    """Fill the generated parts of each page; scenarios stand in the order given."""
    kept = {path.stem: read_document(path) for path in sorted(FOLDER.glob("*.json"))}
    documents = [kept[name] for name in order if name in kept]
    generated = {
        _ROOT / "benchmarks" / "README.md": [_headline(kept)],
        _ROOT / "docs" / "benchmarks.md": [[*_figures(documents), "", *_origins(documents)]],
        _ROOT / "docs" / "false-alarms.md": [_kept_rates(kept["kept-rate"].result.table)],
        _ROOT / "docs" / "export.md": [
            _other_engines(kept["other-engines"].result.table),
            _every_pair(kept["every-pair"].result.table),
        ],
        _ROOT / "docs" / "choosing.md": [
            _contaminated(kept["contaminated"].result.table),
            _quality(kept["quality"].result.table),
        ],
    }
    return {page: _filled(page.read_text(), parts) for page, parts in generated.items()}


def shown(figure: Figure) -> tuple[str, str, str, str]:
    """Name, value, spread and goal of a figure as text."""
    spread = "" if figure.spread is None else " to ".join(_number(edge) for edge in figure.spread)
    goal = ""
    if figure.goal is not None:
        goal = f"{figure.goal}: {'yes' if figure.goal.is_met(figure.value) else '**no**'}"
    return figure.name, f"{_number(figure.value)} {figure.unit}".strip(), spread, goal


def _filled(page: str, parts: list[list[str]]) -> str:
    text, *rests = page.split(_BEGIN)
    for lines, rest in zip(parts, rests, strict=True):
        text = "\n".join([f"{text}{_BEGIN}", *lines, f"{_END}{rest.split(_END)[1]}"])
    return text


def _headline(kept: dict[str, Document]) -> list[str]:
    lines = ["| what | value | goal | `python -m benchmarks` |", "|---|--:|---|---|"]
    for what, scenario, name in HEADLINE:
        if scenario in kept:
            (figure,) = (f for f in kept[scenario].result.figures if f.name == name)
            _, value, _, goal = shown(figure)
            lines.append(f"| {what} | {value} | {goal} | `{scenario}` |")
    return lines


def _figures(documents: list[Document]) -> list[str]:
    lines = ["| scenario | figure | value | spread | goal |", "|---|---|--:|--:|---|"]
    for document in documents:
        for number, figure in enumerate(document.result.figures):
            name = f"`{document.id}`" if number == 0 else ""
            lines.append(f"| {name} | {' | '.join(shown(figure))} |")
    return lines


def _origins(documents: list[Document]) -> list[str]:
    """When, on what and with which versions, once for all results that share them."""
    shared: dict[str, list[str]] = {}
    for document in documents:
        machine = document.device
        versions = ", ".join(f"{name} {v}" for name, v in document.versions.items())
        where = f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}"
        origin = f"{document.date}, {where}, Python {machine['python']}, {versions}"
        shared.setdefault(origin, []).append(f"`{document.id}`")
    return [f"- {', '.join(names)}: {origin}" for origin, names in shared.items()]


def _kept_rates(table: list[Row]) -> list[str]:
    """Lay out how often the promised rate was kept, a row for each data set and file."""
    head = "| data | format | precision | seeds within | mean | range | at Keras's threshold |"
    lines = [head, "|---|---|---|--:|--:|--:|--:|"]
    for row in table:
        low, high, mean, keras = (
            f"{100 * row[key]:.1f} %"
            for key in ("rate_min", "rate_max", "rate_mean", "at_source_threshold_mean")
        )
        mark = " (upper bound only)" if row["only_upper_bound"] else ""
        lines.append(
            f"| {row['data']} | {row['format']} | {row['precision']} | {row['within']} of "
            f"{row['seeds']}{mark} | {mean} | {low} to {high} | {keras} |"
        )
    return lines


def _contaminated(table: list[Row]) -> list[str]:
    """Lay out AUROC and average precision by share, and whether the promised rate was kept."""
    if not table:  # a result from before it had one
        return ["Not measured yet."]
    contenders = list(table[0]["contenders"])
    shares = sorted({row["share"] for row in table})
    lines = [f"| anomalies | {' | '.join(contenders)} |", f"|---|{'--:|' * len(contenders)}"]
    kept = ["| anomalies | realised for 1 % | recall | realised for 5 % | recall |"]
    kept.append("|---|--:|--:|--:|--:|")
    for share in shares:
        rows = [row for row in table if row["share"] == share]
        lines.append(f"| {100 * share:g} % | {_cells(rows, contenders)} |")
        rates = [
            _percent(row["contenders"][contenders[0]].get(f"{key}_at_{rate}") for row in rows)
            for rate in (1, 5)
            for key in ("rate", "recall")
        ]
        kept.append(f"| {100 * share:g} % | {' | '.join(rates)} |")
    return [*lines, "", *kept]


def _every_pair(table: list[Row]) -> list[str]:
    """Lay out the most AUROC lost by table, format and precision; marked where some are finer."""
    pairs = list(dict.fromkeys((row["format"], row["precision"]) for row in table))
    lines = [f"| | {' | '.join(f'{form} {precision}' for form, precision in pairs)} |"]
    lines.append(f"|---|{'--:|' * len(pairs)}")
    for name in dict.fromkeys(row["table"] for row in table):
        cells = []
        for pair in pairs:
            rows = [r for r in table if (r["table"], r["format"], r["precision"]) == (name, *pair)]
            if any(row["is_written"] < 1 for row in rows):
                cells.append("no file")
                continue
            lost = max(0.0, *(row["auroc_lost_most"] for row in rows))
            cells.append(f"{lost:.4f}{' †' if any(row['is_finer'] for row in rows) else ''}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def _other_engines(table: list[Row]) -> list[str]:
    """Lay out the largest difference in each engine, and below why a file has none."""
    engines = [key for key in table[0] if key not in ("network", "precision")]
    lines = [f"| | {' | '.join(engines)} |", f"|---|{'--:|' * len(engines)}"]
    reasons: dict[str, None] = {}
    for row in table:
        title = f"{row['network']} {row['precision']}"
        cells = []
        for engine in engines:
            cell = row[engine]
            if isinstance(cell, str):
                reasons[f"- {title}, {engine}: `{cell}`"] = None
            cells.append("no" if isinstance(cell, str) else f"{cell:.1e}")
        lines.append(f"| {title} | {' | '.join(cells)} |")
    return [*lines, "", *reasons]


def _percent(values: Iterable[float | None]) -> str:
    return f"{100 * np.mean([value for value in values if value is not None]):.1f} %"


def _quality(table: list[Row]) -> list[str]:
    """Lay out AUROC and average precision, a row for each table and a column for each contender."""
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
    return [*lines, f"| longest training, s | {' | '.join(f'{value:.1f}' for value in slowest)} |"]


def _cells(rows: list[Row], contenders: list[str]) -> str:
    return " | ".join(
        " / ".join(
            f"{np.mean([row['contenders'][who][measure] for row in rows]):.3f}"
            for measure in ("auroc", "average_precision")
        )
        for who in contenders
    )


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e9:
        return f"{int(value)}"
    size = abs(value)
    if size < 0.001:
        return f"{value:.1e}"
    return f"{value:.{3 if size < 10 else 1 if size < 100 else 0}f}"
