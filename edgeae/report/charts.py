"""The charts of a report: Vega-Lite by Altair, without their data, which the page fills in.

Colours are the page's custom properties, so that a chart follows the page from light to dark and
onto paper without being drawn anew. What a colour tells, a dash or a shape tells too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from edgeae.report.subject import NORMAL
from edgeae.report.windows import CHANNELS, FEATURES

if TYPE_CHECKING:
    from edgeae.report.threshold import Axis

_INK, _QUIET, _GRID = "var(--ink)", "var(--quiet)", "var(--line)"
_FIRST, _SECOND = "var(--blue)", "var(--orange)"
_SOLID, _DASHED = [1, 0], [5, 3]
_FONT = "system-ui, sans-serif"
_ROW, _BESIDE = 22, 46  # pixels: height of a row, width of what is written beside stacked charts
_TIMES = {
    "year": "%Y", "quarter": "%b %Y", "month": "%b %Y", "week": "%d %b", "day": "%d %b",
    "date": "%d %b", "hours": "%H:%M", "minutes": "%H:%M", "seconds": "%H:%M:%S",
    "milliseconds": "%S.%L",
}  # fmt: skip
CONFIG: dict[str, Any] = {
    "background": "transparent",
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": _QUIET, "titleColor": _INK, "gridColor": _GRID, "domainColor": _QUIET,
        "tickColor": _QUIET, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 600,
        "titlePadding": 8, "labelLimit": 170,
    },
    "legend": {
        "labelColor": _INK, "labelFontSize": 12, "orient": "top", "title": None,
        "symbolStrokeWidth": 2.5, "labelLimit": 400,
    },
    "header": {
        "labelColor": _INK, "labelFontSize": 12, "labelFontWeight": 600, "labelLimit": 420,
        "title": None,
    },
    "text": {"fill": _INK, "fontSize": 12},
}  # fmt: skip
"""How every chart looks."""


def specification(chart: Any) -> dict[str, Any]:
    """Vega-Lite of a chart as plain JSON values, in the report's looks."""
    return {**chart.to_dict(), "config": CONFIG}


def _data(name: str) -> Any:
    return alt.Chart(alt.NamedData(name=name))


def _kinds(kinds: list[str], colours: list[str], dashes: list[list[int]]) -> dict[str, Any]:
    """Colour and dash by kind, in one legend."""
    field, legend = "kind:N", alt.Legend(symbolType="stroke", symbolSize=220)
    return {
        "color": alt.Color(field, scale=alt.Scale(domain=kinds, range=colours), legend=legend),
        "strokeDash": alt.StrokeDash(
            field, scale=alt.Scale(domain=kinds, range=dashes), legend=legend
        ),
    }


def histogram(axis: Axis, kind: str | None) -> Any:
    """Shares of normal and other windows over the score, and the threshold."""
    kinds = [NORMAL, *([kind] if kind else [])]
    domain = [axis.low, axis.high]
    scale = alt.Scale(type="log" if axis.is_log else "linear", domain=domain, nice=False)
    labels = alt.Axis(format="~g", labelOverlap="greedy", tickCount=8, grid=False)
    x = alt.X("from:Q", title="score", scale=scale, axis=labels)
    share = alt.Axis(format="~%", tickCount=5)
    height = alt.Scale(domainMin=0)
    y = alt.Y("share:Q", title="share of the windows", axis=share, scale=height)
    tooltip = [
        alt.Tooltip("kind:N"),
        alt.Tooltip("windows:Q", format=","),
        alt.Tooltip("share:Q", format=".2%"),
        alt.Tooltip("from:Q", format=".4~g"),
        alt.Tooltip("to:Q", format=".4~g"),
    ]
    look = _kinds(kinds, [_FIRST, _SECOND], [_SOLID, _DASHED])
    bars = (
        _data("bins")
        .mark_rect(fillOpacity=0.25, strokeOpacity=0)
        .encode(x=x, x2="to:Q", y=y, y2=alt.datum(0), color=look["color"], tooltip=tooltip)
    )
    outline = (
        _data("bins").mark_line(interpolate="step-after", strokeWidth=2).encode(x=x, y=y, **look)
    )
    line = (
        _data("threshold")
        .mark_rule(color=_INK, strokeWidth=2.5, cursor="ew-resize")
        .encode(x=alt.X("value:Q", scale=scale))
    )
    handle = (
        _data("threshold")
        .mark_point(
            shape="triangle-down", color=_INK, fill=_INK, size=160, opacity=1, yOffset=-4,
            cursor="ew-resize",
        )
        .encode(x=alt.X("value:Q", scale=scale), y=alt.value(0))
    )  # fmt: skip
    return (bars + outline + line + handle).properties(height=280)


