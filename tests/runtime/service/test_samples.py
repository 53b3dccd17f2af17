"""`edgeae-runtime stream` on samples of a converter: raw, WAV, live and too fast."""

import io
import os
import re
import threading
import wave
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from edgeae_runtime import InputError
from edgeae_runtime.cli.main import main
from edgeae_runtime.conditions import Condition
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.service.line_sources import Loss
from edgeae_runtime.service.options import SampleOptions
from edgeae_runtime.service.samples import Form, Samples, read_form, samples, wav_form
from tests.runtime.service.processes import STEPS, run, scores

INT16 = np.dtype("<i2")


@pytest.fixture(scope="module")
def counts() -> np.ndarray:
    rng = np.random.default_rng(6)
    return (rng.normal(size=(500, 3)) * (1, 5, 0.4) + (0, 20, -1)).round().astype(INT16)


def wav(counts: np.ndarray, rate_hz: int = 8000, width: int = 2) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(counts.shape[1])
        writer.setsampwidth(width)
        writer.setframerate(rate_hz)
        whole = counts.astype("<i4").view(np.uint8).reshape(-1, 4)
        writer.writeframes(whole[:, :width].tobytes())
    return file.getvalue()


def endless(counts: np.ndarray) -> bytes:
    """The header of `arecord`, which does not know how long it will record."""
    whole = wav(counts)
    return whole[:4] + b"\x24\xff\xff\x7f" + whole[8:40] + b"\x00\xff\xff\x7f" + whole[44:]


def expected(make_example, rows: np.ndarray) -> list[float | None]:
    """Scores of the batch."""
    given = make_example("series").scorer.score(windows_of(rows.astype(np.float32), STEPS, 2))
    return [float(str(score)) for score in given]


@pytest.mark.parametrize("kind", ["int16", "float32", "wav", "wav24", "endless"])
def test_samples_of_a_file_and_a_pipe_give_the_batchs_scores(
    artifact, make_example, counts, tmp_path: Path, kind
) -> None:
    data = {
        "int16": counts.tobytes(),
        "float32": counts.astype("<f4").tobytes(),
        "wav": wav(counts) + b"LIST\x04\0\0\0more",  # of no sample
        "wav24": wav(counts, width=3),
        "endless": endless(counts),
    }[kind]
    options = ["--stride", 2, *(["--raw", kind] if kind in ("int16", "float32") else [])]
    path = tmp_path / "samples"
    path.write_bytes(data)
    filed, _ = run(artifact, b"", path, *options)
    piped, _ = run(artifact, data, "--no-live", *options)
    assert scores(filed) == scores(piped)
    both = zip(scores(filed), expected(make_example, counts), strict=True)
    # Rounded readings make some windows noisy or decorrelated; those keep no score.
    known = [(mine, batch) for mine, batch in both if mine is not None]
    assert len(known) > 100
    assert all(mine == batch for mine, batch in known)


def test_a_live_pipe_has_times_and_loses_nothing_that_it_can_take(artifact, counts) -> None:
    events, told = run(artifact, counts.tobytes(), "--raw", "int16", "--stride", 2)
    verdicts = [event for event in events if event["event"] == "verdict"]
    assert len(verdicts) == (len(counts) - STEPS) // 2 + 1
    times = [event["time"] for event in verdicts]
    assert times == sorted(times)
    assert "lost" not in told


