"""Run a TFLite artifact on TFLite Micro: are its scores the same, and how much memory is needed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from edgeae_export.parity.gate import ParityError, score_errors
from edgeae_runtime.errors import InputError, MissingPackageError

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Manifest

_STEP_BYTES = 256  # as micro_probe has it
_SECONDS = 120
_INSTEAD = {"RFFT2D": "; take a .c file, or the front end statistics"}
_CONTROL_FLOW = ("WHILE", "IF", "CALL", "CALL_ONCE")


class _Tried(NamedTuple):
    """Result of one run of the probe: the smallest arena that was enough, and its scores."""

    enough: int | None
    scores: list[float]
    last: int
    died: bool
    message: str


def check_on_micro(data: bytes, manifest: Manifest) -> int:
    """Find the smallest arena, in steps of 256 bytes, with which TFLite Micro runs.

    Raises
    ------
    InputError
        If the file has control flow, or an operation or type that TFLite Micro lacks.
    MissingPackageError
        If its interpreter is not installed.
    ParityError
        If its scores differ from the golden ones.
    """
    if find_spec("tflite_micro") is None:
        raise MissingPackageError(
            "tflite-micro is not installed; pip install 'edgeae-export[microcontroller]'"
        )
    refuse_control_flow(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "probe.npz")
        np.savez(path, model=np.frombuffer(data, np.uint8), windows=manifest.golden.windows)
        arena_bytes, scores = _smallest_arena(path, 10 * len(data))
    errors = score_errors(
        manifest.golden.scores, np.array(scores, np.float32), manifest.threshold.value
    )
    if not errors.max() <= manifest.golden.tolerance:
        raise ParityError(
            f"TFLite Micro's scores differ by {errors.max():.1e} of the score; at most "
            f"{manifest.golden.tolerance:.0e} is allowed, and nothing was written"
        )
    return arena_bytes


def refuse_control_flow(data: bytes) -> None:
    """Refuse a file with loops or branches.

    Raises
    ------
    InputError
        The message names them.
    """
    names = {number: name for name, number in vars(schema.BuiltinOperator).items()}
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(data, 0))
    used = {names[code.builtinCode] for code in model.operatorCodes}
    if found := sorted(used.intersection(_CONTROL_FLOW)):
        raise InputError(
            f"a microcontroller's file has no control flow; this network needs "
            f"{', '.join(found)}: use LSTM or GRU layers with default activations, or others"
        )


def _smallest_arena(path: Path, most: int) -> tuple[int, list[float]]:
    too_small, enough, scores = 0, most, None
    while scores is None or enough - too_small > _STEP_BYTES:
        # After a first success the next run starts in the middle, the last size being known.
        top = enough if scores is None else (too_small + enough) // 2 // 16 * 16
        tried = _run_probe(path, too_small, top)
        if tried.enough is not None:
            enough, scores = tried.enough, tried.scores
        elif scores is None:
            raise InputError(f"TFLite Micro cannot run this network: {tried.message}")
        if not tried.died and tried.enough is not None:
            break
        too_small = tried.last
    return enough, scores


def _run_probe(path: Path, too_small: int, most: int) -> _Tried:
    command = [
        sys.executable,
        "-m",
        "edgeae_export.formats.tflite.micro_probe",
        path,
        too_small,
        most,
    ]
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=_SECONDS
    )
    lines: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    enough = [line for line in lines if "enough" in line]
    last = [line["trying"] for line in lines if "trying" in line]
    return _Tried(
        enough=enough[-1]["enough"] if enough else None,
        scores=enough[-1]["scores"] if enough else [],
        last=last[-1] if last else most,
        died=done.returncode != 0,
        message=_reason(done.stderr),
    )


def _reason(stderr: str) -> str:
    """Extract from the interpreter's messages what it lacks."""
    if found := re.search(r"builtin opcode '(\w+)'", stderr):
        return f"it has no operation {found[1]}{_INSTEAD.get(found[1], '')}"
    lines = [line for line in stderr.splitlines() if line.strip()]
    return lines[0].strip() if lines else "it ended without a message"
