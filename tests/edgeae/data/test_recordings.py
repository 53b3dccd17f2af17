"""Recordings as tables: folders, what is known of each file, rates, MATLAB files, bad ones."""

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.io import savemat, wavfile

from edgeae.data.recordings import note_speeds, refuse_two_types
from edgeae.data.sources import expanded
from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import WindowingOptions
from edgeae_runtime import InputError
from edgeae_runtime.readings.columns import ColumnSelection, Raw

RATE = 12_000


def record(path: Path, count: int = 1000, seed: int = 0, rate: int = RATE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = np.random.default_rng(seed).normal(0, 1000, count)
    wavfile.write(path, rate, samples.astype(np.int16))
    return path


@pytest.fixture
def rig(tmp_path: Path) -> Path:
    for seed, name in enumerate(("normal/a.wav", "normal/b.wav", "fault/inner.wav")):
        record(tmp_path / name, 1000, seed)
    (tmp_path / "fault" / "notes.txt").write_text("worn")
    return tmp_path


def test_a_folder_has_labels_by_its_folders_and_no_window_across_files(rig: Path) -> None:
    table = read_tables([str(rig)], Columns(label="folder", normal=("normal",)))
    assert table.rate_hz == RATE
    assert table.is_normal.tolist() == [False] * 1000 + [True] * 2000
    labelled = WindowingOptions.of(300, 300, ()).windows(table)
    assert labelled.windows.starts.tolist() == [0, 300, 600, 1000, 1300, 1600, 2000, 2300, 2600]
    assert labelled.is_normal.sum() == 6


def test_a_pattern_and_a_group_work_as_well(rig: Path) -> None:
    table = read_tables([str(rig / "*/*.wav")], Columns(group="file"))
    assert table.group is not None
    assert np.bincount(table.group).tolist() == [1000] * 3


def test_a_table_beside_the_recordings_tells_labels_and_speeds(rig: Path) -> None:
    (rig / "metadata.csv").write_text(
        "\ufefffile_name,state,rpm\nnormal/a.wav,ok,1797\nnormal/b.wav,ok,1730\n"
        "fault/inner.wav,worn,1797\n"
    )
    columns = Columns(label="state", normal=("ok",), condition="rpm")
    table = read_tables([str(rig)], columns)
    assert table.is_normal.sum() == 2000
    assert table.condition.values == ("1730", "1797")
    assert table.conditions[[0, 1000, 2000]].tolist() == [1, 1, 0]
    (rig / "metadata.csv").write_text("file_name,state\nnormal/a.wav,ok\n")
    with pytest.raises(InputError, match=r"no column 'state'.*of the recording are known 'file'"):
        read_tables([str(rig)], Columns(label="state", normal=("ok",)))
    (rig / "normal" / "metadata.csv").write_text("name,state\na.wav,ok\n")
    with pytest.raises(
        InputError, match="must have a column 'file_name' of recordings; got 'name'"
    ):
        read_tables([str(rig / "normal")], Columns(label="state", normal=("ok",)))


def test_a_folder_without_recordings_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1\n")
    with pytest.raises(InputError, match=r"or a folder with recordings \(\.wav, .*without \(its"):
        expanded([str(tmp_path)])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.flac", r"must be a WAV file; got \.flac \(convert it, as by: ffmpeg -i a.flac a.wav\)"),
        ("b.MP3", r"must be a WAV file; got \.mp3"),
        ("c.wav.gz", "a recording must not be packed; unpack it first"),
    ],
)
def test_other_sound_is_refused_with_its_remedy(tmp_path, name, message) -> None:
    (tmp_path / name).write_bytes(b"fLaC" + bytes(100))
    with pytest.raises(InputError, match=message):
        read_tables([str(tmp_path / name)], Columns())


@pytest.mark.parametrize("dtype", [np.int32, np.float32])
def test_two_types_of_samples_in_one_training_set_are_refused(rig: Path, dtype: type) -> None:
    wavfile.write(rig / "normal" / "c.wav", RATE, np.ones(1000, dtype))
    files = expanded([str(rig / "normal")])
    with pytest.raises(InputError, match=r"c.wav: must have .* whole numbers of 16 bits; got"):
        refuse_two_types(files, Columns().selection)
    refuse_two_types(files[:2], Columns().selection)


