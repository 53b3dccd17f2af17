"""A fleet's repository, which the example publishes, and a device that follows it."""

import importlib.util
import shutil
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from types import ModuleType
from typing import Any

from click.testing import CliRunner

from edgeae_runtime.artifact.repository import update
from edgeae_runtime.cli.main import main

SCRIPT = Path(__file__).parents[3] / "examples" / "fleet_repository.py"


def example() -> ModuleType:
    """A fresh copy of the example."""
    spec = importlib.util.spec_from_file_location("fleet_repository", SCRIPT)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Fleet:
    """A repository with one artifact, its keys, and a device that trusts the first root."""

    def __init__(self, folder: Path, versions: list[bytes]) -> None:
        self.script = example()
        self.folder, self.versions = folder, versions
        self.repository, self.keys = folder / "repository", folder / "keys"
        self.metadata = self.repository / "metadata"
        self.device = folder / "device"
        self.artifact, self.root = self.device / "pump.onnx", self.device / "root.json"
        self.device.mkdir()
        self.script.init(self.repository, self.keys)
        shutil.copy(self.metadata / "1.root.json", self.root)
        self.add(0)

    def write(self, data: bytes) -> Path:
        """Write an artifact on the publisher's side."""
        path = self.folder / "new" / "pump.onnx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        return path

    def add(self, number: int) -> None:
        self.script.add(self.repository, self.keys, self.write(self.versions[number]))

    def update(self, address: object = None, **options: Any) -> bool:
        address = str(address or self.repository)
        return update(str(self.artifact), address, str(self.root), **options)

    def refused(self, address: object = None, *options: object) -> str:
        """Run the command; return its one line, when it has left the artifact as it was."""
        before, address = self.artifact.read_bytes(), address or self.repository
        words = ("update", self.artifact, "--root", self.root, "--repository", address, *options)
        done = CliRunner().invoke(main, list(map(str, words)))
        assert done.exit_code == 1, done.output
        assert self.artifact.read_bytes() == before
        assert done.output.count("\n") == 1, done.output
        return done.output


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


class BreaksOff(Quiet):
    """Sends half of each target."""

    def copyfile(self, source, outputfile) -> None:
        data = source.read()
        outputfile.write(data[: len(data) // 2] if "targets/" in self.path else data)
