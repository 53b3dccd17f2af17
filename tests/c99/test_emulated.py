"""Every architecture on every emulated target, compared with onnxruntime."""

import numpy as np
import pytest

from benchmarks.emulated import TARGETS, missing_tools, run

TOLERANCE = 1e-5  # of the score; rounding alone
WINDOWS = slice(470, 530)  # normal and strange ones; emulation is slow
DENSE_ENOUGH = ("m0", "m4f", "m55", "aarch64")


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_scores_and_decides_as_onnxruntime(c99, tmp_path, target, need_tool):
    if c99.path.parent.name.startswith(("linear", "variational")) and target not in DENSE_ENOUGH:
        return  # they have the kernels of dense, which runs on every target
    need_tool(*missing_tools(target))
    windows = c99.windows[WINDOWS]
    given = run(target, c99.path.read_bytes(), windows, tmp_path)
    assert given.selftest == 0
    np.testing.assert_allclose(given.scores, c99.onnx.score(windows), rtol=TOLERANCE)
    np.testing.assert_array_equal(given.flags, c99.onnx.is_anomaly(windows))
    needs = c99.c.needs
    assert given.ram_bytes == needs["ram_bytes"]
    assert given.stack_bytes <= needs["stack_bytes"]
    assert given.flash_bytes <= needs["flash_bytes"]
