"""Recordings of rigs as the benchmark reads them."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.inputs.rigs import packed, runs, speeds
from benchmarks.inputs.vibration import STEPS


@pytest.mark.parametrize(("separator", "header"), [(";", ""), (",", ""), ("\t", "a\tb\n")])
def test_snapshots_are_packed_in_the_order_of_their_names(
    tmp_path: Path, separator, header
) -> None:
    for place in (2, 0, 1):
        rows = [f"{place}{separator}{1e-5 * at:.5e}" for at in range(5)]
        (tmp_path / f"2004.02.12.10.{place}").write_text(header + "\n".join(rows))
    found = packed(tmp_path, [0, 1])
    assert found.shape == (3, 5, 2)
    assert found[:, 0, 0].tolist() == [0, 1, 2]
    np.testing.assert_allclose(found[1, :, 1], 1e-5 * np.arange(5), rtol=1e-6)


def test_a_life_is_divided_by_time_and_no_window_is_of_two_snapshots(tmp_path: Path) -> None:
    folder = tmp_path / "vibration" / "run-to-failure"
    folder.mkdir(parents=True)
    x = np.repeat(np.arange(20.0)[:, np.newaxis], STEPS + 600, axis=1)
    np.savez(folder / "a.npz", x=x, rate_hz=1000.0)
    (one,) = runs(tmp_path)
    parts = (one.fit, one.calibration, one.healthy, one.wearing, one.end)
    assert [len(part) for part in parts] == [8, 4, 4, 20, 4]  # two windows of each snapshot
    assert all((window == window[0]).all() for part in parts for window in part)


def test_each_speed_between_the_others_is_left_out_in_turn(tmp_path: Path) -> None:
    folder = tmp_path / "vibration" / "speeds"
    folder.mkdir(parents=True)
    for rpm in (600, 1200, 1800):
        for label in ("normal", "ball"):
            x = np.full((10 * STEPS, 2), rpm)
            np.savez(folder / f"{rpm}{label}.npz", x=x, rate_hz=1000.0, rpm=rpm, label=label)
    (one,) = speeds(tmp_path)
    assert one.name == "1200 rpm"
    assert set(np.unique(one.unseen)) == {1200}
    assert set(np.unique(np.concatenate([one.fit, one.calibration, one.seen]))) == {600, 1800}
    assert [set(np.unique(part["ball"])) for part in (one.faulty_seen, one.faulty_unseen)] == [
        {600, 1800},
        {1200},
    ]
