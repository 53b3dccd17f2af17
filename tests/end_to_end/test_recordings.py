"""Recordings of a machine: a folder trains, one file scores alike on workstation and device."""

import json
import re
import warnings
from pathlib import Path

import jsonschema
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from scipy.io import wavfile

from edgeae.cli.main import main
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.threshold_file import write_threshold_file
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
    with warnings.catch_warnings():
        warnings.simplefilter("default")  # told on stderr
        words = ("train", rig / "rec", *CUT, *labels, "-o", rig / "machine.edgeae")
        done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    (rig / "told.txt").write_text(done.stderr)
    run(main, "export", rig / "machine.edgeae", rig / "machine.onnx")
    return rig


def test_the_rate_is_that_of_the_files(rig: Path) -> None:
    facts = json.loads(run(main, "info", rig / "machine.onnx", "--json"))
    assert facts["rate_hz"] == RATE
    assert facts["front_end"]["names"][-1].endswith("1 kHz")


def test_training_over_several_speeds_tells_what_there_is_for_them(rig: Path) -> None:
    (line,) = [line for line in (rig / "told.txt").read_text().splitlines() if "speeds" in line]
    assert "speeds from 1500 to 3000 ('rpm')" in line
    assert "--condition rpm" in line
    assert "--order-tracking rpm" in line


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


def test_raw_samples_have_their_options_in_every_command(rig: Path, tmp_path: Path) -> None:
    for path in sorted((rig / "rec").glob("*/*.wav")):
        (tmp_path / "raw" / path.parent.name).mkdir(parents=True, exist_ok=True)
        wavfile.read(path)[1].tofile(tmp_path / "raw" / path.parent.name / f"{path.stem}.raw")
    raw, model = ("--raw", "int16", "--rate-hz", RATE), rig / "machine.onnx"
    normal, one = tmp_path / "raw/normal", tmp_path / "raw/normal/1.raw"
    rate, kinds = ("--false-alarm-rate", 0.05), ("wav", "raw")
    for name, data in zip(kinds, (rig / "rec/normal", normal), strict=True):
        given = raw if name == "raw" else ()
        new = ("--calibration", data, *given)
        run(main, "threshold", model, *new, *rate, "-o", tmp_path / f"{name}.onnx")
        run(main, "export", model, tmp_path / f"{name}.c", *new)
        run(main, "fleet", "score", model, data, *given, "-o", tmp_path / f"{name}-scores")
    for suffix in ("onnx", "c"):
        files = [tmp_path / f"{name}.{suffix}" for name in kinds]
        facts = [json.loads(run(main, "info", file, "--json")) for file in files]
        assert facts[0]["threshold"] == facts[1]["threshold"]
    records = [(tmp_path / f"{name}-scores/fleet.json").read_text() for name in kinds]
    assert len({json.loads(record)["flags"] for record in records}) == 1
    labels = ("--label", "folder", "--normal", "normal")
    run(main, "report", rig / "machine.edgeae", tmp_path / "raw", *raw, *labels, "-o", rig / "r")
    assert re.search(r"false alarms a day \(\d+ in [\d.]+ s\); an", (rig / "r").read_text())
    assert json.loads(run(main, "power", model, normal, *raw, "--json"))["windows"]
    for command in (main, device):
        words: tuple[object, ...] = ("recalibrate", model, *rate, "--max-change", 9, "--json")
        of_raw = run(command, *words, one, *raw, "-o", tmp_path / "a.json")
        of_wav = run(command, *words, rig / "rec/normal/1.wav", "-o", tmp_path / "b.json")
        assert json.loads(of_raw)["threshold"] == json.loads(of_wav)["threshold"]
        assert json.loads(of_wav)["windows"] == 40
    np.full(256 * 30, 7, "<i2").tofile(tmp_path / "dead.raw")
    line = refused(device, "recalibrate", model, *rate, tmp_path / "dead.raw", "--raw", "int16")
    assert line.endswith("needs 19 valid windows; got 0; not valid are 30 flatline")
    line = refused(main, "threshold", model, *raw, *rate, "-o", tmp_path / "no.onnx")
    assert "how the file of --calibration is read" in line
    for name in ("score", "recalibrate"):
        line = refused(device, name, model, one, "--raw", "int16", "--rate-hz", 4000)
        assert "--rate-hz must be" in line


