"""Instructions, flash and RAM of a detector's C files on emulated Cortex-M boards.

`python -m benchmarks.c99_counts detector.edgeae`
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.emulated import TARGETS, missing_tools, run
from edgeae import load

PRECISIONS = ("float32", "int8", "int8-full")


def main(path: str) -> None:
    detector = load(path)
    print("| target | precision | instructions | flash | RAM |")
    print("|---|---|---|---|---|")
    for precision in PRECISIONS:
        with tempfile.TemporaryDirectory() as folder:
            c = detector.export(Path(folder, "model.c"), precision=precision).path
            windows = detector.source_.fitting[:20]
            for target in TARGETS:
                if TARGETS[target].memory is None or missing_tools(target):
                    continue
                given = run(target, c.read_bytes(), windows, Path(folder))
                sizes = f"{given.flash_bytes} | {given.ram_bytes}"
                print(f"| {target} | {precision} | {given.instructions} | {sizes} |")


if __name__ == "__main__":
    main(sys.argv[1])
