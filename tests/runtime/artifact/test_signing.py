"""Signed artifacts and threshold files, and what becomes of changed ones."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from edgeae_runtime import ArtifactError, InputError, Scorer
from edgeae_runtime.artifact.signing import make_key, sign_file
from edgeae_runtime.artifact.threshold_file import write_threshold_file
from edgeae_runtime.cli.main import main as device
from tests.soak.mutated import mutated_files

MUTATIONS = 700  # of each of the three kinds of files


@pytest.fixture
def signed(make_example, tmp_path: Path):
    """An artifact with version 2 of its signature, and the two keys."""
    path, key = tmp_path / "pump.onnx", tmp_path / "key"
    shutil.copy(make_example("series").path, path)
    public = make_key(str(key))
    sign_file(str(path), str(key), 2)
    return path, key, public


def test_a_signed_artifact_is_taken_and_an_older_version_is_not(signed) -> None:
    path, key, public = signed
    Scorer(path, verify_key=public).close()
    sign_file(str(path), str(key), 1)
    with pytest.raises(ArtifactError, match="version 1 is older than 2"):
        Scorer(path, verify_key=public)
    sign_file(str(path), str(key), 3)
    Scorer(path, verify_key=public).close()


def test_wrong_keys_changed_files_and_other_names_are_refused(
    signed, make_example, tmp_path: Path
) -> None:
    path, _, public = signed
    other = make_key(str(tmp_path / "other"))
    with pytest.raises(ArtifactError, match="did not sign it"):
        Scorer(path, verify_key=other)
    renamed = tmp_path / "fan.onnx"
    shutil.copy(path, renamed)
    shutil.copy(f"{path}.sig", f"{renamed}.sig")
    with pytest.raises(ArtifactError, match="content or name differs"):
        Scorer(renamed, verify_key=public)
    path.write_bytes(make_example("table").data)
    with pytest.raises(ArtifactError, match="content or name differs"):
        Scorer(path, verify_key=public)
    os.unlink(f"{path}.sig")
    with pytest.raises(ArtifactError, match="missing"):
        Scorer(path, verify_key=public)


def test_a_running_scorer_takes_only_signed_replacements(signed) -> None:
    path, key, public = signed
    with Scorer(path, verify_key=public) as scorer:
        sign_file(str(path), str(key), 1)
        with pytest.raises(ArtifactError, match="older"):
            scorer.replace(path)
        sign_file(str(path), str(key), 4)
        scorer.replace(path)


def test_selftest_and_score_take_only_signed_files(signed, tmp_path: Path) -> None:
    path, key, public = signed
    data = tmp_path / "x.npy"
    np.save(data, np.zeros((2, 6, 3), np.float32))
    for command in (["selftest", str(path)], ["score", str(path), str(data)]):
        sign_file(str(path), str(key), 3)
        asked = [*command, "--verify-key", public]
        done = CliRunner().invoke(device, asked)
        assert done.exit_code == 0, done.output
        sign_file(str(path), str(key), 2)
        done = CliRunner().invoke(device, asked)
        assert done.exit_code == 1
        assert "version 2 is older than 3" in done.output


def test_keys_have_their_modes_are_never_written_over_and_never_shown(tmp_path: Path) -> None:
    key = tmp_path / "key"
    shown = CliRunner().invoke(main, ["key", "new", str(key)])
    assert shown.output == f"{key}.pub\n"
    assert (key.stat().st_mode & 0o777, os.stat(f"{key}.pub").st_mode & 0o777) == (0o600, 0o644)
    again = CliRunner().invoke(main, ["key", "new", str(key)])
    assert again.exit_code == 1
    with pytest.raises(InputError, match="must be a private key"):
        sign_file(str(key), f"{key}.pub", 1)


def test_a_threshold_file_counts_where_it_is_named_for_its_model_only(
    signed, table, tmp_path: Path
) -> None:
    path, key, public = signed
    threshold = tmp_path / "t.json"
    with Scorer(path) as scorer:
        write_threshold_file(str(threshold), scorer.digest, 0.25, 0.5, {})
    with Scorer(path, threshold_file=threshold) as scorer:
        assert (float(scorer.threshold), scorer.threshold_origin) == (0.25, "threshold_file")
    with Scorer(path, threshold_file=threshold, threshold=3) as scorer:
        assert (float(scorer.threshold), scorer.threshold_origin) == (3, "threshold")
    with pytest.raises(ArtifactError, match="another model"):
        Scorer(table.path, threshold_file=threshold)
    with pytest.raises(ArtifactError, match="must be signed"):
        Scorer(path, threshold_file=threshold, verify_key=public)
    sign_file(str(threshold), str(key), 1)
    Scorer(path, threshold_file=threshold, verify_key=public).close()


def test_no_mutated_state_threshold_file_or_signature_is_taken(tmp_path: Path) -> None:
    taken = mutated_files(tmp_path, MUTATIONS)
    assert set(taken.values()) == {0}, taken
