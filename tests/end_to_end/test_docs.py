"""What the README and the docs say is run as it stands there (doc_blocks.py says how)."""

import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from edgeae import Detector
from tests.end_to_end.doc_blocks import ROOT, SHELLS, pages, read, run_page, to_run

SAME = {"docs/index.md": "README.md"}
"""A page whose Python block is that of another page, which is run."""

TORCH_MODEL = ROOT / "tests/edgeae/onnx_models/dense-torchscript.onnx"
COMMAND = re.compile(r"    (\$ |edgeae|python|pip |cd |make\b|cmake )")
RUN = [page for page in pages() if to_run(page) and page not in SAME]


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, monkeypatch_module):
    """A folder with the files that the how-to pages speak of."""
    folder = tmp_path_factory.mktemp("docs")
    monkeypatch_module.chdir(folder)
    rng = np.random.default_rng(0)
    load = rng.uniform(10, 50, 1200)
    frame = pd.DataFrame({"flow": 20 - 0.2 * load + 0.3 * rng.normal(size=1200), "load": load})
    frame.to_csv("pump.csv", index=False)
    frame[-300:].to_csv("normal.csv", index=False)
    frame[-200:].to_csv("readings.csv", index=False)
    frame.loc[::10, "flow"] += 6
    frame["state"] = np.where(frame.index % 10 == 0, "leak", "ok")
    for name in ("labelled.csv", "test.csv"):
        frame[-300:].to_csv(name, index=False)
    detector = Detector("prototypes", code_size=16, random_state=0)
    detector.fit(pd.read_csv("pump.csv"))
    detector.save("pump.edgeae")
    detector.export("pump.onnx")
    detector.export("pump.tflite")
    run_page("README.md", folder)
    return folder


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLBACKEND", "agg")
        yield patch


@pytest.fixture
def folder(request, tmp_path, monkeypatch) -> Path:
    """The current folder: a new one for a tutorial, which brings its files, else the workplace."""
    page = request.getfixturevalue("page")
    if page.startswith("docs/tutorials/"):
        monkeypatch.setenv("MPLBACKEND", "agg")
        shutil.copy(TORCH_MODEL, tmp_path / "model.onnx")  # which PyTorch would have written
        monkeypatch.chdir(tmp_path)
        return tmp_path
    folder: Path = request.getfixturevalue("workplace")
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in RUN if page != "README.md"])
def test_every_shell_and_python_block_runs(page, folder) -> None:
    run_page(page, folder)


@pytest.mark.parametrize(("page", "other"), SAME.items())
def test_a_page_that_repeats_a_block_repeats_it_exactly(page, other) -> None:
    first, second = (
        [block.text for block in to_run(path) if block.language == "python"]
        for path in (page, other)
    )
    assert first == second


@pytest.mark.parametrize("page", pages())
def test_every_block_has_a_language_and_one_that_is_not_run_a_reason(page) -> None:
    blocks, prose = read(page)
    assert [line for line in prose if COMMAND.match(line)] == []
    for block in blocks:
        assert block.language, f"line {block.line}"
        if block.language in (*SHELLS, "python"):
            assert block.reason is None or len(block.reason.split()) > 2, f"line {block.line}"
            assert block.reason is not None or not block.note, f"line {block.line}"


def test_code_that_trains_exports_and_scores_comes_by_line_25() -> None:
    head = "\n".join((ROOT / "README.md").read_text().splitlines()[:25])
    for word in ("detector.fit", "detector.export", "scorer.score"):
        assert word in head


@pytest.mark.parametrize("page", pages())
def test_every_link_to_a_file_leads_somewhere(page) -> None:
    for target in re.findall(r"\]\((?!\w+:)([^)#]+)\)", "\n".join(read(page).prose)):
        assert (ROOT / page).parent.joinpath(target).exists(), target
