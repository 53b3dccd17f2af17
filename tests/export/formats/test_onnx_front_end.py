"""Front ends in ONNX: what a window gets is its own, whatever lies beside it in a batch."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper

from edgeae.data.windows import SeriesInfo
from edgeae.train.front_end import fit_front_end
from edgeae.train.front_end_options import FrontEndOptions
from edgeae_export.formats.onnx.front_end import add_front_end
from edgeae_export.front_end import features_of

COUNT = 60
KINDS = (
    "spectrum",
    "spectrum:bands=3",
    "spectrum:segment=512",
    "spectrum-shape",
    "spectrum-shape:bands=5",
    "envelope",
    "statistics",
    "spectrum+statistics:bands=1",
)


def session(text: str, windows: np.ndarray) -> tuple[onnxruntime.InferenceSession, np.ndarray]:
    """Return a graph of a front end alone, and the features of the windows."""
    shape, info = windows.shape[1:], SeriesInfo(rate_hz=1000.0)
    found = fit_front_end(FrontEndOptions.parse(text), windows, info, one_channel=False)
    value = helper.make_tensor_value_info
    size = len(found.names)
    graph = helper.make_graph(
        [helper.make_node("Identity", ["x"], ["y"])],
        "features",
        [value("x", onnx.TensorProto.FLOAT, ["n", size])],
        [value("y", onnx.TensorProto.FLOAT, ["n", size])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    add_front_end(model, found, shape)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    opened = onnxruntime.InferenceSession(model.SerializeToString(), options)
    return opened, features_of(found, windows)


@pytest.mark.parametrize("text", KINDS)
@pytest.mark.parametrize(("steps", "channels"), [(600, 1), (1021, 2), (1031, 3)])
def test_features_of_a_window_do_not_depend_on_its_batch(
    text: str, steps: int, channels: int
) -> None:
    """Vectors of a processor begin at other samples of each window, and end within others."""
    rng = np.random.default_rng(0)
    windows = (9.8 + rng.normal(size=(COUNT, steps, channels))).astype(np.float32)
    opened, expected = session(text, windows)

    def features(x: np.ndarray) -> np.ndarray:
        found: np.ndarray = opened.run(["y"], {"x": x})[0]
        return found

    alone = np.concatenate([features(window[np.newaxis]) for window in windows])
    np.testing.assert_allclose(alone, expected, rtol=2e-5, atol=2e-5)
    for size in (2, 3, COUNT):
        parts = [features(windows[at : at + size]) for at in range(0, COUNT, size)]
        np.testing.assert_array_equal(np.concatenate(parts), alone)
