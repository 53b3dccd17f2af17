"""Facts of a fitted detector, as a notebook shows them below scikit-learn's diagram."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from edgeae_runtime.info import promise

if TYPE_CHECKING:
    from edgeae.detector import Detector

_STYLE = (
    "font-family: system-ui, sans-serif; font-size: 13px; border-collapse: collapse; margin: .4em 0"
)


def facts_html(detector: Detector) -> str:
    """Return a table of what a fitted detector is and promises."""
    source, history = detector.source_, detector.history_
    threshold = source.threshold
    shape = " x ".join(map(str, source.inputs.shape))
    facts = {
        "architecture": str(detector.chosen_.parameters["architecture"]),
        "threshold": f"{threshold.value!s}: {promise(threshold)}",
        "window": f"{shape} ({math.prod(source.inputs.shape)} values)",
        "weights": f"{source.network.count_params():,}",
        "stored windows": (
            f"{len(source.calibration)} calibration, {len(source.validation)} validation"
        ),
        "training": "elsewhere"
        if history is None
        else f"{len(history.train_loss)} epochs, loss {history.val_loss[history.best_epoch]:.4g} "
        f"on validation windows in epoch {history.best_epoch + 1}",
    }
    names = source.inputs.features
    if names is not None:
        facts["features"] = ", ".join(names[:8]) + (", ..." if len(names) > 8 else "")
    rows = "".join(
        f'<tr><th style="text-align: left; padding: 2px 12px 2px 0">{escape(name)}</th>'
        f'<td style="text-align: left">{escape(value)}</td></tr>'
        for name, value in facts.items()
    )
    return f'<table style="{_STYLE}">{rows}</table>'
