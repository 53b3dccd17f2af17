"""What is odd about recordings that can be read is told in training: by name, level or spectrum."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile

from edgeae.data.recordings import note_stride
from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import WindowingOptions
from edgeae.data.windows import Cut
from edgeae.detector import Detector
from edgeae.evaluate.evaluate import model_windows
from edgeae.workflows import train
from edgeae_runtime import InputError
from edgeae_runtime.manifest.model import Inputs
from edgeae_runtime.readings.columns import Raw

RATE = 12_000


@pytest.fixture
def rig(tmp_path: Path) -> Path:
    for seed, name in enumerate(("normal/a.wav", "normal/b.wav", "fault/inner.wav")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        samples = np.random.default_rng(seed).normal(0, 1000, 1000)
        wavfile.write(tmp_path / name, RATE, samples.astype(np.int16))
    return tmp_path


@pytest.mark.parametrize(("rpm", "told"), [(25.0, 1), (1500.0, 0)])
def test_a_speed_in_hz_is_told(tmp_path: Path, rpm: float, told: int) -> None:
    samples = np.random.default_rng(0).normal(size=20_000)
    path = tmp_path / "a.wav"
    wavfile.write(path, RATE, np.stack([samples, np.full(20_000, rpm)], axis=1).astype("<f4"))
    with warnings.catch_warnings(record=True) as notes:
        warnings.simplefilter("always")
        read_tables([str(path)], Columns(order_tracking="1"))
    assert [f"{note.message}"[:41] for note in notes] == [
        "`order_tracking` 1 is 25 in the median: s"
    ] * told


def reading(*data: Path, raw: Raw | None = None):
    """Read files as `train` does."""
    columns, windowing = Columns(raw=raw, rate_hz=RATE), WindowingOptions.of(64, 64, ())
    options = train.TrainingOptions(columns, windowing, train.TestSplit(), Detector())
    return options.read([str(path) for path in data])


def test_channels_in_turn_of_raw_samples_are_told_unless_given(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).normal(0, (100, 900), (20_000, 2)).astype("<i2")
    noise.tofile(tmp_path / "two.raw")
    noise[:, 1].copy().tofile(tmp_path / "one.raw")
    with pytest.warns(UserWarning, match="alternate as those of 2 channels in turn do: give `ch"):
        reading(tmp_path / "two.raw", raw=Raw("int16"))
    reading(tmp_path / "one.raw", raw=Raw("int16"))  # warnings are errors
    for channels in (1, 2):
        reading(tmp_path / "two.raw", raw=Raw("int16", channels))


def test_a_recording_of_another_gain_is_told_by_its_level(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    paths = [tmp_path / f"{name}.wav" for name in "abc"]
    for scale, path in zip((2000, 6000, 300), paths, strict=True):
        wavfile.write(path, RATE, rng.normal(0, scale, 5000).astype(np.int16))
    reading(*paths)
    wavfile.write(paths[1], RATE, rng.normal(0, 4, 5000).astype(np.int16))
    wavfile.write(paths[2], RATE, rng.normal(0, 2000, 5000).astype(np.int16))
    with pytest.warns(UserWarning, match=r"b\.wav: its level is 0\.00.* times that of the record"):
        reading(*paths)


def test_silent_recordings_are_no_measure_of_levels(tmp_path: Path) -> None:
    normal = np.random.default_rng(0).normal(0, 1000, 5000)
    for name, scale in (("a", 0), ("b", 0), ("c", 1), ("d", 0)):
        wavfile.write(tmp_path / f"{name}.wav", RATE, (scale * normal).astype(np.int16))
    reading(tmp_path)  # warnings are errors


def test_what_a_model_knows_judges_recordings_and_gives_raw_ones_channels(tmp_path: Path) -> None:
    rng, limit = np.random.default_rng(0), np.full(2, 4000, np.float32)
    inputs = Inputs((64, 2), None, -limit, limit, stride=64, rate_hz=float(RATE))
    counts = rng.normal(0, 1000, (5000, 2)).astype("<i2")
    counts.tofile(tmp_path / "a.raw")
    _, labelled = model_windows([str(tmp_path / "a.raw")], Columns(raw=Raw("int16")), inputs)
    assert len(labelled.windows) == 5000 // 64
    wavfile.write(tmp_path / "a.wav", RATE, (counts / 32768).astype(np.float32))
    with pytest.warns(UserWarning, match="channel . goes up to 0.1.*, in training it went to 4000"):
        model_windows([str(tmp_path / "a.wav")], Columns(), inputs)


def test_folders_of_faults_that_train_as_normal_are_told(rig: Path) -> None:
    with pytest.warns(UserWarning, match="the recordings in 'fault' train as normal ones, too; gi"):
        reading(rig)
    reading(rig / "normal")  # warnings are errors
    reading(rig / "fault")


def test_a_folder_beside_that_of_normal_recordings_is_told_whatever_its_name(rig: Path) -> None:
    (rig / "fault").rename(rig / "bearing")
    with pytest.warns(UserWarning, match="the recordings in 'bearing' train as normal ones, too"):
        reading(rig)
    (rig / "bearing").rename(rig / "normal, loaded")
    reading(rig)  # warnings are errors
    (rig / "normal").rename(rig / "monday")
    (rig / "normal, loaded").rename(rig / "tuesday")
    reading(rig)


def test_windows_at_each_sample_are_told() -> None:
    told = r"`stride` is 1: a device scores 12000 windows a second.* `stride`, such as 32"
    with pytest.warns(UserWarning, match=told):
        note_stride(Cut(64, 1), RATE)
    for cut, rate_hz in (
        (Cut(64, 2), RATE),
        (Cut(1, 1), RATE),
        (Cut(64, 1), 3999),
        (Cut(64, 1), None),
    ):
        note_stride(cut, rate_hz)  # warnings are errors


@pytest.mark.parametrize(
    "name", ["default", "no_fault", "NonFaulty", "without damage", "fault-free", "undamaged"]
)
def test_folders_that_are_named_after_no_fault_are_not_told(rig: Path, name: str) -> None:
    (rig / "fault").rename(rig / name)
    reading(rig)  # warnings are errors


def test_forgotten_channels_of_raw_samples_are_named(tmp_path: Path) -> None:
    np.ones((500, 2), "<f4").tofile(tmp_path / "a.raw")
    columns = Columns(raw=Raw("float32"), rate_hz=RATE, order_tracking="1")
    with pytest.raises(InputError, match=r"no column '1'.*; `channels` says how many there are"):
        read_tables([str(tmp_path / "a.raw")], columns)


def test_a_table_of_other_recordings_is_told(rig: Path) -> None:
    names = "normal/a.wav,ok", "normal/b.wav,ok", "fault/none.wav,worn"
    (rig / "metadata.csv").write_text("\n".join(["file_name,state", *names]))
    columns = Columns(label="state", normal=("ok",))
    with pytest.warns(UserWarning, match=r"names 1 recordings that are not there, such as 'fault/"):
        read_tables([str(rig / "normal")], columns)
    with pytest.raises(InputError, match=r"metadata\.csv has no row 'fault/inner\.wav', but 'nor"):
        read_tables([str(rig)], columns)
