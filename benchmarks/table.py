"""The one generated table, in README.md, from the results that are kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.results import SCHEMA, Figure, figure_from_json

HERE = Path(__file__).parent
_START, _END = "<!-- generated: begin -->", "<!-- generated: end -->"


def shown(figure: Figure) -> tuple[str, str, str, str]:
    """Name, value, spread and goal of a figure as text."""
    spread = "" if figure.spread is None else " to ".join(_number(edge) for edge in figure.spread)
    goal = ""
    if figure.goal is not None:
        goal = f"{figure.goal}: {'yes' if figure.goal.is_met(figure.value) else '**no**'}"
    return figure.name, f"{_number(figure.value)} {figure.unit}".strip(), spread, goal


def write_readme(order: tuple[str, ...]) -> None:
    """Write the table between its two marks in README.md; later results replace earlier ones."""
    documents: dict[str, dict[str, Any]] = {}
    for path in sorted((HERE / "results").glob("*.json")):
        kept = json.loads(path.read_text())
        if kept["schema"] != SCHEMA:
            raise ValueError(f"{path.name}: schema must be {SCHEMA}; got {kept['schema']}")
        documents |= {document["id"]: document for document in kept["results"]}
    readme = HERE / "README.md"
    before, rest = readme.read_text().split(_START)
    after = rest.split(_END)[1]
    table = _table([documents[name] for name in order if name in documents])
    readme.write_text(f"{before}{_START}\n{table}\n{_END}{after}")


def _table(documents: list[dict[str, Any]]) -> str:
    lines = ["| scenario | figure | value | spread | goal |", "|---|---|--:|--:|---|"]
    for document in documents:
        for number, figure in enumerate(document["figures"]):
            name = f"`{document['id']}`" if number == 0 else ""
            lines.append(f"| {name} | {' | '.join(shown(figure_from_json(figure)))} |")
    lines.append("")
    lines += [f"- {_origin(document)}" for document in documents]
    return "\n".join(lines)


def _origin(document: dict[str, Any]) -> str:
    """Say when, on what and with which command a result was made."""
    machine = document["device"]
    installed = ", ".join(f"{name} {v}" for name, v in document["versions"].items() if v)
    name = document["id"]
    return (
        f"`python -m benchmarks {name} --json benchmarks/results/{name}.json`, {document['date']}, "
        f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}, "
        f"Python {machine['python']}, {installed}"
    )


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e9:
        return f"{int(value)}"
    size = abs(value)
    if size < 0.001:
        return f"{value:.1e}"
    return f"{value:.{3 if size < 10 else 1 if size < 100 else 0}f}"
