"""Pictures of a benchmark, from a run that was really made."""

import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from edgeae.bench.pictures import write_picture
from edgeae.cli.main import main


def run(*words: object):
    return CliRunner().invoke(main, ["bench", *map(str, words)])


@pytest.fixture(scope="module")
def runs(table):
    result = run(table.path, "--batch", "1,4", "--rounds", "2", "--seconds", "0.2", "--json")
    return json.loads(result.stdout)["runs"]


@pytest.mark.slow
def test_a_page_needs_nothing_from_elsewhere_and_holds_the_table(runs, tmp_path: Path) -> None:
    page = tmp_path / "bench.html"
    write_picture(str(page), [*runs, {**runs[0], "host": "pi@<board>"}])
    text = page.read_text(encoding="utf-8")
    assert "table.onnx" in text
    assert "pi@&lt;board&gt;" in text
    assert "time of one call (us)" in text
    outside = re.findall(r"(?:src|href)\s*=\s*[\"'](?!#)[^\"']*|url\((?!#)[^)]*\)|@import", text)
    assert outside == []


def test_a_picture_is_a_picture_also_of_files_that_failed(runs, tmp_path: Path) -> None:
    picture = tmp_path / "bench.png"
    failed = {"file": "x.onnx", "engine": "onnxruntime", "size_bytes": 1, "problem": "damaged"}
    write_picture(str(picture), [{**runs[0], "results": [failed]}])
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_name_that_is_no_picture_is_refused_before_the_work(table, tmp_path: Path) -> None:
    result = run(table.path, "--report", tmp_path / "bench.pdf")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "--report must end in .html or .png" in result.stderr
    result = run(table.path, "--report", tmp_path / "none" / "bench.png")
    assert "no such folder; make it first" in result.stderr


def test_without_matplotlib_the_extra_is_named(
    table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run(table.path, "--report", tmp_path / "bench.png")
    assert result.stderr == "edgeae: matplotlib is not installed; pip install 'edgeae[plot]'\n"
