"""A pipe or a device in the place of a file is refused in one line, and nothing waits for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.artifact.signing import read_signatures
from edgeae_runtime.artifact.threshold_file import read_threshold_file
from edgeae_runtime.bench.comparison import read_runs
from edgeae_runtime.engines.select import import_engine
from edgeae_runtime.files import locked, read_file
from edgeae_runtime.readings.columns import ColumnSelection
from edgeae_runtime.readings.numpy_file import array_blocks
from edgeae_runtime.service.feedback import keep
from edgeae_runtime.service.state import load_state
from edgeae_runtime.service.state import locked as locked_state

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes have names on Unix only")


def locks(path: str) -> None:
    with locked(path):
        pass


def locks_a_state(path: str) -> None:
    with locked_state(path.removesuffix(".lock")):
        pass


READERS = {
    "artifact": Scorer,
    "engine": import_engine,
    "signature": read_signatures,
    "threshold file": lambda path: read_threshold_file(path, ""),
    "state": lambda path: load_state(path, "", lambda content: None),
    "lock": locks,
    "lock of a state": locks_a_state,
    "feedback": lambda path: keep(path, [{}]),
    "older run": read_runs,
    "npz": lambda path: list(array_blocks(path + ".npz", ColumnSelection())),
    "npy": lambda path: list(array_blocks(path + ".npy", ColumnSelection())),
}


@pytest.mark.parametrize("what", READERS)
def test_a_pipe_in_the_place_of_a_file_is_refused(what: str, tmp_path: Path) -> None:
    path = str(tmp_path / "a.lock")
    for name in (path, f"{path}.npz", f"{path}.npy"):
        os.mkfifo(name)
    with pytest.raises((OSError, ValueError), match="must be a file"):
        READERS[what](path)


def test_a_device_is_refused_and_a_folder_too() -> None:
    with pytest.raises(OSError, match="must be a file"):
        read_file("/dev/zero", 10)
    with pytest.raises(IsADirectoryError):
        read_file("/", 10)


def test_a_lock_that_is_a_link_leaves_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "victim").write_text("kept")
    (tmp_path / "a.lock").symlink_to(tmp_path / "victim")
    with locked(str(tmp_path / "a.lock")):
        assert (tmp_path / "victim").read_text() == "kept"
    assert (tmp_path / "victim").read_text() == "kept"


def test_a_command_says_it_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.onnx"
    os.mkfifo(path)
    words = [sys.executable, "-m", "edgeae_runtime", "info", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr == f"edgeae-runtime: {path}: must be a file; this is a pipe or a device\n"