def test_two_rates_are_refused_and_so_is_another_one_than_was_given(rig: Path) -> None:
    record(rig / "normal" / "c.wav", rate=48_000)
    with pytest.raises(InputError, match=r"c.wav: must have the rate.*12000 Hz; got 48000 Hz"):
        read_tables([str(rig)], Columns())
    with pytest.raises(InputError, match=r"inner.wav: must have 48000 samples a second"):
        read_tables([str(rig)], Columns(rate_hz=48_000.0))
    with pytest.raises(InputError, match=r"`rate_hz` must be from 1e-12 to 1e\+09; got nan"):
        read_tables([str(rig)], Columns(rate_hz=float("nan")))


def test_raw_samples_have_the_rate_that_is_given(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).normal(0, 300, (500, 2)).astype("<i2")
    path = tmp_path / "normal" / "a.bin"
    path.parent.mkdir()
    samples.tofile(path)
    columns = Columns(raw=Raw("int16", 2), rate_hz=20_000.0, label="folder", normal=("normal",))
    table = read_tables([str(tmp_path)], columns)
    assert table.rate_hz == 20_000
    np.testing.assert_array_equal(table.readings.read(0, 500), samples.astype(np.float32))
    with pytest.raises(InputError, match=r"100 % of the first are NaN.*take int16 for whole"):
        read_tables([str(path)], Columns(raw=Raw("float32", 2)))


