"""Pictures of a detector as matplotlib axes, for notebooks and papers (`pip install edgeae[plot]`).

Each function draws on the given axes, or on new ones, and returns them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae.report.data import contributions
from edgeae.report.sections.series import spans
from edgeae_runtime.errors import InputError, MissingPackageError
from edgeae_runtime.readings.validation import as_windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    from edgeae.detector import Detector
    from edgeae_export import Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Scaler

__all__ = ["reconstruction", "scores", "series", "training"]

# Okabe and Ito's colours, which colour-blind readers can distinguish.
_FIRST, _SECOND = "#0072B2", "#D55E00"
_BINS = 60
_WIDE = 12.0  # scores that differ by more than this factor get a logarithmic axis
_MAX_FEATURES = 24  # of one row, whose names are legible below each other


def scores(
    detector: Detector,
    x_normal: ArrayLike | None = None,
    x_abnormal: ArrayLike | None = None,
    *,
    ax: Axes | None = None,
) -> Axes:
    """Draw a histogram of the scores of normal and abnormal windows, and the threshold.

    Parameters
    ----------
    detector
        Fitted.
    x_normal, x_abnormal
        Windows `(n, *shape)` in raw units. Without normal ones the detector's calibration windows
        are shown; abnormal ones are optional.
    ax
        Axes to draw on.

    Raises
    ------
    InputError
        If the windows have another shape, or no finite score.
    MissingPackageError
        If matplotlib is not installed.

    Examples
    --------
    >>> import edgeae, matplotlib
    >>> matplotlib.use("agg")
    >>> x_normal = np.random.default_rng(0).normal([20, 5], [2, 1], (600, 2))
    >>> detector = edgeae.Detector("linear", random_state=0).fit(x_normal)
    >>> scores(detector, x_normal, x_normal + 30).get_xlabel()
    'score'
    """
    normal = detector.source_.calibration if x_normal is None else x_normal
    groups = {"normal": normal} | ({} if x_abnormal is None else {"abnormal": x_abnormal})
    found = {name: _scores(detector, windows) for name, windows in groups.items()}
    return draw_scores(_axes(ax), found, float(detector.threshold_))


def draw_scores(ax: Axes, groups: dict[str, FloatArray], threshold: float) -> Axes:
    """Draw the scores `(n,)` of up to two groups by name."""
    finite = {name: values[np.isfinite(values)] for name, values in groups.items()}
    finite = {name: values for name, values in finite.items() if len(values)}
    if not finite:
        raise InputError("at least one score must be finite; got none")
    low, high = np.quantile(np.concatenate(list(finite.values())), (0.001, 1.0))
    is_log = low > 0 and high / low > _WIDE
    low, high = min(low, threshold if threshold > 0 or not is_log else low), max(high, threshold)
    high = high if high > low else low + 1.0
    edges = (np.geomspace if is_log else np.linspace)(low, high, _BINS + 1)
    styles = ((_FIRST, "-"), (_SECOND, "--"))
    for (name, values), (colour, dash) in zip(finite.items(), styles, strict=False):
        share = np.histogram(np.clip(values, low, high), edges)[0] / len(values)
        label = f"{name} ({len(values)})"
        ax.stairs(share, edges, color=colour, linestyle=dash, linewidth=1.6, label=label)
        ax.stairs(share, edges, color=colour, fill=True, alpha=0.2)
    ax.axvline(threshold, color=_ink(), linewidth=1.8, label=f"threshold {threshold:.4g}")
    ax.set(xlabel="score", ylabel="share of the windows", title="Scores")
    if is_log:
        ax.set_xscale("log")
    ax.legend(frameon=False)
    return ax


def reconstruction(
    detector: Detector, window: ArrayLike, *, channel: int | None = None, ax: Axes | None = None
) -> Axes:
    """Draw one window and its reconstruction (of a front end, its features), the error shaded.

    Parameters
    ----------
    detector
        Fitted.
    window
        One window `(*shape)` in raw units.
    channel
        Channel of a window `(steps, channels)`; None takes the one that contributes most.
    ax
        Axes to draw on.

    Raises
    ------
    InputError
        If the window has another shape, or no such channel.
    MissingPackageError
        If matplotlib is not installed.
    """
    source = detector.source_
    windows, is_one = as_windows(window, source.inputs)
    if not is_one:
        raise InputError(
            f"`window` must be one window of shape {source.inputs.shape}; got {windows.shape}"
        )
    outputs = source.outputs(windows)
    if source.front_end is not None and channel is not None:
        raise InputError("`channel` has no meaning with a front end, whose features are drawn")
    return draw_reconstruction(
        _axes(ax),
        detector,
        outputs.get("features", windows)[0],
        outputs["reconstruction"][0],
        float(outputs["score"][0]),
        channel,
    )


def draw_reconstruction(
    ax: Axes,
    detector: Detector,
    window: FloatArray,
    reconstruction: FloatArray,
    score: float,
    channel: int | None = None,
) -> Axes:
    """Draw a window, or its features, whose reconstruction and score are known."""
    source = detector.source_
    inputs, scaler, front_end = source.inputs, source.scaler, source.front_end
    title = f"score {score:.4g}, threshold {float(detector.threshold_):.4g}"
    if front_end is not None:
        return _draw_row(ax, front_end.names, window, reconstruction, scaler, title, "feature")
    if window.ndim == 2:
        channel = _largest(source, window, reconstruction) if channel is None else channel
        if not 0 <= channel < window.shape[1]:
            raise InputError(f"`channel` must be from 0 to {window.shape[1] - 1}; got {channel}")
        name = f"channel {channel}" if inputs.features is None else inputs.features[channel]
        window, reconstruction = window[:, channel], reconstruction[:, channel]
        ax.set(ylabel=_plain(name))
    if window.ndim == 1 and len(inputs.shape) == 1 and detector.get_params()["rows"] == "readings":
        return _draw_row(ax, inputs.features, window, reconstruction, scaler, title)
    steps = np.arange(len(window))
    ax.fill_between(
        steps, window, reconstruction, color=_SECOND, alpha=0.25, linewidth=0, label="error"
    )
    ax.plot(steps, window, color=_FIRST, label="window")
    ax.plot(steps, reconstruction, color=_SECOND, linestyle="--", label="reconstruction")
    ax.set(xlabel="step", title=title)
    if not ax.get_ylabel():
        ax.set_ylabel("reading")
    ax.legend(frameon=False)
    return ax


def _draw_row(
    ax: Axes,
    names: Sequence[str] | None,
    row: FloatArray,
    reconstruction: FloatArray,
    scaler: Scaler,
    title: str,
    value: str = "reading",
) -> Axes:
    """Draw a row of a table in scaled units, one line for each feature of the largest errors."""
    z, z_reconstruction = ((part - scaler.offset) * scaler.scale for part in (row, reconstruction))
    if len(row) > _MAX_FEATURES:
        title += f", {_MAX_FEATURES} of {len(row)} features"
    shown = np.sort(np.argsort(-np.abs(z - z_reconstruction), kind="stable")[:_MAX_FEATURES])
    z, z_reconstruction, lines = z[shown], z_reconstruction[shown], np.arange(len(shown))
    texts = [f"feature {i}" if names is None else _plain(names[i]) for i in shown]
    ax.hlines(lines, z, z_reconstruction, color=_SECOND, alpha=0.35, linewidth=4)
    ax.plot(z, lines, "o", color=_FIRST, label=value)
    ax.plot(z_reconstruction, lines, "D", color=_SECOND, label="reconstruction")
    ax.set_yticks(lines, texts)
    ax.invert_yaxis()
    ax.set(xlabel="scaled value", title=title)
    ax.legend(frameon=False)
    return ax


def training(detector: Detector, *, ax: Axes | None = None) -> Axes:
    """Draw the losses of each epoch on training and validation windows, and the epoch kept.

    Raises
    ------
    InputError
        If the network was trained elsewhere.
    MissingPackageError
        If matplotlib is not installed.
    """
    history = detector.history_
    if history is None:
        raise InputError("a detector made by wrap has no losses; its network was trained elsewhere")
    ax = _axes(ax)
    epochs = np.arange(1, len(history.train_loss) + 1)
    ax.plot(epochs, history.train_loss, color=_FIRST, label="training windows")
    ax.plot(epochs, history.val_loss, color=_SECOND, linestyle="--", label="validation windows")
    ax.axvline(history.best_epoch + 1, color=_ink(), linestyle=":", label="kept")
    ax.set(xlabel="epoch", ylabel=f"loss ({detector.chosen_.parameters.loss})", title="Training")
    if min(*history.train_loss, *history.val_loss) > 0:
        ax.set_yscale("log")
    ax.legend(frameon=False)
    return ax


def series(
    detector: Detector,
    x: ArrayLike,
    *,
    times: ArrayLike | None = None,
    is_anomaly: ArrayLike | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the scores of windows in their order, the threshold, those above it and labelled events.

    Parameters
    ----------
    detector
        Fitted.
    x
        Windows `(n, *shape)` in raw units.
    times
        Values of the time axis, `(n,)` ascending; None numbers the windows.
    is_anomaly
        Bools `(n,)`: windows of events, which are shaded.
    ax
        Axes to draw on.

    Raises
    ------
    InputError
        If the windows have another shape, or the lengths differ.
    MissingPackageError
        If matplotlib is not installed.
    """
    found = _scores(detector, x)
    for name, values in (("times", times), ("is_anomaly", is_anomaly)):
        if values is not None and len(np.asarray(values)) != len(found):
            raise InputError(
                f"`{name}` must have {len(found)} values, one per window; "
                f"got {len(np.asarray(values))}"
            )
    at = np.arange(1, len(found) + 1) if times is None else np.asarray(times)
    events = None if is_anomaly is None else np.asarray(is_anomaly, bool)
    return draw_series(_axes(ax), found, float(detector.threshold_), at, events)


