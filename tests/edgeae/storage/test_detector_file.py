import io
import json
import time
import zipfile
from pathlib import Path

import joblib
import numpy as np
import pytest

import edgeae
from edgeae import ArtifactError, Detector
from edgeae_export.reproducible import add_member
from edgeae_runtime.readings.numpy_file import most_unpacked


@pytest.fixture(scope="module")
def detector():
    x = np.random.default_rng(0).normal(size=(600, 3))
    return Detector(hidden=(8,), epochs=3, random_state=0, threshold_rule="mean+2std").fit(x)


@pytest.fixture
def path(detector, tmp_path: Path):
    detector.save(tmp_path / "pump.edgeae")
    return tmp_path / "pump.edgeae"


def rewritten(path, **members):
    """The same zip with members replaced (bytes) or left out (None)."""
    content = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            data = members.get(name.split(".")[0], old.read(name))
            if data is not None:
                new.writestr(name, data)
    path.write_bytes(content.getvalue())
    return path


def manifest_of(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("manifest.json"))


def test_a_loaded_detector_is_the_one_that_was_saved(detector, path) -> None:
    loaded = edgeae.load(path)
    x = np.random.default_rng(1).normal(size=(50, 3)).astype(np.float32)
    np.testing.assert_array_equal(loaded.anomaly_score(x), detector.anomaly_score(x))
    np.testing.assert_array_equal(loaded.predict(x), detector.predict(x))
    assert loaded.threshold_ == detector.threshold_
    assert loaded.source_.rule == detector.source_.rule
    assert loaded.get_params() == detector.get_params()
    assert loaded.history_.best_epoch == detector.history_.best_epoch
    with pytest.raises(ValueError, match="3 features"):
        loaded.predict(np.zeros((1, 2)))


def test_a_detector_has_the_same_hash_a_second_later(detector) -> None:
    """aeon compares those before and after a prediction."""
    before = joblib.hash(detector)
    time.sleep(1.1)  # Keras writes the second of its saving
    assert joblib.hash(detector) == before


def test_nothing_in_the_file_is_pickled(path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == ["calibration.npz", "manifest.json", "model.keras"]
        with np.load(io.BytesIO(archive.read("calibration.npz")), allow_pickle=False) as arrays:
            assert {arrays[name].dtype for name in arrays.files} == {np.dtype(np.float32)}


@pytest.mark.parametrize("size", [0, 1, 100, 2000, -1, -30])
def test_a_truncated_file_is_refused(path, size) -> None:
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ArtifactError, match=r"pump\.edgeae: no edgeae detector"):
        edgeae.load(path)


def test_any_other_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.edgeae").write_text("hello")
    with pytest.raises(ArtifactError, match="no edgeae detector"):
        edgeae.load(tmp_path / "x.edgeae")
    with pytest.raises(FileNotFoundError):
        edgeae.load(tmp_path / "nothing.edgeae")


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (
            1,
            "pump.edgeae: format 1 was written by a development version before the first release; "
            "train it again with edgeae 0.1.0 or later",
        ),
        (3, "format 3 is unknown to this version, which reads 2; install a newer edgeae"),
    ],
)
def test_another_format_is_refused_with_the_remedy(path, number, message) -> None:
    manifest = {**manifest_of(path), "format": number}
    rewritten(path, manifest=json.dumps(manifest).encode())
    with pytest.raises(ArtifactError) as refused:
        edgeae.load(path)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("member", ["manifest", "model", "calibration"])
def test_a_missing_member_is_named(path, member) -> None:
    rewritten(path, **{member: None})
    with pytest.raises(ArtifactError, match=f"it has no {member}"):
        edgeae.load(path)


@pytest.mark.parametrize("member", ["manifest", "model", "calibration"])
def test_a_member_of_noise_is_refused(path, member) -> None:
    rewritten(path, **{member: b"\x00noise" * 40})
    with pytest.raises(ArtifactError):
        edgeae.load(path)


def test_every_key_of_the_manifest_is_required_and_no_other_allowed(path) -> None:
    whole = path.read_bytes()
    for key in manifest_of(path):
        manifest = manifest_of(path)
        del manifest[key]
        rewritten(path, manifest=json.dumps(manifest).encode())
        with pytest.raises(ArtifactError, match=f"'{key}' is missing"):
            edgeae.load(path)
        path.write_bytes(whole)
    rewritten(path, manifest=json.dumps({**manifest_of(path), "extra": 1}).encode())
    with pytest.raises(ArtifactError, match="'extra' is unknown"):
        edgeae.load(path)


@pytest.mark.slow
@pytest.mark.parametrize("architecture", ["variational", "conv", "gru", "mixed"])
def test_a_new_process_loads_every_kind_of_layer(tmp_path: Path, python, architecture) -> None:
    x = np.random.default_rng(0).normal(size=(900, 8)).astype(np.float32)
    detector = Detector(architecture, hidden=(4,), epochs=1, random_state=0, threshold=1.0).fit(x)
    detector.save(tmp_path / "x.edgeae")
    np.save(tmp_path / "x.npy", x[:5])
    script = """
import sys
import numpy as np
import edgeae
print(edgeae.load(sys.argv[1]).anomaly_score(np.load(sys.argv[2])).tolist())
"""
    done = python(script, tmp_path / "x.edgeae", tmp_path / "x.npy")
    np.testing.assert_allclose(json.loads(done.stdout), detector.anomaly_score(x[:5]), rtol=1e-6)


def test_a_folder_that_does_not_exist_is_named(detector, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        detector.save(tmp_path / "nowhere" / "pump.edgeae")


def test_windows_that_pack_like_a_bomb_are_written_so_that_they_can_be_read() -> None:
    samples = np.random.default_rng(0).normal(size=20_000).astype(np.float32)
    overlapping = np.lib.stride_tricks.sliding_window_view(samples, 1024).tobytes()
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        add_member(archive, "calibration.npz", overlapping)
        entry = archive.getinfo("calibration.npz")
    assert entry.file_size <= most_unpacked(entry.compress_size)
