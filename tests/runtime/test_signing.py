"""Signed artifacts and threshold files, and what becomes of changed ones."""

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from edgeae.commands import main
from edgeae_runtime import ArtifactError, InputError, Scorer
from edgeae_runtime.signing import make_key, sign_file
from edgeae_runtime.state import load_state, write_state
from edgeae_runtime.threshold_file import read_threshold_file, write_threshold_file

MUTATIONS = 700  # of each of the three kinds of files


@pytest.fixture
def signed(make_example, tmp_path):
    """An artifact with version 2 of its signature, and the two keys."""
    path, key = tmp_path / "pump.onnx", tmp_path / "key"
    shutil.copy(make_example("series").path, path)
    public = make_key(str(key))
    sign_file(str(path), str(key), 2)
    return path, key, public


def test_a_signed_artifact_is_taken_and_an_older_version_is_not(signed):
    path, key, public = signed
    Scorer(path, verify_key=public).close()
    sign_file(str(path), str(key), 1)
    with pytest.raises(ArtifactError, match="version 1 is older than 2"):
        Scorer(path, verify_key=public)
    sign_file(str(path), str(key), 3)
    Scorer(path, verify_key=public).close()


def test_wrong_keys_changed_files_and_other_names_are_refused(signed, make_example, tmp_path):
    path, _, public = signed
    other = make_key(str(tmp_path / "other"))
    with pytest.raises(ArtifactError, match="not that of"):
        Scorer(path, verify_key=other)
    renamed = tmp_path / "fan.onnx"
    shutil.copy(path, renamed)
    shutil.copy(f"{path}.sig", f"{renamed}.sig")
    with pytest.raises(ArtifactError, match="another content or name"):
        Scorer(renamed, verify_key=public)
    path.write_bytes(make_example("table").data)
    with pytest.raises(ArtifactError, match="another content or name"):
        Scorer(path, verify_key=public)
    os.unlink(f"{path}.sig")
    with pytest.raises(ArtifactError, match="missing"):
        Scorer(path, verify_key=public)


def test_a_running_scorer_takes_only_signed_replacements(signed):
    path, key, public = signed
    with Scorer(path, verify_key=public) as scorer:
        sign_file(str(path), str(key), 1)
        with pytest.raises(ArtifactError, match="older"):
            scorer.replace(path)
        sign_file(str(path), str(key), 4)
        scorer.replace(path)


def test_keys_have_their_modes_are_never_written_over_and_never_shown(tmp_path):
    key = tmp_path / "key"
    shown = CliRunner().invoke(main, ["key", "new", str(key)])
    assert shown.output == f"{key}.pub\n"
    assert (key.stat().st_mode & 0o777, os.stat(f"{key}.pub").st_mode & 0o777) == (0o600, 0o644)
    again = CliRunner().invoke(main, ["key", "new", str(key)])
    assert again.exit_code == 1
    with pytest.raises(InputError, match="must be a private key"):
        sign_file(str(key), f"{key}.pub", 1)


def test_a_threshold_file_counts_where_it_is_named_for_its_model_only(signed, table, tmp_path):
    path, key, public = signed
    threshold = tmp_path / "t.json"
    with Scorer(path) as scorer:
        write_threshold_file(str(threshold), scorer.digest, 0.25, 0.5, {})
    with Scorer(path, threshold_file=threshold) as scorer:
        assert (scorer.threshold, scorer.threshold_origin) == (0.25, "threshold_file=")
    with Scorer(path, threshold_file=threshold, threshold=3) as scorer:
        assert (scorer.threshold, scorer.threshold_origin) == (3, "threshold=")
    with pytest.raises(ArtifactError, match="another model"):
        Scorer(table.path, threshold_file=threshold)
    with pytest.raises(ArtifactError, match="must be signed"):
        Scorer(path, threshold_file=threshold, verify_key=public)
    sign_file(str(threshold), str(key), 1)
    Scorer(path, threshold_file=threshold, verify_key=public).close()


def mutated(data: bytes, rng: np.random.Generator) -> bytes:
    """Same bytes with one to three of them changed, cut out or put in; never the same again."""
    changed = bytearray(data)
    for _ in range(rng.integers(1, 4)):
        place = int(rng.integers(len(changed)))
        kind = rng.integers(3)
        if kind == 0:
            changed[place] ^= int(rng.integers(1, 256))
        elif kind == 1:
            del changed[place : place + int(rng.integers(1, 20))]
        else:
            changed[place:place] = rng.bytes(int(rng.integers(1, 9)))
    return bytes(changed) if bytes(changed) != data else data + b"x"


def test_no_mutated_state_is_taken(tmp_path):
    path, rng = tmp_path / "state", np.random.default_rng(0)
    write_state(str(path), "digest", {"stream": [1, 2, 3], "alarms": "x" * 50})
    good = path.read_bytes()
    taken: list[dict] = []
    for _ in range(MUTATIONS):
        path.write_bytes(mutated(good, rng))
        assert "set aside" in str(load_state(str(path), "digest", taken.append))
    assert not taken
    path.write_bytes(good)
    assert load_state(str(path), "digest", taken.append) is None
    assert len(taken) == 1


def test_no_mutated_threshold_file_is_taken(tmp_path):
    path, rng = tmp_path / "t.json", np.random.default_rng(1)
    write_threshold_file(str(path), "digest", 0.25, 0.5, {"windows": 99})
    good = path.read_bytes()
    for _ in range(MUTATIONS):
        path.write_bytes(mutated(good, rng))
        with pytest.raises(ArtifactError):
            read_threshold_file(path, "digest")


def test_no_mutated_signature_says_anything_else(signed):
    from edgeae_runtime.signing import check_signature

    path, _, public = signed
    data, rng = path.read_bytes(), np.random.default_rng(2)
    good = Path(f"{path}.sig").read_bytes()
    for _ in range(MUTATIONS):
        changed = mutated(good, rng)
        with open(f"{path}.sig", "wb") as file:
            file.write(changed)
        try:
            same = json.loads(changed) == json.loads(good)  # blanks may have come or gone
        except ValueError:
            same = False
        if same:
            check_signature(str(path), data, public)
            continue
        with pytest.raises(ArtifactError):
            check_signature(str(path), data, public)
