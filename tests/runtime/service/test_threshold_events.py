"""The events of a threshold that follows drift, and a service that is stopped between them."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.artifact.loaded import LoadOptions
from edgeae_runtime.service.line_sources import Line
from edgeae_runtime.service.one_machine import OneMachine
from edgeae_runtime.service.options import ServiceOptions
from edgeae_runtime.service.service import Service
from edgeae_runtime.service.threshold_events import ThresholdEvents
from edgeae_runtime.stream.adaptation import Adaptation
from edgeae_runtime.stream.verdict import Verdict
from edgeae_runtime.tracking import TrackingThreshold

ON = Adaptation(True)


class FakeVerdict(Verdict):
    """A verdict on two channels, of which the second has most of the score."""

    def channel_shares(self) -> list[float]:
        return [0.25, 0.75]


def verdict(kind: str, window: int, score: float = 0.0) -> Verdict:
    return FakeVerdict(kind, score, 1.0, window, window / 2)


def take(events: ThresholdEvents, tracking: TrackingThreshold, scores) -> list[dict]:
    found = []
    for window, score in enumerate(scores):
        kind = "anomaly" if score > tracking.value else "normal"
        tracking.step(score)
        found.append(events.take(verdict(kind, window, score), tracking))
    return [event for event in found if event is not None]


def test_each_move_by_a_factor_is_one_event_which_names_the_channels() -> None:
    tracking = TrackingThreshold(1.0, 0.05, 100)
    found = take(ThresholdEvents(("flow", "load")), tracking, np.exp(np.linspace(0, 1, 20_000)))
    assert [event["event"] for event in found] == ["threshold"] * 2
    first, second = found
    assert first["previous_threshold"] == 1.0
    assert 1.5 <= first["factor"] < 1.6
    assert second["previous_threshold"] == first["threshold"]
    assert first["time"] == first["window"] / 2
    assert first["contributions"] == [
        {"channel": "load", "share": 0.75},
        {"channel": "flow", "share": 0.25},
    ]


def test_a_fall_by_a_factor_is_an_event() -> None:
    found = take(ThresholdEvents(), TrackingThreshold(1.0, 0.05, 100), [0.0] * 10_000)
    assert [event["event"] for event in found] == ["threshold"] * 2
    assert found[0]["factor"] < 1 / 1.5
    assert found[0]["contributions"] == []


def test_a_lasting_shift_is_a_new_normal_and_then_a_threshold_that_has_moved() -> None:
    found = take(ThresholdEvents(), TrackingThreshold(1.0, 0.05, 100), [9.0] * 400)
    names = [event["event"] for event in found]
    assert names[0] == "new normal"
    assert found[0]["window"] == 300
    assert set(names[1:]) == {"threshold"}
    assert len(names) > 2


def test_another_start_begins_anew_without_an_event() -> None:
    events = ThresholdEvents()
    assert take(events, TrackingThreshold(1.0, 0.05, 100), [9.0] * 400)
    assert take(events, TrackingThreshold(2.0, 0.05, 100), [1.0] * 10) == []
    assert events.take(verdict("anomaly", 0), None) is None


def test_invalid_windows_give_none() -> None:
    tracking = TrackingThreshold(1.0, 0.05, 100)
    events = ThresholdEvents()
    events.take(verdict("normal", 0), tracking)
    take(ThresholdEvents(), tracking, [9.0] * 400)
    assert events.take(verdict("invalid", 1), tracking) is None
    assert events.take(verdict("normal", 2), tracking) is not None


@pytest.fixture(scope="module")
def lines() -> list[bytes]:
    rng = np.random.default_rng(6)
    rows = rng.normal(size=(1500, 3)) * (1, 5, 0.1) + (0, 20, -1)
    rows[:, 1] += np.linspace(0, 20, len(rows))
    return [",".join(f"{value:.9g}" for value in row).encode() for row in rows]


def served(path: Path, lines: list[bytes], options: ServiceOptions) -> tuple[list[dict], Service]:
    found: list[dict] = []
    with Scorer(path, **options.load._asdict()) as scorer:
        service = Service(scorer, str(path), options, [found.append])
        service.load()
        service.run(map(Line, lines))
    return [event for event in found if event["event"] != "model"], service


@pytest.mark.slow
def test_a_service_that_is_stopped_anywhere_continues_with_the_same_events(
    make_example, lines, tmp_path: Path
) -> None:
    path = make_example("series").path
    whole, service = served(path, lines, ServiceOptions(stride=1, adaptation=ON))
    moves = [event["event"] for event in whole if event["event"] in ("threshold", "new normal")]
    assert "threshold" in moves
    machines = service._machines
    assert isinstance(machines, OneMachine)
    assert machines._stream.tracking is not None
    assert service.counters().thresholds[""] == machines._stream.tracking.value
    state = tmp_path / "state.json"
    options = ServiceOptions(stride=1, adaptation=ON, state=str(state))
    for cuts in ([400], [10, 701, 702], list(range(0, 1500, 101))):
        state.unlink(missing_ok=True)
        parts = [lines[a:b] for a, b in zip([0, *cuts], [*cuts, len(lines)], strict=True)]
        given = [event for part in parts for event in served(path, part, options)[0]]
        assert json.dumps(given) == json.dumps(whole)


@pytest.mark.slow
def test_a_killed_service_repeats_the_same_thresholds(make_example, lines, tmp_path: Path) -> None:
    """The state is older than the events, as after a kill: the windows since come again."""
    path = make_example("series").path
    whole, _ = served(path, lines[:600], ServiceOptions(stride=1, adaptation=ON))
    state = tmp_path / "state.json"
    options = ServiceOptions(stride=1, adaptation=ON, state=str(state))
    served(path, lines[:300], options)
    saved = state.read_bytes()
    served(path, lines[300:450], options)
    state.write_bytes(saved)
    again, _ = served(path, lines[300:600], options)
    assert again == [event for event in whole if event in again]
    assert again[-1] == whole[-1]
    assert os.path.exists(f"{options.state}.set-aside") is False


@pytest.mark.slow
def test_a_state_of_another_threshold_begins_to_track_from_that_one(
    make_example, lines, tmp_path: Path
) -> None:
    path = make_example("series").path
    options = ServiceOptions(stride=1, adaptation=ON, state=str(tmp_path / "state.json"))
    _, moved = served(path, lines, options)
    assert moved.counters().thresholds[""] > 1.5 * float(Scorer(path).threshold)
    other = ServiceOptions(LoadOptions(threshold=7.0), stride=1, adaptation=ON, state=options.state)
    _, service = served(path, [], other)
    assert service.counters().thresholds[""] == 7.0
