"""Artifacts as MLflow models (extra `mlflow`): logged with their figures, scored by `pyfunc`.

The model that MLflow stores is the artifact itself and a few lines of code beside it. Nothing in it
is pickled, and scoring needs the runtime alone.
"""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from edgeae.detector import Detector
from edgeae_runtime import Scorer, __version__
from edgeae_runtime.errors import InputError, MissingPackageError

try:
    import mlflow
    from mlflow.models import Model, ModelSignature
    from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema, TensorSpec
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("mlflow"):
        raise
    raise MissingPackageError("edgeae.mlflow needs MLflow: pip install 'edgeae[mlflow]'") from error

if TYPE_CHECKING:
    from mlflow.models.model import ModelInfo

    from edgeae_runtime.manifest.model import Manifest

__all__ = ["load_model", "log_model", "save_model"]

_CODE = Path(__file__).with_name("mlflow_code.py")
_EXTRAS = {".onnx": "onnx", ".tflite": "litert"}


def save_model(model: Detector | str | os.PathLike[str], path: str | os.PathLike[str]) -> None:
    """Save a detector or an artifact as an MLflow model in a new folder.

    Parameters
    ----------
    model
        A fitted detector, which is exported as ONNX, or the path of an `.onnx` or `.tflite`
        artifact.
    path
        The folder to make.

    Raises
    ------
    InputError
        If the file has another format, or the folder exists and is not empty.
    ArtifactError
        If the file is no artifact or was changed.
    """
    if os.path.isdir(path) and os.listdir(path):
        raise InputError(f"`path` must be a new folder; {os.fspath(path)} has files")
    with TemporaryDirectory() as folder:
        saved = _contents(_artifact(model, folder))
        mlflow.pyfunc.save_model(path=os.fspath(path), **saved)


def log_model(
    model: Detector | str | os.PathLike[str],
    name: str,
    *,
    report: str | os.PathLike[str] | None = None,
    registered_model_name: str | None = None,
) -> ModelInfo:
    """Log a detector or an artifact in the active run, or in a new one, with its figures.

    The manifest's facts become the run's parameters (precision, score, rule of the threshold, shape
    of a window), its figures metrics of the model: threshold, false-alarm rate with its bounds,
    differences from the source in the export, the backtest.

    Parameters
    ----------
    model
        As for `save_model`.
    name
        What MLflow calls the model.
    report
        A report of `edgeae report` to log beside it.
    registered_model_name
        Also register the model under this name.

    Raises
    ------
    InputError, ArtifactError
        As `save_model` does, and if the report is no file.
    """
    if report is not None and not os.path.isfile(report):
        raise InputError(f"`report` must be a file; got {os.fspath(report)}")
    with TemporaryDirectory() as folder:
        path = _artifact(model, folder)
        saved = _contents(path)
        with Scorer(path) as scorer:
            manifest = scorer.manifest
        with nullcontext() if mlflow.active_run() else mlflow.start_run():
            info: ModelInfo = mlflow.pyfunc.log_model(
                name=name,
                params=_facts(manifest),
                registered_model_name=registered_model_name,
                **saved,
            )
            mlflow.log_metrics(_figures(manifest), model_id=info.model_id)
            if report is not None:
                mlflow.log_artifact(os.fspath(report))
    return info


def load_model(model_uri: str, **options: Any) -> Scorer:
    """Open the artifact of a saved or logged model.

    Parameters
    ----------
    model_uri
        A folder, or an address as MLflow has them: `runs:/...`, `models:/...`.
    options
        Those of `Scorer`, such as `false_alarm_rate` or `threads`.

    Raises
    ------
    InputError
        If the model was not written by `edgeae.mlflow`.
    """
    folder = Path(mlflow.artifacts.download_artifacts(model_uri))
    saved = Model.load(folder)
    if "edgeae_version" not in (saved.metadata or {}):
        raise InputError(f"`model_uri` must be a model of edgeae; {model_uri} is another's")
    artifact = saved.flavors["python_function"]["artifacts"]["artifact"]["path"]
    return Scorer(folder / artifact, **options)


def _artifact(model: Detector | str | os.PathLike[str], folder: str) -> Path:
    if isinstance(model, Detector):
        path = Path(folder) / "detector.onnx"
        model.export(path)
        return path
    path = Path(model)
    if path.suffix not in _EXTRAS:
        raise InputError(f"`model` must be a Detector, an .onnx or a .tflite file; got {path}")
    return path


def _contents(path: Path) -> dict[str, Any]:
    """Describe a model for `mlflow.pyfunc`, which copies the artifact and the code."""
    with Scorer(path) as scorer:
        manifest = scorer.manifest
    columns, example = _columns(manifest), manifest.golden.windows[:2]
    return {
        "python_model": str(_CODE),
        "artifacts": {"artifact": str(path)},
        "signature": _signature(manifest),
        "input_example": example if columns is None else pd.DataFrame(example, columns=columns),
        "pip_requirements": [f"edgeae-runtime[{_EXTRAS[path.suffix]}]=={__version__}", "pandas"],
        "metadata": {"edgeae_version": __version__},
    }


def _columns(manifest: Manifest) -> tuple[str, ...] | None:
    """Return the columns of a table whose rows are the windows; None for other windows."""
    return manifest.inputs.features if len(manifest.inputs.shape) == 1 else None


def _signature(manifest: Manifest) -> ModelSignature:
    columns = _columns(manifest)
    if columns is not None:
        given = Schema([ColSpec("double", name) for name in columns])
    else:
        given = Schema([TensorSpec(np.dtype(np.float32), (-1, *manifest.inputs.shape))])
    answer = Schema([ColSpec("float", "score"), ColSpec("boolean", "is_anomaly")])
    if manifest.inputs.condition is None:
        return ModelSignature(given, answer)
    conditions = ParamSpec("conditions", "string", [], shape=(-1,))
    return ModelSignature(given, answer, ParamSchema([conditions]))


def _facts(manifest: Manifest) -> dict[str, Any]:
    return {
        "name": manifest.name,
        "precision": manifest.precision,
        "score": manifest.score,
        "scaler": manifest.scaler.kind,
        "threshold_rule": manifest.threshold.rule,
        "window": "x".join(map(str, manifest.inputs.shape)),
    }


def _figures(manifest: Manifest) -> dict[str, float]:
    """List every number that the manifest has of its quality."""
    threshold, parity, backtest = manifest.threshold, manifest.parity, manifest.backtest
    figures = {
        "threshold": threshold.value,
        "false_alarm_rate": threshold.false_alarm_rate,
        "false_alarm_rate_low": threshold.bounds[0],
        "false_alarm_rate_high": threshold.bounds[1],
        "calibration_windows": threshold.windows,
        **{f"parity_{name}": value for name, value in parity._asdict().items()},
    }
    if backtest is not None:
        figures |= {"backtest_static": backtest.static, "backtest_tracked": backtest.tracked}
    return {name: float(value) for name, value in figures.items() if value is not None}