def test_whole_numbers_and_floats_are_told_apart(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    for scale in (1e-6, 1, 1e6):
        path = tmp_path / "a.bin"
        (rng.normal(0, scale, 1000)).astype("<f4").tofile(path)
        assert len(read_tables([str(path)], Columns(raw=Raw("float32"))).readings) == 1000
    for scale in (20, 500, 10_000):
        (rng.normal(0, scale, 1000)).astype("<i2").tofile(path)
        with pytest.raises(InputError, match="`raw` float32 must be samples of a sensor"):
            read_tables([str(path)], Columns(raw=Raw("float32")))


@pytest.mark.parametrize("high", [2047, 32_767])
def test_a_clipped_recording_is_told_with_its_share(tmp_path: Path, high: int) -> None:
    samples = np.random.default_rng(0).normal(0, high / 2, 200_000)
    clipped = np.clip(samples, -high - 1, high).astype(np.int16)
    wavfile.write(tmp_path / "a.wav", RATE, clipped)
    with pytest.warns(UserWarning, match=r"a.wav: 4\.\d % of the samples of channel 0 are at the"):
        read_tables([str(tmp_path / "a.wav")], Columns())


def test_quiet_and_constant_recordings_are_not_clipped(tmp_path: Path) -> None:
    quiet = np.random.default_rng(0).integers(-3, 4, (5000, 2)).astype(np.int16)
    quiet[:, 1] = -32_768
    wavfile.write(tmp_path / "a.wav", RATE, quiet)
    read_tables([str(tmp_path / "a.wav")], Columns())


def test_nan_in_a_recording_is_refused_with_its_row(tmp_path: Path) -> None:
    samples = np.zeros((50, 1), np.float32)
    samples[7] = np.nan
    wavfile.write(tmp_path / "a.wav", RATE, samples)
    with pytest.raises(InputError, match=r"readings must be finite; 1 are not.*NaN in row 8"):
        read_tables([str(tmp_path / "a.wav")], Columns())


def shaft(path: Path, speeds: np.ndarray, order: float = 3.0) -> str:
    """Record a tone of an order, and the speed in rpm as the second channel."""
    speeds = np.rint(speeds)
    turns = np.cumsum(speeds) / (60 * RATE)
    tone = 1000 * np.sin(2 * np.pi * order * turns)
    wavfile.write(path, RATE, np.stack([tone, speeds], axis=1).astype(np.int16))
    return str(path)


def test_a_table_at_even_steps_of_angle_is_what_a_device_makes_of_the_file(tmp_path) -> None:
    from edgeae_runtime.batch.score import checked_segments
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.columns import ColumnSelection
    from edgeae_runtime.recordings.reader import read_recording

    rpm = 1500 + 600 * np.sin(np.arange(400_000) / 30_000)
    rpm[200_000:200_050] = 0
    path = shaft(tmp_path / "a.wav", rpm)
    table = read_tables([path], Columns(order_tracking="1"))
    assert table.order_tracking == ("1", 256, 12_000.0)
    assert (table.rate_hz, table.readings.shape) == (None, (1,))
    assert np.flatnonzero(table.is_break).tolist() == [0, int(np.flatnonzero(table.is_break)[-1])]
    none = np.zeros(1, np.float32)
    inputs = Inputs((64, 1), None, none, none, order_tracking=table.order_tracking)
    blocks = read_recording(path, ColumnSelection(texts=("1",), as_stored=1))
    parts = list(checked_segments(blocks, "a.wav", inputs, None, "fail"))
    found = np.concatenate([part.values for _, part in parts])
    np.testing.assert_array_equal(found, table.readings.read(0, len(table.readings)))
    tone = np.abs(np.fft.rfft(found[64 : 64 + 256 * 100, 0]))
    assert tone.argmax() == 300
    assert tone.max() ** 2 > 0.999 * (tone**2).sum()


def test_speeds_come_from_a_channel_a_table_or_the_file(tmp_path: Path) -> None:
    record(tmp_path / "a.wav", 4000)
    (tmp_path / "metadata.csv").write_text("file_name,rpm\na.wav,1500\n")
    columns = Columns(order_tracking="rpm", condition="rpm", samples_per_revolution=64)
    table = read_tables([str(tmp_path)], columns)
    assert table.order_tracking == ("rpm", 64, 12_000.0)
    assert abs(len(table.readings) - 4000 * 64 * 1500 / 60 / RATE) < 20
    assert table.conditions is not None
    assert not table.conditions.any()
    path = str(tmp_path / "97.mat")
    channels = {name: np.ones((900, 1)) for name in ("DE_time", "FE_time", "BA_time")}
    savemat(path, {**channels, "X097RPM": np.array([[1796]])})
    table = read_tables([path], Columns(order_tracking="rpm", rate_hz=12_000.0))
    assert table.names == ("DE_time", "FE_time", "BA_time")


def test_readings_of_a_shaft_at_rest_are_told_and_belong_to_no_window(tmp_path: Path) -> None:
    rpm = np.full(20_000, 1500.0)
    rpm[5000:7000] = 0
    path = shaft(tmp_path / "a.wav", rpm)
    with pytest.warns(UserWarning, match=r"10 % of the readings belong to no window: .*43.9 and"):
        table = read_tables([path], Columns(order_tracking="1"))
    labelled = WindowingOptions.of(1000, 1000, ()).windows(table)
    assert len(labelled.windows) == 2 + 6  # of 1000 samples, 1875 readings


def test_a_share_of_all_readings_is_told_as_100_percent(tmp_path: Path) -> None:
    path = shaft(tmp_path / "a.wav", np.ones(20_000))
    with (
        pytest.warns(UserWarning, match="speeds must be in rpm, 60 times those in Hz"),
        pytest.warns(UserWarning, match=r"100 % of the readings belong to no window"),
        pytest.raises(InputError, match="must be speeds in rpm"),
    ):
        read_tables([path], Columns(order_tracking="1"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"order_tracking": "1", "time": "0"}, "`order_tracking` and `time` do not go together"),
        ({"order_tracking": "1", "tolerate": 2}, "`order_tracking` and `tolerate` do not"),
        ({"order_tracking": "1", "difference": ("0",)}, "`order_tracking` and `difference` do not"),
        ({"samples_per_revolution": 64}, "`samples_per_revolution` goes with `order_tracking`"),
        ({"order_tracking": "1", "samples_per_revolution": 5000}, "must be from 8 to 4096; got"),
        ({"order_tracking": "rpm"}, "no column 'rpm'"),
        ({"order_tracking": "0", "features": ("1",)}, "must name speeds in rpm; none is above 0"),
        ({"order_tracking": "1", "samples_per_revolution": 4096}, "to 2812.5; no reading in a row"),
    ],
)
def test_order_tracking_that_cannot_be_is_refused(tmp_path, options, message) -> None:
    path = shaft(tmp_path / "a.wav", np.full(5000, 30_000), order=0)
    warnings.simplefilter("ignore")  # until the end of the test: pytest restores them
    with pytest.raises(InputError, match=message):
        read_tables([path], Columns(**options))


def test_readings_all_of_which_are_at_rest_are_100_percent(tmp_path: Path) -> None:
    path = shaft(tmp_path / "a.wav", np.full(5000, 30_000), order=0)
    columns = Columns(order_tracking="1", samples_per_revolution=4096)
    with pytest.warns(UserWarning, match="100 % of the readings .* and 2812.5 rpm, which 4096"):
        with pytest.raises(InputError, match="no reading in a row has one"):
            read_tables([path], columns)