def _unit(name: str, title: str) -> dict[str, Any]:
    """An axis from 0 to 1 in percent."""
    return {
        "shorthand": f"{name}:Q",
        "title": title,
        "scale": alt.Scale(domain=[0, 1]),
        "axis": alt.Axis(format="%", tickCount=5),
    }


def curve(x: str, x_title: str, y: str, y_title: str) -> Any:
    """A curve over all thresholds, with the point of the chosen one."""
    encodings = {"x": alt.X(**_unit(x, x_title)), "y": alt.Y(**_unit(y, y_title))}
    line = (
        _data("curve")
        .mark_line(color=_FIRST, strokeWidth=2.5, clip=True)
        .encode(**encodings, order=alt.Order("order:Q"))
    )
    point = (
        _data("here")
        .mark_point(color=_INK, fill="var(--paper)", size=130, opacity=1, strokeWidth=2.5)
        .encode(**encodings)
    )
    return (line + point).properties(height=240)


def signal(form: str) -> Any:
    """A window and its reconstruction over its steps, the error shaded; a row for each channel."""
    kinds = ["window", "reconstruction"]
    look = _kinds(kinds, [_FIRST, _SECOND], [_SOLID, _DASHED])
    x = alt.X("step:Q", title="step", axis=alt.Axis(grid=False), scale=alt.Scale(nice=False))
    scale = alt.Scale(zero=False)
    beside = alt.Axis(minExtent=_BESIDE, tickCount=5 if form != CHANNELS else 3)
    y = alt.Y("reading:Q", title="reading" if form != CHANNELS else None, scale=scale, axis=beside)
    base = alt.Chart() if form == CHANNELS else _data("signal")  # rows hand their own data down
    shade = base.mark_area(color=_SECOND, opacity=0.3, line=False).encode(
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
        _data("signal")
        .mark_area(interpolate="step", color=_SECOND, opacity=0.75, line=False)
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
        _data("shares")
        .mark_bar(color=_SECOND, opacity=0.85)
        .encode(
            x=alt.X("share:Q", title="share of the score", axis=alt.Axis(format="~%", tickCount=4)),
            y=alt.Y("name:N", title=what if form == FEATURES else None, sort=None),
            tooltip=[alt.Tooltip("name:N"), alt.Tooltip("share:Q", format=".1%")],
        )
        .properties(height=_ROW * rows)
    )


def features(rows: int) -> Any:
    """Scaled values of a row beside their reconstructions, those with the largest shares first."""
    kinds, title = ["reading", "reconstruction"], "scaled value"
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(grid=True))
    base = _data("features")
    error = base.mark_rule(color=_SECOND, opacity=0.45, strokeWidth=5).encode(
        y=y, x=alt.X("scaled:Q", title=title), x2="scaled_made:Q"
    )
    points = (
        base.transform_fold(["scaled", "scaled_made"], as_=["of", "z"])
        .transform_calculate(kind="datum.of == 'scaled' ? 'reading' : 'reconstruction'")
        .mark_point(filled=True, size=75, opacity=1)
        .encode(
            y=y,
            x=alt.X("z:Q", title=title),
            color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[_FIRST, _SECOND])),
            shape=alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=["circle", "diamond"])),
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("name", "value", "made", "share")],
        )
    )
    return (error + points).properties(height=_ROW * rows)


def series(*, is_time: bool, has_events: bool, axis: Axis) -> Any:
    """Scores over time with events and alarms, between two places that the page moves."""
    ends = [alt.param(name=name, value=value) for name, value in (("from", 0), ("to", 1))]
    kind, title = ("T", "time") if is_time else ("Q", "window")
    scale_x = alt.Scale(type="utc", nice=False) if is_time else alt.Scale(zero=False, nice=False)
    scale_x.domainMin, scale_x.domainMax = alt.ExprRef("from"), alt.ExprRef("to")
    scale_y = alt.Scale(type="log" if axis.is_log else "linear", clamp=True, nice=False,
                        domain=[axis.low, axis.high])  # fmt: skip
    grid_x = alt.Axis(grid=False, tickCount=6, labelOverlap=True)
    if is_time:
        grid_x.format = _TIMES
    x = alt.X(f"at:{kind}", title=title, scale=scale_x, axis=grid_x)
    y = alt.Y("high:Q", title="score", scale=scale_y,
              axis=alt.Axis(format="~g", tickCount=5, grid=False))  # fmt: skip
    events = (
        _data("events")
        .mark_rect(color=_SECOND, opacity=0.22, clip=True)
        .encode(x=alt.X(f"first:{kind}", scale=scale_x), x2="last:" + kind)
    )
    scores = (
        _data("points")
        .mark_area(
            color=_FIRST, fillOpacity=0.85, clip=True, interpolate="linear",
            line={"color": _FIRST, "strokeWidth": 1.3},
        )
        .encode(x=x, y=y, y2="low:Q")
    )  # fmt: skip
    alarms = (
        _data("alarms")
        .mark_point(shape="triangle-up", color=_INK, fill=_SECOND, size=46, opacity=1, clip=True,
                    strokeWidth=0.8)
        .encode(x=x, y=y, tooltip=[alt.Tooltip("text:N", title="alarm"),
                                   alt.Tooltip("high:Q", title="score")])
    )  # fmt: skip
    line = (
        _data("threshold")
        .mark_rule(color=_INK, strokeWidth=1.6, strokeDash=[6, 4], clip=True)
        .encode(y=alt.Y("value:Q", scale=scale_y))
    )
    layers = [*([events] if has_events else []), scores, line, alarms]
    return alt.layer(*layers).add_params(*ends).properties(height=300)


