"""Section *Limits and provenance*: what the figures rest on, and how to reproduce them."""

from __future__ import annotations

import hashlib
import platform
import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from edgeae.report.data import short_names
from edgeae_export.versions import package_versions
from edgeae_runtime.info import promise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.evaluate.model import Facts
    from edgeae.report.data import ReportData


def section(
    data: ReportData, files: Sequence[str], command: Sequence[str], made_by: dict[str, str]
) -> Facts:
    """Return what was known when the report was written, as plain JSON values.

    Parameters
    ----------
    files
        Files that the report is built from.
    command
        Words of the command that writes it.
    made_by
        Package versions that trained the detector.
    """
    source = data.source
    return {
        "made": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "promise": promise(source.threshold, source.backtest),
        "bounds_by": source.threshold.bounds_by,
        "calibration_windows": len(source.calibration),
        "validation_windows": len(source.validation),
        "has_labels": data.is_normal is not None and not data.is_stored,
        "is_stored": data.is_stored,
        "seed": data.detector.get_params()["random_state"],
        "detector": repr(data.detector),
        "command": shlex.join(command),
        "files": [
            {"file": name, **fingerprint(path)}
            for name, path in zip(short_names(files), files, strict=True)
        ],
        "versions": {"Python": platform.python_version(), **package_versions()},
        "made_by": made_by,
    }


def fingerprint(path: str) -> Facts:
    """Return size and SHA-256 of a file.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return {
        "size_bytes": Path(path).stat().st_size,
        "sha256": digest.hexdigest(),
    }
