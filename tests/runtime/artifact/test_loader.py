"""Artifacts are opened in one pass."""

from pathlib import Path

import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.manifest import reader
from edgeae_runtime.unique_json import parse_json


@pytest.mark.parametrize("suffix", ["onnx", "tflite", "c"])
def test_the_manifest_of_an_opened_file_is_parsed_once(
    table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = table.detector.export(tmp_path / f"pump.{suffix}").path
    parsed = []

    def counted(text: bytes) -> object:
        parsed.append(text)
        return parse_json(text)

    monkeypatch.setattr(reader, "parse_json", counted)
    with Scorer(path, allow_native=True) as scorer:
        assert scorer.manifest.name == "pump"
    assert len(parsed) == 1
