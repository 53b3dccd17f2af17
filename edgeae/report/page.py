"""The page: sections, charts and scripts put together as one HTML text that needs nothing else."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from shlex import quote
from typing import TYPE_CHECKING, Any

import altair as alt
import vl_convert
from jinja2 import Environment, PackageLoader, StrictUndefined

from edgeae.report import charts, window_charts
from edgeae.report import theme as looks
from edgeae.report.sections.threshold import Axis
from edgeae.report.sections.windows import FEATURES, LINE

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCRIPTS = ("charts", "threshold", "windows", "series", "trial", "start")
_MEGABYTE = 1e6
_PLAIN = 1e7  # larger numbers are written with an exponent
DASH = "\N{EN DASH}"
"""What stands for a figure that is not known."""


def page(sections: dict[str, Any]) -> str:
    """HTML of a report whose sections are given by their names."""
    environment = Environment(
        loader=PackageLoader("edgeae.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=number, percent=percent, count=count, bytes=bytes_text, times=times, shell=quote
    )
    return environment.get_template("page.html").render(
        **sections,
        charts=_charts(sections),
        style=_texts(["page.css"]),
        library=_library(),
        scripts=_texts(f"{name}.js" for name in _SCRIPTS),
    )


def _charts(sections: dict[str, Any]) -> dict[str, Any]:
    """Vega-Lite of each chart that the sections have data for."""
    threshold, windows, series = (sections[name] for name in ("threshold", "windows", "series"))
    axis, form = Axis(**threshold["axis"]), windows["form"]
    rows = max((len(one["drawn"]) for group in windows["groups"] for one in group["windows"]),
               default=1)  # fmt: skip
    drawn = {"histogram": charts.histogram(axis, threshold["kind"])}
    if threshold["auroc"] is not None:
        drawn["roc"] = charts.curve(
            "false_alarm_rate", "false-alarm rate", "recall", "detection rate (recall)"
        )
        drawn["pr"] = charts.curve("recall", "recall", "precision", "precision")
    if form == FEATURES:
        drawn["features"] = window_charts.features(rows)
    else:
        drawn["signal"] = window_charts.signal(form)
    if form == LINE:
        drawn["parts"] = window_charts.parts()
    else:
        drawn["shares"] = window_charts.shares(form, rows)
    if series is not None:
        drawn["series"] = charts.series(
            is_time=series["is_time"], has_events=bool(series["events"]), axis=axis
        )
    losses = sections["training"].get("losses")
    if losses and not sections["training"]["solved"]:
        drawn["losses"] = charts.losses(is_log=min(one["loss"] for one in losses) > 0)
    if sections["artifacts"]:
        drawn["parity"] = charts.parity(len(sections["artifacts"]))
    if sections["bench"]:
        drawn["latencies"] = charts.latencies(len(sections["bench"]))
    if trial := sections["trial"]:
        many = len(trial["names"])
        drawn["trial"] = (
            window_charts.features(many) if form == FEATURES else window_charts.signal(LINE)
        )
    return {name: looks.specification(chart) for name, chart in drawn.items()}


@cache  # making it takes two seconds
def _library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script, which vl-convert carries."""
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", version)
    return bundle.replace("</script", "<\\/script")


def _texts(names: Iterable[str]) -> str:
    folder = files("edgeae.report") / "static"
    return "\n".join((folder / name).read_text("utf-8") for name in names)


def number(value: float | None, digits: int = 4) -> str:
    """Text of a number to so many digits.

    Examples
    --------
    >>> number(0.123456), number(3.8e-7, 2), number(12345.6, 3)
    ('0.1235', '3.8e-07', '12346')
    """
    if value is None:
        return DASH
    return f"{value:.0f}" if 10**digits <= abs(value) < _PLAIN else f"{value:.{digits}g}"


def percent(value: float | None, digits: int = 3) -> str:
    """Text of a share in percent.

    Examples
    --------
    >>> percent(0.01234)
    '1.23 %'
    """
    return DASH if value is None else f"{100 * value:.{digits}g} %"


def count(value: int | None) -> str:
    """Text of a whole number, its thousands set apart.

    Examples
    --------
    >>> count(1234567).split()
    ['1', '234', '567']
    """
    return DASH if value is None else f"{value:,}".replace(",", "\u202f")


def bytes_text(value: float | None) -> str:
    """Text of a size.

    Examples
    --------
    >>> bytes_text(103_515), bytes_text(2_500_000)
    ('104 kB', '2.50 MB')
    """
    if value is None:
        return DASH
    return f"{value / 1e3:.3g} kB" if value < _MEGABYTE else f"{value / _MEGABYTE:.2f} MB"


def times(shape: Iterable[int]) -> str:
    """Text of a shape.

    Examples
    --------
    >>> times((32, 8)).split()[::2]
    ['32', '8']
    """
    return " \N{MULTIPLICATION SIGN} ".join(map(str, shape))
