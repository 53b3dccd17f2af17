"""The alarms of all machines together: Benjamini-Hochberg in each slot of time."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from edgeae.fleet.parts import benjamini_hochberg
from tests.edgeae.fleet.score_folders import SECOND, START, run, write_machine, write_record

MACHINES = 12
SLOT = 60  # windows, one a second
FIRST = START - START % (SLOT * SECOND)


@pytest.fixture
def folders(tmp_path):
    """Calibration and fresh scores of some machines; four are out of order in the third slot.

    Returns the folders and the arrays by machine.
    """
    arrays = {}
    for number in range(MACHINES):
        rng = np.random.default_rng(number)
        usual = rng.exponential(size=999).astype(np.float32)
        fresh = rng.exponential(size=5 * SLOT).astype(np.float32)
        if number < 4:
            fresh[2 * SLOT : 3 * SLOT] += 30
        arrays[f"m{number}"] = usual, fresh
        write_machine(tmp_path / "usual", f"m{number}", usual)
        write_machine(tmp_path / "fresh", f"m{number}", fresh, start=FIRST)
    write_record(tmp_path / "usual")
    return tmp_path, arrays


def named(path):
    with open(path, newline="") as file:
        return {(row["slot"], row["machine"]) for row in csv.DictReader(file)}


def test_each_slot_names_what_the_procedure_finds(folders) -> None:
    folder, arrays = folders
    words = ("--fresh", folder / "fresh", "--false-discovery-rate", 0.3, "--slot", "1min")
    result = run("calibrate", folder / "usual", "-o", folder / "t", *words)
    assert result.exit_code == 0, result.output
    assert "at most 30 % are expected to be false" in result.output
    expected = set()
    for slot in range(5):
        p_values = []
        for usual, fresh in arrays.values():
            part = fresh[slot * SLOT : (slot + 1) * SLOT]
            smallest = min((1 + int((usual >= score).sum())) / 1000 for score in part)
            p_values.append(min(1.0, SLOT * smallest))
        begin = np.datetime64(FIRST // SECOND + slot * SLOT, "s")
        is_named = benjamini_hochberg(p_values, 0.3)
        expected |= {(f"{begin}Z", f"m{number}") for number in np.flatnonzero(is_named)}
    assert named(folder / "t" / "together.csv") == expected
    third = f"{np.datetime64(FIRST // SECOND + 2 * SLOT, 's')}Z"
    assert {(third, f"m{number}") for number in range(4)} <= expected


def test_normal_slots_seldom_name_anyone(tmp_path) -> None:
    """Where all machines are normal, a slot names someone with at most the probability asked."""
    rng = np.random.default_rng(5)
    slots, machines, rate = 400, 5, 0.2
    for number in range(machines):
        write_machine(tmp_path / "usual", f"m{number}", rng.exponential(size=3999))
        fresh = rng.exponential(size=slots)
        write_machine(tmp_path / "fresh", f"m{number}", fresh, start=FIRST)
    write_record(tmp_path / "usual")
    words = ("--fresh", tmp_path / "fresh", "--false-discovery-rate", rate, "--slot", "1s")
    result = run("calibrate", tmp_path / "usual", "-o", tmp_path / "t", *words)
    assert result.exit_code == 0, result.output
    share = len({slot for slot, _ in named(tmp_path / "t" / "together.csv")}) / slots
    spread = 3 * np.sqrt(rate * (1 - rate) / slots)
    assert rate - spread <= share <= rate + spread  # independent p-values reach the limit


def test_mistakes_are_one_line(folders) -> None:
    folder, arrays = folders
    for words, line in (
        (("--fresh", folder / "fresh"), "--false-discovery-rate and --fresh"),
        (("--fresh", folder / "fresh", "--false-discovery-rate", 2), "between 0 and 1; got 2"),
        (
            ("--fresh", folder / "fresh", "--false-discovery-rate", 0.1, "--slot", "soon"),
            "--slot must be a duration such as 10min or 1h; got 'soon'",
        ),
    ):
        result = run("calibrate", folder / "usual", "-o", folder / "t", *words)
        assert result.exit_code == 1
        assert line in result.output
        assert len(result.output.splitlines()) == 1
    write_machine(folder / "fresh", "stranger", arrays["m0"][1])
    options = ("--fresh", folder / "fresh", "--false-discovery-rate", 0.1)
    result = run("calibrate", folder / "usual", "-o", folder / "t", *options)
    assert "1 machines cannot be decided on" in result.output
