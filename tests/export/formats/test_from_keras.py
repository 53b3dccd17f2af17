"""Conversion of Keras graphs to ONNX."""

from pathlib import Path

import pytest
import tf2onnx
from tf2onnx.optimizer.identity_optimizer import IdentityOptimizer

from edgeae_runtime import Scorer


def test_an_optimiser_that_fails_is_left_out(
    make_example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = make_example("table")
    runs = []

    def failing(self, graph, iteration):
        runs.append(iteration)
        raise IndexError("of an optimiser")

    monkeypatch.setattr(IdentityOptimizer, "optimize", failing)
    assert IdentityOptimizer in tf2onnx.optimizer._optimizers.values()

    path = example.detector.export(tmp_path / "pump.onnx").path

    assert len(runs) > 1  # in place, and again with the copies
    with Scorer(path) as scorer, Scorer(example.path) as usual:
        assert scorer.threshold == pytest.approx(usual.threshold, rel=1e-5)
