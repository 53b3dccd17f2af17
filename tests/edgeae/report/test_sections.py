"""What reaches the page: exact counts, bounded size, and an answer for odd data."""

import json
import re
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.io import wavfile

from edgeae import Detector
from edgeae.data.windows import Windows
from edgeae.report.build import ReportInputs, report_data, report_text
from edgeae.report.data import Populations, ReportData
from edgeae.report.sections import threshold
from edgeae.report.sections.windows import groups
from edgeae.report.sections.windows import section as windows_section

SCORES = arrays.arrays(np.float32, st.integers(0, 60), elements=st.floats(0, 2.0**99, width=32))


def selectable(normal, other, required=0.5):
    normal, other = np.sort(normal), np.sort(other)
    axis = threshold.Axis.of(np.concatenate([normal, other]))
    return threshold.selectable(normal, other, axis, (np.float32(required),)), normal, other


@given(SCORES, SCORES, st.floats(0, 2.0**99, width=32))
def test_every_selectable_threshold_has_numpy_s_counts(normal, other, required) -> None:
    chosen, normal, other = selectable(normal, other, required)
    assert np.float32(required) in chosen
    assert (np.diff(chosen) > 0).all()
    for scores in (normal, other):
        counts = threshold.counts_above(scores, chosen)
        assert counts.tolist() == [int((scores > value).sum()) for value in chosen]


@given(SCORES, SCORES)
def test_few_scores_can_be_separated_anywhere(normal, other) -> None:
    chosen, normal, other = selectable(normal, other)
    every = np.concatenate([normal, other])
    possible = {int((every > cut).sum()) for cut in [*every, -np.inf]}
    assert {int((every > value).sum()) for value in chosen} >= possible


def test_many_scores_have_few_thresholds_close_in_the_tail() -> None:
    rng = np.random.default_rng(0)
    normal = rng.lognormal(size=300_000).astype(np.float32)
    other = rng.lognormal(3, size=20_000).astype(np.float32)
    chosen, normal, other = selectable(normal, other)
    assert 1000 < len(chosen) < 6000
    counts = threshold.counts_above(normal, chosen)
    assert counts.tolist() == [int((normal > value).sum()) for value in chosen]
    assert set(range(100)) <= set(counts.tolist())  # each of the few highest can be let through
    rates = np.sort(counts) / len(normal)
    assert np.diff(rates).max() < 0.01


class Many:
    """The data of a report with ten million scores, whose windows nobody looks at."""

    def __init__(self, count):
        rng = np.random.default_rng(1)
        self.scores = rng.lognormal(size=count).astype(np.float32)
        self.is_normal = rng.random(count) > 0.01
        self.threshold = np.float32(9.0)
        self.is_finite = np.isfinite(self.scores)
        self.is_stored = False
        self.events = None

    @property
    def source(self):
        from types import SimpleNamespace

        return SimpleNamespace(inputs=SimpleNamespace(rate_hz=1.0, stride=1))

    def populations(self):
        return Populations(self.scores[self.is_normal], self.scores[~self.is_normal], "abnormal")


