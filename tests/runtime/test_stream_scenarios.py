"""What `python -m benchmarks stream-...` measures at full size, at a small one."""

from pathlib import Path

import pytest

from benchmarks import stream_kills, stream_pipe, stream_replace
from benchmarks.fault_drills import FAULTS, drill, sources
from benchmarks.stream_artifact import artifact

CANNOT_BE_TOLD = {"swapped": 15}
"""Percent of windows: of channels that move as one, an exchange changes nothing."""
NOT_YET = 3  # percent: a channel is stuck only after a while


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    return artifact(tmp_path_factory.mktemp("conv"))


def assert_met(figures: list) -> None:
    assert {figure.name: figure.value for figure in figures
            if figure.goal is not None and not figure.goal.is_met(figure.value)} == {}  # fmt: skip


def test_a_long_pipe_takes_no_memory_and_gives_the_batchs_scores(path, tmp_path):
    assert_met(stream_pipe.piped(path, tmp_path, 3))


def test_kills_lose_no_window(path, tmp_path):
    assert_met(stream_kills.killed(path, tmp_path, 8))


def test_bad_files_are_never_taken_and_no_reading_is_lost(path):
    assert_met(stream_replace.replaced(path, 60))


def test_cut_wires_lose_no_reading(path, tmp_path):
    pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed")
    from benchmarks import stream_mqtt
    from benchmarks.mosquitto import missing_broker

    if missing_broker():
        pytest.skip(missing_broker())
    assert_met(stream_mqtt.through_broker(path, tmp_path, 1500, 5))


@pytest.mark.parametrize("name", ["skab", "smd 1-6"])
def test_broken_sensors_of_real_machines_are_not_normal(real_data, name):
    shares = drill(sources(real_data)[name][-8000:], epochs=3)
    assert set(shares) == set(FAULTS)
    assert shares["none"]["invalid"] < 1
    for fault in FAULTS[1:]:
        assert shares[fault]["normal"] < CANNOT_BE_TOLD.get(fault, NOT_YET), (fault, shares)
