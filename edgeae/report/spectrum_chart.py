"""Chart of the spectrum of a window: Vega-Lite by Altair, without its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from edgeae.report import theme
from edgeae.report.data import NORMAL

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts

_HEIGHT = 200


def spectrum(spectra: Facts) -> Facts:
    """Draw a window's levels over normal ones, bands by their share of the score, and lines.

    A row for each channel. Each row of the dataset is a point, a band or a line.
    """
    at = spectra["at"]
    scale = alt.Scale(type="log", domain=[at[0], at[-1]], nice=False)
    form = "~s" if spectra["unit"] == "Hz" else "~g"
    labels = alt.Axis(format=form, grid=False, labelOverlap="greedy", tickCount=8)
    title = f"frequency [{spectra['unit']}]"
    x = alt.X("at:Q", title=title, scale=scale, axis=labels)
    levels = alt.Scale(zero=False)
    y = alt.Y("level:Q", title="dB", scale=levels, axis=alt.Axis(tickCount=5))
    kinds = alt.Scale(domain=["window", NORMAL], range=[theme.SECOND, theme.FIRST])
    base = alt.Chart()
    bands = (
        base.transform_filter("isValid(datum.share)")
        .mark_rect(color=theme.SECOND, clip=True)
        .encode(
            x=alt.X("from:Q", scale=scale),
            x2="to:Q",
            opacity=alt.Opacity(
                "depth:Q", scale=alt.Scale(domain=[0, 1], range=[0, 0.5]), legend=None
            ),
            tooltip=[
                *(alt.Tooltip(f"{end}:Q", format=".4~g") for end in ("from", "to")),
                alt.Tooltip("share:Q", format=".1%"),
            ],
        )
    )
    points = base.transform_filter("isValid(datum.low)")
    normal = points.mark_area(color=theme.FIRST, opacity=0.25, line=False).encode(
        x=x, y=alt.Y("low:Q", scale=levels), y2="high:Q"
    )
    drawn = (
        points.transform_fold(["window", NORMAL], as_=["kind", "level"])
        .mark_line(strokeWidth=1.6)
        .encode(x=x, y=y, color=alt.Color("kind:N", scale=kinds, legend=alt.Legend()))
    )
    layers = [bands, normal, drawn]
    if spectra["lines"]:
        lines = base.transform_filter("isValid(datum.label)").encode(
            x=alt.X("line_at:Q", scale=scale)
        )
        layers += [
            lines.mark_rule(color=theme.INK, strokeWidth=1, strokeDash=[2, 2], opacity=0.7),
            lines.mark_text(angle=270, align="right", baseline="top", dx=-2, dy=2).encode(
                y=alt.value(0), text="label:N"
            ),
        ]
    header = alt.Header(labelOrient="top", labelAnchor="start", labelPadding=2)
    row = alt.Row("channel:N", sort=alt.EncodingSortField("rank", op="min"), header=header)
    faceted = (
        alt.layer(*layers)
        .properties(height=_HEIGHT)
        .facet(row=row, data=alt.NamedData(name="spectrum"), spacing=14)
    )
    return theme.specification(faceted.resolve_scale(y="independent"))