def test_ten_million_windows_are_counted_exactly_in_a_few_kilobytes() -> None:
    data = Many(10_000_000)
    found = threshold.section(cast(ReportData, data))
    assert len(json.dumps(found)) < 400_000
    index = found["index"]
    assert np.float32(found["thresholds"][index]) == data.threshold
    normal = data.scores[data.is_normal]
    for at in (0, index, len(found["thresholds"]) // 2, len(found["thresholds"]) - 1):
        value = np.float32(found["thresholds"][at])
        assert found["normal_above"][at] == int((normal > value).sum())
    assert sum(one["windows"] for one in found["bins"]) == len(data.scores)


def written(data):
    text = report_text(data, ReportInputs(), files=(), made_by={})
    facts = re.search(r'<script type="application/json" id="facts">(.*?)</script>', text, re.S)
    return text, json.loads(facts[1])


def test_one_window_makes_a_report(table) -> None:
    detector = table.detector
    window = table.windows[:1]
    data = ReportData("one", detector, Windows.of(window), detector.source_.scores(window), None)
    text, facts = written(data)
    assert "The data has no labels" in text
    assert facts["threshold"]["other_count"] == 1
    assert {group["name"]: len(group["windows"]) for group in facts["windows"]["groups"]} == {
        "Typical windows": 1,
        "Highest windows": 1,
        "Borderline": 1,
    }


@pytest.mark.filterwarnings("ignore:.*score more than three times")
def test_suspects_are_windows_of_training_above_the_threshold() -> None:
    x = np.random.default_rng(0).normal(size=(1000, 3)).astype(np.float32)
    x[::100] += 40
    detector = Detector(false_alarm_rate=0.05, random_state=0).fit(x)
    source = detector.source_
    data = ReportData("seen", detector, Windows.of(x[:9]), source.scores(x[:9]), None)
    _, facts = written(data)
    (group,) = (g for g in facts["windows"]["groups"] if g["name"] == "Suspects in training")
    scores = source.scores(np.concatenate([source.validation, source.calibration]))
    above = np.sort(scores[scores > detector.threshold_])[::-1]
    assert len(above) > 2
    assert [one["score"] for one in group["windows"]] == pytest.approx(
        above[:12].tolist(), rel=1e-4
    )
    assert all(one["is_training"] for one in group["windows"])
    assert group["windows"][0]["drawn"][0]["value"] > 30


@pytest.mark.filterwarnings("ignore:overflow")
def test_scores_that_are_no_numbers_are_counted_and_left_out(table) -> None:
    detector, windows = table.detector, table.windows.copy()
    windows[3] = 3e38
    scores = detector.source_.scores(windows)
    assert not np.isfinite(scores[3])
    data = ReportData("odd", detector, Windows.of(windows), scores, np.arange(40) < 20)
    text, facts = written(data)
    assert "Left out: 1 window without a finite score" in text
    assert facts["threshold"]["normal_count"] == 19
    assert "NaN" not in json.dumps(facts)
    assert "Infinity" not in json.dumps(facts)


@pytest.mark.filterwarnings("ignore:overflow")
def test_a_report_without_any_finite_score_has_no_windows_to_show(table) -> None:
    detector, windows = table.detector, np.full((2, 4), 3e38, np.float32)
    scores = detector.source_.scores(windows)
    data = ReportData("odd", detector, Windows.of(windows), scores, np.array([True, False]))
    text, facts = written(data)
    assert 'id="windows"' not in text
    assert 'href="#windows"' not in text
    assert facts["windows"]["groups"] == []


@pytest.mark.parametrize("normal", [True, False])
def test_labels_of_one_kind_only_leave_out_what_needs_both(table, normal) -> None:
    detector, windows = table.detector, table.windows
    flags = np.full(40, normal)
    data = ReportData(
        "kind", detector, Windows.of(windows), detector.source_.scores(windows), flags
    )
    text, facts = written(data)
    assert f"The data has no {'abnormal' if normal else 'normal'} window" in text
    assert "chart-roc" not in text
    assert facts["threshold"]["auroc"] is None


def test_windows_of_several_recordings_are_named_by_their_files(tmp_path) -> None:
    rng = np.random.default_rng(0)
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        wavfile.write(tmp_path / name / "0.wav", 1000, rng.normal(0, 999, 9000).astype(np.int16))
    windows = rng.normal(0, 999, (120, 64, 1)).astype(np.float32)
    detector = Detector("linear", random_state=0, false_alarm_rate=0.1).fit(
        windows, stride=64, rate_hz=1000
    )
    data = report_data("rig", detector, ReportInputs(data=(str(tmp_path),)))
    section = windows_section(data)
    every = [one for group in section["groups"] for one in group["windows"]]
    shown = [one for one in every if not one["is_training"]]
    assert {one["file"] for one in shown} == {"a/0.wav", "b/0.wav"}
    assert all(one["row"] % 64 == 0 and one["row"] <= 9000 for one in shown)
    text = report_text(data, ReportInputs(data=(str(tmp_path),)), files=(), made_by={})
    assert "a/0.wav, b/0.wav" in text
    assert re.findall(r'<th scope="row">(.*/0.wav)</th>', text) == ["a/0.wav", "b/0.wav"]


def test_windows_of_one_group_share_no_reading(make_example) -> None:
    from edgeae.data.reading_store import ReadingStore
    from edgeae.data.windows import Cut

    detector = make_example("series").detector
    rng = np.random.default_rng(0)
    rows = (rng.normal(size=(400, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)
    cut = Cut(6, 1)
    windows = Windows(ReadingStore.of(rows), np.arange(395), cut)
    scores = detector.source_.scores(windows.array())
    data = ReportData("rows", detector, windows, scores, None)
    for group in groups(data):
        starts = np.sort(windows.starts[group.indices])
        assert (np.diff(starts) >= 6).all()
        assert len(starts) == 12


def test_a_wrapped_network_has_no_losses_and_says_so(table) -> None:
    from copy import copy

    detector = copy(table.detector)
    detector.history_ = None
    windows = table.windows
    scores = detector.source_.scores(windows)
    text, facts = written(ReportData("wrapped", detector, Windows.of(windows), scores, None))
    assert "trained elsewhere and wrapped" in text
    assert facts["training"]["epochs"] is None


@pytest.mark.parametrize("architecture", ["dense", "linear", "conv", "lstm", "gru", "variational"])
def test_the_layers_of_every_architecture_have_shapes_and_all_parameters(architecture) -> None:
    from edgeae.report.sections.training import layers
    from edgeae.train.networks.architectures import NetworkPlan, build_network

    plan = NetworkPlan(None, 2, "tanh", "linear", 0)
    network = build_network(architecture, (12, 3), plan)
    found = layers(network)
    assert found[0]["kind"] == "input"
    assert found[0]["shape"] == found[-1]["shape"] == [12, 3]
    assert all(layer["shape"] for layer in found)
    assert sum(layer["parameters"] for layer in found) >= network.count_params()
    assert [layer["shape"] for layer in found if layer["name"] == "code"] == [[2]]


@pytest.mark.parametrize("ascending", [True, False])
def test_a_series_is_over_time_where_stamps_ascend_and_breaks_at_gaps(table, ascending) -> None:
    from edgeae.report.sections.series import section

    detector, windows = table.detector, table.windows
    scores = detector.source_.scores(windows)
    stamps = np.arange(40) * 1_000_000_000
    stamps[25:] += 60_000_000_000
    stamps = stamps if ascending else stamps[::-1]
    data = ReportData("rows", detector, Windows.of(windows), scores, np.arange(40) < 20, stamps)
    found = section(data)
    assert found["is_time"] is ascending
    assert found["breaks"] == ([25] if ascending else [])
    at = (lambda i: int(stamps[i]) // 1_000_000) if ascending else (lambda i: i + 1)
    assert found["events"] == [[at(20), at(39)]]
    assert [np.float32(value) for value in found["high"]] == scores.tolist()


def test_a_long_series_keeps_the_highest_and_lowest_of_each_point() -> None:
    from edgeae.report.sections.series import extremes

    scores = np.array([1, 5, 2, np.nan, 7, 0, np.nan, np.nan, 3], np.float32)
    high, low = extremes(scores, 3)
    assert high.tolist() == [5, 7, 3]
    assert low.tolist() == [1, 0, 3]
    assert np.isnan(extremes(np.full(4, np.nan, np.float32), 4)[0][0])
