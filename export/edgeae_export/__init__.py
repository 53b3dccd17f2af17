"""Write anomaly detectors as one self-contained file per runtime, proved against their source."""

from edgeae_export.calibration.thresholds import ThresholdRule
from edgeae_export.exporter import Exported, export
from edgeae_export.from_artifact import export_artifact, export_blob
from edgeae_export.memory import Device, DoesNotFitError
from edgeae_export.parity.gate import ParityError
from edgeae_export.source import Source
from edgeae_runtime import __version__

__all__ = [
    "Device",
    "DoesNotFitError",
    "Exported",
    "ParityError",
    "Source",
    "ThresholdRule",
    "__version__",
    "export",
    "export_artifact",
    "export_blob",
]


def __dir__() -> list[str]:
    return __all__
