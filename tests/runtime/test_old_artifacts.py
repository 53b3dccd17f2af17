"""Every released format keeps loading, and deciding as it did when it was written."""

import ast
import json
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.manifest.model import FORMAT

ARTIFACTS = Path(__file__).parent / "artifacts"
FIRST_RELEASED = 2
FORMATS = range(FIRST_RELEASED, FORMAT + 1)
RUNTIME = Path(__file__).parents[2] / "runtime"
ACROSS_ENGINES = 1e-5  # of the score: onnxruntime's versions sum in another order


@pytest.mark.parametrize("number", FORMATS)
def test_a_stored_artifact_scores_as_it_did(number: int) -> None:
    expected = json.loads((ARTIFACTS / f"format-{number}.json").read_text(encoding="utf-8"))
    windows = np.array(expected["windows"], np.float32)
    with Scorer(ARTIFACTS / f"format-{number}.onnx") as scorer:
        np.testing.assert_allclose(scorer.score(windows), expected["scores"], rtol=ACROSS_ENGINES)
        assert scorer.is_anomaly(windows).tolist() == expected["is_anomaly"]
        assert [scorer.is_anomaly(window) for window in windows] == expected["is_anomaly"]
        assert scorer.threshold == np.float32(expected["threshold"])
        at_a_tenth = scorer.manifest.calibration.threshold(0.1)
        assert at_a_tenth == np.float32(expected["threshold_at_a_tenth"])
        given = scorer.contributions(windows)
        np.testing.assert_allclose(given, expected["contributions"], atol=1e-4)


def test_there_is_one_stored_artifact_per_format_and_it_is_small() -> None:
    stored = sorted(path.name for path in ARTIFACTS.glob("*.onnx"))
    assert stored == [f"format-{number}.onnx" for number in FORMATS]
    assert all(path.stat().st_size < 40_000 for path in ARTIFACTS.glob("*"))


def test_the_runtime_s_code_is_python_3_9() -> None:
    for path in RUNTIME.rglob("*.py"):
        ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
