"""Files to write, in several precisions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


def expand_targets(targets: Sequence[str], precisions: Sequence[str]) -> list[tuple[Path, str]]:
    """Pair each target with each precision; several precisions become part of the name.

    Examples
    --------
    >>> [path.name for path, _ in expand_targets(["pump.onnx"], ["float32", "int8"])]
    ['pump-float32.onnx', 'pump-int8.onnx']
    """
    paths = [Path(target) for target in targets]
    if len(precisions) == 1:
        return [(path, precisions[0]) for path in paths]
    return [(_named(path, precision), precision) for path in paths for precision in precisions]


def _named(path: Path, precision: str) -> Path:
    name = f"{path.stem}-{precision}"
    if path.suffix in (".c", ".bin"):  # C functions are named after the file
        name = f"{path.stem}_{precision.replace('-', '_')}"
    return path.with_name(f"{name}{path.suffix}")
