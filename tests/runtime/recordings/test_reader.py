"""Recordings: WAV files as other programs write them, and samples without a header."""

import contextlib
import gzip
import io
import struct
import tracemalloc
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import wavfile

from edgeae_runtime import InputError
from edgeae_runtime.batch.data import read_data
from edgeae_runtime.readings.columns import ColumnSelection, Raw
from edgeae_runtime.recordings.reader import read_recording

_GUID = bytes.fromhex("000000001000800000aa00389b71")  # behind the two bytes of the format


def read(path: Path, **selection: object) -> np.ndarray:
    blocks = read_recording(str(path), ColumnSelection(**selection))  # type: ignore[arg-type]
    return np.concatenate([block.values for block in blocks])


def wav(data: bytes, code: int, bits: int, channels: int = 1, size: int | None = None) -> bytes:
    """Write a file with a header by hand, of any format."""
    frame = channels * bits // 8
    fmt = struct.pack("<HHIIHH", code, channels, 8000, 8000 * frame, frame, bits)
    if code == 0xFFFE:
        fmt += struct.pack("<HHI", 22, bits, 0) + b"\1\0" + _GUID
    size = len(data) if size is None else size
    body = b"WAVEfmt " + struct.pack("<I", len(fmt)) + fmt + b"data" + struct.pack("<I", size)
    return b"RIFF" + struct.pack("<I", len(body) + len(data)) + body + data


@pytest.mark.parametrize("dtype", ["int16", "int32", "float32", "float64"])
@pytest.mark.parametrize("channels", [1, 3])
def test_a_file_of_scipy_has_the_samples_that_were_written(tmp_path, dtype, channels):
    samples = np.random.default_rng(0).normal(0, 1000, (150_000, channels)).astype(dtype)
    wavfile.write(tmp_path / "a.wav", 12_000, samples)
    blocks = list(read_recording(str(tmp_path / "a.wav"), ColumnSelection()))
    assert {block.rate_hz for block in blocks} == {12_000.0}
    found = np.concatenate([block.values for block in blocks])
    np.testing.assert_array_equal(found, samples.astype(np.float32))
    assert blocks[-1].first_row == 1 + len(samples) - len(blocks[-1].values)


@settings(max_examples=50)
@given(st.lists(st.integers(-(2**23), 2**23 - 1), min_size=1), st.sampled_from([2, 3]))
def test_whole_numbers_are_those_of_the_standard_library(tmp_path_factory, counts, width):
    counts = [count >> (24 - 8 * width) for count in counts]
    path = tmp_path_factory.mktemp("wav") / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(width)
        file.setframerate(8000)
        file.writeframes(b"".join(count.to_bytes(width, "little", signed=True) for count in counts))
    assert read(path)[:, 0].tolist() == counts


def test_an_extensible_header_other_chunks_and_a_cut_last_frame_are_read(tmp_path):
    samples = np.arange(-4, 4, dtype="<i2")
    data = wav(samples.tobytes(), 0xFFFE, 16, channels=2)
    (tmp_path / "a.wav").write_bytes(data)
    np.testing.assert_array_equal(read(tmp_path / "a.wav"), samples.reshape(-1, 2))
    at = data.index(b"fmt ")
    note = b"LIST" + struct.pack("<I", 3) + b"abc\0"  # of an odd size, padded
    (tmp_path / "a.wav").write_bytes(data[:at] + note + data[at:])
    np.testing.assert_array_equal(read(tmp_path / "a.wav"), samples.reshape(-1, 2))
    (tmp_path / "a.wav").write_bytes(data + note)
    np.testing.assert_array_equal(read(tmp_path / "a.wav"), samples.reshape(-1, 2))
    (tmp_path / "a.wav").write_bytes(wav(samples.tobytes()[:-1], 1, 16, channels=2))
    np.testing.assert_array_equal(read(tmp_path / "a.wav"), samples.reshape(-1, 2)[:-1])


@pytest.mark.parametrize("size", [0, 0x7FFFF000, 0x80000000, 0xFFFFFFFF])
def test_a_recorder_that_was_stopped_leaves_its_samples(tmp_path, size):
    samples = np.arange(100, dtype="<i2")
    (tmp_path / "a.wav").write_bytes(wav(samples.tobytes(), 1, 16, size=size))
    assert read(tmp_path / "a.wav")[:, 0].tolist() == samples.tolist()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "must be a WAV file"),
        (b"RIFF\0\0\0\0WAVE", "must have samples behind its header; got none"),
        (b"RF64" + wav(b"\0\0", 1, 16)[4:], "it begins with b'RF64"),
        (wav(b"", 1, 16), "must hold samples; got an empty recording"),
        (wav(b"\0" * 8, 1, 8), "must have PCM samples of 16, 24 or 32 bits, or floats; got 8 bits"),
        (wav(b"\0" * 8, 7, 8), "got mu-law \\(convert it"),
        (wav(b"\0" * 8, 6, 8), "got A-law"),
        (wav(b"\0" * 8, 2, 4, channels=2), "got ADPCM"),
        (wav(b"\0" * 8, 17, 4, channels=2), "got IMA ADPCM"),
        (wav(b"\0" * 8, 85, 0), "got MP3"),
        (wav(b"\0" * 8, 4711, 16), "got format 4711"),
        (wav(b"\0" * 8, 1, 16, channels=0), "got 16 bits, 0 channels"),
        (wav(b"\0" * 8, 1, 16, size=10), "is cut short: 8 bytes of 10 are there"),
        (wav(b"\0" * 8, 1, 16)[:-12], "must have samples behind its header; got none"),
    ],
)
def test_what_is_no_recording_is_refused_in_one_line(tmp_path, content, message):
    (tmp_path / "a.wav").write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read(tmp_path / "a.wav")
    assert "\n" not in str(caught.value)


