"""The files in docs/ that put a stream onto a device."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is there."""
    true = shutil.which("true")
    if shutil.which("systemd-analyze") is None or true is None:
        pytest.skip("systemd is not installed")
    text = (DOCS / "edgeae.service").read_text()
    assert "ExecStart=/opt/edgeae/bin/edgeae-runtime stream " in text
    path = tmp_path / "edgeae.service"
    path.write_text(text.replace("/opt/edgeae/bin/edgeae-runtime", true))
    return path


def test_systemd_takes_the_unit_and_finds_its_hardening_safe(unit) -> None:
    def analyze(*words: str) -> subprocess.CompletedProcess:
        command = ["systemd-analyze", *words, str(unit)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    verified = analyze("verify")
    assert (verified.returncode, verified.stderr) == (0, "")
    judged = analyze("security", "--offline=true", "--threshold=15")  # of 100; 100 is unprotected
    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize("name", ["edgeae.service", "Containerfile", "Containerfile.gateway"])
def test_the_options_in_it_exist(name) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "edgeae_runtime", "stream", "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    command = (DOCS / name).read_text().split("stream", 1)[1].split("ExecReload")[0]
    options = {word.strip('",[]') for word in command.split() if word.strip('"').startswith("--")}
    assert options
    for option in options - {"--mqtt-password-file"}:
        assert option in shown, option
