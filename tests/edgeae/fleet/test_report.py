"""The figures of a fleet's report are those of the score files."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from edgeae.fleet.drift import drift_of
from edgeae_runtime.conformal import conformal_threshold
from edgeae_runtime.service.alarms import AlarmRule, alarms_of
from tests.edgeae.fleet.score_folders import SECOND, START, run, write_machine, write_record

COUNT = 4000


def scores_of(seed):
    scores = np.random.default_rng(seed).exponential(size=COUNT).astype(np.float32) / 8
    scores[1000:1020] = 5 + seed  # one alarm
    return scores


@pytest.fixture
def folder(tmp_path):
    """Scores of three machines and one that is broken, one of which drifts."""
    drifting = scores_of(2)
    drifting[COUNT // 2 :] *= 1.9
    write_machine(tmp_path / "scores", "good", scores_of(1))
    write_machine(tmp_path / "scores", "drifting", drifting, start=START - 10**6 * SECOND)
    write_machine(tmp_path / "scores", "rows", scores_of(3), has_time=False, threshold=0.5)
    write_machine(tmp_path / "scores", "broken", []).write_bytes(b"PAR1")
    write_record(tmp_path / "scores")
    return tmp_path


def report(folder, *words):
    """Write the report, and return its rows by machine and the command's answer."""
    path = folder / "fleet.html"
    result = run("report", folder / "scores", "-o", path, *words)
    assert result.exit_code == 0, result.output
    facts = json.loads(
        re.search(r'id="facts">(.*?)</script>', path.read_text("utf-8"), re.DOTALL)[1]
    )
    columns = facts["columns"]
    every = zip(*columns.values(), strict=True)
    rows = [dict(zip(columns, values, strict=True)) for values in every]
    return {row["machine"]: row for row in rows}, path.read_text("utf-8")


def test_the_rows_hold_alarms_drift_and_the_last_stamp(folder) -> None:
    rows, _ = report(folder)
    assert next(iter(rows)) == "broken"
    assert "whole score file" in rows["broken"]["problem"]
    good, scores = rows["good"], scores_of(1)
    flags = scores > np.float32(0.9)
    alarms = len(alarms_of(flags, AlarmRule()))
    assert (good["windows"], good["alarms"]) == (COUNT, alarms)
    assert good["per_day"] == pytest.approx(alarms * 86_400 / COUNT, rel=1e-3)
    assert good["above"] == pytest.approx(flags.mean(), rel=1e-3)
    assert good["last"] == START // SECOND + COUNT - 1
    assert abs(good["drift"]) < 0.5
    assert rows["drifting"]["drift"] >= 1
    assert rows["drifting"]["drifts"] == 1
    assert rows["drifting"]["sharers"] == rows["good"]["sharers"] == 2
    assert rows["rows"]["sharers"] == 1
    assert rows["rows"]["last"] is None
    assert rows["rows"]["per_day"] is None


def test_thresholds_of_a_calibration_decide_and_their_promise_is_compared(folder) -> None:
    result = run("calibrate", folder / "scores", "-o", folder / "t")
    assert result.exit_code == 1  # the broken one
    rows, text = report(folder, "--thresholds", folder / "t")
    own = conformal_threshold(scores_of(1), 0.01)
    assert rows["good"]["threshold"] == pytest.approx(float(own), rel=1e-3)
    assert rows["good"]["above"] == pytest.approx((scores_of(1) > own).mean(), rel=1e-3)
    assert rows["good"]["sharers"] == 1
    assert rows["good"].get("beyond", 0) == 0
    assert "of 3 machines with a calibration" in text
    worse = scores_of(1)
    worse[2000:2400] = 9
    write_machine(folder / "scores", "good", worse)
    rows, _ = report(folder, "--thresholds", folder / "t")
    assert rows["good"]["beyond"] == 1


def test_only_reports_that_are_there_are_linked(folder) -> None:
    (folder / "reports").mkdir()
    (folder / "reports" / "good.html").write_text("")
    rows, _ = report(folder, "--machine-reports", folder / "reports" / "{machine}.html")
    assert rows["good"]["link"] == "reports/good.html"
    assert rows["drifting"]["link"] is None


def test_few_windows_have_no_drift() -> None:
    assert drift_of(np.ones(199, np.float32)) is None
    assert drift_of(np.ones(0, np.float32), (1.0,) * 6) is None


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--machine-reports", "all.html"), "--machine-reports must hold {machine}; got all.html"),
        (("--thresholds", "nowhere"), "nowhere/calibration.json: no such file or directory"),
        (("--alarm", "6/5"), "--alarm must be K/N with 1 <= K <= N; got 6/5"),
        (("--workers", 0), "--workers must be at least 1; got 0"),
    ],
)
def test_options_that_cannot_be_are_one_line(folder, words, line) -> None:
    result = run("report", folder / "scores", "-o", folder / "fleet.html", *words)
    assert result.exit_code == 1
    assert line in result.output
    assert len(result.output.splitlines()) == 1
    assert not (folder / "fleet.html").exists()
