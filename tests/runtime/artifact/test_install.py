"""A signed artifact takes the place of another one, or everything stays as it was."""

import json
import os
import shutil
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from edgeae.storage.signing import make_key, sign_file
from edgeae_runtime import ArtifactError, InputError, Scorer
from edgeae_runtime.artifact.install import install
from edgeae_runtime.artifact.signing import read_signatures
from tests.runtime.service.processes import csv_lines, run, scores, text_of
from tests.soak.updates import updates

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "signature.schema.json").read_text())


@pytest.fixture
def device(table, tmp_path: Path) -> tuple[Path, Path, str, str]:
    """An artifact, a new one beside it, the private and the public key."""
    key = str(tmp_path / "key")
    public = make_key(key)
    artifact, new = tmp_path / "pump.onnx", tmp_path / "incoming" / "pump.onnx"
    new.parent.mkdir()
    shutil.copy(table.path, artifact)
    shutil.copy(table.path, new)
    sign_file(str(artifact), key, 1)
    sign_file(str(new), key, 2)
    return artifact, new, key, public


def content(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_the_new_version_counts_and_has_the_only_signature(device) -> None:
    artifact, new, _, public = device
    os.chmod(artifact, 0o600)
    assert install(str(new), str(artifact), public) == 2
    (signature,) = read_signatures(f"{artifact}.sig")
    jsonschema.validate(signature, SCHEMA)
    assert signature["version"] == 2
    assert artifact.stat().st_mode & 0o777 == 0o600
    assert json.loads(Path(f"{public}.accepted").read_text()) == {"pump.onnx": 2}
    Scorer(artifact, verify_key=public).close()


def test_a_version_that_is_deferred_counts_after_the_first_windows_of_a_stream(
    make_example, tmp_path: Path
) -> None:
    normal = np.random.default_rng(6).normal(size=(20, 3))
    readings = (normal * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)
    example, key = make_example("series"), str(tmp_path / "key")
    public, artifact = make_key(key), tmp_path / "pump.onnx"
    old, new = (tmp_path / name / "pump.onnx" for name in ("old", "new"))
    for path, version in ((old, 1), (new, 2)):
        path.parent.mkdir()
        shutil.copy(example.path, path)
        sign_file(str(path), key, version)
    accepted, lines = Path(f"{public}.accepted"), csv_lines(readings)
    install(str(old), str(artifact), public)

    def windows_of(count: int) -> None:
        options = ("--stride", 1, "--verify-key", public)
        events, _ = run(artifact, text_of(lines[: count + 5]), *options)
        assert len(scores(events)) == count

    assert install(str(new), str(artifact), public, defer_version=True) == 2
    windows_of(7)
    assert json.loads(accepted.read_text()) == {"pump.onnx": 1}
    install(str(old), str(artifact), public)  # the new one did not prove itself
    install(str(new), str(artifact), public, defer_version=True)
    windows_of(8)
    assert json.loads(accepted.read_text()) == {"pump.onnx": 2}
    with pytest.raises(ArtifactError, match="version 1 is older than 2"):
        install(str(old), str(artifact), public)


def test_what_is_refused_leaves_everything_as_it_was(device, make_example) -> None:
    artifact, new, key, public = device
    for data, message in (
        (make_example("series").data, "must have the running one's shape"),
        (new.read_bytes()[:-1], "digest|changed|damaged|no edgeae"),
    ):
        new.write_bytes(data)
        sign_file(str(new), key, 3)
        before = content(artifact.parent)
        with pytest.raises(ArtifactError, match=message):
            install(str(new), str(artifact), public)
        after = content(artifact.parent)
        after.pop("pump.onnx.lock", None)
        before.pop("pump.onnx.lock", None)
        assert after == before
    assert not Path(f"{public}.accepted").exists()


def test_another_name_and_the_file_itself_are_refused(device) -> None:
    artifact, new, _, public = device
    with pytest.raises(InputError, match="`new` must have the file name of `artifact`"):
        install(str(new), str(artifact.parent / "valve.onnx"), public)
    with pytest.raises(InputError, match="must be another file"):
        install(str(artifact), str(artifact), public)


@pytest.mark.slow
@pytest.mark.soak
def test_kills_at_any_system_call_strand_no_device(tmp_path: Path) -> None:
    figures = updates(tmp_path, 4)
    missed = [f for f in figures if f.goal is not None and not f.goal.is_met(f.value)]
    assert missed == []
    assert {f.name: f.value for f in figures}["killed installations"] > 5
