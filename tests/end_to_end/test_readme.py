"""What the README and the docs say is run as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "docs/evaluate.md", "docs/train.md", "docs/wrap.md", "docs/device.md"]


def blocks(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```", (ROOT / page).read_text(), re.M | re.S)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory):
    """A folder where the README's first block has run, and left its artifact."""
    folder = tmp_path_factory.mktemp("readme")
    run(blocks("README.md", "python")[0], folder)
    return folder


def run(code, folder):
    done = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_python_block_runs(page, workplace) -> None:
    for code in blocks(page, "python"):
        run(code, workplace)


def test_code_that_trains_exports_and_scores_comes_by_line_25() -> None:
    head = "\n".join((ROOT / "README.md").read_text().splitlines()[:25])
    for word in ("detector.fit", "detector.export", "scorer.score"):
        assert word in head


LINKED = ["docs/export.md", "docs/limits.md", "docs/stream.md", "docs/fleet.md", "CONTRIBUTING.md"]


@pytest.mark.parametrize("page", [*PAGES, *LINKED])
def test_every_link_to_a_file_leads_somewhere(page) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", (ROOT / page).read_text()):
        assert (ROOT / page).parent.joinpath(target).exists(), target