def test_what_is_too_much_to_wait_is_lost_counted_and_told() -> None:
    """Nobody takes samples until all have been written: three times what may wait."""
    total = 3 << 20
    data = np.arange(total // 2, dtype=np.uint32).astype(INT16)
    end, begin = os.pipe()
    form = Form("<i2", 1, None)
    with open(end, "rb") as file:
        found = samples(file, b"", form, lambda: False, is_live=True, steps=1)
        writer = threading.Thread(target=_write, args=(begin, data.tobytes()))
        writer.start()
        rest = [next(found)]
        writer.join()
        rest += found
    losses = [item for item in rest if isinstance(item, Loss)]
    taken = np.concatenate([item.rows[:, 0] for item in rest if isinstance(item, Samples)])
    assert losses
    assert {loss.reason for loss in losses} == {"the device is too slow"}
    lost = sum(loss.lost_readings or 0 for loss in losses)
    assert lost * 2 == sum(loss.lost_bytes or 0 for loss in losses)
    assert len(taken) + lost == total // 2
    at = 0  # what was taken lies around the losses, in order
    for item in rest:
        if isinstance(item, Loss):
            at += item.lost_readings or 0
            continue
        np.testing.assert_array_equal(item.rows[:, 0], data[at : at + len(item.rows)])
        at += len(item.rows)


def test_a_recording_that_comes_at_once_is_no_slow_device(capsys) -> None:
    """A WAV file through `cat`, of which nobody takes samples until all have been written."""
    total = 3 << 20
    end, begin = os.pipe()
    form = Form("<i2", 1, 1000.0, size=total)
    with open(end, "rb") as file:
        found = samples(file, b"", form, lambda: False, is_live=True, steps=1)
        writer = threading.Thread(target=_write, args=(begin, bytes(total)))
        writer.start()
        rest = [next(found)]
        writer.join()
        rest += found
    reasons = {item.reason for item in rest if isinstance(item, Loss)}
    assert reasons == {"samples come faster than their rate, as of a recording (--no-live)"}
    assert "cut short" not in capsys.readouterr().err  # what was lost was there


def test_raw_samples_have_the_rate_of_training(make_example) -> None:
    inputs = make_example("series").scorer.manifest.inputs._replace(rate_hz=50.0)
    form, _ = read_form(iter([bytes(60)]), SampleOptions("int16"), inputs)
    assert form.rate_hz == 50


def test_a_second_wav_file_is_told_and_left_out(artifact, counts, tmp_path, capsys) -> None:
    path = tmp_path / "both.wav"
    path.write_bytes(2 * wav(counts))
    both, told = run(artifact, b"", path)
    alone, quiet = run(artifact, wav(counts) + b"LIST\4\0\0\0more", "--no-live")
    assert scores(both) == scores(alone)
    message = "another WAV file follows and is left out"
    assert (told.count(message), quiet.count(message)) == (1, 0)

    end, begin = os.pipe()
    _write(begin, wav(counts))  # as `cat` writes it, behind the end of a piece
    form = Form("<i2", 3, None, size=counts.nbytes)
    with open(end, "rb") as file:
        list(samples(file, counts.tobytes(), form, lambda: False, is_live=True, steps=1))
    assert message in capsys.readouterr().err


def _write(descriptor: int, data: bytes) -> None:
    with open(descriptor, "wb") as file:
        file.write(data)


def test_samples_that_are_no_live_ones_wait_until_they_are_taken(counts) -> None:
    """A pipe that is cut anywhere, also amid a sample."""
    end, begin = os.pipe()
    data = counts.tobytes()
    with open(end, "rb") as file:
        writer = threading.Thread(target=_write, args=(begin, data[50:] + b"\1"))
        found = samples(
            file, data[:50], Form("<i2", 3, None), lambda: False, is_live=False, steps=1
        )
        writer.start()
        given = [item.rows for item in found if isinstance(item, Samples)]
        writer.join()
    np.testing.assert_array_equal(np.concatenate(given), counts)


def test_a_state_goes_on_without_a_window_over_the_time_between(
    artifact, counts, tmp_path: Path
) -> None:
    options = ("--raw", "int16", "--stride", 2, "--no-live", "--state", tmp_path / "state")
    first, _ = run(artifact, counts[:101].tobytes(), *options)
    second, _ = run(artifact, counts[101:].tobytes(), *options)
    windows = [event["window"] for event in first + second if event["event"] == "verdict"]
    parts = ((len(part) - STEPS) // 2 + 1 for part in (counts[:101], counts[101:]))
    assert windows == list(range(sum(parts)))


@pytest.mark.parametrize("size", [4, 12, 20, 43])
def test_more_of_a_header_is_waited_for(counts, size) -> None:
    assert wav_form(wav(counts)[:size]) is None


def test_a_header_may_come_in_parts(counts, make_example) -> None:
    data = wav(counts)
    parts = iter([data[:5], data[5:30], data[30:60], data[60:]])
    inputs = make_example("series").scorer.manifest.inputs
    form, first = read_form(parts, SampleOptions(), inputs)
    assert (form.channels, form.rate_hz, form.size) == (3, 8000.0, counts.nbytes)
    assert first + next(parts) == counts.tobytes()


def _changed(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + value.to_bytes(2, "little") + data[at + 2 :]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: _changed(data, 20, 17), "must have PCM samples of 16, 24 or 32.*IMA ADPCM"),
        (lambda data: _changed(data, 34, 8), "must have PCM samples.*got 8 bits, 3 channels"),
        (lambda data: _changed(data, 22, 0), "0 channels"),
        (
            lambda data: _changed(_changed(data, 22, 2), 32, 4),
            "`channels` must be 3; the samples have 2",
        ),
        (lambda data: data[:8] + b"AVI " + b"LIST\xff\xff\0\0", "behind its header; got none"),
        (lambda data: data[:30], "behind its header; got none"),
        (lambda data: data[:36] + b"junk" + b"\xff" * 70_000, "behind its header; got none"),
    ],
)
def test_a_header_of_another_kind_is_refused(counts, make_example, change, message) -> None:
    inputs = make_example("series").scorer.manifest.inputs
    with pytest.raises(InputError, match=message):
        read_form(iter([change(wav(counts)), b""]), SampleOptions(), inputs)


