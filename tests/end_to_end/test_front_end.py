"""Samples of a machine, from a CSV to events that name frequencies."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.containers.onnx import onnx_manifest
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.service.line_sources import Line
from edgeae_runtime.service.options import ServiceOptions
from edgeae_runtime.service.service import Service
from edgeae_runtime.stream.verdict import verdict_json

pytestmark = pytest.mark.slow

RATE = 2000
TONE_HZ = 610  # of the fault
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "manifest.schema.json").read_text())


def samples(count: int, seed: int, fault: float = 0.0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    t = np.arange(count) / RATE
    tone = fault * np.sin(2 * np.pi * TONE_HZ * t)
    return np.sin(2 * np.pi * 50 * t) + 0.3 * rng.normal(size=count) + tone


def edgeae(*words: object) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


def lines(machines: dict[str, np.ndarray]) -> list[Line]:
    """Return a line of JSON for each reading of machines, in turn."""
    return [
        Line(json.dumps({"machine": key, "x": round(value, 5)}).encode())
        for turn in zip(*machines.values(), strict=True)
        for key, value in zip(machines, turn, strict=True)
    ]


def write(path: Path, values: np.ndarray) -> Path:
    path.write_text("x\n" + "\n".join(f"{value:.5f}" for value in values) + "\n")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("machine")
    data = write(folder / "machine.csv", samples(512 * 300, 0))
    cut = ("--window", 512, "--stride", 512, "--rate-hz", RATE, "--backtest", 0)
    rate = ("--false-alarm-rate", 0.05)
    text = edgeae("train", data, *cut, *rate, "-o", folder / "machine.edgeae")
    assert "front_end     spectrum: 2000 Hz, 512 samples" in text
    assert "front end  spectrum, 32 features, from '7.81 to 39.1 Hz' to " in text
    edgeae("export", folder / "machine.edgeae", folder / "machine.onnx")
    return folder


def test_info_and_manifest_have_the_front_end(folder: Path) -> None:
    facts = json.loads(edgeae("info", folder / "machine.onnx", "--json"))
    assert facts["front_end"]["kind"] == "spectrum"
    assert len(facts["front_end"]["names"]) == 32
    manifest = json.loads(onnx_manifest((folder / "machine.onnx").read_bytes()))
    jsonschema.validate(manifest, SCHEMA)
    del manifest["front_end"]["names"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(manifest, SCHEMA)


def test_an_event_names_the_frequency_of_the_fault(folder: Path) -> None:
    with Scorer(folder / "machine.onnx") as scorer:
        manifest, stream = scorer.manifest, scorer.stream(stride=512)
        verdicts = [
            verdict_json(verdict, manifest.inputs.features, manifest.value_names)
            for row in samples(1024, 1, fault=0.3)
            if (verdict := stream.push(np.array([row], np.float32))) is not None
        ]
    assert [verdict["verdict"] for verdict in verdicts] == ["anomaly", "anomaly"]
    for verdict in verdicts:
        low, high = verdict["contributions"][0]["channel"].removesuffix(" Hz").split(" to ")
        assert float(low) <= TONE_HZ <= float(high)


def test_many_machines_score_as_each_alone_and_their_events_name_frequencies(folder: Path) -> None:
    machines = {"a": samples(2048, 4), "b": samples(2048, 5, fault=0.3), "c": samples(2048, 6)}
    with Scorer(folder / "machine.onnx") as scorer:
        assert scorer.manifest.value_names is not None
        names = set(scorer.manifest.value_names)
        keyed = scorer.streams(256)
        rows = np.stack(list(machines.values()), axis=1).reshape(-1, 1).astype(np.float32)
        found = list(keyed.push_many([*machines] * 2048, rows))
        for key, values in machines.items():
            stream = scorer.stream(256)
            alone = [stream.push(np.array([value], np.float32)) for value in values]
            expected = [verdict[:7] for verdict in alone if verdict is not None]
            assert [str(verdict[:7]) for at, verdict in found if at == key] == [*map(str, expected)]
            tops = [[item.channel for item in verdict.top()] for verdict in alone if verdict]
            assert [[i.channel for i in v.top()] for at, v in found if at == key] == tops
        events: list[dict[str, Any]] = []
        options = ServiceOptions(key="machine", alarm=AlarmRule(2, 2))
        service = Service(scorer, str(folder / "machine.onnx"), options, [events.append])
        service.run(lines(machines))
    anomalies = [event for event in events if event.get("verdict") == "anomaly"]
    assert [event["machine"] for event in anomalies].count("b") == 4  # all of its windows
    assert {part["channel"] for event in anomalies for part in event["contributions"]} <= names
    assert {e["machine"] for e in events if e["event"] == "alarm start"} == {"b"}


def test_a_service_that_takes_another_front_end_names_its_features(
    folder: Path, tmp_path: Path
) -> None:
    words = ("--window", 512, "--stride", 512, "--rate-hz", RATE, "--backtest", 0)
    front_end = ("--front-end", "statistics", "--false-alarm-rate", 0.05)
    edgeae("train", folder / "machine.csv", *words, *front_end, "-o", tmp_path / "other.edgeae")
    edgeae("export", tmp_path / "other.edgeae", tmp_path / "other.onnx")
    path = tmp_path / "machine.onnx"
    for service_key in (None, "machine"):
        shutil.copy(folder / "machine.onnx", path)
        events: list[dict[str, Any]] = []
        faulty = {"a": samples(1024, 7, fault=3.0)}
        with Scorer(path) as scorer:
            service = Service(scorer, str(path), ServiceOptions(key=service_key), [events.append])
            service.run(lines(faulty))
            shutil.copy(tmp_path / "other.onnx", path)
            service.request_reload()
            service.run(lines(faulty))
            names = scorer.manifest.value_names
        last = [event for event in events if event.get("verdict") == "anomaly"][-1]
        assert names is not None
        assert {part["channel"] for part in last["contributions"]} <= set(names)


def test_the_report_draws_the_features(folder: Path) -> None:
    data = write(folder / "faulty.csv", samples(512 * 20, 2, fault=0.3))
    edgeae("report", folder / "machine.edgeae", data, "-o", folder / "report.html")
    page = (folder / "report.html").read_text()
    with Scorer(folder / "machine.onnx") as scorer:
        names = scorer.manifest.value_names
    assert names is not None
    assert sum(name in page for name in names) >= 24  # so many of each window


@pytest.mark.parametrize("at", [(), (1, 700, 701), (511, 512, 513, 2000)])
def test_blocks_give_the_verdicts_of_readings_one_by_one(folder: Path, at: tuple[int, ...]) -> None:
    """A series with faults: missing, constant and wild samples, and a tone."""
    series = samples(4096, 11)[:, np.newaxis].astype(np.float32)
    series[600] = np.nan
    series[1700:1900] = series[1700]
    series[2500] = 1e4
    series[3100:] += 0.5 * np.sin(2 * np.pi * TONE_HZ * np.arange(996) / RATE)[:, np.newaxis]
    with Scorer(folder / "machine.onnx") as scorer:
        one_by_one, blocks = scorer.stream(64), scorer.stream(64)
        each = [verdict for verdict in map(one_by_one.push, series) if verdict is not None]
        given = [verdict for part in np.split(series, at) for verdict in blocks.push_block(part)]
    assert {verdict.reason for verdict in each} >= {"not finite", "out of range", "flatline", None}
    assert {verdict.verdict for verdict in each} == {"normal", "anomaly", "invalid"}
    assert [v[:1] + v[3:7] for v in given] == [v[:1] + v[3:7] for v in each]
    scores = np.array([[v.score for v in verdicts] for verdicts in (given, each)])
    np.testing.assert_allclose(scores[0], scores[1], rtol=1e-6)
    assert blocks.counts == one_by_one.counts


def test_a_machine_that_shakes_thirty_times_as_hard_is_an_anomaly(folder: Path) -> None:
    rng = np.random.default_rng(5)
    series = (30 * rng.normal(size=(2048, 1))).astype(np.float32)
    with Scorer(folder / "machine.onnx") as scorer:
        low, high = scorer.manifest.inputs.low[0], scorer.manifest.inputs.high[0]
        assert np.abs(series).max() > high + 4 * (high - low)
        verdicts = [verdict for verdict in scorer.stream(512).push_block(series) if verdict]
        assert [verdict.verdict for verdict in verdicts] == ["anomaly"] * 4
        broken = scorer.stream(512).push_block(np.full_like(series, high + 101 * (high - low)))
    assert {verdict.reason for verdict in broken} == {"out of range"}


def test_the_command_takes_samples_and_its_events_name_frequencies(folder: Path) -> None:
    faulty = samples(1024, 1, fault=0.3).astype("<f4")
    command = [sys.executable, "-m", "edgeae_runtime", "stream", str(folder / "machine.onnx")]
    done = subprocess.run(
        [*command, "--raw", "float32"], input=faulty.tobytes(), capture_output=True, check=True
    )
    verdicts = [one for one in map(json.loads, done.stdout.splitlines()) if "verdict" in one]
    assert [verdict["verdict"] for verdict in verdicts] == ["anomaly", "anomaly"]
    low, high = verdicts[0]["contributions"][0]["channel"].removesuffix(" Hz").split(" to ")
    assert float(low) <= TONE_HZ <= float(high)


def test_the_report_draws_spectra_with_the_lines_of_a_bearing(folder: Path, tmp_path: Path) -> None:
    data = write(tmp_path / "faulty.csv", samples(512 * 6, 2, fault=0.3))
    lines = ("--speed-rpm", 1797, "--bearing", "9,7.94,39.04,0")
    output = ("-o", tmp_path / "report.html", "--png", tmp_path)
    edgeae("report", folder / "machine.edgeae", data, *output, *lines)
    page = (tmp_path / "report.html").read_text()
    assert "Long windows are thinned" not in page  # their features are drawn, all of them
    facts = json.loads(page.split('id="facts">')[1].split("</script>")[0])
    assert re.search(r">Front end<.*\n?.*>spectrum<.*\n?.*32 features of a window", page)
    spectra, groups = facts["spectra"], facts["windows"]["groups"]
    assert spectra["unit"] == "Hz"
    labels = {line["label"]: line["line_at"] for line in spectra["lines"]}
    assert labels["BPFO"] == pytest.approx(107.36, abs=0.01)  # 3.5848 turns, as SKF says of 6205
    picture = groups[0]["windows"][0]
    loudest = np.argmax(np.array(picture["levels"][0]) - spectra["normal"][0]["high"])
    assert spectra["at"][loudest] == pytest.approx(TONE_HZ, rel=0.03)
    unusual = int(np.argmax(picture["band_shares"][0]))
    assert spectra["bands"][unusual] <= TONE_HZ <= spectra["bands"][unusual + 1]
    names = ("typical-windows", "highest-windows", "borderline")
    drawn = {path.name for path in tmp_path.glob("*-spectrum.png")}
    assert drawn == {f"{name}-spectrum.png" for name in names}
    refused = CliRunner().invoke(
        main, ["report", str(folder / "machine.edgeae"), "-o", "x.html", *map(str, lines[2:])]
    )
    assert "--bearing needs --speed-rpm" in refused.output


def test_power_and_plot_take_a_detector_with_a_front_end(folder: Path) -> None:
    import matplotlib.pyplot as plt

    import edgeae as library

    found = json.loads(edgeae("power", folder / "machine.edgeae", "--json"))
    assert found["faults"]
    tones = {one["band"]: one for one in found["levels"] if one["fault"] == "tone"}
    assert len(tones) == 32
    assert set(tones) == set(library.load(folder / "machine.edgeae").source_.front_end.names)
    levels = [one["level_db"] for one in found["levels"]]
    assert all(-40 <= level < 0 for level in levels)
    text = edgeae("power", folder / "machine.edgeae")
    assert f"\n{next(iter(tones))}  " in text
    assert "\nimpulses" in text
    detector = library.load(folder / "machine.edgeae")
    window = samples(512, 3).astype(np.float32)[:, np.newaxis]
    axes = library.plot.reconstruction(detector, window)
    assert axes.get_title().startswith("score ")
    plt.close("all")
    with pytest.raises(InputError, match="no meaning with a front end"):
        library.plot.reconstruction(detector, window, channel=0)
