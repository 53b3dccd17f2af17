"""How the charts of a report look, and the words that they share.

Colours are the page's custom properties, so that a chart follows the page from light to dark and
onto paper without being drawn anew. What a colour tells, a dash or a shape tells too.
"""

from __future__ import annotations

from typing import Any

import altair as alt

INK, QUIET, GRID = "var(--ink)", "var(--quiet)", "var(--line)"
FIRST, SECOND = "var(--blue)", "var(--orange)"
SOLID, DASHED = [1, 0], [5, 3]
FONT = "system-ui, sans-serif"
ROW = 22  # pixels, of one row of names
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": INK, "gridColor": GRID, "domainColor": QUIET,
        "tickColor": QUIET, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 600,
        "titlePadding": 8, "labelLimit": 170,
    },
    "legend": {
        "labelColor": INK, "labelFontSize": 12, "orient": "top", "title": None,
        "symbolStrokeWidth": 2.5, "labelLimit": 400,
    },
    "header": {
        "labelColor": INK, "labelFontSize": 12, "labelFontWeight": 600, "labelLimit": 420,
        "title": None,
    },
    "text": {"fill": INK, "fontSize": 12},
}  # fmt: skip
"""How every chart looks."""


def specification(chart: Any) -> dict[str, Any]:
    """Vega-Lite of a chart as plain JSON values, in the report's looks."""
    return {**chart.to_dict(), "config": CONFIG}


def data(name: str) -> Any:
    """Chart of a dataset that the page fills in."""
    return alt.Chart(alt.NamedData(name=name))


def kinds_look(kinds: list[str], colours: list[str], dashes: list[list[int]]) -> dict[str, Any]:
    """Colour and dash by kind, in one legend."""
    field, legend = "kind:N", alt.Legend(symbolType="stroke", symbolSize=220)
    return {
        "color": alt.Color(field, scale=alt.Scale(domain=kinds, range=colours), legend=legend),
        "strokeDash": alt.StrokeDash(
            field, scale=alt.Scale(domain=kinds, range=dashes), legend=legend
        ),
    }
