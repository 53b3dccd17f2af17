"""Every architecture on every emulated target, compared with onnxruntime."""

from pathlib import Path

import numpy as np
import pytest

from tests.c99.conftest import ARCHITECTURES
from tests.emulated.targets import TARGETS, missing_tools, run

TOLERANCE = 1e-5  # of the score; rounding alone
MAGNIFIED = {"prototypes": 5e-5}  # by a sharp softmax and a whitening
WINDOWS = slice(400, 600)  # normal and strange ones
# These have the kernels of dense, which runs on every target.
FEW_TARGETS = {
    name: ("m0", "m4f", "m55", "aarch64") for name in ("linear", "variational", "prototypes")
}
PAIRS = [
    (architecture, target)
    for architecture in ARCHITECTURES
    for target in FEW_TARGETS.get(architecture, TARGETS)
]


@pytest.mark.slow
@pytest.mark.emulator
@pytest.mark.parametrize(("architecture", "target"), PAIRS)
def test_a_target_scores_and_decides_as_onnxruntime(
    make_c99, tmp_path: Path, architecture, target, need_tool
) -> None:
    c99 = make_c99(architecture)
    need_tool(*missing_tools(target))
    windows = c99.windows[WINDOWS]
    given = run(target, c99.path.read_bytes(), windows, tmp_path)
    assert given.selftest == 0
    tolerance = MAGNIFIED.get(architecture, TOLERANCE)
    np.testing.assert_allclose(given.scores, c99.onnx.score(windows), rtol=tolerance)
    np.testing.assert_array_equal(given.flags, c99.onnx.is_anomaly(windows))
    needs = c99.c.needs
    assert given.ram_bytes == needs["ram_bytes"] - windows[0].nbytes  # the caller's
    assert given.stack_bytes <= needs["stack_bytes"]
    assert given.flash_bytes <= needs["flash_bytes"]
