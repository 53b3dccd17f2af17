"""What a scenario found, and its JSON form."""

from __future__ import annotations

from typing import Any, NamedTuple

SCHEMA = 1
"""A new, changed or dropped key means a new number."""


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
    """A scenario's figures, the important ones first, and everything else that was measured."""

    figures: list[Figure]
    details: dict[str, Any]


def at_most(limit: float) -> Goal:
    return Goal(limit, is_upper=True)


def at_least(limit: float) -> Goal:
    return Goal(limit, is_upper=False)


def result_json(result: Result) -> dict[str, Any]:
    """Give a result as JSON values."""
    return {"figures": [_figure_json(f) for f in result.figures], "details": result.details}


def figure_from_json(document: dict[str, Any]) -> Figure:
    """Read what `result_json` wrote of one figure."""
    spread, goal = document["spread"], document["goal"]
    return Figure(
        document["name"],
        document["value"],
        document["unit"],
        None if spread is None else (spread[0], spread[1]),
        None if goal is None else Goal(goal["limit"], goal["is_upper"]),
    )


def _figure_json(figure: Figure) -> dict[str, Any]:
    goal = figure.goal
    is_met = None if goal is None else goal.is_met(figure.value)
    return {
        **figure._asdict(),
        "goal": None if goal is None else {**goal._asdict(), "is_met": is_met},
    }
