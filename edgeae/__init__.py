"""Train anomaly detectors and export them as files that make the same decisions on a device."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from edgeae_runtime import __version__
from edgeae_runtime.errors import ArtifactError, EdgeAEError, InputError, MissingPackageError

if TYPE_CHECKING:
    from edgeae import plot
    from edgeae.data.frames import cut_windows
    from edgeae.datasets.download import get_data
    from edgeae.detector import Detector, load
    from edgeae.evaluate.per_reading import reading_scores
    from edgeae.evaluate.power import Power, power
    from edgeae.fleet.score import score_fleet
    from edgeae.synthetic.heartbeats import Heartbeats, make_heartbeats
    from edgeae.synthetic.machine import make_machine
    from edgeae.synthetic.series import Series
    from edgeae.synthetic.server import make_server
    from edgeae.wrapper import wrap
    from edgeae_export import ParityError

# Imported at first use, so that `edgeae --help` loads neither scikit-learn nor TensorFlow.
_HOMES = {
    "Detector": "edgeae.detector",
    "Heartbeats": "edgeae.synthetic.heartbeats",
    "ParityError": "edgeae_export",
    "Power": "edgeae.evaluate.power",
    "Series": "edgeae.synthetic.series",
    "cut_windows": "edgeae.data.frames",
    "get_data": "edgeae.datasets.download",
    "load": "edgeae.detector",
    "make_heartbeats": "edgeae.synthetic.heartbeats",
    "make_machine": "edgeae.synthetic.machine",
    "make_server": "edgeae.synthetic.server",
    "power": "edgeae.evaluate.power",
    "reading_scores": "edgeae.evaluate.per_reading",
    "score_fleet": "edgeae.fleet.score",
    "wrap": "edgeae.wrapper",
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
    "cut_windows",
    "get_data",
    "load",
    "make_heartbeats",
    "make_machine",
    "make_server",
    "plot",
    "power",
    "reading_scores",
    "score_fleet",
    "wrap",
]


def __getattr__(name: str) -> object:
    if name == "plot":
        return import_module("edgeae.plot")
    if name not in _HOMES:
        raise AttributeError(f"module 'edgeae' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
