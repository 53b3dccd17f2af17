"""Every mistake of docs/mistakes.md gets the answer that stands there, and leaves nothing."""

import errno
import fcntl
import os
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path
from typing import IO

import pytest

from tests.end_to_end import mistakes
from tests.end_to_end.mistake_table import MISTAKES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("mistakes")
    before = Path.cwd()
    os.chdir(folder)
    mistakes.make_files()
    os.chdir(before)
    return folder


@pytest.fixture
def inside(folder, monkeypatch: pytest.MonkeyPatch):
    """The folder, also for whatever is temporary."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_page_holds_these_mistakes_and_no_others() -> None:
    rows = [line for line in mistakes.PAGE.read_text("utf-8").splitlines() if line[:2] == "| "]
    assert len(MISTAKES) >= 60
    assert [line.split(" | ")[0][2:] for line in rows[1:]] == list(MISTAKES)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered_as_the_page_says_and_leaves_nothing(mistake, inside) -> None:
    before = sorted(inside.rglob("*"))
    command = MISTAKES[mistake]
    given = mistakes.answer(command)
    assert given.code in (1, 2)
    assert given.line.startswith(command.split()[0] + ": ")
    assert mistakes.row(mistake, command, given) in mistakes.PAGE.read_text("utf-8").splitlines()
    assert sorted(inside.rglob("*")) == before


def _started(*words: str, **options) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def test_a_file_without_permission_is_one_line(inside, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path, mode):  # root, who may run these tests, is refused nothing
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr("edgeae_runtime.readings.byte_streams.open", locked, raising=False)
    given = mistakes.answer("edgeae-runtime score pump.onnx a.csv")
    assert given == (1, "edgeae-runtime: a.csv: permission denied")


def test_a_disk_that_fills_halfway_is_one_line_and_keeps_the_old_file(inside) -> None:
    Path("many.csv").write_text("flow,load\n" + "20,5\n" * 50_000)
    Path("old.csv").write_text("old")
    before = sorted(inside.rglob("*"))
    process = _started(
        *"edgeae_runtime score pump.onnx many.csv -o old.csv".split(),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    output, errors = process.communicate()
    assert (process.returncode, output) == (1, b"")
    assert errors == b"edgeae-runtime: old.csv: file too large\n"
    assert sorted(inside.rglob("*")) == before
    assert Path("old.csv").read_text() == "old"


def test_a_full_stdout_is_one_line(inside) -> None:
    with open("/dev/full", "wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "edgeae_runtime", "score", "pump.onnx", "a.csv"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert process.returncode == 1
    assert process.stderr == b"edgeae-runtime: no space left on device\n"


def test_a_reader_that_has_seen_enough_ends_the_command_silently(inside) -> None:
    Path("many.csv").write_text("flow,load\n" + "20,5\n" * 200_000)
    process = _started(*"edgeae_runtime score pump.onnx many.csv".split())
    assert process.stdout.readline() == b"score,is_anomaly\n"
    process.stdout.close()
    with process.stderr as errors:
        assert errors.read() == b""
    assert process.wait() == 0


def _unread(pipe: IO[bytes]) -> int:
    """Count the bytes that wait in a pipe."""
    (count,) = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))
    return count


def test_ctrl_c_is_one_line_and_leaves_nothing(inside) -> None:
    before = sorted(inside.rglob("*"))
    process = _started(
        *"edgeae_runtime score pump.onnx - -o new.csv".split(), stdin=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(b"flow,load\n20,5\n")
    process.stdin.flush()
    while _unread(process.stdin):  # afterwards it waits for more, its output open
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    process.stdin.close()
    with process.stderr as errors, process.stdout:
        assert errors.read() == b"edgeae-runtime: stopped\n"
    assert process.wait() == 1
    assert sorted(inside.rglob("*")) == before


def test_ten_thousand_columns_and_one_column_train(inside, tmp_path: Path) -> None:
    rows = [",".join(["1.5", "2.5"] * 5000), ",".join(["2.5", "1.5"] * 5000)] * 10
    (tmp_path / "wide.csv").write_text("\n".join(rows))
    (tmp_path / "one.csv").write_text("flow\n" + "1.5\n2.5\n" * 20)
    for name in ("wide", "one"):
        words = f"-o {tmp_path}/{name}.edgeae --epochs 1 --threshold 1"
        assert mistakes.answer(f"edgeae train {tmp_path}/{name}.csv {words}").code == 0
