import numpy as np
import pandas as pd
import pytest

import edgeae
from edgeae import Detector, InputError


def frame(*names):
    angle = np.arange(4000) / 9
    table = pd.DataFrame({name: np.sin(angle + i) for i, name in enumerate(names)})
    return table.assign(time=pd.date_range("2026-01-01", periods=4000, freq="1s"))


def cut(*names):
    return edgeae.cut_windows(frame(*names), window=16, stride=4, time="time")


@pytest.fixture(scope="module")
def detector():
    return Detector("linear", random_state=0).fit(cut("flow", "load"))


def test_windows_of_a_frame_train_with_their_names_and_rate(detector) -> None:
    inputs = detector.source_.inputs
    assert (inputs.features, inputs.rate_hz, inputs.stride) == (("flow", "load"), 1.0, 4)


def test_windows_of_a_frame_and_their_array_get_the_same_scores(detector) -> None:
    windows = cut("flow", "load")
    scores = detector.anomaly_score(windows)
    np.testing.assert_array_equal(scores, detector.anomaly_score(windows.windows))
    assert len(scores) == len(windows)


def test_windows_of_other_columns_are_refused_by_name(detector) -> None:
    with pytest.raises(InputError, match="must have the trained columns, 'flow', 'load'; got"):
        detector.predict(cut("load", "flow"))
