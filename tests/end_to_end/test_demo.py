import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.slow


def test_the_demo_runs_every_stage_by_commands_that_can_be_repeated(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "edgeae", "demo"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    scores = pd.read_csv(tmp_path / "edgeae-demo" / "beat-scores.csv")
    assert scores["is_anomaly"].sum() > 50
    commands = [line[2:].split() for line in done.stdout.splitlines() if line.startswith("$ ")]
    assert [(Path(command[0]).name, command[1]) for command in commands] == [
        ("edgeae", "train"),
        ("edgeae", "export"),
        ("edgeae-runtime", "score"),
        ("edgeae", "evaluate"),
        ("edgeae", "report"),
    ]
    report = tmp_path / "edgeae-demo" / "beat-report.html"
    assert done.stdout.splitlines()[-1] == str(report.resolve())
    assert report.stat().st_size < 5e6
