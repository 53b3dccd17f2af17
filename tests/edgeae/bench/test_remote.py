"""`edgeae bench --on`, end to end through a real sshd on loopback."""

import getpass
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from tests.ports import free_port

QUICK = ("--rounds", "1", "--seconds", "0.2", "--rate-hz", "50")


class Sshd:
    """A running sshd, whose devices share this machine's files."""

    def __init__(self, folder: Path, binary: str) -> None:
        self.folder, self.binary, self.temporary = folder, binary, folder / "tmp"
        self.temporary.mkdir()
        for name in ("host", "user", "stranger"):
            words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
            subprocess.run(words, check=True)
        (folder / "authorized").write_bytes((folder / "user.pub").read_bytes())
        self.port = free_port()
        (folder / "sshd_config").write_text(
            f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
            f"AuthorizedKeysFile {folder}/authorized\nPidFile none\nStrictModes no\n"
            f"PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM no\n"
            f"PermitRootLogin prohibit-password\nAcceptEnv TMPDIR PIP_NO_INDEX\n"
        )
        self.write_config("board", "user")
        if os.getuid() == 0:
            Path("/run/sshd").mkdir(exist_ok=True)
        self.process = subprocess.Popen(
            [binary, "-D", "-e", "-f", folder / "sshd_config"],
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stderr:
            if "Server listening" in line:
                break
        self.others = subprocess.Popen(
            ["cat"], stdin=self.process.stderr, stdout=subprocess.DEVNULL
        )

    def write_config(self, name: str, key: str, port: int | None = None) -> None:
        (self.folder / f"{name}.config").write_text(
            f"Host {name}\n  HostName 127.0.0.1\n  Port {port or self.port}\n"
            f"  User {getpass.getuser()}\n  IdentityFile {self.folder}/{key}\n"
            f"  IdentitiesOnly yes\n  UserKnownHostsFile {self.folder}/known\n"
            f"  StrictHostKeyChecking accept-new\n  SetEnv TMPDIR={self.temporary}\n"
        )

    def options(self, name: str = "board") -> list[str]:
        ssh = f"ssh -F {self.folder}/{name}.config"
        return ["--on", name, "--ssh", ssh, "--python", sys.executable]

    def left_behind(self) -> list[Path]:
        return list(self.temporary.iterdir())


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory):
    binary = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if binary is None or shutil.which("ssh") is None:
        pytest.skip("needs ssh and sshd (openssh-server)")
    server = Sshd(tmp_path_factory.mktemp("sshd"), binary)
    yield server
    server.process.terminate()
    server.process.wait()
    server.process.stderr.close()
    server.others.wait()


def run(*words: object):
    return CliRunner().invoke(main, ["bench", *map(str, words)])


def test_files_are_measured_there_and_nothing_is_left(sshd, table) -> None:
    result = run(table.path, *sshd.options(), *QUICK, "--json")
    assert result.exit_code == 0, result.output
    (measured,) = json.loads(result.stdout)["runs"]
    assert measured["host"] == "board"
    (row,) = measured["results"]
    assert (row["file"], row["problem"]) == ("table.onnx", None)
    assert row["latency"][0]["calls"] > 100
    assert row["duty_cycle"]["calls"] == 10
    assert sshd.left_behind() == []


def test_two_devices_come_as_one_table_and_one_that_fails_is_a_line(sshd, table) -> None:
    (sshd.folder / "both.config").write_text(
        (sshd.folder / "board.config").read_text().replace("Host board", "Host board other")
    )
    words = ["--on", "board", "--on", "other", "--on", "nowhere.invalid"]
    ssh = f"ssh -F {sshd.folder}/both.config"
    result = run(table.path, *words, "--ssh", ssh, "--python", sys.executable, *QUICK)
    assert result.exit_code == 1
    rows = [line for line in result.stdout.splitlines() if "table.onnx  " in line]
    assert [row.split()[0] for row in rows] == ["board", "other"]
    assert result.stderr.startswith("edgeae: nowhere.invalid: cannot be reached: ssh: ")
    assert result.stderr.count("\n") == 1
    assert sshd.left_behind() == []


