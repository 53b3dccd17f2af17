"""Readings of alarms that were none train again, those of other alarms no more."""

import json

import numpy as np
import pandas as pd
import pytest

from edgeae.data.feedback import apply_feedback
from edgeae.data.tables import Columns, read_tables
from edgeae_runtime import InputError
from tests.edgeae.evaluate.commands import run

START = 1_700_000_000


@pytest.fixture
def table(tmp_path):
    frame = pd.DataFrame({"t": START + np.arange(100), "flow": np.arange(100.0), "state": "ok"})
    frame.loc[10:19, "state"] = "bad"
    frame.to_csv(tmp_path / "log.csv", index=False)
    return read_tables([str(tmp_path / "log.csv")], Columns("state", ("ok",), time="t"))


def write(path, *lines) -> list[str]:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return [str(path)]


def alarm(event: str, number: int, start: int, end: int | None, **others) -> dict:
    times = {"start_time": START + start, "end_time": None if end is None else START + end}
    return {"event": event, "alarm": number, **times, **others}


def test_a_false_alarm_is_normal_and_another_is_left_out(table, tmp_path) -> None:
    events = write(
        tmp_path / "events.jsonl",
        {"event": "model", "digest": "d", "window": 0},
        alarm("alarm start", 1, 14, None),
        alarm("alarm end", 1, 14, 16),
        alarm("alarm start", 2, 50, None),
        alarm("alarm end", 2, 50, 54),
        alarm("feedback", 1, 14, 16, digest="d", is_false=True),
    )
    applied = apply_feedback(table, events, steps=3)
    expected = np.ones(100, bool)
    expected[[10, 11, 17, 18, 19, 48, 49, 50, 51, 52, 53, 54]] = False
    assert applied.table.is_normal.tolist() == expected.tolist()
    assert (applied.normal, applied.left_out) == (5, 7)
    assert not table.is_normal[14]  # the table itself is as it was


def test_an_alarm_that_has_not_ended_lasts_to_the_end(table, tmp_path) -> None:
    events = write(tmp_path / "events.jsonl", alarm("alarm start", 1, 90, None))
    assert apply_feedback(table, events, steps=1).left_out == 10


def test_feedback_that_fits_no_reading_is_refused(table, tmp_path) -> None:
    path = tmp_path / "marks.jsonl"
    mark = write(path, alarm("feedback", 4, 500, 600, digest="d", is_false=True))
    with pytest.raises(InputError, match="alarm 4 of 2023-11-14T22:21:40 is not in the readings"):
        apply_feedback(table, mark, steps=1)
    with pytest.raises(InputError, match="line 1 is no alarm or feedback with times"):
        apply_feedback(table, write(path, {"event": "feedback", "alarm": 1}), steps=1)
    with pytest.raises(InputError, match="line 1 is not an event"):
        apply_feedback(table, write(path, [1]), steps=1)
    with pytest.raises(InputError, match="`feedback` needs stamps"):
        apply_feedback(table._replace(stamps=None), mark, steps=1)
    elsewhere = write(path, alarm("alarm start", 4, 500, 600))  # of other readings
    assert apply_feedback(table, elsewhere, steps=1)[1:] == (0, 0)


def test_train_says_how_many_readings_feedback_changed(tmp_path) -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(600, 2)), columns=["flow", "load"])
    frame.insert(0, "t", START + np.arange(600))
    frame.to_csv(tmp_path / "log.csv", index=False)
    events = write(tmp_path / "events.jsonl", alarm("alarm start", 1, 300, 309))
    words = ["train", tmp_path / "log.csv", "-o", tmp_path / "m.edgeae", "--time", "t"]
    words += ["--window", 2, "--architecture", "linear", "--backtest", 0, "--feedback", *events]
    assert json.loads(run(*words, "--json"))["feedback"] == {"normal": 0, "left_out": 11}
    assert "0 readings more are normal, 11 less" in run(*words)
