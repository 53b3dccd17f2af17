"""Charts over many windows: Vega-Lite by Altair, without their data, which the page fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from edgeae.report import theme
from edgeae.report.data import NORMAL

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts
    from edgeae.report.sections.threshold import Axis

_TIMES = {
    "year": "%Y",
    "quarter": "%b %Y",
    "month": "%b %Y",
    "week": "%d %b",
    "day": "%d %b",
    "date": "%d %b",
    "hours": "%H:%M",
    "minutes": "%H:%M",
    "seconds": "%H:%M:%S",
    "milliseconds": "%S.%L",
}


def histogram(axis: Axis, kind: str | None) -> Facts:
    """Draw the shares of normal and other windows over the score, and the threshold."""
    scale = alt.Scale(
        type="log" if axis.is_log else "linear", domain=[axis.low, axis.high], nice=False
    )
    labels = alt.Axis(format="~g", labelOverlap="greedy", tickCount=8, grid=False)
    x = alt.X("from:Q", title="score", scale=scale, axis=labels)
    y = alt.Y(
        "share:Q",
        title="share of the windows",
        axis=alt.Axis(format="~%", tickCount=5),
        scale=alt.Scale(domainMin=0),
    )
    encodings = theme.kind_encodings([NORMAL, *([kind] if kind else [])])
    tooltip = ["kind:N", alt.Tooltip("windows:Q", format=","), alt.Tooltip("share:Q", format=".2%")]
    tooltip += [alt.Tooltip(f"{end}:Q", format=".4~g") for end in ("from", "to")]
    bars = (
        theme.dataset("bins")
        .mark_rect(fillOpacity=0.25, strokeOpacity=0)
        .encode(x=x, x2="to:Q", y=y, y2=alt.datum(0), color=encodings["color"], tooltip=tooltip)
    )
    outline = (
        theme.dataset("bins")
        .mark_line(interpolate="step-after", strokeWidth=2)
        .encode(x=x, y=y, **encodings)
    )
    return theme.specification((bars + outline + _threshold_line(scale)).properties(height=280))


def _threshold_line(scale: alt.Scale) -> alt.LayerChart | alt.FacetChart:
    """Draw the threshold as an upright line with a handle, to be dragged."""
    x = alt.X("value:Q", scale=scale)
    base = theme.dataset("threshold")
    line = base.mark_rule(color=theme.INK, strokeWidth=2.5, cursor="ew-resize").encode(x=x)
    handle = base.mark_point(
        shape="triangle-down",
        color=theme.INK,
        fill=theme.INK,
        size=160,
        opacity=1,
        yOffset=-4,
        cursor="ew-resize",
    ).encode(x=x, y=alt.value(0))
    return alt.layer(line, handle)


def _unit(name: str, title: str) -> Facts:
    """Return the arguments of an axis from 0 to 1 in percent."""
    return {
        "shorthand": f"{name}:Q",
        "title": title,
        "scale": alt.Scale(domain=[0, 1]),
        "axis": alt.Axis(format="%", tickCount=5),
    }


def curve(x: str, x_title: str, y: str, y_title: str) -> Facts:
    """Draw a curve over all thresholds, with the point of the chosen one."""
    encodings = {"x": alt.X(**_unit(x, x_title)), "y": alt.Y(**_unit(y, y_title))}
    line = (
        theme.dataset("curve")
        .mark_line(color=theme.FIRST, strokeWidth=2.5, clip=True)
        .encode(**encodings, order=alt.Order("order:Q"))
    )
    point = (
        theme.dataset("here")
        .mark_point(color=theme.INK, fill="var(--paper)", size=130, opacity=1, strokeWidth=2.5)
        .encode(**encodings)
    )
    return theme.specification((line + point).properties(height=240))


def series(*, is_time: bool, has_events: bool, axis: Axis) -> Facts:
    """Draw scores over time with events and alarms, between two ends that the page moves."""
    ends = [alt.param(name=name, value=value) for name, value in (("from", 0), ("to", 1))]
    kind, title = ("T", "time") if is_time else ("Q", "window")
    scale_x = alt.Scale(type="utc", nice=False) if is_time else alt.Scale(zero=False, nice=False)
    scale_x.domainMin, scale_x.domainMax = alt.ExprRef("from"), alt.ExprRef("to")
    domain = [axis.low, axis.high]
    scale_y = alt.Scale(
        type="log" if axis.is_log else "linear", clamp=True, nice=False, domain=domain
    )
    axis_x = alt.Axis(grid=False, tickCount=6, labelOverlap=True)
    if is_time:
        axis_x.format = _TIMES
    axis_y = alt.Axis(format="~g", tickCount=5, grid=False)
    x = alt.X(f"at:{kind}", title=title, scale=scale_x, axis=axis_x)
    y = alt.Y("high:Q", title="score", scale=scale_y, axis=axis_y)
    events = (
        theme.dataset("events")
        .mark_rect(color=theme.SECOND, opacity=0.22, clip=True)
        .encode(x=alt.X(f"first:{kind}", scale=scale_x), x2="last:" + kind)
    )
    line = (
        theme.dataset("threshold")
        .mark_rule(color=theme.INK, strokeWidth=1.6, strokeDash=[6, 4], clip=True)
        .encode(y=alt.Y("value:Q", scale=scale_y))
    )
    layers = [*([events] if has_events else []), _scores(x, y), line, _above(x, y)]
    return theme.specification(alt.layer(*layers).add_params(*ends).properties(height=300))


def _scores(x: alt.X, y: alt.Y) -> alt.Chart:
    """Draw the highest and lowest scores as a band."""
    band: alt.Chart = (
        theme.dataset("points")
        .mark_area(
            color=theme.FIRST,
            fillOpacity=0.85,
            clip=True,
            interpolate="linear",
            line={"color": theme.FIRST, "strokeWidth": 1.3},
        )
        .encode(x=x, y=y, y2="low:Q")
    )
    return band


def _above(x: alt.X, y: alt.Y) -> alt.Chart:
    """Draw a triangle at each point above the threshold."""
    tooltip = [alt.Tooltip("text:N", title="above"), alt.Tooltip("high:Q", title="score")]
    triangles: alt.Chart = (
        theme.dataset("above")
        .mark_point(
            shape="triangle-up",
            color=theme.INK,
            fill=theme.SECOND,
            size=46,
            opacity=1,
            strokeWidth=0.8,
            clip=True,
        )
        .encode(x=x, y=y, tooltip=tooltip)
    )
    return triangles


def losses(*, is_log: bool) -> Facts:
    """Draw training and validation loss of each epoch, and the epoch that was kept."""
    scale = alt.Scale(type="log", nice=False, padding=10) if is_log else alt.Scale(zero=False)
    kinds = ["training windows", "validation windows"]
    lines = (
        theme.dataset("losses")
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X(
                "epoch:Q",
                axis=alt.Axis(grid=False, tickMinStep=1, format="d"),
                scale=alt.Scale(nice=False),
            ),
            y=alt.Y("loss:Q", title="loss", scale=scale, axis=alt.Axis(format="~g", tickCount=5)),
            **theme.kind_encodings(kinds),
        )
    )
    best = theme.dataset("best").mark_rule(color=theme.INK, strokeDash=[3, 3]).encode(x="epoch:Q")
    label = (
        theme.dataset("best")
        .mark_text(align="right", dx=-6, baseline="top", text="kept")
        .encode(x="epoch:Q", y=alt.value(2))
    )
    return theme.specification((lines + best + label).properties(height=260))


def parity(rows: int) -> Facts:
    """Draw the false-alarm rate of each file at the detector's threshold and at its own."""
    kinds = ["at its own threshold", "at Keras's threshold"]
    y = alt.Y("file:N", sort=None, title=None, axis=alt.Axis(grid=True, labelLimit=220))
    title = "false-alarm rate"
    percent = alt.Axis(format="~%", tickCount=5, labelOverlap=True)
    bounds = (
        theme.dataset("bounds")
        .mark_bar(color=theme.FIRST, opacity=0.22, height=14)
        .encode(y=y, x=alt.X("low:Q", title=title, axis=percent), x2="high:Q")
    )
    colour, shape = (
        alt.Scale(domain=kinds, range=values)
        for values in ([theme.FIRST, theme.SECOND], ["circle", "diamond"])
    )
    legend = alt.Legend(columns=1)
    rates = theme.dataset("rates").encode(
        y=y,
        x=alt.X("rate:Q", title=title),
        color=alt.Color("kind:N", scale=colour, legend=legend),
        shape=alt.Shape("kind:N", scale=shape, legend=legend),
        tooltip=[
            alt.Tooltip("file:N"),
            alt.Tooltip("kind:N"),
            alt.Tooltip("rate:Q", format=".2%"),
        ],
    )
    points = [  # often at one point: the smaller mark on the larger
        rates.transform_filter(alt.datum.kind == kind).mark_point(filled=True, opacity=1, size=size)
        for kind, size in zip(kinds, (240, 60), strict=True)
    ]
    return theme.specification(alt.layer(bounds, *points).properties(height=34 * rows))


