"""A repository of the Hub as it is before it is uploaded: artifacts, and a card that is true."""

from pathlib import Path

import huggingface_hub
import pytest

import edgeae.hub
from edgeae_runtime import Scorer
from edgeae_runtime.errors import ArtifactError, InputError


def test_the_card_says_what_the_manifest_says(table, tmp_path: Path) -> None:
    edgeae.hub.save(table.path, tmp_path / "repository", license="apache-2.0")
    assert (tmp_path / "repository" / table.path.name).read_bytes() == table.path.read_bytes()
    card = huggingface_hub.ModelCard.load(tmp_path / "repository" / "README.md")
    assert (card.data.library_name, card.data.license) == ("edgeae", "apache-2.0")
    assert card.data.tags == ["anomaly-detection", "onnx"]
    with Scorer(table.path) as scorer:
        manifest = scorer.manifest
    assert f"| {manifest.threshold.value:.6g} |" in card.text
    for name in manifest.inputs.features:
        assert f"`{name}`" in card.text


def test_a_client_that_is_away_is_the_client_s_own_error(table, monkeypatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(Exception, match=r"(?i)offline|connect"):
        edgeae.hub.push(table.path, "me/pump")


def test_what_cannot_be_one_repository_is_refused_before_it_is_written(table, tmp_path) -> None:
    (tmp_path / "broken.onnx").write_bytes(b"no artifact")
    for artifacts, error in (
        ([], InputError),
        ([table.path, table.path], InputError),
        (tmp_path / "broken.onnx", ArtifactError),
    ):
        with pytest.raises(error):
            edgeae.hub.save(artifacts, tmp_path / "repository")
    assert not (tmp_path / "repository").exists()