def test_a_rate_that_is_not_the_trained_one_is_refused(counts, make_example) -> None:
    inputs = make_example("series").scorer.manifest.inputs._replace(rate_hz=44_100.0)
    for data, options in (
        (wav(counts), SampleOptions()),
        (counts.tobytes(), SampleOptions("int16", rate_hz=48_000)),
    ):
        with pytest.raises(InputError, match="`rate_hz` must be 44100; that of the samples is"):
            read_form(iter([data]), options, inputs)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--raw", "int16", "--time", "t"], "--raw samples of a file or pipe have no columns"),
        (
            ["--raw", "int16", "--follow", __file__],
            "--raw samples of a file or pipe have no columns",
        ),
        (["--raw", "int16", "--channels", "2"], "--channels must be 3; the samples have 2"),
        (["--raw", "int16", "--rails", "5", "1"], "--rails must be LOW,HIGH; got 5,1"),
        (["--raw", "int16", "--rate-hz", "nan"], "--rate-hz must be from 1e-12 to 1e+09"),
        (["--raw", "int16", "--rate-hz", "-1"], "--rate-hz must be from 1e-12 to 1e+09"),
        (["--rate-hz", "100"], "--rate-hz, --rails and --live go with --raw samples"),
    ],
)
def test_a_mistake_is_one_line(artifact, options, message) -> None:
    _, told = run(artifact, "1,2,3\n", *options, code=1)
    assert message in told.splitlines()[-1]


def test_a_model_of_rows_takes_no_samples(table, counts) -> None:
    _, told = run(table.path, counts.tobytes(), "--raw", "int16", code=1)
    assert "samples need a model of windows (steps, channels)" in told


def test_a_model_with_a_threshold_for_each_condition_takes_no_samples_of_none(make_example) -> None:
    inputs = make_example("series").scorer.manifest.inputs
    conditioned = inputs._replace(condition=Condition("recipe", ("a", "b")))
    with pytest.raises(InputError, match="needs 'recipe', too"):
        read_form(iter([b""]), SampleOptions("int16"), conditioned)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.mat", "a MATLAB file is read on a workstation, by 'edgeae score'"),
        ("a.raw", "samples without a header need --raw, int16 or float32"),
        ("a.bin", "samples without a header need --raw, int16 or float32"),
        ("a.wav", "a.wav: must be a WAV file; it begins with b'"),
        ("a.wav.gz", "a.wav.gz: must be a WAV file; it begins with b'"),
    ],
)
def test_samples_that_are_no_lines_are_told_by_the_name(
    artifact, counts, tmp_path: Path, name, message
) -> None:
    counts.tofile(tmp_path / name)
    for command, *options in (("stream",), ("recalibrate", "--false-alarm-rate", "0.05")):
        words = [command, str(artifact), str(tmp_path / name), *options]
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 1
        assert message in done.stderr.splitlines()[-1]
        assert "broken" not in done.stderr
    (tmp_path / "lines.bin").write_text("1,20,-1\n" * 20)
    events, _ = run(artifact, b"", tmp_path / "lines.bin")
    assert [event["event"] for event in events] == ["model", *["verdict"] * 3]


def test_an_empty_recording_is_told(artifact, tmp_path: Path) -> None:
    (tmp_path / "a.wav").touch()
    _, told = run(artifact, b"", tmp_path / "a.wav", code=1)
    assert "a.wav: must be a WAV file; it begins with b''" in told


def test_that_no_window_was_valid_is_told_whatever_is_shown(artifact, counts) -> None:
    data = (counts.astype("<i4") * 50_000).astype("<f4")
    options = ("--raw", "float32", "--events", "alarms", "--stride", "10", "--no-live")
    events, told = run(artifact, data.tobytes(), *options)
    assert [event["event"] for event in events] == ["model"]
    assert told.splitlines()[-1] == "edgeae-runtime: no window was valid: 50 out of range"
    _, told = run(artifact, counts.tobytes(), "--raw", "int16", "--no-live")
    assert "no window was valid" not in told


@pytest.mark.parametrize("kind", ["float32", "wav"])
def test_samples_of_another_size_than_in_training_are_told_once(artifact, counts, kind) -> None:
    """As floats between -1 and 1 are, where counts trained."""
    small = (counts / 32768).astype("<f4")
    loud = counts.astype("<i4") * 30_000
    data, options = (
        (wav(loud, width=3), ()) if kind == "wav" else (small.tobytes(), ("--raw", "float32"))
    )
    _, told = run(artifact, data, "--no-live", *options)
    assert len(re.findall("first samples: channel . goes up to .*, in training it went", told)) == 1
    _, told = run(artifact, counts.tobytes(), "--raw", "int16", "--no-live")
    assert "first samples" not in told


def test_the_samples_behind_a_header_that_came_alone_are_looked_at(make_example, capsys) -> None:
    inputs = make_example("series").scorer.manifest.inputs
    loud = wav(np.full((2000, 3), 30_000, INT16))
    form, first = read_form(iter([loud[:44], loud[44:]]), SampleOptions(), inputs)
    assert (form.channels, first) == (3, loud[44:])
    assert "the first samples: channel" in capsys.readouterr().err
