"""Artifacts are opened in one pass."""

import json
from pathlib import Path
from typing import Any

import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.manifest import reader


@pytest.mark.parametrize("suffix", ["onnx", "tflite", "c"])
def test_the_manifest_of_an_opened_file_is_parsed_once(
    table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = table.detector.export(tmp_path / f"pump.{suffix}").path
    parsed = []

    class Counted:
        @staticmethod
        def loads(text: bytes, **options: Any) -> object:
            parsed.append(text)
            return json.loads(text, **options)

    monkeypatch.setattr(reader, "json", Counted)
    with Scorer(path) as scorer:
        assert scorer.manifest.name == "pump"
    assert len(parsed) == 1
