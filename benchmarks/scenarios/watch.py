"""`watch`: memory of the operator's page after days of windows, and when Chromium paints it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.core.results import Figure, Result, at_most

_DAY = 86_400  # windows, one a second
_DAYS = 3
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def run(data: Path) -> Result:
    """Replay days of one window a second, and open the page after each."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        events = Path(folder, "events.jsonl")
        events.touch()
        command = [sys.executable, "-m", "edgeae_runtime", "watch", str(events), "--port", "0"]
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert server.stderr is not None
        address = re.search(r"http://\S+", server.stderr.readline())
        assert address is not None
        figures = [Figure("at first: memory", _resident_mb(server), "MB", goal=at_most(30))]
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            for day in range(_DAYS):
                _write_day(events, day)
                page = browser.new_page()
                page.goto(address[0])
                total = f"{(day + 1) * _DAY} windows"
                page.locator("#counts", has_text=total).wait_for()
                seconds = page.evaluate(_PAINT) / 1000
                page.close()
                name = f"after day {day + 1}"
                figures += [
                    Figure(f"{name}: memory", _resident_mb(server), "MB"),
                    Figure(f"{name}: first paint", seconds, "s", goal=at_most(1)),
                ]
        finally:
            browser.close()
            server.terminate()
            server.wait()
    return Result(figures)


def _write_day(events: Path, day: int) -> None:
    with events.open("a") as file:
        for window in range(day * _DAY, (day + 1) * _DAY):
            scored = {"verdict": "normal", "score": 0.5 + window % 7 / 20, "threshold": 1.25}
            event = {"event": "verdict", "window": window, "time": float(window), **scored}
            file.write(json.dumps(event) + "\n")


def _resident_mb(process: subprocess.Popen[str]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) / 1000
