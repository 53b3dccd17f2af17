"""Fitting and exporting from Python print nothing but what TensorFlow cannot be kept from."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import logging, os, sys
import numpy as np
import edgeae

def state():
    names = ("", "absl", "keras", "tensorflow")
    levels = [logging.getLogger(name).level for name in names]
    return levels, {name: value for name, value in os.environ.items() if name.startswith("TF_")}

before = state()
x = np.random.default_rng(0).normal(size=(600, 4))
detector = edgeae.Detector("dense", hidden=(4,), epochs=2, random_state=0).fit(x)
after = state()
print(before[1] == after[1], before[0] == after[0])
detector.export(sys.argv[1])
detector.export(sys.argv[2])
"""
BEFORE_LEVELS = (
    "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR",
    "Could not find cuda drivers on your machine, GPU will not be used.",
    # Where the processor has what oneDNN wants, such as AMX.
    "To turn them off, set the environment variable `TF_ENABLE_ONEDNN_OPTS=0`.",
)
"""Written while TensorFlow's libraries are loaded, before any level counts (docs/train.md)."""


def run(tmp_path, **environment):
    files = [str(tmp_path / name) for name in ("x.onnx", "x.tflite")]
    variables = {n: value for n, value in os.environ.items() if n != "TF_CPP_MIN_LOG_LEVEL"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *files],
        capture_output=True,
        text=True,
        check=True,
        env={**variables, **environment},
    )
    others = [line for line in done.stderr.splitlines() if not line.endswith(BEFORE_LEVELS)]
    return done.stdout, others


@pytest.mark.slow
def test_fitting_and_exporting_are_quiet_and_leave_levels_and_environment_alone(
    tmp_path: Path,
) -> None:
    assert run(tmp_path) == ("True True\n", [])


@pytest.mark.slow
def test_a_level_that_the_user_has_set_counts(tmp_path: Path) -> None:
    out, lines = run(tmp_path, TF_CPP_MIN_LOG_LEVEL="0")
    assert out == "True True\n"
    assert any("cpu_feature_guard" in line for line in lines)
