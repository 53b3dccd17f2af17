"""One table of inputs: train, score, stream and recalibrate read the same, and score the same."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgeae import InputError
from edgeae.data import sources
from edgeae.data.sources import read_file
from edgeae.data.tables import Columns, read_tables
from edgeae_export.manifest import manifest_json
from edgeae_runtime import Scorer
from edgeae_runtime.batch.data import ScoreOptions, score_data
from edgeae_runtime.readings.reader import read_blocks
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.service.line_reader import LineReader, UnknownColumnError
from edgeae_runtime.service.recalibration import score_readings

NAMES = ("temp", "press", "flow")
STEPS, ROWS, GAP = 6, 40, 23  # readings a window, of the series, and before its gap
MINUTE = 60 * 10**9
START = pd.Timestamp("2020-12-31 10:00").value
READINGS = (np.random.default_rng(5).normal(size=(ROWS, 3)) * (1, 5, 0.1) + (0, 20, -1)).round(4)
TIMES = START + MINUTE * np.array([*range(GAP), *range(GAP + 9, ROWS + 9)])


@pytest.fixture(scope="module")
def open_scorer(make_example, with_manifest):
    """Open the series' artifact with named channels and one reading a minute."""
    example = make_example("series")
    manifest = example.scorer.manifest

    def opened(time_format: str | None = None, names: tuple[str, ...] | None = NAMES) -> Scorer:
        inputs = manifest.inputs._replace(
            features=names,
            rate_hz=1 / 60,
            stride=1,
            time_format=time_format,
            max_constant_run=None,
            max_mean_abs_diff=None,
            diff_residual_weights=None,
            low=np.full(3, -1e3, np.float32),
            high=np.full(3, 1e3, np.float32),
        )
        text = manifest_json(manifest._replace(inputs=inputs))
        return Scorer(with_manifest(example.data, text))

    return opened


class Case(NamedTuple):
    """Text of all readings, and how it is read."""

    text: str
    time: str | None = "time"
    suffix: str = "csv"
    names: tuple[str, ...] | None = NAMES
    trained: str | None = None
    rows: Any = READINGS
    starts: tuple[int, ...] = (0, GAP)


