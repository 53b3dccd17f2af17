"""The page: sections, charts and scripts put together as one HTML text that needs nothing else."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import altair as alt
import vl_convert

from edgeae.report import charts, spectrum_chart, window_charts
from edgeae.report.rendering import environment, static_texts
from edgeae.report.sections.threshold import Axis
from edgeae.report.sections.windows import FEATURES, LINE

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts

_SCRIPTS = ("charts", "threshold", "spectrum", "windows", "series", "interactive", "start")
_NAVIGATION = {
    "summary": "Summary",
    "threshold": "Threshold",
    "windows": "Windows",
    "series": "Series",
    "training": "Training",
    "artifacts": "Artifacts",
    "power": "Power",
    "interactive": "Try it",
    "provenance": "Limits",
}
"""Sections in the order of the page, and their names in its navigation."""


def page(sections: Facts) -> str:
    """Return the HTML of a report; a section that is None or empty is left out."""
    return (
        environment()
        .get_template("page.html")
        .render(
            **sections,
            navigation={id: title for id, title in _NAVIGATION.items() if _is_shown(sections, id)},
            charts=_charts(sections),
            style=static_texts(["page.css"]),
            library=_library(),
            scripts=static_texts(f"{name}.js" for name in _SCRIPTS),
        )
    )


def _is_shown(sections: Facts, name: str) -> bool:
    """Return whether a section has anything to show."""
    if name == "windows":
        return bool(sections["windows"]["groups"])
    if name == "artifacts":
        return bool(sections["artifacts"] or sections["bench"])
    return sections[name] is not None


def _charts(sections: Facts) -> Facts:
    """Return the Vega-Lite specification of each chart that the sections have data for."""
    form, axis = sections["windows"]["form"], Axis(**sections["threshold"]["axis"])
    drawn = {**_threshold_charts(sections["threshold"], axis), **_window_charts(sections, form)}
    if (series := sections["series"]) is not None:
        drawn["series"] = charts.series(
            is_time=series["is_time"], has_events=bool(series["events"]), axis=axis
        )
    if sections["spectra"] is not None:
        drawn["spectrum"] = spectrum_chart.spectrum(sections["spectra"])
    losses = sections["training"].get("losses")
    if losses and not sections["training"]["solved"]:
        drawn["losses"] = charts.losses(is_log=min(one["loss"] for one in losses) > 0)
    if sections["artifacts"]:
        drawn["parity"] = charts.parity(len(sections["artifacts"]))
    if sections["bench"]:
        drawn["latencies"] = charts.latencies(len(sections["bench"]))
    return drawn


def _threshold_charts(threshold: Facts, axis: Axis) -> Facts:
    drawn = {"histogram": charts.histogram(axis, threshold["kind"])}
    if threshold["auroc"] is not None:
        drawn["roc"] = charts.curve(
            "false_alarm_rate", "false-alarm rate", "recall", "detection rate (recall)"
        )
        drawn["pr"] = charts.curve("recall", "recall", "precision", "precision")
    return drawn


def _window_charts(sections: Facts, form: str) -> Facts:
    groups, value = sections["windows"]["groups"], sections["windows"]["value"]
    rows = max((len(one["drawn"]) for group in groups for one in group["windows"]), default=1)
    drawn = (
        {"features": window_charts.features(rows, value)}
        if form == FEATURES
        else {"signal": window_charts.signal(form)}
    )
    if form == LINE:
        drawn["parts"] = window_charts.parts()
    else:
        drawn["shares"] = window_charts.shares(form, rows)
    if (interactive := sections["interactive"]) is not None:
        drawn["interactive"] = _edited_chart(interactive, form)
    return drawn


def _edited_chart(interactive: Facts, form: str) -> Facts:
    if interactive["form"] == FEATURES:
        return window_charts.features(len(interactive["names"]), is_sorted=False)
    # The reconstruction of a front end is one of features, which has no steps.
    return window_charts.readings() if form == FEATURES else window_charts.signal(LINE)


@cache  # takes two seconds
def _library() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script, which vl-convert carries."""
    version = ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;", version)
    return bundle.replace("</script", "<\\/script")
