"""The page over a fleet: figures of all, and a table that is sorted, searched and filtered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edgeae import __version__
from edgeae.report.format import stamp_text
from edgeae.report.rendering import environment, static_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.evaluate.model import Facts

_DIGITS = 4
DRIFTING = 1.0
"""Size from which a drift counts, as on a device."""


def fleet_page(rows: Sequence[Facts], source: str, rule: dict[str, int]) -> str:
    """Return the HTML of a fleet's report.

    Parameters
    ----------
    rows
        One for each machine, worst first, as `edgeae.fleet.report.Row` names the figures.
    source
        Where the scores come from.
    rule
        The alarm rule that was counted with.
    """
    shown = [_with_marks(row) for row in rows]
    names = list(shown[0]) if shown else []
    columns = {name: [_short(row[name]) for row in shown] for name in names}
    return (
        environment()
        .get_template("fleet.html")
        .render(
            summary=_summary(rows),
            source=source,
            rule=rule,
            version=__version__,
            columns={name: values for name, values in columns.items() if any(values)},
            count=len(rows),
            drifting=DRIFTING,
            style=static_texts(["page.css", "fleet.css"]),
            script=static_texts(["fleet.js"]),
        )
    )


def _with_marks(row: Facts) -> Facts:
    """Replace what is only compared by the result, which rounding must not change."""
    shown = {name: value for name, value in row.items() if name != "most"}
    return {**shown, "beyond": int(_is_beyond(row)), "drifts": int(_drifts(row))}


def _is_beyond(row: Facts) -> bool:
    return bool(row["most"] is not None and row["above"] > row["most"])


def _drifts(row: Facts) -> bool:
    return bool(abs(row["drift"] or 0) >= DRIFTING)


def _short(value: Any) -> Any:
    """Round a figure to what the page shows; seconds and counts stay whole."""
    if not isinstance(value, float):
        return value
    return round(value) if abs(value) > 1e8 else float(f"{value:.{_DIGITS}g}")


def _summary(rows: Sequence[Facts]) -> Facts:
    known = [row["per_day"] for row in rows if row["per_day"] is not None]
    last = [row["last"] for row in rows if row["last"] is not None]
    return {
        "windows": sum(row["windows"] for row in rows),
        "alarms": sum(row["alarms"] for row in rows),
        "per_day": sum(known) if known else None,
        "worst": max(known, default=None),
        "above": sum(map(_is_beyond, rows)),
        "promised": sum(row["most"] is not None for row in rows),
        "drifting": sum(map(_drifts, rows)),
        "problems": sum(bool(row["problem"]) for row in rows),
        "last": stamp_text(int(max(last) * 1e9)) if last else None,  # type: ignore[arg-type]
    }
