"""The detector's file: a zip of network, manifest and windows, with nothing pickled."""

from __future__ import annotations

import io
import json
import math
import os
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.storage.network_files import (
    MAX_CONFIG_BYTES,
    MAX_NETWORK_BYTES,
    bounded_copy,
    checked_keras,
    member,
    opened_zip,
    parsed,
)
from edgeae.train.auto import Choice
from edgeae.train.parameters import Parameters
from edgeae.train.state import FittedState, History
from edgeae_export import Source, ThresholdRule
from edgeae_export.calibration.thresholds import KINDS
from edgeae_export.manifest import backtest_json, front_end_json, inputs_json, scaler_json
from edgeae_export.onnx_graph.network import OnnxNetwork
from edgeae_export.reproducible import add_member, reproducible_keras
from edgeae_export.versions import package_versions
from edgeae_export.whitening import Whitening
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.manifest.model import FORMAT, Scaler
from edgeae_runtime.manifest.reader import (
    OPTIONAL,
    read_backtest,
    read_front_end_of,
    read_inputs,
    read_root,
    read_scaler,
)
from edgeae_runtime.readings.numpy_file import most_unpacked, npz_arrays
from edgeae_runtime.scores import SCORES, is_whitened

if TYPE_CHECKING:
    from edgeae.train.keras_backend import keras
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.section import Section

_KEYS = tuple("name parameters chosen input scaler score rule history made_by backtest".split(" "))
_MEMBERS = ("manifest.json", "model.keras", "model.onnx", "calibration.npz")
_MAX_BYTES = 1 << 30
_RENEWED = "train it again"
_WHOLE = f"{_RENEWED}, or copy the whole file"


class _Arrays(NamedTuple):
    """The windows of a detector's file, and the numbers of its score beside the network."""

    validation: FloatArray
    calibration: FloatArray
    anomalies: FloatArray
    whitening: Whitening | None
    penalties: FloatArray | None
    calibration_groups: np.ndarray | None