@given(st.binary(max_size=80), st.integers(0, 60))
def test_no_bytes_raise_anything_else(tmp_path_factory, noise, at):
    good = wav(bytes(range(64)), 1, 16, channels=2)
    path = tmp_path_factory.mktemp("wav") / "a.wav"
    path.write_bytes(good[:at] + noise + good[at + len(noise) :])
    with contextlib.suppress(InputError):
        read(path)


def test_a_recording_of_another_rate_is_refused(tmp_path):
    wavfile.write(tmp_path / "a.wav", 44_100, np.zeros(10, np.int16))
    with pytest.raises(InputError, match=r"must have 12000 samples a second.*; got 44100"):
        read(tmp_path / "a.wav", rate_hz=12_000.0)
    assert len(read(tmp_path / "a.wav", rate_hz=44_100.0)) == 10


def test_channels_are_columns(tmp_path):
    samples = np.arange(12, dtype=np.int16).reshape(-1, 3)
    wavfile.write(tmp_path / "a.wav", 8000, samples)
    np.testing.assert_array_equal(read(tmp_path / "a.wav", drop=("1",)), samples[:, [0, 2]])
    np.testing.assert_array_equal(read(tmp_path / "a.wav", features=("2", "0")), samples[:, [2, 0]])
    (block,) = read_recording(
        str(tmp_path / "a.wav"), ColumnSelection(texts=("2", "1"), as_stored=1)
    )
    assert [text.tolist() for text in block.texts] == [[2, 5, 8, 11], ["1", "4", "7", "10"]]
    assert block.values[:, 0].tolist() == [0, 3, 6, 9]
    with pytest.raises(InputError, match="no column '3'; it has the columns 0 to 2"):
        read(tmp_path / "a.wav", features=("3",))
    with pytest.raises(InputError, match="a recording has no stamps"):
        read(tmp_path / "a.wav", time="0")


@pytest.mark.parametrize("kind", ["int16", "float32"])
def test_samples_without_a_header(tmp_path, kind, monkeypatch):
    samples = np.random.default_rng(0).normal(0, 99, (200_000, 2)).astype(kind)
    path = tmp_path / "a.csv"  # whatever its name
    path.write_bytes(samples.tobytes())
    raw = Raw(kind, 2)
    np.testing.assert_array_equal(read(path, raw=raw), samples.astype(np.float32))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(samples.tobytes())))
    np.testing.assert_array_equal(read("-", raw=raw), samples.astype(np.float32))  # type: ignore[arg-type]
    path.write_bytes(samples.tobytes()[:-1])
    with pytest.raises(InputError, match=r"must hold whole samples of `raw` .* in 2 `channels`"):
        read(path, raw=raw)
    path.write_bytes(b"")
    with pytest.raises(InputError, match="must hold samples; got an empty recording"):
        read(path, raw=raw)
    wavfile.write(path, 8000, samples)
    with pytest.raises(InputError, match=r"a\.csv: is a WAV file; leave `raw` out"):
        read(path, raw=raw)


def test_options_of_raw_samples() -> None:
    assert Raw.of(None, None) is None
    assert Raw.of("int16", None) == Raw("int16", None)  # as a model's, or 1
    assert Raw.of("int16", 2) == Raw("int16", 2)
    with pytest.raises(InputError, match="`channels` goes with `raw`"):
        Raw.of(None, 2)


def test_a_long_recording_takes_no_more_memory_than_a_short_one(tmp_path) -> None:
    path = tmp_path / "a.wav"
    wavfile.write(path, 48_000, np.zeros((1 << 22, 2), np.int16))
    tracemalloc.start()
    assert (
        sum(len(block.values) for block in read_recording(str(path), ColumnSelection())) == 1 << 22
    )
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 << 20  # of 16 MB


def test_a_packed_recording_is_told_as_one(tmp_path):
    samples = np.arange(100, dtype="<i2").tobytes()
    (tmp_path / "a.wav.gz").write_bytes(gzip.compress(wav(samples, 1, 16)))
    with pytest.raises(InputError, match=r"a.wav.gz: must be a WAV file .*it begins with b'.x1f"):
        list(read_data(str(tmp_path / "a.wav.gz"), ColumnSelection()))