def latencies(rows: int) -> Facts:
    """Draw the time of a call for each file and device, from median to slowest thousandth."""
    kinds = ["p50", "p90", "p99", "p99.9"]
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(grid=True, labelLimit=260))
    scale = alt.Scale(type="log", nice=False, padding=12)
    axis = alt.Axis(format="~g", labelOverlap="greedy", tickCount=6)
    x: Facts = {"title": "time of a call [\N{MICRO SIGN}s]", "scale": scale, "axis": axis}
    base = theme.dataset("latencies")
    range_ = (
        base.transform_filter(alt.datum.kind == "p50")
        .mark_rule(color=theme.FIRST, opacity=0.35, strokeWidth=8)
        .encode(y=y, x=alt.X("low:Q", **x), x2="high:Q")
    )
    shapes = alt.Scale(domain=kinds, range=["circle", "square", "triangle-up", "diamond"])
    points = base.mark_point(filled=True, color=theme.INK, opacity=1, size=70).encode(
        y=y,
        x=alt.X("us:Q", **x),
        shape=alt.Shape("kind:N", scale=shapes),
        tooltip=[alt.Tooltip("label:N"), alt.Tooltip("kind:N"), alt.Tooltip("us:Q", format=".3~g")],
    )
    return theme.specification((range_ + points).properties(height=34 * rows))
