"""Lines that are no readings are skipped, reported and counted; they spoil no other."""

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import InputError
from edgeae_runtime.manifest.model import Inputs
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.line_sources import Line, pieces, pipe_blocks, pipe_lines
from edgeae_runtime.service.reading import Reading, line_text
from tests.runtime.service.processes import (
    csv_lines,
    expected,
    run,
    scores,
)


def test_broken_lines_are_skipped_told_and_counted(
    artifact, make_example, readings, tmp_path: Path
) -> None:
    lines = [line.encode() for line in csv_lines(readings[:20])]
    noise = [b"1,2", b"\xff\xfe\x00", b"a,b,c", b"1," * 5_000_000, b"", b"1,2,3,4", b"\0"]
    mixed = b"\n".join([*lines[:10], *noise, *lines[10:]]) + b"\n"
    metrics = tmp_path / "edgeae.prom"
    events, told = run(artifact, mixed, "--stride", 1, "--metrics-file", metrics)
    assert scores(events) == expected(make_example, readings[:20])
    assert told.count("broken line skipped") == 6
    assert max(map(len, told.splitlines())) < 300
    assert "\nedgeae_lines_broken_total 6\n" in metrics.read_text()
    assert "\nedgeae_readings_total 20\n" in metrics.read_text()


def test_broken_lines_before_the_first_good_one_do_not_settle_the_form(artifact, readings) -> None:
    lines = [json.dumps({"values": row.tolist()}) for row in readings]
    events, told = run(artifact, "\n".join(["logger 2.1 started", "{ready", *lines]) + "\n")
    plain, _ = run(artifact, "\n".join(lines) + "\n")
    assert events == plain
    assert told.count("broken line skipped") == 2
    assert run(artifact, "\n".join(["{ready", *csv_lines(readings)]) + "\n")[0] == plain


def test_rows_behind_a_header_that_lacks_columns_are_not_taken_by_their_places() -> None:
    told: list[str] = []
    features = "flow", "load"
    inputs = Inputs((2,), features, np.zeros(2, np.float32), np.ones(2, np.float32))
    reader = LineReader(inputs, None, told.append)
    assert [reader.read(line) for line in (b"noise", b"load,Flow", b"1,2", b"3,4")] == [None] * 4
    assert "no header that has all columns; 'flow' was missing" in told[-1]
    assert [reader.read(line) for line in (b"load,flow", b"1,2")] == [
        None,
        Reading([2.0, 1.0]),
    ]
    reader = LineReader(inputs, None, told.append)
    assert [reader.read(line) for line in (b"noise", b"1,2")] == [None, Reading([1.0, 2.0])]


def test_a_stamp_beyond_all_numbers_and_digits_with_underscores_are_broken_lines(readings) -> None:
    told: list[str] = []
    inputs = Inputs((1,), None, np.zeros(1, np.float32), np.ones(1, np.float32))
    reader = LineReader(inputs, "time", told.append)
    assert reader.read(b'{"time": %s, "values": [1]}' % (b"9" * 400)) is None
    assert reader.read(b'{"time": 1, "values": [1]}') == Reading([1.0], 10**9)
    reader = LineReader(inputs, None, told.append)
    assert [reader.read(line) for line in (b"1.5", b"1_0", b"2")] == [
        Reading([1.5]),
        None,
        Reading([2.0]),
    ]
    assert len(told) == 2


@pytest.mark.parametrize(
    "data", [b"1,2\n" * 5, b"\xff\n", b'{"flow": 1}\n', b"noise\n\nmore noise\n"]
)
def test_a_stream_of_which_no_line_was_usable_fails(artifact, data, tmp_path: Path) -> None:
    metrics = tmp_path / "edgeae.prom"
    events, told = run(artifact, data, "--metrics-file", metrics, code=1)
    assert [event["event"] for event in events] == ["model"]
    assert "edgeae-runtime: no line could be used; " in told.splitlines()[-1]
    assert "edgeae_lines_broken_total" in metrics.read_text()


@pytest.mark.parametrize("of", [pipe_lines, pipe_blocks])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_of_a_pipe_end_in_any_way_and_come_at_their_end(of, end) -> None:
    data = end.join([b"1,2", b"3,4", b"5"])
    for size in (1, 2, 3, 100):
        given = [data[at : at + size] for at in range(0, len(data), size)]
        lines = list(of([*given, b""], lambda: False))
        whole = [part for line in lines[:-1] for part in line.data.split(b"\n") if part]
        assert whole == [b"1,2", b"3,4"]
        assert lines[-1] == Line(b"5", is_whole=False)
    live = of(iter([b"1,2" + end, None]), lambda: False)  # the second is never asked for
    assert next(live).data == b"1,2"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (gzip.compress(b"1,2\n", mtime=0), "not UTF-8 text; got packed data; unpack it first"),
        (b"\x28\xb5\x2f\xfd\x04\n", "not UTF-8 text; got packed data; unpack it first"),
        ("1,2\n".encode("utf-16"), "not UTF-8 text; got UTF-16 text; save it as UTF-8"),
        (b"\xff\n", "not UTF-8 text"),
    ],
)
def test_bytes_of_another_kind_are_named(data, told) -> None:
    with pytest.raises(InputError) as caught:
        line_text(data.split(b"\n")[0])
    assert str(caught.value) == told


def test_a_stream_without_lines_is_no_failure(artifact) -> None:
    events, _ = run(artifact, b"")
    assert [event["event"] for event in events] == ["model"]
    run(artifact, b"\n\n")


def test_a_line_of_which_only_a_part_has_come_is_none_when_it_is_over() -> None:
    end, begin = os.pipe()
    os.write(begin, b"1.5,2.5\n3.14,2.7")
    answers = iter([False, False, True])
    with open(end, "rb") as file:
        given = pieces(file, lambda: next(answers))
        assert list(pipe_lines(given, lambda: next(answers))) == [Line(b"1.5,2.5")]
    os.close(begin)


def test_json_fields_that_are_missing_extra_or_renamed_are_named_once(
    table, tmp_path: Path
) -> None:
    good = {"flow": 0.1, "load, left": 1000, "temp °C": -3, "still": 7}
    renamed = {("Flow" if name == "flow" else name): value for name, value in good.items()}
    missing = {name: value for name, value in good.items() if name != "still"}
    lines = [good, *[{**good, "rain": 1, "wind": 2}] * 9, *[renamed] * 9, *[missing] * 9]
    metrics = tmp_path / "edgeae.prom"
    data = "".join(json.dumps(line) + "\n" for line in lines)
    events, told = run(table.path, data, "--metrics-file", metrics)
    assert len(scores(events)) == 10
    assert told.count("'rain'") == told.count("'wind'") == told.count("'still'") == 1
    assert told.count("field 'flow' is missing; there is 'Flow': was it renamed?") == 1
    assert "\nedgeae_lines_with_unknown_fields_total 9\n" in metrics.read_text()
    assert "\nedgeae_lines_broken_total 18\n" in metrics.read_text()