def test_readings_for_the_windows_go_along(sshd, table, tmp_path: Path) -> None:
    table.detector  # noqa: B018
    data = tmp_path / "rows.csv"
    data.write_text('flow,"load, left",temp °C,still\n' + "1,1000,-3,7\n" * 20)
    result = run(table.path, *sshd.options(), *QUICK, "--data", data, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["runs"][0]["results"][0]["problem"] is None


def _answer(result) -> str:
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr.strip()


def test_an_ssh_command_with_an_open_quote_is_one_line(table) -> None:
    answer = _answer(run(table.path, "--on", "board", "--ssh", "ssh -i '"))
    assert answer == """edgeae: --ssh must be a command; got "ssh -i '" (No closing quotation)"""


def test_a_port_where_nobody_listens_is_one_line(sshd, table) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        sshd.write_config("closed", "user", silent.getsockname()[1])
        answer = _answer(run(table.path, *sshd.options("closed")))
    assert answer.startswith("edgeae: closed: cannot be reached: ssh: connect to host 127.0.0.1")
    assert answer.endswith("connection refused")


def test_a_refused_key_is_one_line(sshd, table) -> None:
    sshd.write_config("locked", "stranger")
    answer = _answer(run(table.path, *sshd.options("locked")))
    assert answer.startswith("edgeae: locked: cannot be reached: ")
    assert answer.endswith("permission denied (publickey).")


def test_a_device_without_python_is_one_line(sshd, table) -> None:
    answer = _answer(run(table.path, *sshd.options(), "--python", "/none/python3"))
    assert answer.startswith("edgeae: board: no Python there (")
    assert answer.endswith("it needs 3.9 or later with numpy, or name it with --python")


@pytest.fixture(scope="module")
def bare_python(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("bare")
    base = sys._base_executable  # type: ignore[attr-defined]  # typeshed leaves it out
    subprocess.run([base, "-m", "venv", "--without-pip", folder], check=True)
    return folder / "bin" / "python"


def test_a_python_without_numpy_is_one_line_with_what_to_do(sshd, table, bare_python) -> None:
    code = "import importlib.util as u, sys; sys.exit(u.find_spec('numpy') is not None)"
    if subprocess.run([bare_python, "-c", code], check=False).returncode:
        pytest.skip("the Python beneath this environment has numpy of its own")
    answer = _answer(run(table.path, *sshd.options(), "--python", bare_python))
    assert answer.startswith("edgeae: board: ")
    assert answer.endswith(
        "has no numpy; name another Python with --python, or let --install create a temporary "
        "environment"
    )


def test_a_missing_engine_leaves_its_row_with_the_reason(sshd, table, tmp_path: Path) -> None:
    for name in ("onnxruntime", "ai_edge_litert"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(
            f"raise ModuleNotFoundError('absent', name='{name}')"
        )
    wrapper = tmp_path / "python"
    wrapper.write_text(f'#!/bin/sh\nPYTHONPATH={tmp_path} exec {sys.executable} "$@"\n')
    wrapper.chmod(0o755)
    result = run(table.path, *sshd.options(), "--python", wrapper, *QUICK)
    assert result.exit_code == 1
    assert (
        "table.onnx: not measured: onnxruntime is not installed; pip install "
        "'edgeae-runtime[onnx]'" in result.stdout
    )
    assert sshd.left_behind() == []


def test_install_creates_a_temporary_environment(sshd, table) -> None:
    result = run(table.path, *sshd.options(), "--install", *QUICK, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["runs"][0]["results"][0]["problem"] is None
    assert sshd.left_behind() == []


def test_an_installation_that_fails_is_one_line(sshd, table, bare_python) -> None:
    text = (sshd.folder / "board.config").read_text()
    offline = text.replace("Host board", "Host offline").replace(
        "TMPDIR=", "PIP_NO_INDEX=1 TMPDIR="
    )
    (sshd.folder / "offline.config").write_text(offline)
    words = [*sshd.options("offline"), "--install", "--python", bare_python]
    answer = _answer(run(table.path, *words))
    assert answer.startswith("edgeae: offline: cannot install numpy, onnxruntime there: ERROR: ")
    assert sshd.left_behind() == []


def test_ctrl_c_stops_the_device_and_leaves_nothing(sshd, table) -> None:
    words = [table.path, *sshd.options(), "--rounds", "500", "--seconds", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "edgeae", "bench", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not list(sshd.temporary.glob("edgeae-on-*/edgeae_runtime/bench/__pycache__")):
        assert process.poll() is None, process.stderr.read()
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate()
    assert (process.returncode, output, errors) == (1, b"", b"edgeae: stopped\n")
    assert sshd.left_behind() == []


def test_a_broken_connection_leaves_nothing(sshd, table) -> None:
    words = [table.path, *sshd.options(), "--rounds", "500", "--seconds", "0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "edgeae", "bench", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while not list(sshd.temporary.glob("edgeae-on-*/edgeae_runtime/bench/__pycache__")):
        assert process.poll() is None, process.stderr.read()
    process.kill()
    process.communicate()
    while sshd.left_behind():
        pass
    assert sshd.left_behind() == []


@pytest.fixture
def tiny_disk(tmp_path: Path):
    if os.getuid() != 0:
        pytest.skip("only root can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let root mount a small disk")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.slow
def test_a_full_disk_there_is_one_line_and_leaves_nothing(sshd, table, tiny_disk) -> None:
    text = (sshd.folder / "board.config").read_text()
    full = text.replace("Host board", "Host full").replace(str(sshd.temporary), str(tiny_disk))
    (sshd.folder / "full.config").write_text(full)
    answer = _answer(run(table.path, *sshd.options("full")))
    assert answer.startswith(f"edgeae: full: {tiny_disk}/edgeae-on-")
    assert answer.endswith(" there: no space left on device")
    assert list(tiny_disk.iterdir()) == []
