"""Recordings of a machine: a folder trains, one file scores alike on workstation and device."""

import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner
from scipy.io import wavfile

from edgeae.cli.main import main
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.cli.main import main as device
from edgeae_runtime.containers.onnx import onnx_manifest

pytestmark = pytest.mark.slow

RATE = 2000
SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "manifest.schema.json").read_text())
CUT = ("--window", 256, "--stride", 256, "--front-end", "spectrum", "--backtest", 0)


def run(command, *words: object) -> str:
    done = CliRunner().invoke(command, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(command, *words: object) -> str:
    done = CliRunner().invoke(command, [str(word) for word in words])
    assert done.exit_code == 1, done.output
    (line,) = done.output.strip().splitlines()
    return line


def samples(count: int, seed: int, *, speed: float = 25.0, fault: float = 0.0) -> np.ndarray:
    """Counts of a shaft at a speed in Hz, whose level rises with it, and a fault's tone."""
    rng = np.random.default_rng(seed)
    t = np.arange(count) / RATE
    tone = np.sin(2 * np.pi * speed * t) + fault * np.sin(2 * np.pi * 610 * t)
    return ((tone + 0.3 * rng.normal(size=count)) * speed * 100).astype(np.int16)


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rig = tmp_path_factory.mktemp("rig")
    rows = ["file_name,rpm"]
    for number in range(8):
        speed = (25.0, 50.0)[number % 2]
        name = f"normal/{number}.wav"
        (rig / "rec/normal").mkdir(parents=True, exist_ok=True)
        wavfile.write(rig / "rec" / name, RATE, samples(256 * 40, number, speed=speed))
        rows.append(f"{name},{speed * 60:.0f}")
    (rig / "rec/fault").mkdir()
    wavfile.write(rig / "rec/fault/0.wav", RATE, samples(256 * 20, 9, fault=0.5))
    rows.append("fault/0.wav,1500")
    (rig / "rec/metadata.csv").write_text("\n".join(rows))
    labels = ("--label", "folder", "--normal", "normal", "--false-alarm-rate", 0.05)
    run(main, "train", rig / "rec", *CUT, *labels, "-o", rig / "machine.edgeae")
    run(main, "export", rig / "machine.edgeae", rig / "machine.onnx")
    return rig


def test_the_rate_is_that_of_the_files(rig: Path) -> None:
    facts = json.loads(run(main, "info", rig / "machine.onnx", "--json"))
    assert facts["rate_hz"] == RATE
    assert facts["front_end"]["names"][-1].endswith("1 kHz")


def test_workstation_and_device_score_a_file_alike(rig: Path) -> None:
    path = rig / "rec/fault/0.wav"
    found = run(device, "score", rig / "machine.onnx", path)
    assert found == run(main, "score", rig / "machine.onnx", path)
    flags = [int(line.split(",")[1]) for line in found.splitlines()[1:]]
    assert len(flags) == 20
    assert sum(flags) == 20
    _, counts = wavfile.read(path)
    counts.tofile(rig / "fault.bin")
    assert found == run(device, "score", rig / "machine.onnx", rig / "fault.bin", "--raw", "int16")
    with (rig / "fault.bin").open("rb") as file:
        words = ("score", str(rig / "machine.onnx"), "-", "--raw", "int16")
        assert CliRunner().invoke(device, words, input=file.read()).stdout == found


def test_evaluation_and_a_new_threshold_take_recordings(rig: Path) -> None:
    labels = ("--label", "folder", "--normal", "normal")
    found = json.loads(run(main, "evaluate", rig / "machine.onnx", rig / "rec", *labels, "--json"))
    counts = ("true_positives", "false_negatives", "true_negatives", "false_positives")
    assert sum(found[name] for name in counts) == 8 * 40 + 20
    assert found["true_positives"] == 20
    new = ("--calibration", rig / "rec/normal", "--false-alarm-rate", 0.05)
    run(main, "threshold", rig / "machine.onnx", *new, "-o", rig / "again.onnx")
    assert (rig / "again.onnx").exists()


def test_each_speed_has_a_threshold_under_a_front_end(rig: Path) -> None:
    labels = ("--label", "folder", "--normal", "normal", "--false-alarm-rate", 0.05)
    words = ("train", rig / "rec", *CUT, *labels, "--condition", "rpm")
    run(main, *words, "-o", rig / "speeds.edgeae")
    run(main, "export", rig / "speeds.edgeae", rig / "speeds.onnx")
    facts = json.loads(run(main, "info", rig / "speeds.onnx", "--json"))
    assert facts["condition"]["values"] == ["1500", "3000"]
    assert len(set(facts["threshold"]["by_condition"])) == 2
    out = run(main, "score", rig / "speeds.onnx", rig / "rec/normal/1.wav", "--keep", "rpm,folder")
    assert out.splitlines()[1].startswith("3000,normal,")
    line = refused(device, "score", rig / "speeds.onnx", rig / "rec/normal/1.wav")
    assert "no column 'rpm'" in line


def test_bad_recordings_get_one_line(rig: Path, tmp_path: Path) -> None:
    wavfile.write(tmp_path / "fast.wav", 44_100, samples(4000, 0))
    line = refused(device, "score", rig / "machine.onnx", tmp_path / "fast.wav")
    assert line.endswith("must have 2000 samples a second, as trained or given; got 44100")
    train = ("train", tmp_path / "fast.wav", "-o", tmp_path / "new.edgeae", *CUT)
    assert "must have 2000 samples a second" in refused(main, *train, "--rate-hz", RATE)
    samples(4000, 0).tofile(tmp_path / "a.raw")
    raw = ("train", tmp_path / "a.raw", "-o", tmp_path / "new.edgeae", *CUT, "--raw")
    assert refused(main, *raw, "int16").endswith("the file has no sampling rate; give --rate-hz")
    assert "take int16" in refused(main, *raw, "float32", "--rate-hz", RATE)
    wavfile.write(tmp_path / "still.wav", RATE, np.full(40_000, 7, np.int16))
    still = (tmp_path / "still.wav", "-o", tmp_path / "new.edgeae", "--false-alarm-rate", 0.1)
    line = refused(main, "train", *still, *CUT)
    assert "constant columns only" in line
    assert not (tmp_path / "new.edgeae").exists()


def test_order_tracking_is_the_same_on_workstation_and_device(tmp_path: Path) -> None:
    """A fault at 12.3 orders, among tones of a shaft whose speed sweeps by half of itself."""

    def write(name: str, seed: int, fault: float = 0.0) -> Path:
        rng = np.random.default_rng(seed)
        rpm = np.rint(1500 + 400 * np.sin(np.arange(60_000) / 9000 + seed))
        turns = np.cumsum(rpm) / (60 * RATE)
        x = np.sin(2 * np.pi * turns) + fault * np.sin(2 * np.pi * 12.3 * turns)
        x += 0.3 * rng.normal(size=len(x))
        path = tmp_path / name
        wavfile.write(path, RATE, np.stack([1000 * x, rpm], axis=1).astype(np.int16))
        return path

    good, bad = [write(f"{seed}.wav", seed) for seed in range(2)], write("bad.wav", 5, 0.4)
    tracking = ("--order-tracking", 1, "--targets", "onnx", "--false-alarm-rate", 0.05)
    detector, artifact = tmp_path / "shaft.edgeae", tmp_path / "shaft.onnx"
    text = run(main, "train", *good, *CUT, *tracking, "-o", detector)
    assert "64 samples per revolution" in text
    run(main, "export", detector, artifact)
    facts = json.loads(run(main, "info", artifact, "--json"))
    tracked = {"column": "1", "samples_per_revolution": 64, "rate_hz": 2000.0}
    assert (facts["order_tracking"], facts["rate_hz"]) == (tracked, None)
    assert facts["front_end"]["names"][-1].endswith(" to 32 orders")
    manifest = json.loads(onnx_manifest(artifact.read_bytes()))
    jsonschema.validate(manifest, SCHEMA)

    found = run(device, "score", artifact, bad)
    assert found == run(main, "score", artifact, bad)
    flags = [int(line.split(",")[1]) for line in found.splitlines()[1:]]
    assert 170 < len(flags) < 200  # of 750 turns or so, four a window
    assert np.mean(flags) > 0.95
    fresh = run(device, "score", artifact, write("good.wav", 7))
    assert np.mean([int(line.split(",")[1]) for line in fresh.splitlines()[1:]]) < 0.2
    labels = ("--label", "file", "--normal", "good.wav")
    figures = json.loads(run(main, "evaluate", detector, tmp_path / "*d.wav", *labels, "--json"))
    assert figures["true_positives"] == sum(flags)

    assert "needs a runtime that resamples" in refused(main, "export", detector, tmp_path / "s.c")
    assert "needs a runtime that resamples" in refused(main, "export", artifact, tmp_path / "s.c")
    words = ("train", *good, *CUT, *tracking[:2], "-o", tmp_path / "no.edgeae", "--targets")
    assert "cannot be exported to microcontroller" in refused(main, *words, "microcontroller")
    with Scorer(artifact) as scorer:
        for stream in (scorer.stream, scorer.streams):
            with pytest.raises(InputError, match="a stream is not resampled to shaft angle"):
                stream()
    line = refused(main, "score", artifact, bad, "--per-reading")
    assert "--per-reading needs a model without" in line
    line = refused(main, "train", *good, *CUT, *tracking[:4], "--alarms-per-day", 1, "-o", detector)
    assert "--alarms-per-day and --order-tracking do not go together" in line
