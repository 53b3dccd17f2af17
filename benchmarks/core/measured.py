"""Run a module or a script as its own program; its last line on stderr is seconds and peak bytes.

`measured.py module edgeae_runtime score ...` or `measured.py path SCRIPT ...`
"""

import atexit
import re
import runpy
import sys
import time
from pathlib import Path

began = time.monotonic()
kind, *sys.argv = sys.argv[1:]
sys.path[0] = ""  # as `python -m` has it


@atexit.register
def report() -> None:
    """Print what was used; getrusage would count what the parent held before this began."""
    status = Path("/proc/self/status").read_text()
    peak_kb = re.search(r"VmHWM:\s+(\d+)", status)[1]  # type: ignore[index]
    print(time.monotonic() - began, int(peak_kb) * 1024, file=sys.stderr)


run = runpy.run_path if kind == "path" else runpy.run_module
run(sys.argv[0], run_name="__main__")
