"""Front ends keep the digits of float32 beside large offsets, and in long windows."""

import ctypes
import subprocess
from pathlib import Path

import numpy as np
import pytest

import edgeae
from edgeae_export.formats import c99
from edgeae_export.front_end import features_of
from edgeae_runtime import Scorer

pytestmark = pytest.mark.slow

KERNELS = Path(c99.__file__).parent / "kernels"
PROGRAM = """
#include <math.h>
#include <stddef.h>
#define EDGEAE_ROM
#include "statistics.c"
void statistics(const float *x, const float *floors, float *y, size_t channels, size_t steps)
{
    k_statistics(x, floors, y, channels, steps);
}
"""
CLOSE = 2e-6  # at most 1.2e-6 was measured; up to 3e-5 with sums of one block or coarse means


@pytest.mark.parametrize(("kind", "offset"), [("statistics", 1000), ("spectrum", 10_000)])
def test_a_large_offset_costs_no_digits(kind: str, offset: int, tmp_path: Path) -> None:
    """As gravity beside the vibration of a quiet machine: the files are written, too."""
    rng = np.random.default_rng(0)
    windows = (rng.normal(size=(200, 512, 2)) + offset).astype(np.float32)
    detector = edgeae.Detector(front_end=kind, false_alarm_rate=0.1, random_state=0, backtest=0)
    detector.fit(windows, stride=512, rate_hz=1000)
    front_end = detector.source_.front_end
    assert front_end is not None
    expected = features_of(front_end, windows[:20])
    for suffix in ("onnx", "tflite", "c"):
        detector.export(tmp_path / f"pump.{suffix}")
        with Scorer(tmp_path / f"pump.{suffix}", allow_native=True) as scorer:
            found = scorer.features(windows[:20])
        np.testing.assert_allclose(found, expected, rtol=CLOSE, atol=CLOSE, err_msg=suffix)


@pytest.mark.parametrize("seed", [3, 4])
def test_long_windows_cost_the_statistics_in_c_no_digits(
    seed: int, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc")
    (tmp_path / "program.c").write_text(PROGRAM)
    call = ["gcc", "-std=c99", "-O2", "-shared", "-fPIC", f"-I{KERNELS}", "program.c"]
    subprocess.run([*call, "-o", "program.so", "-lm"], cwd=tmp_path, check=True)
    library = ctypes.CDLL(str(tmp_path / "program.so"))
    x = np.random.default_rng(seed).normal(size=400_000).astype(np.float32)
    floors, found = np.zeros(1, np.float32), np.empty(5, np.float32)
    pointers = [array.ctypes.data_as(ctypes.c_void_p) for array in (x, floors, found)]
    library.statistics(*pointers, ctypes.c_size_t(1), ctypes.c_size_t(len(x)))
    wide = x.astype(np.float64) - x.mean(dtype=np.float64)
    z = wide / wide.std()
    peak = np.abs(wide).max()
    expected = [wide.std(), peak, np.abs(z).max(), (z**4).mean(), (z**3).mean()]
    np.testing.assert_allclose(found, expected, rtol=CLOSE, atol=CLOSE)
