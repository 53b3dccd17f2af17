"""Signed artifacts and threshold files, and what becomes of changed ones."""

import base64
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from edgeae.storage.signing import make_key, sign_file
from edgeae_runtime import ArtifactError, InputError, Scorer
from edgeae_runtime.artifact.selftest import selftest
from edgeae_runtime.artifact.signing import accept, check_signature
from edgeae_runtime.artifact.threshold_file import write_threshold_file
from edgeae_runtime.cli.main import main as device
from edgeae_runtime.manifest.digest import PLACEHOLDER, seal
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


@pytest.fixture
def other_scores(make_example) -> bytes:
    """The same artifact, whose stored scores of the golden windows are others."""
    example = make_example("series")
    document = json.loads(json.dumps(example.document))
    scores = np.frombuffer(base64.b64decode(document["golden"]["scores"]), "<f4") * 1.5
    document["golden"]["scores"] = base64.b64encode(scores.astype("<f4").tobytes()).decode()
    document["digest"] = PLACEHOLDER
    model = onnx.load_from_string(example.data)
    next(p for p in model.metadata_props if p.key == "edgeae").value = json.dumps(document)
    return seal(model.SerializeToString())


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


def test_a_version_counts_only_when_its_file_has_proved_itself(signed, other_scores) -> None:
    path, key, public = signed
    good, signature = path.read_bytes(), Path(f"{path}.sig").read_bytes()
    accepted = Path(f"{public}.accepted")
    with Scorer(path, verify_key=public) as scorer:
        before = accepted.read_text()
        path.write_bytes(other_scores)
        sign_file(str(path), str(key), 9)
        with pytest.raises(ArtifactError, match="selftest failed"):
            scorer.replace(path)
        with pytest.raises(ArtifactError, match="selftest failed"):
            Scorer(path, verify_key=public)
        assert not selftest(path, public).passed
    assert accepted.read_text() == before
    path.write_bytes(good)
    Path(f"{path}.sig").write_bytes(signature)
    Scorer(path, verify_key=public).close()  # the device still has a model that it accepts


def test_any_number_of_names_is_kept_and_its_mode_too(signed) -> None:
    path, _, public = signed
    accepted = Path(f"{public}.accepted")
    names = {f"site-{i:05d}-pump-model-of-line.onnx": 1 for i in range(3000)}
    accepted.write_text(json.dumps(names))
    accepted.chmod(0o600)
    Scorer(path, verify_key=public).close()
    assert json.loads(accepted.read_text()) == {**names, "pump.onnx": 2}
    assert accepted.stat().st_mode & 0o777 == 0o600


def test_versions_of_two_processes_are_both_kept(tmp_path: Path) -> None:
    public = make_key(str(tmp_path / "key"))
    names = [f"m{i}.bin" for i in range(8)]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
        sign_file(str(tmp_path / name), str(tmp_path / "key"), 5)

    def take(name: str) -> None:
        path = tmp_path / name
        accept(check_signature(str(path), path.read_bytes(), public))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, names))
    assert json.loads(Path(f"{public}.accepted").read_text()) == dict.fromkeys(names, 5)


@pytest.mark.parametrize("version", [-5, 0, True, 2**53 + 1, 1.0])
def test_a_version_is_a_whole_number_from_1(signed, version) -> None:
    path, key, _ = signed
    with pytest.raises(InputError, match="`version` must be a whole number from 1"):
        sign_file(str(path), str(key), version)


def test_signatures_with_a_key_twice_and_of_bytes_are_refused(signed) -> None:
    path, _, public = signed
    text = Path(f"{path}.sig").read_text()
    for changed in (text.replace('"version"', '"version": 9, "version"'), text + " " * 70000):
        Path(f"{path}.sig").write_text(changed)
        with pytest.raises(ArtifactError, match=r"not a signature|at most 64 kB"):
            Scorer(path, verify_key=public)
    with pytest.raises(InputError, match="needs `artifact` as a path"):
        Scorer(path.read_bytes(), verify_key=public)


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
    with pytest.raises(InputError, match="others can read this private key; chmod 600"):
        sign_file(str(key), f"{key}.pub", 1)
    os.chmod(f"{key}.pub", 0o600)
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
