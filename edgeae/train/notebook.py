"""The table that a notebook shows below scikit-learn's diagram of a fitted detector."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from edgeae_runtime.info import promise

if TYPE_CHECKING:
    from edgeae.train.state import FittedState, History

_STYLE = (
    "font-family: system-ui, sans-serif; font-size: 13px; border-collapse: collapse; margin: .4em 0"
)
_MAX_FEATURES = 8


def facts_html(state: FittedState) -> str:
    """Return the main facts of a fitted detector as an HTML table."""
    source = state.source
    threshold = source.threshold
    shape = " x ".join(map(str, source.inputs.shape))
    kept = f"{len(source.calibration)} calibration, {len(source.validation)} validation"
    facts = {
        "architecture": state.chosen.parameters.architecture,
        "threshold": f"{threshold.value!s}: {promise(threshold, source.backtest)}",
        "window": f"{shape} ({math.prod(source.inputs.shape)} values)",
        "weights": f"{source.network.count_params():,}",
        "windows kept": kept,
        "training": _training(state.history),
    }
    names = source.inputs.features
    if names is not None:
        facts["features"] = ", ".join(names[:_MAX_FEATURES])
        facts["features"] += ", ..." if len(names) > _MAX_FEATURES else ""
    rows = "".join(
        f'<tr><th style="text-align: left; padding: 2px 12px 2px 0">{escape(name)}</th>'
        f'<td style="text-align: left">{escape(value)}</td></tr>'
        for name, value in facts.items()
    )
    return f'<table style="{_STYLE}">{rows}</table>'


def _training(history: History | None) -> str:
    if history is None:
        return "elsewhere"
    return (
        f"{len(history.train_loss)} epochs, validation loss "
        f"{history.val_loss[history.best_epoch]:.4g} in epoch {history.best_epoch + 1}"
    )
