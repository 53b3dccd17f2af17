import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from sklearn.exceptions import NotFittedError

import edgeae
from edgeae.cli.main import main
from edgeae.evaluate.injected_faults import FAULTS
from edgeae.evaluate.power import Power
from edgeae.evaluate.power_levels import LevelPower
from edgeae.evaluate.power_search import FaultPower
from edgeae.evaluate.power_table import power_table
from edgeae_runtime import Scorer
from edgeae_runtime.readings.windowing import windows_of


def test_the_smallest_spike_of_a_known_detector_is_the_one_that_arithmetic_gives() -> None:
    x = np.random.default_rng(0).normal(10, 2, (500, 2)).astype(np.float32)
    detector = edgeae.Detector("linear", code_size=1, threshold=30.0, random_state=0).fit(x)
    found = {(one.fault, one.channel): one for one in edgeae.power(detector, x).faults}
    spike = found["spike", "0"]
    # By hand: the score is half the squared part of z across the principal direction.
    source, size = detector.source_, spike.size
    for factor, enough in ((1.0, True), (0.9, False)):
        shifted = x[np.sort(np.random.default_rng(0).permutation(500)[:300])].astype(np.float64)
        signs = np.random.default_rng(0)
        signs.permutation(500)
        shifted[:, 0] += factor * size * signs.choice([-1.0, 1.0], 300)
        share = (source.scores(shifted.astype(np.float32)) > 30).mean()
        assert (share >= 0.9) == enough
    assert spike.delay_readings is None
    assert spike.standard_deviations == pytest.approx(size / x[:, 0].std(), rel=0.1)


def test_a_detector_that_was_not_fitted_has_no_power() -> None:
    with pytest.raises(NotFittedError):
        edgeae.power(edgeae.Detector())


def test_levels_of_channels_without_names_have_the_headings_of_their_features() -> None:
    channels = ("0", "1", "axis z")
    levels = tuple(LevelPower("tone", name, "1 to 2 kHz", 1e3, 2e3, -9.0) for name in channels)
    found = Power(0.9, 0.01, 0.01, 300, False, (), {}, levels)
    headings, rows = found.level_table()
    assert headings == ["channel 0", "channel 1", "axis z"]
    assert rows == {"1 to 2 kHz": [-9.0, -9.0, -9.0]}
    assert "\nband        channel 0  channel 1  axis z\n" in power_table(found)


def test_sizes_up_to_a_million_are_plain_numbers() -> None:
    sizes = 5803.2, 0.01234, 2.5e6
    faults = tuple(
        FaultPower("drift", str(i), "", "units", size, 1e9, None, 7, None)
        for i, size in enumerate(sizes)
    )
    lines = power_table(Power(0.9, 0.01, 0.01, 300, False, faults, {})).splitlines()
    assert [line.split()[1] for line in lines[4:7]] == ["5803", "0.0123", "2.5e+06"]


def test_a_table_leaves_out_what_needs_several_readings(table) -> None:
    found = edgeae.power(table.detector)
    assert {one.fault for one in found.faults} == {"spike", "gain", "dropout"}
    assert set(found.left_out) == {"step", "drift", "noise", "flatline", "shift"}
    assert {one.channel for one in found.faults} == {"flow", "load, left", "temp °C", "still"}
    assert all(one.size is not None for one in found.faults if one.fault == "spike")


def test_a_series_is_judged_by_channel_with_delays_in_seconds(make_example) -> None:
    detector = make_example("series").detector
    found = edgeae.power(detector)
    assert len(found.faults) == 3 * len(FAULTS)
    assert found.promised == pytest.approx(detector.source_.threshold.false_alarm_rate)
    spikes = [one for one in found.faults if one.fault == "spike"]
    # Larger channels need larger spikes, in their own units.
    assert spikes[1].size > spikes[0].size > spikes[2].size
    assert 0 <= spikes[0].delay_readings < 6 + 3 * 6
    assert spikes[0].delay_s is None  # no rate is known


def test_windows_of_one_channel_are_told_from_tables(make_example) -> None:
    example = make_example("beats")
    by_detector = edgeae.power(example.detector)
    assert {one.channel for one in by_detector.faults} == {"value"}
    assert not by_detector.left_out
    calibration = example.detector.source_.calibration
    by_artifact = edgeae.power(example.scorer, calibration)
    assert [one.fault for one in by_artifact.faults] == [one.fault for one in by_detector.faults]
    for here, there in zip(by_detector.faults, by_artifact.faults, strict=True):
        assert here.measure == there.measure
        if here.size is not None and here.measure == "units":
            assert there.size == pytest.approx(here.size, rel=0.2)


def test_a_series_of_one_channel_has_no_delay_against_others() -> None:
    x = np.random.default_rng(0).normal(size=(400, 8, 1)).astype(np.float32)
    detector = edgeae.Detector("linear", threshold=2.0, random_state=0).fit(x, stride=8)
    assert set(edgeae.power(detector).left_out) == {"shift"}


