"""Train an anomaly detector, and export it whole, so that it alarms on a device as it did here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import ArtifactError, EdgeAEError, InputError, MissingPackageError

if TYPE_CHECKING:
    from edgeae import plot
    from edgeae.detection_power import Power, power
    from edgeae.detector import Detector
    from edgeae.detector_file import load
    from edgeae.downloads import get_data
    from edgeae.heartbeats import Heartbeats, make_heartbeats
    from edgeae.machines import make_machine
    from edgeae.made_series import Series
    from edgeae.servers import make_server
    from edgeae.steps import step_scores
    from edgeae.wrapping import wrap
    from edgeae_export import ParityError

__version__ = "0.1.0"

# Imported when first used, so that `edgeae --help` waits for no scikit-learn and no TensorFlow.
_HOMES = {
    "Detector": "edgeae.detector",
    "Heartbeats": "edgeae.heartbeats",
    "ParityError": "edgeae_export",
    "Power": "edgeae.detection_power",
    "Series": "edgeae.made_series",
    "get_data": "edgeae.downloads",
    "load": "edgeae.detector_file",
    "make_heartbeats": "edgeae.heartbeats",
    "make_machine": "edgeae.machines",
    "make_server": "edgeae.servers",
    "power": "edgeae.detection_power",
    "step_scores": "edgeae.steps",
    "wrap": "edgeae.wrapping",
}

__all__ = [
    "ArtifactError",
    "Detector",
    "EdgeAEError",
    "Heartbeats",
    "InputError",
    "MissingPackageError",
    "ParityError",
    "Power",
    "Series",
    "__version__",
    "get_data",
    "load",
    "make_heartbeats",
    "make_machine",
    "make_server",
    "plot",
    "power",
    "step_scores",
    "wrap",
]


def __getattr__(name: str) -> Any:
    if name == "plot":
        return import_module("edgeae.plot")
    if name not in _HOMES:
        raise AttributeError(f"module 'edgeae' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
