"""What a scenario measured, and its JSON form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

SCHEMA = 2
"""A new, changed or dropped key means a new number."""

FOLDER = Path(__file__).parents[1] / "results"
_DIGITS = 6

Row = dict[str, Any]


class Goal(NamedTuple):
    """The limit that a figure should keep."""

    limit: float
    is_upper: bool

    def is_met(self, value: float) -> bool:
        """Whether a value keeps the limit."""
        return value <= self.limit if self.is_upper else value >= self.limit

    def __str__(self) -> str:
        return f"{'at most' if self.is_upper else 'at least'} {self.limit:g}"


class Figure(NamedTuple):
    """One number of a scenario.

    `spread` is the range from the 10th to the 90th percentile over rounds, or the smallest and the
    largest of a few repeats.
    """

    name: str
    value: float
    unit: str
    spread: tuple[float, float] | None = None
    goal: Goal | None = None


class Result(NamedTuple):
    """A scenario's figures, the important ones first, and the rows of a table of the docs."""

    figures: list[Figure]
    table: list[Row] = []  # noqa: RUF012  # never changed


class Document(NamedTuple):
    """A result with where and when it was measured."""

    id: str
    date: str
    device: Row
    versions: dict[str, str]
    result: Result


def at_most(limit: float) -> Goal:
    return Goal(limit, is_upper=True)


def at_least(limit: float) -> Goal:
    return Goal(limit, is_upper=False)


def write_document(document: Document, path: Path) -> None:
    """Write a document as JSON, one figure or row of its table a line."""
    head = {"schema": SCHEMA, **document._asdict()}
    del head["result"]
    lines = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    lines.append(_listed("figures", [_figure_json(figure) for figure in document.result.figures]))
    if document.result.table:
        lines.append(_listed("table", [_rounded(row) for row in document.result.table]))
    path.write_text("{" + ",\n".join(lines) + "}\n")


def read_document(path: Path) -> Document:
    """Read what `write_document` wrote."""
    content = json.loads(path.read_text())
    if content["schema"] != SCHEMA:
        raise ValueError(f"{path.name}: schema must be {SCHEMA}; got {content['schema']}")
    figures = [_figure(words) for words in content["figures"]]
    result = Result(figures, content.get("table", []))
    return Document(content["id"], content["date"], content["device"], content["versions"], result)


def _listed(key: str, values: list[Any]) -> str:
    return f'"{key}": [\n' + ",\n".join(map(json.dumps, values)) + "]"


def _figure_json(figure: Figure) -> Row:
    goal = figure.goal
    words = {
        "name": figure.name,
        "value": figure.value,
        "unit": figure.unit or None,
        "spread": figure.spread,
        "at_most" if goal is None or goal.is_upper else "at_least": goal and goal.limit,
    }
    return {key: _rounded(value) for key, value in words.items() if value is not None}


def _figure(words: Row) -> Figure:
    spread = tuple(words["spread"]) if "spread" in words else None
    goals = [Goal(words[key], key == "at_most") for key in ("at_most", "at_least") if key in words]
    return Figure(words["name"], words["value"], words.get("unit", ""), spread, *goals[:1])


def _rounded(value: Any) -> Any:
    """Round every number to six digits; more were never measured."""
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(inner) for inner in value]
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
