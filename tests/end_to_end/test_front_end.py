"""Samples of a machine, from a CSV to events that name frequencies."""

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.containers.onnx import onnx_manifest
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


def test_the_report_draws_the_features(folder: Path) -> None:
    data = write(folder / "faulty.csv", samples(512 * 20, 2, fault=0.3))
    edgeae("report", folder / "machine.edgeae", data, "-o", folder / "report.html")
    page = (folder / "report.html").read_text()
    with Scorer(folder / "machine.onnx") as scorer:
        names = scorer.manifest.value_names
    assert names is not None
    assert sum(name in page for name in names) >= 24  # so many of each window


def test_power_and_plot_take_a_detector_with_a_front_end(folder: Path) -> None:
    import matplotlib.pyplot as plt

    import edgeae as library

    found = json.loads(edgeae("power", folder / "machine.edgeae", "--json"))
    assert found["faults"]
    detector = library.load(folder / "machine.edgeae")
    window = samples(512, 3).astype(np.float32)[:, np.newaxis]
    axes = library.plot.reconstruction(detector, window)
    assert axes.get_title().startswith("score ")
    plt.close("all")
    with pytest.raises(InputError, match="no meaning with a front end"):
        library.plot.reconstruction(detector, window, channel=0)
