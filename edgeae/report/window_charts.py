"""Charts of one window: Vega-Lite by Altair, without its data, which the page fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from edgeae.report import theme
from edgeae.report.sections.windows import CHANNELS, FEATURES

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts

_LARGEST_FIRST = alt.EncodingSortField("share", op="max", order="descending")
"""Order of names by their share; without a rule it is that of the window drawn first."""
_AXIS_WIDTH = 46  # pixels, the same in all charts of one window, so that their axes align


def signal(form: str) -> Facts:
    """Draw a window and its reconstruction over its steps; a row for each channel."""
    kinds = ["window", "reconstruction"]
    encodings = theme.kind_encodings(kinds)
    x = _step_axis()
    scale = alt.Scale(zero=False)
    beside = alt.Axis(minExtent=_AXIS_WIDTH, tickCount=5 if form != CHANNELS else 3)
    y = alt.Y("reading:Q", title="reading" if form != CHANNELS else None, scale=scale, axis=beside)
    base = (
        alt.Chart() if form == CHANNELS else theme.dataset("signal")
    )  # rows of a facet pass their own data on
    shade = base.mark_area(color=theme.SECOND, opacity=0.3, line=False).encode(
        x=x, y=alt.Y("value:Q", scale=scale), y2="reconstruction:Q"
    )
    lines = (
        base.transform_fold(["value", "reconstruction"], as_=["of", "reading"])
        .transform_calculate(kind="datum.of == 'value' ? 'window' : 'reconstruction'")
        .mark_line(strokeWidth=2)
        .encode(x=x, y=y, **encodings)
    )
    both = (shade + lines).properties(height=220 if form != CHANNELS else 84)
    if form != CHANNELS:
        return theme.specification(both)
    header = alt.Header(labelOrient="top", labelAnchor="start", labelPadding=2)
    row = alt.Row("channel:N", sort=alt.EncodingSortField("rank", op="min"), header=header)
    faceted = both.facet(row=row, data=alt.NamedData(name="signal"), spacing=14)
    return theme.specification(faceted.resolve_scale(y="independent"))


def readings() -> Facts:
    """Draw a window alone over its steps."""
    y = alt.Y("value:Q", title="reading", scale=alt.Scale(zero=False))
    line = theme.dataset("signal").mark_line(strokeWidth=2, color=theme.FIRST)
    return theme.specification(line.encode(x=_step_axis(), y=y).properties(height=220))


def parts() -> Facts:
    """Draw the share of each step in the score of a window of one channel."""
    return theme.specification(
        theme.dataset("signal")
        .mark_area(interpolate="step", color=theme.SECOND, opacity=0.75, line=False)
        .encode(
            x=_step_axis(),
            y=alt.Y(
                "part:Q",
                title="share",
                axis=alt.Axis(format="~%", tickCount=3, minExtent=_AXIS_WIDTH),
            ),
        )
        .properties(height=80)
    )


def _step_axis() -> alt.X:
    """Return the axis of a window's steps, whose ticks are whole steps."""
    axis = alt.Axis(grid=False, tickMinStep=1, format="d")
    return alt.X("step:Q", title="step", axis=axis, scale=alt.Scale(nice=False))


def shares(form: str, rows: int) -> Facts:
    """Draw the share of each channel or feature in the score, largest first."""
    what = "channel" if form == CHANNELS else "feature"
    return theme.specification(
        theme.dataset("shares")
        .mark_bar(color=theme.SECOND, opacity=0.85)
        .encode(
            x=alt.X("share:Q", title="share of the score", axis=alt.Axis(format="~%", tickCount=4)),
            y=alt.Y("name:N", title=what if form == FEATURES else None, sort=_LARGEST_FIRST),
            tooltip=[alt.Tooltip("name:N"), alt.Tooltip("share:Q", format=".1%")],
        )
        .properties(height=theme.ROW * rows)
    )


def features(rows: int, value: str = "reading", *, is_sorted: bool = True) -> Facts:
    """Draw scaled values beside their reconstructions, largest share first or as they come."""
    kinds, title = [value, "reconstruction"], "scaled value"
    order = _LARGEST_FIRST if is_sorted else None
    y = alt.Y("name:N", title=None, sort=order, axis=alt.Axis(grid=True))
    base = theme.dataset("features")
    error = base.mark_rule(color=theme.SECOND, opacity=0.45, strokeWidth=5).encode(
        y=y, x=alt.X("scaled:Q", title=title), x2="scaled_reconstruction:Q"
    )
    points = (
        base.transform_fold(["scaled", "scaled_reconstruction"], as_=["of", "z"])
        .transform_calculate(kind=f"datum.of == 'scaled' ? '{value}' : 'reconstruction'")
        .mark_point(filled=True, size=75, opacity=1)
        .encode(
            y=y,
            x=alt.X("z:Q", title=title),
            color=alt.Color(
                "kind:N", scale=alt.Scale(domain=kinds, range=[theme.FIRST, theme.SECOND])
            ),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"])),
            tooltip=["name:N", "value:N", "reconstruction:N", "share:N"],
        )
    )
    return theme.specification((error + points).properties(height=theme.ROW * rows))
