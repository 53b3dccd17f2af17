"""Score raw readings on a device with the anomaly detectors that edgeae exports."""

from edgeae_runtime.errors import ArtifactError, EdgeAEError, InputError, MissingPackageError
from edgeae_runtime.manifest import Manifest
from edgeae_runtime.scorer import Scorer

__version__ = "0.1.0"

__all__ = [
    "ArtifactError",
    "EdgeAEError",
    "InputError",
    "Manifest",
    "MissingPackageError",
    "Scorer",
    "__version__",
]