def detector_bytes(state: FittedState, name: str) -> bytes:
    """Return a fitted detector as the bytes of its file; a detector has the same ones every time.

    Raises
    ------
    InputError
        If the network has layers of the user's own classes.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        add_member(archive, "manifest.json", _manifest_text(state, name))
        add_member(archive, *_network_member(state.source.network))
        add_member(archive, "calibration.npz", _array_bytes(state.source))
    if len(content.getvalue()) > _MAX_BYTES:
        raise InputError(f"a detector's file must be at most {_MAX_BYTES >> 20} MB; calibrate less")
    return content.getvalue()


def read_detector(path: str | os.PathLike[str]) -> FittedState:
    """Read a detector's file.

    Raises
    ------
    ArtifactError
        If the file is no detector, damaged, or of another format.
    OSError
        If it cannot be read.
    """
    try:
        with (
            bounded_copy(Path(path), _MAX_BYTES) as copy,
            opened_zip(copy, _MEMBERS) as archive,
        ):
            return _state(archive)
    except zipfile.BadZipFile as error:
        raise ArtifactError(f"{os.fspath(path)}: no edgeae detector ({error}); {_WHOLE}") from None
    except ArtifactError as error:
        raise ArtifactError(f"{os.fspath(path)}: {error}") from None


def made_by(path: str | os.PathLike[str]) -> dict[str, str]:
    """Return the versions of the packages that wrote a detector's file.

    Raises
    ------
    ArtifactError
        If the file has none.
    """
    try:
        with bounded_copy(Path(path), _MAX_BYTES) as copy, opened_zip(copy) as archive:
            manifest = parsed(_member(archive, "manifest.json"))
    except zipfile.BadZipFile as error:
        raise ArtifactError(f"{os.fspath(path)}: no detector ({error})") from None
    except ArtifactError as error:
        raise ArtifactError(f"{os.fspath(path)}: {error}") from None
    versions = manifest.get("made_by") if isinstance(manifest, dict) else None
    if not isinstance(versions, dict):
        raise ArtifactError(f"{os.fspath(path)}: manifest: 'made_by' must hold versions; {_WHOLE}")
    return {str(package): str(version) for package, version in versions.items()}


def _manifest_text(state: FittedState, name: str) -> str:
    source = state.source
    manifest = {
        "format": FORMAT,
        "name": name,
        "parameters": vars(state.parameters),
        "chosen": {"parameters": vars(state.chosen.parameters), "reasons": state.chosen.reasons},
        "input": inputs_json(source.inputs),
        "scaler": scaler_json(source.scaler),
        "score": source.score,
        "rule": {"kind": source.rule.kind, "number": source.rule.number},
        "history": None if state.history is None else state.history._asdict(),
        "made_by": package_versions(),
        "backtest": backtest_json(source.backtest),
        **front_end_json(source.front_end),
    }
    return json.dumps(manifest, indent=2, default=_plain)


def _plain(value: object) -> object:
    """Convert a number of numpy; the state of a random generator becomes null."""
    return value.item() if isinstance(value, np.generic) else None


def _array_bytes(source: Source) -> bytes:
    statistics = {} if source.whitening is None else source.whitening._asdict()
    if source.penalties is not None:
        statistics["penalties"] = source.penalties
    if source.calibration_groups is not None:
        statistics["groups"] = source.calibration_groups
    content = io.BytesIO()
    np.savez(
        content,
        allow_pickle=False,
        validation=source.validation,
        calibration=source.calibration,
        anomalies=source.anomalies,
        **statistics,
    )
    return content.getvalue()


def _network_member(network: keras.Model | OnnxNetwork) -> tuple[str, bytes]:
    if isinstance(network, OnnxNetwork):
        return "model.onnx", network.data
    return "model.keras", _network_bytes(network)


def _network_bytes(network: keras.Model) -> bytes:
    _refuse_own_classes(network)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        network.save(path)
        data = reproducible_keras(path.read_bytes())
    checked_keras(data)  # else no other process could load it
    return data


def _refuse_own_classes(network: keras.Model) -> None:
    """Refuse a network that no other process could load."""
    for part in (network, *network._flatten_layers(include_self=False)):
        package = type(part).__module__.split(".")[0]
        if package not in ("keras", "edgeae"):
            raise InputError(
                f"'{part.name}' is of your own class {type(part).__name__}, which the file of a "
                f"detector does not hold; export the detector without saving it"
            )


def _state(archive: zipfile.ZipFile) -> FittedState:
    manifest = read_root(_member(archive, "manifest.json"), _KEYS, _RENEWED, OPTIONAL)
    inputs = read_inputs(manifest)
    front_end = read_front_end_of(manifest, inputs.shape)
    values = inputs.shape if front_end is None else (len(front_end.names),)
    score = manifest.choice("score", tuple(SCORES))
    chosen = manifest.section("chosen", Choice._fields)
    rule = manifest.section("rule", ("kind", "number"))
    arrays = _arrays(_member(archive, "calibration.npz"), inputs.shape, score)
    return FittedState(
        _parameters(manifest),
        Choice(_parameters(chosen), chosen.value("reasons")),
        Source(
            network=_network(archive, values),
            inputs=inputs,
            scaler=read_scaler(manifest.section("scaler", Scaler._fields), values),
            score=score,
            rule=ThresholdRule(rule.choice("kind", KINDS), rule.optional_number("number")),
            **arrays._asdict(),
            backtest=read_backtest(manifest),
            front_end=front_end,
        ),
        _history(manifest),
    )


def _parameters(section: Section) -> Parameters:
    try:
        return Parameters(**section.value("parameters"))
    except TypeError as error:
        path = section.path("parameters")
        raise ArtifactError(f"manifest: '{path}' does not fit Detector ({error})") from None


def _history(manifest: Section) -> History | None:
    if manifest.value("history") is None:  # the network was trained elsewhere
        return None
    section = manifest.section("history", History._fields)
    best_epoch = section.count("best_epoch", 0)
    return History(
        _losses(section, "train_loss", best_epoch + 1),
        _losses(section, "val_loss", best_epoch + 1),
        best_epoch,
    )


def _losses(section: Section, key: str, min_count: int) -> tuple[float, ...]:
    values = section.value(key)
    if not isinstance(values, list) or len(values) < min_count:
        section.refuse(key, f"hold at least {min_count} numbers", values)
    return tuple(section.numbers(key, len(values), -math.inf, math.inf))


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return member(archive, name, _most(archive, name))
    except ArtifactError as error:
        what = "no edgeae detector: " if "has no" in str(error) else ""
        raise ArtifactError(f"{what}{error}; {_WHOLE}") from None


def _most(archive: zipfile.ZipFile, name: str) -> int:
    """Return the bytes that a member may have when it is unpacked."""
    if name == "calibration.npz" and name in archive.namelist():
        return min(_MAX_BYTES, most_unpacked(archive.getinfo(name).compress_size))
    return MAX_CONFIG_BYTES if name == "manifest.json" else MAX_NETWORK_BYTES


def _network(archive: zipfile.ZipFile, shape: tuple[int, ...]) -> keras.Model | OnnxNetwork:
    name = "model.onnx" if "model.onnx" in archive.namelist() else "model.keras"
    data = _member(archive, name)
    try:
        if name == "model.onnx":
            return OnnxNetwork(data, shape)
        from edgeae.storage.keras_files import network_from_keras

        return network_from_keras(data)
    except (ArtifactError, InputError) as error:
        raise ArtifactError(f"{name}: {error}") from error.__cause__


def _arrays(data: bytes, shape: tuple[int, ...], score: str) -> _Arrays:
    try:
        arrays = npz_arrays(io.BytesIO(data))
    except Exception as error:  # numpy and zipfile raise whatever damaged bytes lead them to
        raise ArtifactError(f"calibration.npz: {error}; {_WHOLE}") from None
    for kind in ("validation", "calibration", "anomalies"):
        windows = arrays.get(kind)
        if windows is None or windows.shape[1:] != shape or windows.dtype != np.float32:
            raise ArtifactError(f"calibration.npz: '{kind}' must be float32 windows {shape}")
    whitening = _whitening(arrays, score) if is_whitened(score) else None
    return _Arrays(
        validation=arrays["validation"],
        calibration=arrays["calibration"],
        anomalies=arrays["anomalies"],
        whitening=whitening,
        penalties=_penalties(arrays),
        calibration_groups=_groups(arrays),
    )


def _groups(arrays: dict[str, np.ndarray]) -> np.ndarray | None:
    groups = arrays.get("groups")
    if groups is not None and (
        groups.shape != arrays["calibration"].shape[:1] or groups.dtype != np.int64
    ):
        raise ArtifactError("calibration.npz: 'groups' must hold a number per calibration window")
    return groups


def _penalties(arrays: dict[str, np.ndarray]) -> FloatArray | None:
    penalties = arrays.get("penalties")
    if penalties is None:
        return None
    is_valid = penalties.ndim == 1 and penalties.dtype == np.float32
    if not is_valid or not (np.isfinite(penalties) & (penalties >= 0)).all():
        raise ArtifactError("calibration.npz: 'penalties' must be finite float32, none negative")
    return penalties


def _whitening(arrays: dict[str, np.ndarray], score: str) -> Whitening:
    none = np.empty(0, np.float32)
    matrix, offset = (arrays.get(name, none) for name in Whitening._fields)
    if (matrix.ndim, offset.ndim) != (2, 1) or not all(
        part.dtype == np.float32 and np.isfinite(part).all() for part in (matrix, offset)
    ):
        raise ArtifactError(f"calibration.npz: score '{score}' needs finite 'matrix' and 'offset'")
    return Whitening(matrix, offset)
