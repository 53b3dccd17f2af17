"""Charts of one window: Vega-Lite by Altair, without its data, which the page fills in."""

from __future__ import annotations

from typing import Any

import altair as alt

from edgeae.report import theme as looks
from edgeae.report.sections.windows import CHANNELS, FEATURES

_BESIDE = 46  # pixels beside the charts of one window, so that their axes lie over each other


def signal(form: str) -> Any:
    """A window and its reconstruction over its steps, the error shaded; a row for each channel."""
    kinds = ["window", "reconstruction"]
    look = looks.kinds_look(kinds, [looks.FIRST, looks.SECOND], [looks.SOLID, looks.DASHED])
    x = alt.X("step:Q", title="step", axis=alt.Axis(grid=False), scale=alt.Scale(nice=False))
    scale = alt.Scale(zero=False)
    beside = alt.Axis(minExtent=_BESIDE, tickCount=5 if form != CHANNELS else 3)
    y = alt.Y("reading:Q", title="reading" if form != CHANNELS else None, scale=scale, axis=beside)
    base = (
        alt.Chart() if form == CHANNELS else looks.data("signal")
    )  # rows hand their own data down
    shade = base.mark_area(color=looks.SECOND, opacity=0.3, line=False).encode(
        x=x, y=alt.Y("value:Q", scale=scale), y2="made:Q"
    )
    lines = (
        base.transform_fold(["value", "made"], as_=["of", "reading"])
        .transform_calculate(kind="datum.of == 'value' ? 'window' : 'reconstruction'")
        .mark_line(strokeWidth=2)
        .encode(x=x, y=y, **look)
    )
    both = (shade + lines).properties(height=220 if form != CHANNELS else 84)
    if form != CHANNELS:
        return both
    header = alt.Header(labelOrient="top", labelAnchor="start", labelPadding=2)
    row = alt.Row("channel:N", sort=alt.EncodingSortField("rank", op="min"), header=header)
    faceted = both.facet(row=row, data=alt.NamedData(name="signal"), spacing=14)
    return faceted.resolve_scale(y="independent")


def parts() -> Any:
    """Share of each step in the score of a window of one channel."""
    return (
        looks.data("signal")
        .mark_area(interpolate="step", color=looks.SECOND, opacity=0.75, line=False)
        .encode(
            x=alt.X("step:Q", title="step", axis=alt.Axis(grid=False), scale=alt.Scale(nice=False)),
            y=alt.Y("part:Q", title="share", axis=alt.Axis(format="~%", tickCount=3,
                    minExtent=_BESIDE)),
        )
        .properties(height=80)
    )  # fmt: skip


def shares(form: str, rows: int) -> Any:
    """Share of each channel or feature in the score, the largest first."""
    what = "channel" if form == CHANNELS else "feature"
    return (
        looks.data("shares")
        .mark_bar(color=looks.SECOND, opacity=0.85)
        .encode(
            x=alt.X("share:Q", title="share of the score", axis=alt.Axis(format="~%", tickCount=4)),
            y=alt.Y("name:N", title=what if form == FEATURES else None, sort=None),
            tooltip=[alt.Tooltip("name:N"), alt.Tooltip("share:Q", format=".1%")],
        )
        .properties(height=looks.ROW * rows)
    )


def features(rows: int) -> Any:
    """Scaled values of a row beside their reconstructions, those with the largest shares first."""
    kinds, title = ["reading", "reconstruction"], "scaled value"
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(grid=True))
    base = looks.data("features")
    error = base.mark_rule(color=looks.SECOND, opacity=0.45, strokeWidth=5).encode(
        y=y, x=alt.X("scaled:Q", title=title), x2="scaled_made:Q"
    )
    points = (
        base.transform_fold(["scaled", "scaled_made"], as_=["of", "z"])
        .transform_calculate(kind="datum.of == 'scaled' ? 'reading' : 'reconstruction'")
        .mark_point(filled=True, size=75, opacity=1)
        .encode(
            y=y,
            x=alt.X("z:Q", title=title),
            color=alt.Color(
                "kind:N", scale=alt.Scale(domain=kinds, range=[looks.FIRST, looks.SECOND])
            ),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"])),
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("name", "value", "made", "share")],
        )
    )
    return (error + points).properties(height=looks.ROW * rows)