def test_more_sensitive_thresholds_find_smaller_faults(table) -> None:
    windows = table.detector.source_.calibration
    strict = edgeae.power(Scorer(table.path, threshold=5.0), windows)
    loose = edgeae.power(Scorer(table.path, threshold=50.0), windows)
    assert strict.promised is None
    for small, large in zip(strict.faults, loose.faults, strict=True):
        if small.fault == "spike":
            assert small.size < large.size


def test_a_fault_that_no_size_makes_visible_has_no_size(table) -> None:
    found = edgeae.power(Scorer(table.path, threshold=1e30), table.detector.source_.calibration)
    assert all(one.size is None and one.largest > 0 for one in found.faults)


def test_the_command_answers_for_detectors_and_with_data_for_artifacts(
    table, tmp_path: Path
) -> None:
    table.detector.save(tmp_path / "pump.edgeae")
    run = CliRunner().invoke
    result = run(main, ["power", str(tmp_path / "pump.edgeae"), "--json"])
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["faults"][0]["fault"] == "spike"
    assert document["share"] == 0.9
    refused = run(main, ["power", str(table.path)])
    assert refused.exit_code == 1
    assert "golden windows only" in refused.stderr
    assert "DATA" in refused.stderr
    import pandas as pd

    columns = table.detector.feature_names_in_
    frame = pd.DataFrame(table.detector.source_.calibration, columns=columns)
    frame.to_csv(tmp_path / "normal.csv", index=False)
    shown = run(main, ["power", str(table.path), str(tmp_path / "normal.csv")])
    assert shown.exit_code == 0, shown.output
    assert "spike" in shown.stdout.splitlines()[3]
    frame[:10].to_csv(tmp_path / "few.csv", index=False)
    refused = run(main, ["power", str(table.path), str(tmp_path / "few.csv")])
    assert "at least 20 normal windows; got 10" in refused.stderr


def test_labels_without_data_are_refused(table) -> None:
    result = CliRunner().invoke(main, ["power", str(table.path), "--label", "state"])
    assert result.exit_code == 1
    assert result.stderr == (
        "edgeae: --label goes with DATA; give the files that hold the labels\n"
    )


def test_a_share_must_lie_between_0_and_1(table) -> None:
    with pytest.raises(
        edgeae.InputError, match="`share` must be between 0 and 1, both excluded; got 1"
    ):
        edgeae.power(table.detector, share=1.0)


def test_a_device_that_looks_seldom_alarms_later(make_example, tmp_path: Path) -> None:
    make_example("series").detector.save(tmp_path / "s.edgeae")
    delays = []
    for stride in ("1", "4"):
        words = ["power", str(tmp_path / "s.edgeae"), "--stride", stride, "--json"]
        found = json.loads(CliRunner().invoke(main, words).stdout)
        delays.append([one["delay_readings"] for one in found["faults"]])
    for often, seldom in zip(*delays, strict=True):
        assert seldom is None if often is None else seldom == often + 3 * 3  # three votes


def test_an_alarm_rule_of_more_votes_takes_longer_and_one_vote_none(make_example, tmp_path) -> None:
    make_example("series").detector.save(tmp_path / "s.edgeae")
    delays = []
    for rule in ("1/1", "4/6"):
        words = ["power", str(tmp_path / "s.edgeae"), "--stride", "1", "--alarm", rule, "--json"]
        found = json.loads(CliRunner().invoke(main, words).stdout)
        delays.append([one["delay_readings"] for one in found["faults"]])
    assert any(one is not None for one in delays[0])
    assert delays[1] == [None if one is None else one + 3 for one in delays[0]]


def test_with_tracking_a_fault_is_compared_with_the_threshold_of_its_moment() -> None:
    rng = np.random.default_rng(0)
    train, later = (
        windows_of(scale * rng.normal(size=(3000, 2)).astype(np.float32), 4, 1)
        for scale in (1.0, 1.25)
    )
    detector = edgeae.Detector("linear", code_size=2, random_state=0, backtest=0).fit(train)
    static, tracked = (edgeae.power(detector, later, tracking=mode) for mode in (False, True))
    assert (static.tracking, tracked.tracking) == (False, True)
    assert static.false_alarm_rate > 2 * tracked.false_alarm_rate
    assert tracked.faults[0].size > static.faults[0].size


def test_a_rate_that_the_backtest_contradicts_is_not_promised() -> None:
    rng = np.random.default_rng(0)
    scales = np.linspace(1, 4, 6000)[:, None]
    train = windows_of((scales * rng.normal(size=(6000, 2))).astype(np.float32), 4, 4)
    detector = edgeae.Detector("linear", code_size=2, random_state=0).fit(train, stride=4)
    assert detector.source_.backtest.is_contradiction
    assert detector.source_.threshold.false_alarm_rate == 0.01
    assert edgeae.power(detector).promised is None
