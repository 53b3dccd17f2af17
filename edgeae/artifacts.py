"""What the commands that make and change artifacts do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edgeae.quiet import import_tensorflow
from edgeae_export.exporting import Exported, Options, check_target, export_all, named_apart
from edgeae_runtime.info import promise

if TYPE_CHECKING:
    from collections.abc import Sequence


def export_files(
    detector: str, targets: Sequence[str], precisions: Sequence[str], options: Options
) -> list[Exported]:
    """Write a detector's artifacts, each target in each precision: all of them or none.

    Raises
    ------
    ArtifactError, InputError, OSError, ParityError
        As `edgeae.load` and `edgeae_export.export_all` do.
    """
    files = named_apart(targets, precisions)
    for path, precision in files:
        check_target(path, precision=precision, for_microcontroller=options.for_microcontroller)
    import_tensorflow()
    from edgeae.detector_file import load

    return export_all(load(detector).source_, files, options)


def export_facts(exported: Sequence[Exported]) -> dict[str, Any]:
    """Facts of written artifacts by path, as plain JSON values."""
    return {str(one.path): _facts(one) for one in exported}


def _facts(one: Exported) -> dict[str, Any]:
    manifest = one.manifest
    return {
        "size_bytes": one.size_bytes,
        **({} if one.arena_bytes is None else {"arena_bytes": one.arena_bytes}),
        "precision": manifest.precision,
        "threshold": float(str(manifest.threshold.value)),
        "promise": promise(manifest.threshold),
        **manifest.parity._asdict(),
    }
