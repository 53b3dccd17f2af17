"""Score raw readings on a device with the anomaly detectors that edgeae exports."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import ArtifactError, EdgeAEError, InputError, MissingPackageError

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Manifest
    from edgeae_runtime.scorer import Scorer

__version__ = "0.1.0"

# Imported when first used, so that a command's `--help` does not wait for numpy.
_HOMES = {"Manifest": "edgeae_runtime.manifest.model", "Scorer": "edgeae_runtime.scorer"}

__all__ = [
    "ArtifactError",
    "EdgeAEError",
    "InputError",
    "Manifest",
    "MissingPackageError",
    "Scorer",
    "__version__",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'edgeae_runtime' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
