"""The detector's file: a zip of network, manifest and windows, with nothing pickled."""

from __future__ import annotations

import io
import json
import math
import os
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae.train.auto import Choice
from edgeae.train.loop import History
from edgeae_export import Source, ThresholdRule
from edgeae_export.calibration.thresholds import KINDS
from edgeae_export.keras_graph.score_layers import Whitening
from edgeae_export.versions import package_versions
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.manifest.model import FORMAT, Inputs
from edgeae_runtime.manifest.reader import read_inputs, read_root, read_scaler
from edgeae_runtime.manifest.section import Section
from edgeae_runtime.manifest.writer import inputs_json, scaler_json
from edgeae_runtime.scores import SCORES, is_whitened

if TYPE_CHECKING:
    from edgeae.detector import Detector

_KEYS = (
    "name", "parameters", "chosen", "input", "scaler", "score", "rule", "history", "made_by",
)  # fmt: skip
_WINDOWS = ("validation", "calibration", "anomalies")
_WHITENING = ("matrix", "offset")
_WHOLE = "train it again, or copy the whole file"


def detector_bytes(detector: Detector, name: str) -> bytes:
    """Give a fitted detector as the bytes of its file."""
    source = detector.source_
    manifest = {
        "format": FORMAT,
        "name": name,
        "parameters": detector.get_params(),
        "chosen": detector.chosen_._asdict(),
        "input": inputs_json(source.inputs),
        "scaler": scaler_json(source.scaler),
        "score": source.score,
        "rule": {"kind": source.rule.kind, "number": source.rule.number},
        "history": None if detector.history_ is None else detector.history_._asdict(),
        "made_by": package_versions(),
    }
    windows = io.BytesIO()
    arrays = {kind: getattr(source, kind) for kind in _WINDOWS}
    if source.whitening is not None:
        arrays |= source.whitening._asdict()
    np.savez(windows, **arrays)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in (
            ("manifest.json", json.dumps(manifest, indent=2, default=_plain).encode()),
            ("model.keras", _network_bytes(source.network)),
            ("calibration.npz", windows.getvalue()),
        ):
            archive.writestr(member, data)
    return content.getvalue()


def load(path: str | os.PathLike[str]) -> Detector:
    """Read a detector that `Detector.save` wrote.

    Raises
    ------
    ArtifactError
        If the file is no detector, damaged, or of a newer format.
    OSError
        If it cannot be read.
    """
    data = Path(path).read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _detector(archive)
    except zipfile.BadZipFile as error:
        raise ArtifactError(f"{os.fspath(path)}: no edgeae detector ({error}); {_WHOLE}") from None
    except ArtifactError as error:
        raise ArtifactError(f"{os.fspath(path)}: {error}") from None


def made_by(path: str | os.PathLike[str]) -> dict[str, str]:
    """Versions of the packages that made a detector's file, which `load` has accepted.

    Raises
    ------
    ArtifactError
        If it does not state them.
    """
    with zipfile.ZipFile(path) as archive:
        stated = json.loads(archive.read("manifest.json"))["made_by"]
    if not isinstance(stated, dict):
        raise ArtifactError(f"{os.fspath(path)}: manifest: 'made_by' must hold versions; {_WHOLE}")
    return {str(name): str(version) for name, version in stated.items()}