def draw_series(
    ax: Axes,
    found: FloatArray,
    threshold: float,
    at: NDArray[np.generic],
    events: NDArray[np.bool_] | None,
) -> Axes:
    """Draw scores `(n,)` at times or window numbers `(n,)`."""
    for number, (first, stop) in enumerate([] if events is None else spans(events)):
        label = None if number else "event"
        ax.axvspan(at[first], at[stop - 1], color=_SECOND, alpha=0.2, linewidth=0, label=label)
    ax.plot(at, found, color=_FIRST, linewidth=0.9, label="score")
    ax.axhline(threshold, color=_ink(), linestyle="--", linewidth=1.2, label="threshold")
    is_above = found > threshold
    ax.plot(at[is_above], found[is_above], "^", color=_SECOND, markersize=4, label="window above")
    ax.set(xlabel="window" if at.dtype.kind in "iu" else "time", ylabel="score", title="Series")
    finite = found[np.isfinite(found)]
    if len(finite) and finite.min() > 0 and finite.max() / finite.min() > _WIDE:
        ax.set_yscale("log")
    ax.legend(frameon=False, loc="upper left", ncols=4)
    return ax


def _scores(detector: Detector, x: ArrayLike) -> FloatArray:
    windows, _ = as_windows(x, detector.source_.inputs)
    scores: FloatArray = detector.source_.scores(windows)
    return scores


def _largest(source: Source, window: FloatArray, reconstruction: FloatArray) -> int:
    """Return the channel that contributes most to the score."""
    shares = contributions(source, window[None], reconstruction[None])
    return int(shares[0].sum(axis=0).argmax())


def _plain(name: str) -> str:
    """Return the name of a column without mathematics, and not too long."""
    short = name if len(name) <= 40 else f"{name[:39]}…"
    return short.replace("$", r"\$")


def _ink() -> str:
    """Return the colour of the style in use for text, so that lines are seen on a dark one, too."""
    from matplotlib import rcParams

    colour: str = rcParams["text.color"]
    return colour


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    require_matplotlib()
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=(8, 4.5), layout="constrained")
    new: Axes = figure.subplots()
    return new


def require_matplotlib() -> None:
    """Refuse to draw without matplotlib, naming the extra that installs it.

    Raises
    ------
    MissingPackageError
        If matplotlib is not installed.
    """
    try:
        import matplotlib  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name != "matplotlib":
            raise
        raise MissingPackageError(
            "matplotlib is not installed; pip install 'edgeae[plot]'"
        ) from None