def stamps(form: str, shift_minutes: int = 0) -> list[str]:
    index = pd.to_datetime(TIMES + shift_minutes * MINUTE)
    if form in ("s", "ms", "us", "ns"):
        return [str(time // {"s": 10**9, "ms": 10**6, "us": 1000, "ns": 1}[form]) for time in TIMES]
    return index.strftime(form).tolist()


def csv(times: list[str], rows=READINGS, order=(0, 1, 2), header=True, mark=",", cell=repr) -> str:
    lines = [
        mark.join([t, *(cell(float(row[i])) for i in order)])
        for t, row in zip(times, rows, strict=True)
    ]
    head = [mark.join(["time", *(NAMES[i] for i in order)])] * header
    return "\n".join([*head, *lines]) + "\n"


def comma(value: float) -> str:
    return repr(value).replace(".", ",")


def joined(*parts: tuple[slice, str, list[int], str]) -> str:
    """Logs put together: rows, header, positions of its columns, and a cell for others."""
    text = ""
    for rows, head, order, other in parts:
        text += head
        for time, row in zip(stamps("s")[rows], READINGS[rows], strict=True):
            cells = [time, *map(repr, row.tolist())]
            text += ",".join(other if i < 0 else cells[i] for i in order) + "\n"
    return text


FIRST = (slice(0, 15), "time,temp,press,flow\n", [0, 1, 2, 3], "")
REST = slice(15, ROWS)
MOVED = (REST, "flow,time,temp,press\n", [3, 0, 1, 2], "")
MORE = ("time,temp,rain,press,flow\n", [0, 1, -1, 2, 3])
HOLED = READINGS.copy()
HOLED[10, 1] = np.nan
JSON = [
    dict(zip(("time", *NAMES), (time, *row), strict=True))
    for time, row in zip(stamps("s"), READINGS.tolist(), strict=True)
]
TRUTH = np.concatenate([READINGS[:, :2], (READINGS[:, 2:] > -1)], axis=1)


def missing(mark: str) -> str:
    return csv(stamps("s"), HOLED, cell=lambda value: mark if value != value else repr(value))


CASES = {
    **{unit: Case(csv(stamps(unit))) for unit in ("s", "ms", "us", "ns")},
    "fractions of seconds": Case(csv([f"{time}.000" for time in stamps("s")])),
    "iso": Case(csv(stamps("%Y-%m-%d %H:%M:%S"))),
    "iso, T and Z": Case(csv(stamps("%Y-%m-%dT%H:%MZ"))),
    "a zone": Case(csv([f"{time}+01:00" for time in stamps("%Y-%m-%dT%H:%M:%S.%f", 60)])),
    "day first": Case(csv(stamps("%d.%m.%Y %H:%M"))),
    "month first": Case(csv(stamps("%m/%d/%Y %I:%M %p"))),
    "as trained": Case(csv(stamps("%m-%d-%Y %H:%M")), trained="month-first"),
    "decimal commas": Case(csv(stamps("s"), mark=";", cell=comma)),
    "decimal commas, tabs": Case(csv(stamps("%d.%m.%Y %H:%M"), mark="\t", cell=comma)),
    "semicolons and points": Case(csv(stamps("s"), mark=";")),
    "CRLF and a byte order mark": Case("\ufeff" + csv(stamps("s")).replace("\n", "\r\n")),
    "padded": Case(csv(stamps("s"), mark=" , ")),
    "quoted": Case(csv([f'"{time}"' for time in stamps("%Y-%m-%d %H:%M")])),
    "header again": Case(joined(FIRST, (REST, FIRST[1], FIRST[2], ""))),
    "another order": Case(joined(FIRST, MOVED)),
    "extra columns": Case(joined(FIRST, (REST, *MORE, "7"))),
    "extra texts": Case(joined(FIRST, (REST, *MORE, "ok"))),
    "no header": Case(csv(stamps("s"), header=False), "0"),
    "no header, iso": Case(csv(stamps("%Y-%m-%d %H:%M"), header=False), "0"),
    "no header, no names": Case(csv(stamps("%d.%m.%Y %H:%M"), header=False), "0", names=None),
    "header, no names": Case(csv(stamps("s")), names=None),
    "time by position": Case(joined(FIRST, MOVED), "0"),
    "truth values": Case(
        csv(stamps("s"), TRUTH, cell=lambda v: {1.0: "true", 0.0: "FALSE"}.get(v, repr(v))),
        rows=TRUTH,
    ),
    **{f"missing: {mark}": Case(missing(mark), rows=HOLED) for mark in ("", "NA", "nan", "null")},
    "JSON lines": Case("".join(json.dumps(line) + "\n" for line in JSON), suffix="jsonl"),
    "JSON of texts": Case(
        "".join(json.dumps({k: str(v) for k, v in line.items()}) + "\n" for line in JSON),
        suffix="jsonl",
    ),
    "JSON of iso stamps": Case(
        "".join(
            json.dumps({**line, "time": f"{stamp}Z"}) + "\n"
            for line, stamp in zip(JSON, stamps("%Y-%m-%dT%H:%M"), strict=True)
        ),
        suffix="jsonl",
    ),
    "no stamps": Case(csv([""] * ROWS).replace("\n,", "\n")[5:], None, starts=(0,)),
}


def expected(scorer: Scorer, case: Case, stride: int = 1) -> list[float]:
    """Scores of the windows of each segment, NaN where a value is missing."""
    edges = [*case.starts, ROWS]
    windows = np.concatenate(
        [
            windows_of(case.rows[start:stop].astype(np.float32), STEPS, stride)
            for start, stop in pairwise(edges)
        ]
    )
    whole = np.isfinite(windows).all(axis=(1, 2))
    scores = np.full(len(windows), np.nan)
    scores[whole] = scorer.score(windows[whole])
    return scores.tolist()


def scored(path: str, scorer: Scorer, case: Case, read) -> list[float]:
    options = ScoreOptions(time=case.time, missing="invalid")
    parts = score_data(path, read, scorer.manifest.inputs, scorer.score, options)
    return np.concatenate([part.scores for part in parts]).tolist()


def streamed(scorer: Scorer, case: Case, reports: list[str]) -> list[float]:
    reader = LineReader(scorer.manifest.inputs, case.time, reports.append)
    stream, verdicts = scorer.stream(1), []
    for line in case.text.encode().split(b"\n"):
        reading = reader.read(line)
        if reading is not None:
            verdicts.append(stream.push(reading[0], time_ns=reading[1]))
    assert not reader.broken
    return [v.score for v in verdicts if v is not None and v.reason != "gap"]


@pytest.mark.filterwarnings("ignore:.*also has.*ignored")
@pytest.mark.parametrize("name", CASES)
def test_train_score_stream_and_recalibrate_read_the_same(
    name, open_scorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[name]
    scorer = open_scorer(case.trained, case.names)
    path = tmp_path / f"data.{case.suffix}"
    path.write_bytes(case.text.encode())
    scores = pytest.approx(expected(scorer, case), rel=1e-5, nan_ok=True)
    assert streamed(scorer, case, []) == scores
    if not np.isnan(case.rows).any():
        sample = score_readings(scorer, case.text.encode().split(b"\n"), case.time)
        assert sample.scores.tolist() == pytest.approx(expected(scorer, case, STEPS), rel=1e-5)
    if case.suffix == "jsonl":
        return
    assert scored(str(path), scorer, case, read_blocks) == scores
    monkeypatch.setattr(sources, "LARGE_BYTES", 0)
    assert scored(str(path), scorer, case, read_file) == scores
    columns = Columns(time=case.time, time_format=case.trained, missing="drop", trained=case.names)
    table = read_tables([str(path)], columns)
    kept = ~np.isnan(case.rows).any(axis=1)
    rows = table.readings.read(0, ROWS)
    np.testing.assert_array_equal(rows, case.rows[kept].astype(np.float32))
    if case.time is not None:
        assert table.stamps is not None
        assert table.stamps.tolist() == TIMES[kept].tolist()
        assert table.rate_hz == 1 / 60
        edges = {*case.starts, *(np.flatnonzero(~kept) + 1).tolist()}
        assert np.flatnonzero(table.is_break).tolist() == [
            start - int((~kept[:start]).sum()) for start in sorted(edges)
        ]


@pytest.mark.parametrize("kind", ["datetime64[ms]", "datetime64[ns]", "int64", "str"])
def test_parquet_stamps_of_every_type_are_read(kind, open_scorer, tmp_path: Path) -> None:
    scorer, case = open_scorer(), CASES["s"]
    frame = pd.DataFrame(READINGS, columns=NAMES)
    frame["time"] = pd.Series(TIMES).astype("datetime64[ns]").astype(kind)
    for part, name in ((frame, "a"), (frame.assign(time=pd.to_datetime(TIMES, utc=True)), "z")):
        path = str(tmp_path / f"{name}.parquet")
        part.to_parquet(path)
        scores = scored(path, scorer, case, read_file)
        assert scores == pytest.approx(expected(scorer, case), rel=1e-5)
        assert read_tables([path], Columns(time="time")).stamps.tolist() == TIMES.tolist()


def test_numpy_files_hold_stamps(open_scorer, tmp_path: Path) -> None:
    scorer = open_scorer()
    np.save(tmp_path / "a.npy", np.column_stack([TIMES / 1e9, READINGS]))
    np.savez(tmp_path / "b.npz", x=READINGS, when=TIMES.astype("datetime64[ns]"))
    for name, time in (("a.npy", "0"), ("b.npz", "when")):
        case = CASES["s"]._replace(time=time)
        scores = scored(str(tmp_path / name), scorer, case, read_blocks)
        assert scores == pytest.approx(expected(scorer, case), rel=1e-5)


def test_extra_columns_of_a_later_header_are_named_once(open_scorer, tmp_path: Path) -> None:
    case, reports = CASES["extra columns"], []
    streamed(open_scorer(), case, reports)
    assert reports == ["column 'rain' is none of the model's; ignored"]
    path = tmp_path / "a.csv"
    path.write_text(case.text + case.text.split("\n", 16)[15 + 1], encoding="utf-8")
    with pytest.warns(UserWarning, match=r"the header in row 17 also has 'rain'; ignored") as seen:
        list(read_blocks(str(path), Columns(time="time").selection))
    assert len(seen) == 1


@pytest.mark.parametrize("names", [NAMES, None])
@pytest.mark.parametrize("name", ["s", "no header"])
def test_a_column_of_stamps_that_does_not_exist_is_refused_alike(
    name, names, open_scorer, tmp_path: Path
) -> None:
    scorer, case = open_scorer(names=names), CASES[name]._replace(time="when")
    path = tmp_path / "a.csv"
    path.write_text(case.text, encoding="utf-8")
    with pytest.raises(InputError, match="no column 'when'; it has") as of_score:
        scored(str(path), scorer, case, read_blocks)
    with pytest.raises(UnknownColumnError) as of_stream:
        streamed(scorer, case, [])
    assert str(of_score.value).partition(": ")[2] == str(of_stream.value).partition(": ")[2]


NUMBERS = st.floats(-500, 500, width=32).map(lambda value: round(float(value), 3))


@settings(max_examples=40)
@given(
    rows=st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=STEPS, max_size=30),
    steps=st.lists(st.sampled_from([60] * 4 + [61, 89, 90, 91, 600]), min_size=30, max_size=30),
    form=st.sampled_from(["s", "ms", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%b %d, %Y %T%z"]),
    mark=st.sampled_from([",", ";", "\t"]),
    order=st.permutations(["time", *NAMES]),
    again=st.permutations(["time", *NAMES]),
    has_comma=st.booleans(),
    cut=st.integers(0, 30),
    size=st.sampled_from([1, 64, 1 << 20]),
)
def test_any_table_gives_the_same_readings_and_scores(
    rows,
    steps,
    form,
    mark,
    order,
    again,
    has_comma,
    cut,
    size,
    open_scorer,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    times = START + 10**9 * np.cumsum(steps[: len(rows)])
    texts = [str(t // (10**9 if form == "s" else 10**6)) for t in times]
    if form not in ("s", "ms"):
        texts = pd.to_datetime(times, utc=True).strftime(form).tolist()
    cell = comma if has_comma and mark != "," else repr
    lines = []
    for index, (text, row) in enumerate(zip(texts, rows, strict=True)):
        names = order if index < cut else again
        if index in (0, cut):
            lines.append(mark.join(names))
        cells = {"time": text, **dict(zip(NAMES, map(cell, row), strict=True))}
        lines.append(mark.join(f'"{c}"' if mark in c else c for c in (cells[n] for n in names)))
    breaks = [0, *(np.flatnonzero(np.array(steps[1 : len(rows)]) > 90) + 1)]
    case = Case("\n".join(lines) + "\n", rows=np.array(rows, np.float32))
    scorer = open_scorer()
    path = tmp_path_factory.mktemp("t") / "a.csv"
    path.write_bytes(case.text.encode())
    table = read_tables([str(path)], Columns(time="time", trained=NAMES))
    np.testing.assert_array_equal(table.readings.read(0, 99), case.rows)
    assert table.stamps.tolist() == times.tolist()
    edges = [*breaks, len(rows)]
    windows = np.concatenate([windows_of(case.rows[a:b], STEPS, 1) for a, b in pairwise(edges)])
    scores = pytest.approx(scorer.score(windows).tolist() if len(windows) else [], rel=1e-5)
    # A stream has no score where a whole window is a tenth slower than in training.
    in_stream = zip(streamed(scorer, case, []), scores.expected, strict=True)
    assert [b if np.isnan(a) else a for a, b in in_stream] == scores
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("edgeae_runtime.readings.text_table.BLOCK_BYTES", size)
        patch.setattr("edgeae.data.arrow_text.PIECE_BYTES", size)
        patch.setattr(sources, "LARGE_BYTES", 0)
        for read in (read_blocks, read_file):
            if len(windows):
                assert scored(str(path), scorer, case, read) == scores
            else:
                with pytest.raises(InputError, match="must hold readings for a window of 6"):
                    scored(str(path), scorer, case, read)