def _detector(archive: zipfile.ZipFile) -> Detector:
    from edgeae.detector import Detector

    manifest = read_root(_member(archive, "manifest.json"), _KEYS, renewed="train it again")
    inputs = read_inputs(manifest.section("input", Inputs._fields))
    rule = manifest.section("rule", ("kind", "number"))
    try:
        detector = Detector(**manifest.value("parameters"))
    except TypeError as error:
        raise ArtifactError(f"manifest: 'parameters' does not fit Detector ({error})") from None
    detector.history_ = _history(manifest)
    chosen = manifest.section("chosen", Choice._fields)
    detector.chosen_ = Choice(chosen.value("parameters"), chosen.value("reasons"))
    score = manifest.choice("score", tuple(SCORES))
    arrays = _arrays(_member(archive, "calibration.npz"), inputs.shape, score)
    detector.source_ = Source(
        network=_network(_member(archive, "model.keras")),
        inputs=inputs,
        scaler=read_scaler(manifest.section("scaler", ("kind", "offset", "scale")), inputs.shape),
        score=score,
        rule=ThresholdRule(rule.choice("kind", KINDS), rule.optional_number("number")),
        **arrays,
    )
    detector.n_features_in_ = inputs.shape[0]
    if inputs.features is not None:
        detector.feature_names_in_ = np.array(inputs.features, dtype=object)
    return detector


def _history(manifest: Section) -> History | None:
    if manifest.value("history") is None:  # the network was trained elsewhere
        return None
    section = manifest.section("history", History._fields)
    count = section.count("best_epoch", 0) + 1
    losses = []
    for key in ("train_loss", "val_loss"):
        values = section.value(key)
        if not isinstance(values, list) or len(values) < count:
            section.refuse(key, f"hold at least {count} numbers", values)
        losses.append(tuple(section.numbers(key, len(values), -math.inf, math.inf)))
    train_loss, val_loss = losses
    return History(train_loss, val_loss, count - 1)


def _plain(value: Any) -> Any:
    """Number of Python's for one of numpy's, and nothing for the state of a generator."""
    return value.item() if isinstance(value, np.generic) else None


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except KeyError:
        raise ArtifactError(f"no edgeae detector: it has no {name}; {_WHOLE}") from None
    except (zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ArtifactError(f"{name} is damaged ({error}); {_WHOLE}") from None


def _network_bytes(network: Any) -> bytes:
    _refuse_own_classes(network)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        network.save(path)
        return path.read_bytes()


def _refuse_own_classes(network: Any) -> None:
    """Refuse a network that no other process could load again."""
    for part in (network, *network._flatten_layers(include_self=False)):
        home = type(part).__module__.split(".")[0]
        if home not in ("keras", "edgeae"):
            raise InputError(
                f"'{part.name}' is of your own class {type(part).__name__}, which a detector's "
                f"file does not hold; export the detector without saving it"
            )


def _network(data: bytes) -> Any:
    import keras

    # Their layers are known to Keras from then on.

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.keras")
        path.write_bytes(data)
        try:
            return keras.models.load_model(path, compile=False, safe_mode=True)
        except Exception as error:  # Keras raises whatever its parts raise on damaged files
            reason = str(error).strip().splitlines()[0]
            raise ArtifactError(f"Keras refuses model.keras ({reason}); {_WHOLE}") from error


def _arrays(data: bytes, shape: tuple[int, ...], score: str) -> dict[str, Any]:
    """Windows, and the statistics of a score that needs them."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            windows = {kind: arrays[kind] for kind in _WINDOWS if kind in arrays}
            numbers = {name: arrays[name] for name in _WHITENING if name in arrays}
    except Exception as error:  # numpy and zipfile raise whatever damaged bytes lead them to
        raise ArtifactError(f"calibration.npz: {error}; {_WHOLE}") from None
    for kind in _WINDOWS:
        got = windows.get(kind)
        if got is None or got.shape[1:] != shape or got.dtype != np.float32:
            raise ArtifactError(f"calibration.npz: '{kind}' must be float32 windows {shape}")
    if not is_whitened(score):
        return windows
    if len(numbers) != 2 or any(
        part.dtype != np.float32 or part.ndim != axes or not np.isfinite(part).all()
        for part, axes in zip(numbers.values(), (2, 1), strict=True)
    ):
        raise ArtifactError(f"calibration.npz: score '{score}' needs finite 'matrix' and 'offset'")
    return {**windows, "whitening": Whitening(**numbers)}
