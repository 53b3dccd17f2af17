"""Section *Limits and provenance*: what the figures rest on, and how to make them again."""

from __future__ import annotations

import hashlib
import platform
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edgeae_export.versions import package_versions
from edgeae_runtime.info import promise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.report.data import ReportData

_PIECE_BYTES = 1 << 20


def section(
    subject: ReportData, files: Sequence[str], command: Sequence[str], made_by: dict[str, str]
) -> dict[str, Any]:
    """What was known when the report was made, as plain JSON values.

    Parameters
    ----------
    files
        Files that the report was made from.
    command
        The words of the command that makes it.
    made_by
        Versions that made the detector.
    """
    inputs, source = subject.source.inputs, subject.source
    return {
        "made": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "promise": promise(source.threshold),
        "bounds_by": source.threshold.bounds_by,
        "calibration_windows": len(source.calibration),
        "validation_windows": len(source.validation),
        "is_drawn_in_blocks": len(inputs.shape) == 2,
        "has_labels": subject.is_normal is not None and not subject.is_held,
        "is_held": subject.is_held,
        "seed": subject.detector.get_params()["random_state"],
        "detector": repr(subject.detector),
        "command": shlex.join(command),
        "files": [fingerprint(path) for path in files],
        "versions": {"Python": platform.python_version(), **package_versions()},
        "made_by": made_by,
    }


def fingerprint(path: str) -> dict[str, Any]:
    """Name, size and SHA-256 of a file.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return {
        "file": Path(path).name,
        "size_bytes": Path(path).stat().st_size,
        "sha256": digest.hexdigest(),
    }
