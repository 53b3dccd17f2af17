"""Scoring needs no network and writes nothing into the home: not even the engine's telemetry."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys
from edgeae_runtime import Scorer
with Scorer(sys.argv[1], selftest=True) as scorer:
    print(scorer.score(scorer.manifest.golden.windows).tolist())
"""


def without_network() -> list[str]:
    """Words before a command that take its network; none where this machine does not allow it."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if shutil.which(words[0]):
            tried = subprocess.run([*words, "true"], capture_output=True, check=False)
            if tried.returncode == 0:
                return words
    return []


@pytest.mark.parametrize("command", [["selftest"], ["doctor"], ["info"]])
def test_commands_work_without_a_network_and_leave_the_home_as_it_was(
    table, tmp_path: Path, command
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o555)
    kept = {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    environment |= {"HOME": str(home), "TMPDIR": str(tmp_path)}
    words = [*without_network(), sys.executable, "-m", "edgeae_runtime", *command]
    done = subprocess.run(
        [*words, str(table.path)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(home.rglob("*")) == []


def test_the_library_writes_nothing_into_the_home_either(table, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home)}
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    environment.pop("XDG_CACHE_HOME", None)
    words = [*without_network(), sys.executable, "-c", SCRIPT, str(table.path)]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("[")
    assert list(home.rglob("*")) == []
