"""A full disk stops no verdict; events that cannot be written end the service."""

import json
import os
from pathlib import Path

import pytest

from tests.runtime.service.processes import (
    csv_lines,
    expected,
    run,
    scores,
    text_of,
)


def test_a_line_that_a_full_disk_cut_short_spoils_no_other(
    artifact, readings, tmp_path: Path
) -> None:
    out = tmp_path / "events"
    out.write_text('{"event": "verdi')
    run(artifact, text_of(csv_lines(readings[:20])), "-o", out)
    first, *others = out.read_text().splitlines()
    assert first == '{"event": "verdi'
    assert all(json.loads(line) for line in others)


def test_events_that_cannot_be_written_end_it_in_one_line(artifact, readings) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full")
    _, told = run(artifact, text_of(csv_lines(readings[:20])), "-o", "/dev/full", code=1)
    assert told.splitlines()[-1] == "edgeae-runtime: /dev/full: no space left on device"


def test_a_full_disk_stops_no_verdict(artifact, readings, make_example, tmp_path: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full")
    data = text_of(csv_lines(readings[:20]))
    options = ("--stride", 1, "--metrics-file", "/dev/full")
    events, told = run(artifact, data, *options)
    assert scores(events) == expected(make_example, readings[:20])
    assert "/dev/full: not saved, no space left" in told