def test_calibration_with_another_gain_is_told(rig: Path, tmp_path: Path) -> None:
    (tmp_path / "loud").mkdir()
    for path in sorted((rig / "rec/normal").glob("*.wav")):
        wavfile.write(tmp_path / "loud" / path.name, RATE, 3 * wavfile.read(path)[1])
    model, given = rig / "machine.onnx", ("--calibration", tmp_path / "loud")
    for words in (
        ("threshold", model, "-o", tmp_path / "a.onnx"),
        ("export", model, tmp_path / "a.c"),
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("always")  # as in a process, not errors
            told = CliRunner().invoke(main, [str(word) for word in (*words, *given)]).stderr
        assert "note: 100 % of the windows of --calibration exceed the threshold of before" in told


def test_evaluation_of_raw_samples_takes_the_models_channels(tmp_path: Path) -> None:
    both = np.stack([samples(256 * 60, seed) // (1 + 2 * seed) for seed in (0, 1)], axis=1)
    (tmp_path / "ok").mkdir()
    both.tofile(tmp_path / "ok/a.raw")
    raw, rate = ("--raw", "int16", "--rate-hz", RATE), ("--false-alarm-rate", 0.1)
    words = ("train", tmp_path / "ok", *raw, "--channels", 2, *CUT, *rate)
    run(main, *words, "-o", tmp_path / "two.edgeae")
    labels = ("--label", "folder", "--normal", "ok", "--json")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # there are normal windows only
        found = run(main, "evaluate", tmp_path / "two.edgeae", tmp_path / "ok", *raw, *labels)
    assert json.loads(found)["true_negatives"] + json.loads(found)["false_positives"] == 60


def test_a_clipped_recording_is_told_by_device_and_fleet(rig: Path, tmp_path: Path) -> None:
    clipped = np.clip(samples(8000, 0) * 50.0, -32768, 32767).astype(np.int16)
    (tmp_path / "in").mkdir()
    wavfile.write(tmp_path / "in/a.wav", RATE, clipped)
    for command, program in ((main, "edgeae"), (device, "edgeae-runtime")):
        words = [str(word) for word in ("score", rig / "machine.onnx", tmp_path / "in/a.wav")]
        with warnings.catch_warnings():
            warnings.simplefilter("always")  # as in a process, not errors
            (line,) = CliRunner().invoke(command, words).stderr.strip().splitlines()
        assert line.startswith(f"{program}: note: ")
        assert "% of the samples of channel 0 are at the rails" in line
    out = run(main, "fleet", "score", rig / "machine.onnx", tmp_path / "in", "-o", tmp_path / "out")
    assert "look at it" in out
    (note,) = json.loads((tmp_path / "out/fleet.json").read_text())["notes"]
    assert "at the rails" in note["reason"]


def test_each_speed_has_a_threshold_under_a_front_end(rig: Path, tmp_path: Path) -> None:
    labels = ("--label", "folder", "--normal", "normal", "--false-alarm-rate", 0.05)
    words = ("train", rig / "rec", *CUT, *labels, "--condition", "rpm")
    run(main, *words, "-o", rig / "speeds.edgeae")
    run(main, "export", rig / "speeds.edgeae", rig / "speeds.onnx")
    facts = json.loads(run(main, "info", rig / "speeds.onnx", "--json"))
    assert facts["condition"]["values"] == ["1500", "3000"]
    assert len(set(facts["threshold"]["by_condition"])) == 2
    in_use = {"1500": 0.25, "3000": 0.5}
    own = tmp_path / "own.json"
    with Scorer(rig / "speeds.onnx") as scorer:
        assert set(facts["threshold_in_use"]["by_condition"]) == set(in_use)
        write_threshold_file(str(own), scorer.digest, 0.5, 0.5, {}, in_use)
    shown = run(device, "info", rig / "speeds.onnx", "--threshold-file", own, "--json")
    assert json.loads(shown)["threshold_in_use"]["by_condition"] == in_use
    out = run(main, "score", rig / "speeds.onnx", rig / "rec/normal/1.wav", "--keep", "rpm,folder")
    assert out.splitlines()[1].startswith("3000,normal,")
    judged = (rig / "rec", *labels[:4])
    figures = json.loads(run(main, "evaluate", rig / "speeds.edgeae", *judged, "--json"))
    with Scorer(rig / "speeds.onnx") as scorer:
        assert scorer.threshold_by_condition is not None
        each = dict(zip(("1500", "3000"), scorer.threshold_by_condition, strict=True))
    assert figures["threshold_by_condition"] == pytest.approx(each, rel=1e-4)
    shown = ", ".join(f"{one:.4g} ({name})" for name, one in each.items())
    assert f"threshold          {shown}\n" in run(main, "evaluate", rig / "speeds.onnx", *judged)
    run(main, "report", rig / "speeds.edgeae", *judged, "-o", tmp_path / "speeds.html")
    page = (tmp_path / "speeds.html").read_text()
    assert re.search(
        r"a threshold for each condition \(rpm\): [\d.]+ \(1500\), [\d.]+ \(3000\)\.", page
    )
    line = refused(device, "score", rig / "speeds.onnx", rig / "rec/normal/1.wav")
    assert "no column 'rpm'" in line


def test_bad_recordings_get_one_line(rig: Path, tmp_path: Path) -> None:
    wavfile.write(tmp_path / "fast.wav", 44_100, samples(4000, 0))
    line = refused(device, "score", rig / "machine.onnx", tmp_path / "fast.wav")
    assert line.endswith("must have 2000 samples a second, as trained or given; got 44100")
    train = ("train", tmp_path / "fast.wav", "-o", tmp_path / "new.edgeae", *CUT)
    assert "must have 2000 samples a second" in refused(main, *train, "--rate-hz", RATE)
    samples(4000, 0).tofile(tmp_path / "a.raw")
    short = "train", tmp_path / "fast.wav", "-o", tmp_path / "new.edgeae"
    assert "samples need --window, how many one has" in refused(main, *short)
    for command in ((main, "train", *short[2:], *CUT), (device, "score", rig / "machine.onnx")):
        line = refused(*command, tmp_path / "a.raw")
        assert line.endswith("a.raw: samples without a header need --raw, int16 or float32")
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

    for source, place in ((detector, "one"), (artifact, "two")):
        (tmp_path / place).mkdir()
        run(main, "export", source, tmp_path / place / "s.c")
        assert b"s_tracker_push" in (tmp_path / place / "s.c").read_bytes()
        by_c = run(device, "score", tmp_path / place / "s.c", bad, "--allow-native")
        assert [line.split(",")[1] for line in by_c.splitlines()] == [
            line.split(",")[1] for line in found.splitlines()
        ]
    words = ("train", *good, *CUT, *tracking[:2], "-o", tmp_path / "no.edgeae", "--targets")
    assert "cannot be exported to microcontroller" in refused(main, *words, "microcontroller")
    scores = [float(line.split(",")[0]) for line in found.splitlines()[1:]]
    counts = wavfile.read(bad)[1]
    np.savetxt(tmp_path / "bad.csv", counts, "%d", ",", header="vibration,rpm", comments="")
    counts.astype("<i2").tofile(tmp_path / "bad.raw")
    lines = (f'{{"values": [{x}], "1": {rpm}, "m": 7}}' for x, rpm in counts.tolist())
    (tmp_path / "bad.jsonl").write_text("\n".join(lines))
    streams = "bad.csv", "bad.wav", "bad.jsonl", "bad.jsonl --key m", "bad.raw --raw int16"
    for stream in streams:
        name, *rest = stream.split()
        events = run(device, "stream", artifact, tmp_path / name, *rest, "--stride", 256)
        verdicts = [json.loads(event) for event in events.splitlines()]
        assert [one["score"] for one in verdicts if one["event"] == "verdict"] == scores
    contributions = next(one for one in verdicts if "contributions" in one)["contributions"]
    assert contributions[0]["channel"].endswith(" orders")
    run(main, "fleet", "score", artifact, tmp_path / "*.wav", "-o", tmp_path.parent / "fleet")
    by_fleet = pd.read_parquet(tmp_path.parent / "fleet" / "bad" / "bad.parquet")
    assert by_fleet.score.tolist() == np.array(scores, np.float32).tolist()
    tones = run(main, "power", detector, good[0])
    assert "\n11.5 to 12.5 orders " in tones
    assert "\nflatline: the same value repeated; its duration, in samples of angle\n" in tones
    assert "\n+N: samples of angle (64 a turn) from the first faulty one to the alarm; " in tones
    assert "reading" not in tones
    assert json.loads(run(main, "power", detector, "--json"))["samples_per_revolution"] == 64
    words = (tmp_path / "*d.wav", *labels, "--power", "-o", tmp_path / "shaft.html")
    run(main, "report", detector, *words)
    page = (tmp_path / "shaft.html").read_text()
    power, series = (
        page.partition(f'<section id="{name}"')[2].partition("</section>")[0]
        for name in ("power", "series")
    )
    assert "in angle samples, 64 a turn. " in power
    assert "reading" not in power
    assert re.search(r"detected, after \d+ angle samples \(median", " ".join(series.split()))

    line = refused(main, "score", artifact, bad, "--per-reading")
    assert "--per-reading needs a model without" in line
    line = refused(main, "train", *good, *CUT, *tracking[:4], "--alarms-per-day", 1, "-o", detector)
    assert "--alarms-per-day and --order-tracking do not go together" in line
