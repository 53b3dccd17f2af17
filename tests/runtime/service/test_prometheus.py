"""Counters as Prometheus text."""

import re
from pathlib import Path

from edgeae_runtime.service.prometheus import Counters, LinkCounters, metrics_text

COUNTERS = Counters(
    readings=20,
    readings_dropped=2,
    verdicts={"normal": 9, "invalid": 3, "gap": 3},
    broken_lines=6,
    losses=14,
    unknown_fields=1,
    alarms=4,
    active_alarms=1,
    is_drift=False,
    drift_size=-0.25,
    thresholds={"": 0.1},
    new_normals=3,
    models_replaced=5,
    models_refused=7,
)
MANY = COUNTERS._replace(
    is_drift=None,
    thresholds={'{machine="lowest"}': 0.1, '{machine="highest"}': 0.3},
    machines=10_000,
    silent=12,
    refused=13,
    forgotten=15,
    active=('a "pump"', "b\\"),
)
SAMPLE = re.compile(r'(edgeae_\w+)(\{(verdict|reason)="[a-z ]+"\})? -?[\d.e+-]+')


def test_each_value_has_a_line_under_its_help_and_type() -> None:
    text = metrics_text(COUNTERS._replace(link=LinkCounters(True, 8, 10, 11)))
    assert text.endswith("\n")
    helped, typed = set(), set()
    for line in text.splitlines():
        words = line.split(" ")
        if words[:2] == ["#", "HELP"]:
            helped.add(words[2])
        elif words[:2] == ["#", "TYPE"]:
            assert words[3] == ("counter" if words[2].endswith("_total") else "gauge")
            typed.add(words[2])
        else:
            found = SAMPLE.fullmatch(line)
            assert found is not None, line
            assert found[1] in helped & typed
    for line in (
        "edgeae_readings_total 20",
        "edgeae_readings_dropped_total 2",
        'edgeae_windows_total{verdict="normal"} 9',
        'edgeae_windows_total{verdict="anomaly"} 0',
        'edgeae_windows_invalid_total{reason="gap"} 3',
        "edgeae_lines_broken_total 6",
        "edgeae_lines_with_unknown_fields_total 1",
        "edgeae_alarms_total 4",
        "edgeae_alarm_active 1",
        "edgeae_drift_active 0",
        "edgeae_drift_size -0.25",
        "edgeae_threshold 0.1",
        "edgeae_new_normals_total 3",
        "edgeae_models_replaced_total 5",
        "edgeae_models_refused_total 7",
        "edgeae_mqtt_connected 1",
        "edgeae_mqtt_connections_lost_total 8",
        "edgeae_mqtt_events_waiting 10",
        "edgeae_mqtt_events_dropped_total 11",
    ):
        assert line in text.splitlines()


def test_every_metric_is_documented_and_nothing_else() -> None:
    page = (Path(__file__).parents[3] / "docs" / "stream.md").read_text(encoding="utf-8")
    link = LinkCounters(True, 8, 10, 11)
    one = metrics_text(COUNTERS._replace(link=link, readings_at_rest=12))
    text = one + metrics_text(MANY)
    assert "\nedgeae_readings_at_rest_total 12\n" in one
    assert set(re.findall(r"`(edgeae_(?!runtime)\w+)", page)) == set(
        re.findall(r"TYPE (\S+)", text)
    )


def test_without_a_broker_there_are_no_figures_of_one() -> None:
    assert "mqtt" not in metrics_text(COUNTERS)


def test_many_machines_have_one_line_a_figure_and_names_only_of_those_in_an_alarm() -> None:
    text = metrics_text(MANY)
    for line in (
        "edgeae_machines 10000",
        "edgeae_machines_silent 12",
        "edgeae_readings_refused_total 13",
        "edgeae_machines_forgotten_total 15",
        'edgeae_threshold{machine="lowest"} 0.1',
        'edgeae_threshold{machine="highest"} 0.3',
        'edgeae_machine_alarm_active{machine="a \\"pump\\""} 1',
        'edgeae_machine_alarm_active{machine="b\\\\"} 1',
    ):
        assert line in text.splitlines()
    assert "drift" not in text
    assert len(text.splitlines()) < 100
