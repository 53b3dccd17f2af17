"""Artifacts in repositories of the Hugging Face Hub (extra `hub`), with a card that describes them.

A repository holds the artifacts as they are, so that any client of their engines can run them; the
card is the repository's `README.md`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from edgeae_runtime import Scorer, __version__
from edgeae_runtime.errors import InputError, MissingPackageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.manifest.model import Manifest

try:
    import huggingface_hub
except ModuleNotFoundError as error:
    if error.name != "huggingface_hub":
        raise
    raise MissingPackageError(
        "edgeae.hub needs the client of the Hub: pip install 'edgeae[hub]'"
    ) from error

__all__ = ["pull", "push", "save"]

FilePath = str | os.PathLike[str]


def save(artifacts: FilePath | Sequence[FilePath], folder: FilePath, **fields: Any) -> None:
    """Write a folder with artifacts of one model and their card, as a repository has them.

    Parameters
    ----------
    artifacts
        The paths of one or more `.onnx` and `.tflite` files.
    folder
        Made where it is missing; a card that is there is replaced.
    fields
        More of the card's metadata, such as `license="apache-2.0"` or `datasets=["me/pump"]`.

    Raises
    ------
    InputError
        If no artifact is given, or two have one name.
    ArtifactError
        If a file is no artifact or was changed.
    """
    paths = (
        [Path(artifacts)] if isinstance(artifacts, str | os.PathLike) else [*map(Path, artifacts)]
    )
    if not paths:
        raise InputError("`artifacts` must have at least one file; got none")
    if len({path.name for path in paths}) < len(paths):
        raise InputError("`artifacts` must have different names, since they lie in one folder")
    manifests = []
    for path in paths:
        with Scorer(path) as scorer:
            manifests.append(scorer.manifest)
    os.makedirs(folder, exist_ok=True)
    for path in paths:
        shutil.copy(path, folder)
    metadata = huggingface_hub.ModelCardData(
        library_name="edgeae",
        model_name=manifests[0].name,
        tags=["anomaly-detection", *sorted({path.suffix.removeprefix(".") for path in paths})],
        **fields,
    )
    card = "\n".join(_card([path.name for path in paths], manifests))
    text = f"---\n{metadata.to_yaml()}\n---\n\n{card}"
    Path(folder, "README.md").write_text(text, encoding="utf-8")


def push(
    artifacts: FilePath | Sequence[FilePath],
    repo_id: str,
    *,
    private: bool = True,
    token: str | None = None,
    **fields: Any,
) -> str:
    """Upload artifacts of one model and their card, and return the address of the commit.

    Parameters
    ----------
    artifacts
        As for `save`.
    repo_id
        Such as `me/pump`; made where it is missing.
    private
        Whether a repository that is made can be read by its owner alone.
    token
        None takes the one of `hf auth login`, or of `HF_TOKEN`.
    fields
        As for `save`.

    Raises
    ------
    InputError, ArtifactError
        As `save` does, before anything is sent.
    """
    with TemporaryDirectory() as folder:
        save(artifacts, folder, **fields)
        client = huggingface_hub.HfApi(token=token, library_name="edgeae")
        client.create_repo(repo_id, private=private, exist_ok=True)
        sent = client.upload_folder(
            repo_id=repo_id, folder_path=folder, commit_message=f"Artifacts of edgeae {__version__}"
        )
    return str(sent.commit_url)


def pull(repo_id: str, artifact: str, *, token: str | None = None, **options: Any) -> Scorer:
    """Download an artifact of a repository, once, and open it.

    Parameters
    ----------
    repo_id
        Such as `me/pump`.
    artifact
        The name of the file.
    token
        As for `push`.
    options
        Those of `Scorer`, such as `verify_key`.
    """
    return Scorer(huggingface_hub.hf_hub_download(repo_id, artifact, token=token), **options)


def _card(names: list[str], manifests: list[Manifest]) -> list[str]:
    first = manifests[0]
    inputs = first.inputs
    lines = [
        f"# {first.name}",
        "",
        "An anomaly detector of edgeae: raw readings in, score and decision out. Scaler, network, "
        "score and threshold are one graph.",
        "",
        "| file | precision | threshold | false alarms promised | differs from the source by |",
        "|---|---|--:|--:|--:|",
        *map(_row, names, manifests),
        "",
        f"A window has the shape `{inputs.shape}`" + _channels(first),
        "",
        "```python",
        "import edgeae.hub",
        "",
        f'scorer = edgeae.hub.pull("OWNER/NAME", {names[0]!r})'.replace("'", '"'),
        "scorer.is_anomaly(x)  # one window, or a batch, in raw units",
        "```",
        "",
        f"The threshold was calibrated on {first.threshold.windows} normal windows; it promises "
        "its rate for windows like those, not for a machine that changed.",
        "",
    ]
    return lines


def _row(name: str, manifest: Manifest) -> str:
    threshold = manifest.threshold
    rate = threshold.false_alarm_rate
    promised = "none" if rate is None else f"{100 * rate:.3g} %"
    error = manifest.parity.largest_score_error
    return f"| `{name}` | {manifest.precision} | {threshold.value:.6g} | {promised} | {error:.1e} |"


def _channels(manifest: Manifest) -> str:
    features, units = manifest.inputs.features, manifest.inputs.units
    if features is None:
        return "."
    marks = [f" in {unit}" if unit else "" for unit in units or [""] * len(features)]
    return (
        ": "
        + ", ".join(f"`{name}`{mark}" for name, mark in zip(features, marks, strict=True))
        + "."
    )
