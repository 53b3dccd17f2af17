"""Detection power without labels: which faults a detector would detect, how large, how soon."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.evaluate.device import DeviceOptions
from edgeae.evaluate.injected_faults import FAULTS, left_out
from edgeae.evaluate.model import Model, model_of, open_model
from edgeae.evaluate.power_levels import LevelPower, levels
from edgeae.evaluate.power_search import FaultPower, Search
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.validation import as_windows
from edgeae_runtime.readings.windowing import check_cut
from edgeae_runtime.stream.adaptation import Adaptation, rate_to_track
from edgeae_runtime.tracking import tracked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from edgeae.data.tables import Columns
    from edgeae.detector import Detector
    from edgeae.evaluate.model import Facts
    from edgeae_runtime import Scorer
    from edgeae_runtime.arrays import FloatArray

    Progress = Callable[[int, int], None]

_MIN_WINDOWS = 20
_MAX_DATA_BYTES = 64 << 20


class Power(NamedTuple):
    """What a detector would detect, by `edgeae.power`.

    `promised` is the threshold's guaranteed false-alarm rate, if any and if the backtest kept it,
    and `false_alarm_rate` the share of the `windows` used here that are anomalies without a fault.
    A fault is detected if at least the `share` of the windows are. `tracking` says whether each
    window was compared with the threshold that a device had there. `left_out` names the kinds that
    do not apply, and why. With a front end, `levels` are the quietest tones and impulses that are
    detected. With order tracking, durations and delays are samples of shaft angle,
    `samples_per_revolution`.
    """

    share: float
    promised: float | None
    false_alarm_rate: float
    windows: int
    tracking: bool
    faults: tuple[FaultPower, ...]
    left_out: dict[str, str]
    levels: tuple[LevelPower, ...] = ()
    samples_per_revolution: int | None = None

    def json(self) -> Facts:
        """Return plain JSON values; each of the `faults` and `levels` is an object."""
        faults = [fault._asdict() for fault in self.faults]
        levels = [level._asdict() for level in self.levels]
        return {**self._asdict(), "faults": faults, "levels": levels}

    def table(self) -> dict[tuple[str, str], list[FaultPower]]:
        """Return the faults by channel and unit, in the order of the kinds."""
        rows: dict[tuple[str, str], list[FaultPower]] = {}
        for fault in self.faults:
            rows.setdefault((fault.channel, fault.unit), []).append(fault)
        return rows

    def level_table(self) -> tuple[list[str], dict[str, list[float | None]]]:
        """Return a heading for each channel, and the levels in dB in each by band or kind."""
        rows: dict[str, list[float | None]] = {}
        for one in self.levels:
            rows.setdefault(one.band or one.fault, []).append(one.level_db)
        channels = dict.fromkeys(one.channel for one in self.levels)
        return [f"channel {name}" if name.isdigit() else name for name in channels], rows


def power(
    model: Detector | Scorer,
    x_normal: ArrayLike | None = None,
    *,
    share: float = 0.9,
    tracking: bool | None = None,
    random_state: int = 0,
) -> Power:
    """Inject faults of growing size into normal windows, and return the smallest detected ones.

    Parameters
    ----------
    model
        A fitted detector or an opened artifact, with the threshold it decides with.
    x_normal
        Normal windows `(n, *shape)`. None takes a detector's calibration windows. An artifact
        stores golden windows only, which are too few.
    share
        Share of the windows that must be anomalies.
    tracking
        Whether the threshold follows drift, from window to window; None is what the manifest says.
    random_state
        Seed of signs, noise and the choice of at most 300 windows.

    Raises
    ------
    InputError
        If there are fewer than 20 windows, or the share is not between 0 and 1.

    Examples
    --------
    >>> import edgeae
    >>> x_normal = np.random.default_rng(0).normal([20, 5], [2, 1], (600, 2))
    >>> detector = edgeae.Detector("linear", random_state=0).fit(x_normal)
    >>> spike = power(detector).faults[0]
    >>> spike.fault, spike.channel, 3 < spike.standard_deviations < 9
    ('spike', '0', True)
    """
    opened = model_of(model)
    device = DeviceOptions(adaptation=Adaptation(tracking))
    options = PowerOptions(share=share, random_state=random_state, device=device)
    if x_normal is not None:
        windows, _ = as_windows(x_normal, opened.inputs)
    elif opened.detector is not None:
        windows = opened.detector.source_.calibration
    else:
        raise InputError(
            "an artifact stores golden windows only, too few to measure with; give normal windows "
            "as `x_normal`"
        )
    return _measured(opened, windows, _thresholds(opened, windows, device), options)


@dataclass(frozen=True)
class PowerOptions:
    """How detection power is measured.

    `threshold` and `false_alarm_rate` replace the model's threshold. `stride` is that of the
    device, whose next window a fault may have to wait for; as trained if None. `device` is what it
    is started with. `share` and `random_state` are those of `power`. `verify_key` must have signed
    the model.
    """

    stride: int | None = None
    threshold: float | None = None
    false_alarm_rate: float | None = None
    share: float = 0.9
    random_state: int = 0
    device: DeviceOptions = field(default_factory=DeviceOptions)
    verify_key: str | None = None


def power_of_file(
    path: str,
    data: Sequence[str],
    *,
    columns: Columns,
    options: PowerOptions,
    progress: Progress | None = None,
) -> Power:
    """Measure as `power` does, for a file and normal readings from files, if any.

    `progress` is called with the number of channels done, and of all channels.

    Raises
    ------
    ArtifactError, InputError, OSError
        If the model or the data cannot be used.
    """
    if columns.label is not None and not data:
        raise InputError("`label` goes with `data`; give the files that hold the labels")
    options.device.check()
    model = open_model(
        path,
        threshold=options.threshold,
        false_alarm_rate=options.false_alarm_rate,
        verify_key=options.verify_key,
    )
    if options.stride is not None:
        check_cut(model.inputs, None, options.stride)
        model = model._replace(inputs=model.inputs._replace(stride=options.stride))
    if data:
        return _measured(
            model, *_windows_of_files(model, data, columns, options), options, progress
        )
    if model.detector is None:
        raise InputError(
            f"{path}: an artifact stores golden windows only, too few to measure with; give normal "
            f"readings as `data`"
        )
    normal = model.detector.source_.calibration
    return _measured(model, normal, _thresholds(model, normal, options.device), options, progress)


def _windows_of_files(
    model: Model, data: Sequence[str], columns: Columns, options: PowerOptions
) -> tuple[FloatArray, NDArray[np.float64]]:
    """Return normal windows of files, and the threshold that a device had at each."""
    from edgeae.evaluate.evaluate import EvaluationOptions, judged_series, model_windows

    table, labelled = model_windows(data, columns, model.inputs, options.stride)
    normal = labelled.windows.where(labelled.is_normal).thinned(_MAX_DATA_BYTES)
    thresholds = np.full(len(normal), model.threshold, np.float64)
    if options.device.is_tracked(model.manifest):
        scores = labelled.scores(model.score)
        evaluation = EvaluationOptions(options.stride, device=options.device)
        judged = judged_series(model, table, labelled, scores, evaluation)
        if judged is None:
            raise InputError("`tracking` needs a series of readings; here each row is a window")
        series, decisions = judged
        thresholds = decisions.threshold_of(normal.starts.astype(np.int64) + series.steps - 1)
    return normal.array(), thresholds


def _thresholds(model: Model, windows: FloatArray, device: DeviceOptions) -> NDArray[np.float64]:
    """Return the threshold at each of successive windows."""
    if not device.is_tracked(model.manifest) or not len(windows):
        return np.full(len(windows), model.threshold, np.float64)
    manifest, bounds = model.manifest, device.adaptation.bounds
    rate, count = rate_to_track(manifest, float(model.threshold)), manifest.calibration.windows
    return tracked(model.score(windows), float(model.threshold), rate, count, bounds)


def _measured(
    model: Model,
    windows: FloatArray,
    thresholds: NDArray[np.float64],
    options: PowerOptions,
    progress: Progress | None = None,
) -> Power:
    """Measure detection power with windows in the model's shape."""
    share = options.share
    if not 0 < share < 1:
        raise InputError(f"`share` must be between 0 and 1, both excluded; got {share}")
    if len(windows) < _MIN_WINDOWS:
        raise InputError(
            f"detection power needs at least {_MIN_WINDOWS} normal windows; got {len(windows)}"
        )
    votes, rng = options.device.alarm.votes, np.random.default_rng(options.random_state)
    search = Search(model, windows, thresholds, share=share, votes=votes, rng=rng)
    skipped = left_out(search.steps, search.channels, is_series=len(model.inputs.shape) > 1)
    faults: list[FaultPower] = []
    quietest: list[LevelPower] = []
    for channel in range(search.channels):
        faults += [search.smallest(name, channel) for name in FAULTS if name not in skipped]
        if model.manifest.front_end is not None:
            quietest += levels(search, channel, rng)
        if progress is not None:
            progress(channel + 1, search.channels)
    rate, is_tracked = search.alarms(search.x), options.device.is_tracked(model.manifest)
    turning, backtest = model.inputs.order_tracking, model.manifest.backtest
    return Power(
        share,
        None if backtest is not None and backtest.is_contradiction else model.rate,
        rate,
        len(search.x),
        is_tracked,
        tuple(faults),
        skipped,
        tuple(quietest),
        None if turning is None else turning.samples_per_revolution,
    )
