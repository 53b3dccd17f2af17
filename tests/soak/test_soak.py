"""What `python -m benchmarks stream-...` measures at full size, at a small one."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.core.results import Figure
from benchmarks.scenarios.fault_drills import FAULTS, drill, sources
from tests.soak.fleet_updates import fleet_updates
from tests.soak.histories import histories
from tests.soak.kills import killed
from tests.soak.monitors import named_artifact, to_home_assistant, to_influxdb, to_prometheus
from tests.soak.mosquitto import missing_broker
from tests.soak.mqtt import through_broker
from tests.soak.pipe import piped
from tests.soak.plant import interrupted
from tests.soak.replace import replaced
from tests.soak.streams import artifact
from tests.soak.watch import watched

pytestmark = [pytest.mark.slow, pytest.mark.soak]

CANNOT_BE_DETECTED = {"swapped": 15}
"""Percent of windows: of channels that move as one, an exchange changes nothing."""
NOT_YET = 3  # percent: a flatline is detected only after a while


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return artifact(tmp_path_factory.mktemp("conv"))


def assert_met(figures: list[Figure]) -> None:
    missed = [f for f in figures if f.goal is not None and not f.goal.is_met(f.value)]
    assert missed == []


def test_a_long_pipe_takes_no_memory_and_has_the_batchs_scores(path: Path, tmp_path: Path) -> None:
    assert_met(piped(path, tmp_path, 3))


def test_kills_lose_no_window(path: Path, tmp_path: Path) -> None:
    assert_met(killed(path, tmp_path, 8))


def test_random_lives_of_a_log_lose_no_reading_untold(tmp_path: Path) -> None:
    figures = histories(tmp_path, 40)
    assert_met(figures)
    assert figures[1].value > 1000


def test_killed_updates_strand_no_device(tmp_path: Path) -> None:
    pytest.importorskip("tuf")
    figures = fleet_updates(tmp_path, 40)
    assert_met(figures)
    assert figures[1].value > 4


def test_bad_files_are_never_accepted_and_no_reading_is_lost(path: Path) -> None:
    assert_met(replaced(path, 60))


def test_cut_wires_lose_no_reading(path: Path, tmp_path: Path) -> None:
    if reason := missing_broker():
        pytest.skip(reason)
    assert_met(through_broker(path, tmp_path, 1500, 5))


@pytest.mark.parametrize("soak", [to_home_assistant, to_influxdb, to_prometheus])
def test_who_watches_and_comes_back_has_lost_no_reading(soak, tmp_path: Path, need_tool) -> None:
    need_tool("mosquitto", "influxd", "prometheus")
    assert_met(soak(named_artifact(tmp_path), tmp_path, 600, 2))


@pytest.mark.parametrize("kind", ["opcua", "modbus"])
def test_interrupted_controllers_lose_what_was_asked_for_alone(kind: str, tmp_path: Path) -> None:
    figures = interrupted(kind, tmp_path, 400, 4)
    assert_met(figures)
    assert figures[0].value > 380


def test_an_interrupted_page_lacks_no_verdict(browser: Any, tmp_path: Path) -> None:
    figures = watched(browser, tmp_path, 600, 3)
    assert_met(figures)
    assert figures[0].value == 600


@pytest.mark.parametrize("name", ["skab", "smd 1-6"])
def test_broken_sensors_of_real_machines_are_not_normal(real_data: Path, name: str) -> None:
    shares = drill(sources(real_data)[name][-8000:], epochs=3)
    assert set(shares) == set(FAULTS)
    assert shares["none"]["invalid"] < 1
    for fault in FAULTS[1:]:
        assert shares[fault]["normal"] < CANNOT_BE_DETECTED.get(fault, NOT_YET), (fault, shares)