def losses(*, is_log: bool) -> Any:
    """Training and fitting loss of each epoch, and the epoch that was kept."""
    scale = alt.Scale(type="log", nice=False, padding=10) if is_log else alt.Scale(zero=False)
    kinds = ["training windows", "fitting windows"]
    lines = (
        _data("losses")
        .mark_line(strokeWidth=2.2)
        .encode(
            x=alt.X("epoch:Q", axis=alt.Axis(grid=False, tickMinStep=1, format="d"),
                    scale=alt.Scale(nice=False)),
            y=alt.Y("loss:Q", title="loss", scale=scale, axis=alt.Axis(format="~g", tickCount=5)),
            **_kinds(kinds, [_FIRST, _SECOND], [_SOLID, _DASHED]),
        )
    )  # fmt: skip
    best = _data("best").mark_rule(color=_INK, strokeDash=[3, 3]).encode(x="epoch:Q")
    label = (
        _data("best")
        .mark_text(align="right", dx=-6, baseline="top", text="kept")
        .encode(x="epoch:Q", y=alt.value(2))
    )
    return (lines + best + label).properties(height=260)


def parity(rows: int) -> Any:
    """False alarms of each file at the detector's threshold and at its own."""
    kinds = ["at its own threshold", "at Keras's threshold"]
    y = alt.Y("file:N", sort=None, title=None, axis=alt.Axis(grid=True, labelLimit=220))
    title = "false alarms among the calibration windows"
    percent = alt.Axis(format="~%", tickCount=5, labelOverlap=True)
    bounds = (
        _data("bounds")
        .mark_bar(color=_FIRST, opacity=0.22, height=14)
        .encode(y=y, x=alt.X("low:Q", title=title, axis=percent), x2="high:Q")
    )
    colour, shape = (
        alt.Scale(domain=kinds, range=values)
        for values in ([_FIRST, _SECOND], ["circle", "diamond"])
    )
    legend = alt.Legend(columns=1)
    rates = _data("rates").encode(
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
    points = [  # often in one place: the smaller mark on the larger
        rates.transform_filter(alt.datum.kind == kind).mark_point(filled=True, opacity=1, size=size)
        for kind, size in zip(kinds, (240, 60), strict=True)
    ]
    return alt.layer(bounds, *points).properties(height=34 * rows)


def latencies(rows: int) -> Any:
    """Time of a call for each file and device: from its median to its slowest thousandth."""
    kinds = ["p50", "p90", "p99", "p99.9"]
    y = alt.Y("label:N", sort=None, title=None, axis=alt.Axis(grid=True, labelLimit=260))
    scale = alt.Scale(type="log", nice=False, padding=12)
    axis = alt.Axis(format="~g", labelOverlap="greedy", tickCount=6)
    x: dict[str, Any] = {"title": "time of a call [\N{MICRO SIGN}s]", "scale": scale, "axis": axis}
    base = _data("latencies")
    range_ = (
        base.transform_filter(alt.datum.kind == "p50")
        .mark_rule(color=_FIRST, opacity=0.35, strokeWidth=8)
        .encode(y=y, x=alt.X("low:Q", **x), x2="high:Q")
    )
    shapes = alt.Scale(domain=kinds, range=["circle", "square", "triangle-up", "diamond"])
    points = base.mark_point(filled=True, color=_INK, opacity=1, size=70).encode(
        y=y,
        x=alt.X("us:Q", **x),
        shape=alt.Shape("kind:N", scale=shapes),
        tooltip=[alt.Tooltip("label:N"), alt.Tooltip("kind:N"), alt.Tooltip("us:Q", format=".3~g")],
    )
    return (range_ + points).properties(height=34 * rows)