def test_order_tracking_needs_a_rate_and_readings(tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", np.ones((100, 2)))
    with pytest.raises(InputError, match="`order_tracking` needs the sampling rate; give"):
        read_tables([str(tmp_path / "a.npy")], Columns(order_tracking="1"))
    (tmp_path / "a.csv").write_text("x,rpm\n" + "1,1500\n" * 500 + "1,fast\n")
    with pytest.raises(InputError, match=r"a\.csv: rpm: a value is no number; got 'fast'"):
        read_tables([str(tmp_path / "a.csv")], Columns(order_tracking="rpm", rate_hz=1000.0))


def test_a_frame_is_cut_at_even_steps_of_angle_as_a_file_is(tmp_path: Path) -> None:
    from edgeae import Detector, cut_windows

    path = shaft(tmp_path / "a.wav", 1500 + 600 * np.sin(np.arange(20_000) / 3000))
    table = read_tables([path], Columns(order_tracking="1"))
    frame = pd.DataFrame(wavfile.read(path)[1], columns=["x", "rpm"])
    cut = cut_windows(frame, window=256, stride=256, rate_hz=RATE, order_tracking="rpm")
    rows = table.readings.read(0, 256 * len(cut))
    np.testing.assert_array_equal(cut.windows.reshape(-1, 1), rows)
    assert (cut.info.rate_hz, cut.info.sampling) == (None, (256, "orders"))
    with pytest.raises(InputError, match="`rate_hz` and order tracking do not go together"):
        Detector().fit(cut, rate_hz=1000)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "must have a column 'file_name' of recordings; got none"),
        (b"file_name,rpm\na.wav,1,2\n", "every row must have 2 cells; that of 'a.wav' has 3"),
        (b"file_name,rpm\na.wav\n", "every row must have 2 cells; that of 'a.wav' has 1"),
        (b"file_name;rpm\na.wav;3\n", "of recordings; got 'file_name;rpm'"),
        (b"file_name,\xff\na.wav,1\n", "must be a table in UTF-8, with commas"),
        (b'file_name,rpm\n"a.wav,1\n', "must be a table in UTF-8, with commas"),
    ],
)
def test_a_broken_table_of_recordings_is_refused_in_one_line(tmp_path, content, message) -> None:
    record(tmp_path / "a.wav")
    (tmp_path / "metadata.csv").write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read_tables([str(tmp_path)], Columns())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("is_large", [False, True])
def test_speeds_of_a_text_table_are_a_condition_as_well(tmp_path, monkeypatch, is_large) -> None:
    rows = "".join(f"{np.sin(row):.5f},{1500 + row // 500}\n" for row in range(2000))
    (tmp_path / "a.csv").write_text("x,rpm\n" + rows)
    monkeypatch.setattr("edgeae.data.sources.LARGE_BYTES", 0 if is_large else 1 << 30)
    columns = Columns(order_tracking="rpm", condition="rpm", rate_hz=1000.0, normal=())
    table = read_tables([str(tmp_path / "a.csv")], columns)
    assert table.names == ("x",)
    assert table.condition.values == ("1500", "1501", "1502", "1503")
    assert table.conditions[[0, -1]].tolist() == [0, 3]
    assert table.order_tracking == ("rpm", 32, 1000.0)


def test_a_recording_under_another_name_is_told(tmp_path: Path) -> None:
    record(tmp_path / "a.wav").rename(tmp_path / "a.csv")
    with pytest.raises(InputError, match=r"must be text; got a recording; name it \.wav \(from"):
        read_tables([str(tmp_path / "a.csv")], Columns())


def test_speeds_are_those_of_normal_recordings(tmp_path: Path, recwarn) -> None:
    rows = ["file_name,state,rpm", "a.wav,ok,1500", "b.wav,ok,1510", "c.wav,worn,1800"]
    (tmp_path / "metadata.csv").write_text("\n".join(rows))
    paths = [str(tmp_path / name) for name in ("a.wav", "b.wav", "c.wav")]
    for path in paths:
        Path(path).touch()
    note_speeds(paths, ColumnSelection(), "state", ("ok",))
    assert not recwarn.list
    for label, normal in (("state", ("ok", "worn")), ("recipe", ("ok",)), (None, ())):
        with pytest.warns(UserWarning, match="speeds from 1500 to 1800"):
            note_speeds(paths, ColumnSelection(), label, normal)
