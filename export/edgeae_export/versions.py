"""Versions of the packages that wrote a file, for its manifest."""

from importlib.metadata import PackageNotFoundError, version

_PACKAGES = (
    "ai-edge-litert",
    "edgeae",
    "edgeae-export",
    "edgeae-runtime",
    "keras",
    "numpy",
    "onnx",
    "onnxruntime",
    "onnxslim",
    "tensorflow",
    "tf2onnx",
)


def package_versions() -> dict[str, str]:
    """Return the version of each installed package by its name."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
