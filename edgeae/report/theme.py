"""Theme of a report's charts: colours, fonts, and the encoding of kinds.

Colours are the page's custom properties, so that a chart follows the page from light to dark and
onto paper without being redrawn. Each colour has a dash or a shape of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts

    Chart = alt.Chart | alt.LayerChart | alt.FacetChart

INK, QUIET, GRID = "var(--ink)", "var(--quiet)", "var(--line)"
FIRST, SECOND = "var(--blue)", "var(--orange)"
SOLID, DASHED = [1, 0], [5, 3]
FONT = "system-ui, sans-serif"
ROW = 22  # pixels, of one row of names
CONFIG: Facts = {
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": 600,
        "titlePadding": 8,
        "labelLimit": 170,
    },
    "legend": {
        "labelColor": INK,
        "labelFontSize": 12,
        "orient": "top",
        "title": None,
        "symbolStrokeWidth": 2.5,
        "labelLimit": 400,
    },
    "header": {
        "labelColor": INK,
        "labelFontSize": 12,
        "labelFontWeight": 600,
        "labelLimit": 420,
        "title": None,
    },
    "text": {"fill": INK, "fontSize": 12},
}
"""Vega-Lite configuration of every chart."""


def specification(chart: Chart) -> Facts:
    """Return the Vega-Lite of a chart as plain JSON values, in the theme."""
    return {**chart.to_dict(), "config": CONFIG}


def dataset(name: str) -> alt.Chart:
    """Return a chart of a dataset that the page fills in."""
    return alt.Chart(alt.NamedData(name=name))


def kind_encodings(kinds: list[str]) -> dict[str, alt.Color | alt.StrokeDash]:
    """Encode one or two kinds by colour and dash, in one legend."""
    legend = alt.Legend(symbolType="stroke", symbolSize=220)
    colours = alt.Scale(domain=kinds, range=[FIRST, SECOND])
    dashes = alt.Scale(domain=kinds, range=[SOLID, DASHED])
    return {
        "color": alt.Color("kind:N", scale=colours, legend=legend),
        "strokeDash": alt.StrokeDash("kind:N", scale=dashes, legend=legend),
    }
