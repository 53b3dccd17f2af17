"""Units of a fleet, scored in this process: what a worker does, without the processes."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgeae.data import parquet
from edgeae.fleet.machines import InputFile, listing, units_of
from edgeae.fleet.scores import read_facts, read_scores
from edgeae.fleet.task import FleetOptions, ScoreTask
from edgeae.fleet.unit import score_unit
from edgeae_runtime.errors import InputError
from tests.edgeae.fleet.conftest import assert_same, readings, write

TIMED = FleetOptions(time="time")


def unit(model: Path, out: Path, *files: Path, options: FleetOptions = TIMED, machine: str = "m"):
    inputs = tuple(InputFile(str(path), machine, path.stem) for path in files)
    return score_unit(ScoreTask(inputs, str(model), str(out), options))


def test_a_file_has_the_scores_stamps_and_flags_of_edgeae_score(
    model, alone, tmp_path: Path
) -> None:
    frame = readings(500, 1).drop(index=range(100, 130))  # a gap
    path = write(frame, tmp_path / "a.parquet", 50)
    (outcome,) = unit(model, tmp_path / "out", path, machine="pump 1")
    assert (outcome.status, outcome.rows) == ("scored", 470)
    assert_same(tmp_path / "out/pump 1/a.parquet", alone(path))
    facts = read_facts(outcome.output)
    assert (facts.machine, facts.window, facts.stride) == ("pump 1", 8, 4)
    assert outcome.last_stamp == int(frame["time"].iloc[-1].value) // 1000


@pytest.mark.parametrize("missing", ["drop", "invalid"])
def test_missing_values_are_handled_as_edgeae_score_handles_them(
    missing: str, model, alone, tmp_path: Path
) -> None:
    frame = readings(300, 2)
    frame.loc[[50, 51, 200], "load"] = np.nan
    path = write(frame, tmp_path / "a.parquet")
    unit(model, tmp_path / "out", path, options=FleetOptions(time="time", missing=missing))
    assert_same(tmp_path / "out/m/a.parquet", alone(path, "--missing", missing))


def test_text_and_parquet_give_the_same_windows(model, tmp_path: Path) -> None:
    frame = readings(300, 3)
    write(frame, tmp_path / "a.parquet")
    frame.to_csv(tmp_path / "b.csv.gz", index=False)
    unit(model, tmp_path / "out", tmp_path / "a.parquet")
    unit(model, tmp_path / "out", tmp_path / "b.csv.gz", machine="text")
    assert_same(
        tmp_path / "out/text/b.csv.parquet", read_scores(str(tmp_path / "out/m/a.parquet")).windows
    )


def test_without_stamps_a_window_has_the_number_of_its_last_row(model, tmp_path: Path) -> None:
    path = write(readings(30, 4).drop(columns="time"), tmp_path / "a.parquet")
    unit(model, tmp_path / "out", path, options=FleetOptions())
    found = read_scores(str(tmp_path / "out/m/a.parquet"))
    assert not found.has_time
    assert found.windows.stamps.tolist() == [7, 11, 15, 19, 23, 27]


SPLIT = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SPLIT
@given(
    cuts=st.lists(st.integers(1, 239), max_size=5, unique=True),
    group_rows=st.integers(1, 240),
    batch_values=st.integers(3, 1000),
    gap=st.integers(0, 239),
)
def test_any_split_into_files_row_groups_and_batches_gives_the_same_windows(
    model, tmp_path: Path, monkeypatch, cuts, group_rows, batch_values, gap
) -> None:
    frame = readings(240, 5)
    frame.loc[gap:, "time"] += pd.Timedelta(seconds=60)
    going_on = FleetOptions(time="time", continue_over_files=True)
    (whole,) = unit(model, tmp_path / "whole", write(frame, tmp_path / "all.parquet"))
    expected = read_scores(whole.output).windows

    monkeypatch.setattr(parquet, "_BLOCK_VALUES", batch_values)
    edges = [0, *sorted(cuts), 240]
    files = [
        write(frame.iloc[start:stop], tmp_path / f"{len(edges) - number}.parquet", group_rows)
        for number, (start, stop) in enumerate(pairwise(edges))
    ]  # whose names are in the opposite order
    outcomes = unit(model, tmp_path / "parts", *sorted(files), options=going_on)
    parts = [read_scores(outcome.output).windows for outcome in outcomes]
    for found, known in zip(zip(*parts, strict=True), expected, strict=True):
        if known is not None:  # conditions, which this model has not
            np.testing.assert_array_equal(np.concatenate(found), known)


@SPLIT
@given(order=st.permutations([0] * 20 + [1] * 20 + [2] * 20), batch_values=st.integers(4, 300))
def test_rows_of_machines_in_any_order_give_each_the_windows_of_its_own_file(
    model, alone, tmp_path: Path, monkeypatch, order, batch_values
) -> None:
    monkeypatch.setattr(parquet, "_BLOCK_VALUES", batch_values)
    machines = [readings(20, 20 + number).assign(machine=f"m{number}") for number in range(3)]
    rows = [iter(frame.itertuples(index=False)) for frame in machines]
    mixed = pd.DataFrame([next(rows[number]) for number in order])
    mixed = mixed.astype(machines[0].dtypes.to_dict())
    path = write(mixed, tmp_path / "mixed.parquet", 17)
    options = FleetOptions(time="time", machine_from="machine")
    outcomes = unit(model, tmp_path / "out", path, options=options, machine="")
    assert sorted(outcome.machine for outcome in outcomes) == ["m0", "m1", "m2"]
    assert sum(outcome.rows for outcome in outcomes) == 60
    for number, frame in enumerate(machines):
        one = write(frame.drop(columns="machine"), tmp_path / "one.parquet")
        assert_same(tmp_path / f"out/m{number}/mixed.parquet", alone(one))


def test_windows_stop_at_the_end_of_a_file_unless_they_go_on(model, tmp_path: Path) -> None:
    frame = readings(40, 6)
    files = [
        write(frame[:20], tmp_path / "1.parquet"),
        write(frame[20:], tmp_path / "2.parquet"),
    ]
    apart = sum(out.windows for file in files for out in unit(model, tmp_path / "a", file))
    going_on = FleetOptions(time="time", continue_over_files=True)
    together = sum(out.windows for out in unit(model, tmp_path / "b", *files, options=going_on))
    assert (apart, together) == (8, 9)


def test_no_window_goes_over_a_file_that_is_damaged(model, tmp_path: Path) -> None:
    frame = readings(60, 7).drop(columns="time")
    files = [write(frame[a : a + 20], tmp_path / f"{a}.parquet") for a in (0, 20, 40)]
    files[1].write_bytes(b"PAR1 and no more")
    going_on = FleetOptions(continue_over_files=True)
    outcomes = unit(model, tmp_path / "out", *files, options=going_on)
    assert [(out.status, out.windows) for out in outcomes] == [
        ("scored", 4),
        ("failed", 0),
        ("scored", 4),
    ]


def test_machines_are_folders_or_files_and_clashes_are_refused(tmp_path: Path) -> None:
    for name in (
        "machine=a/2026/1.csv",
        "b.csv",
        "_SUCCESS",
        ".hidden/c.csv",
        "c/1.csv",
        "c/1.parquet",
        "d.csv",
        "d/1.csv",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1\n")
    found = listing(str(tmp_path), "path")
    assert [file[1:] for file in found.files] == [("b", "b"), ("a", "2026/1")]
    reasons = {file.machine: file.reason for file in found.refused}
    assert "'d' and 'd.csv' are 'd'" in reasons["d"].replace(", ", " and ")
    assert "files must differ in more than their suffix" in reasons["c"]
    assert len(found.left_out) == 2
    units = units_of(found.files, continue_over_files=True)
    assert sorted(len(unit) for unit in units) == [1, 1]
    with pytest.raises(InputError, match="got none there"):
        listing(str(tmp_path / "none/*.csv"), "path")
