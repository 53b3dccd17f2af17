"""Pictures by matplotlib show what the detector says, and a notebook shows the detector."""

import numpy as np
import pytest

from edgeae import InputError, plot

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("agg")


@pytest.fixture(autouse=True)
def no_open_figures():
    yield
    matplotlib.pyplot.close("all")


def test_scores_show_each_group_and_the_threshold(table) -> None:
    from matplotlib.patches import StepPatch

    windows = table.windows
    ax = plot.scores(table.detector, windows[:20], windows[20:])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [
        "normal (20)",
        "abnormal (20)",
        f"threshold {table.detector.threshold_:.4g}",
    ]
    (line,) = ax.lines
    assert line.get_xdata()[0] == pytest.approx(float(table.detector.threshold_))
    stairs = [patch for patch in ax.patches if not patch.get_fill()]
    assert stairs
    for part in stairs:
        assert isinstance(part, StepPatch)
        assert part.get_data()[0].sum() == pytest.approx(1)


def test_scores_without_windows_are_those_of_the_calibration(table) -> None:
    ax = plot.scores(table.detector)
    count = len(table.detector.source_.calibration)
    assert ax.get_legend().get_texts()[0].get_text() == f"normal ({count})"


def test_axes_that_are_given_are_drawn_on_and_returned(table) -> None:
    ax = matplotlib.pyplot.figure().subplots()
    assert plot.training(table.detector, ax=ax) is ax
    assert len(np.asarray(ax.lines[0].get_ydata())) == len(table.detector.history_.train_loss)


@pytest.mark.parametrize("name", ["beats", "series"])
def test_a_window_is_drawn_beside_its_reconstruction(make_example, name) -> None:
    example = make_example(name)
    window = example.windows[25]
    made = example.detector.reconstruct(window[None])[0]
    channel = None if window.ndim == 1 else 1
    ax = plot.reconstruction(example.detector, window, channel=channel)
    drawn = [np.asarray(line.get_ydata()) for line in ax.lines]
    pick = (lambda x: x) if channel is None else (lambda x: x[:, channel])
    np.testing.assert_array_equal(drawn[0], pick(window))
    np.testing.assert_allclose(drawn[1], pick(made), rtol=1e-5)


def test_a_row_of_a_table_is_drawn_in_scaled_units(table) -> None:
    ax = plot.reconstruction(table.detector, table.windows[0])
    scaler = table.detector.source_.scaler
    z = (table.windows[0] - scaler.offset) * scaler.scale
    np.testing.assert_allclose(np.asarray(ax.lines[0].get_xdata()), z)
    assert ax.get_yticklabels()[0].get_text() == "flow"


def test_of_many_features_those_with_the_largest_errors_are_drawn() -> None:
    from edgeae import Detector

    rows = np.random.default_rng(0).normal(size=(200, 40)).astype(np.float32)
    detector = Detector("linear", false_alarm_rate=0.1, random_state=0).fit(rows)
    rows[0, [7, 31]] += 9
    ax = plot.reconstruction(detector, rows[0])
    scaler = detector.source_.scaler
    error = np.abs(rows[0] - detector.reconstruct(rows[:1])[0]) * scaler.scale
    largest = np.sort(np.argsort(-error)[:24])
    assert {7, 31} <= set(largest)
    assert [text.get_text() for text in ax.get_yticklabels()] == [f"feature {i}" for i in largest]
    z = ((rows[0] - scaler.offset) * scaler.scale)[largest]
    np.testing.assert_allclose(np.asarray(ax.lines[0].get_xdata()), z)
    assert ax.get_title().endswith(", 24 of 40 features")


def test_a_series_marks_windows_above_the_threshold_and_events(make_example) -> None:
    example = make_example("series")
    scores = example.detector.anomaly_score(example.windows)
    events = np.arange(40) >= 20
    ax = plot.series(example.detector, example.windows, is_anomaly=events)
    above = next(line for line in ax.lines if line.get_label() == "window above")
    assert len(np.asarray(above.get_xdata())) == (scores > example.detector.threshold_).sum()
    with pytest.raises(InputError, match="`is_anomaly` must have 40 values"):
        plot.series(example.detector, example.windows, is_anomaly=events[:5])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda d, w: plot.reconstruction(d, w[:2]), "`window` must be one"),
        (lambda d, w: plot.reconstruction(d, w[0], channel=7), "`channel` must be from 0 to 2"),
        (lambda d, w: plot.scores(d, w[:0]), "at least one score must be finite"),
    ],
)
def test_what_cannot_be_drawn_is_said(make_example, call, says) -> None:
    example = make_example("series")
    with pytest.raises(InputError, match=says):
        call(example.detector, example.windows)


def test_a_notebook_shows_the_diagram_and_what_fitting_gave(table) -> None:
    from edgeae import Detector

    detector = table.detector
    for shown in (detector._repr_mimebundle_()["text/html"], detector._repr_html_()):
        assert "sk-estimator" in shown
        assert f"{detector.threshold_!s}: at most" in shown
        assert "temp °C" in shown
    assert "sk-estimator" in Detector()._repr_html_()
    assert "weights</th>" not in Detector()._repr_html_()


def test_names_in_a_notebook_are_text(table) -> None:
    from copy import copy
    from dataclasses import replace

    detector = copy(table.detector)
    inputs = detector.source_.inputs._replace(features=("<script>", "b", "c", "d"))
    detector.source_ = replace(detector.source_, inputs=inputs)
    assert "<script>, b" not in detector._repr_html_()
    assert "&lt;script&gt;, b" in detector._repr_html_()


def test_without_matplotlib_the_extra_is_named(python) -> None:
    script = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "matplotlib":
            raise ModuleNotFoundError(f"No module named {name!r}", name="matplotlib")
sys.meta_path.insert(0, Absent())
from edgeae import plot, MissingPackageError
class Detector: history_ = type("History", (), dict(train_loss=(1.0,), val_loss=(1.0,)))
try:
    plot.training(Detector())
except MissingPackageError as error:
    print(error)
"""
    assert python(script).stdout == "matplotlib is not installed; pip install 'edgeae[plot]'\n"


def test_the_threshold_is_seen_on_a_dark_style(table) -> None:
    import matplotlib.pyplot as plt

    with plt.style.context("dark_background"):
        ax = plot.scores(table.detector)
        assert [line.get_color() for line in ax.lines] == [plt.rcParams["text.color"]]
        plt.close(ax.figure)


def test_features_of_a_front_end_are_called_so() -> None:
    from edgeae import Detector

    windows = np.random.default_rng(0).normal(size=(300, 64, 1)).astype(np.float32)
    detector = Detector(front_end="statistics", false_alarm_rate=0.1, random_state=0, backtest=0)
    ax = plot.reconstruction(detector.fit(windows, rate_hz=1000, stride=64), windows[0])
    assert [line.get_label() for line in ax.lines] == ["feature", "reconstruction"]
    assert ax.get_yticklabels()[0].get_text() == "RMS"
