"""From a network trained elsewhere to a detector's file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import WindowingOptions
from edgeae.evaluate.model import detector_facts
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts
    from edgeae.train.keras_backend import keras


@dataclass(frozen=True)
class WrapOptions:
    """How a network becomes a detector: the parameters of `edgeae.wrap`."""

    scaler: str = "none"
    error: str = "mse"
    rows: str = "readings"
    threshold_rule: str = "conformal"
    false_alarm_rate: float | None = None
    threshold: float | None = None
    reconstruction: str | None = None


def wrap_file(
    model: str,
    calibration: str,
    output: str,
    *,
    columns: Columns,
    windowing: WindowingOptions,
    options: WrapOptions,
) -> Facts:
    """Make a detector of a model file and normal readings, save it, and return its facts.

    Raises
    ------
    ArtifactError, InputError, MissingPackageError, OSError
        If model or readings cannot be used; nothing is written then.
    """
    if windowing.is_auto:
        raise InputError("`window` must be the readings of the model's windows; got auto")
    require_folder(output)
    table = read_tables([calibration], columns)
    labelled = windowing.windows(table)
    from edgeae.wrapper import wrap_with_new_scaler

    normal = labelled.windows.where(labelled.is_normal)
    info = windowing.about(table, with_names=options.rows == "readings")
    network = model if model.endswith(".onnx") else _keras_network(model)
    detector = wrap_with_new_scaler(network, normal, info, **asdict(options))
    detector.save(output)
    facts: Facts = {"detector": output, **detector_facts(detector)}
    loss = windowing.lost_to_gaps(table)
    if loss is not None:
        facts["gaps"] = loss._asdict()
    return facts


def _keras_network(model: str) -> keras.Model:
    from edgeae.storage.keras_files import load_network

    return load_network(model)
