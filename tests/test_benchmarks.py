"""The benchmarks' ids, kept figures and pages agree; what they measure is not run here."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.__main__ import main
from benchmarks.core.headline import HEADLINE
from benchmarks.core.pages import pages
from benchmarks.core.results import (
    FOLDER,
    Document,
    Figure,
    Result,
    at_least,
    at_most,
    read_document,
    write_document,
)
from benchmarks.scenarios.catalogue import SCENARIOS, home

SCENARIO_FOLDER = Path(__file__).parents[1] / "benchmarks" / "scenarios"


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_a_function_of_the_folder_of_data(name: str) -> None:
    module, function = home(name)
    tree = ast.parse((SCENARIO_FOLDER / f"{module}.py").read_text())
    (found,) = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == function)
    assert [argument.arg for argument in found.args.args] == ["data"] or found.args.defaults


def test_every_scenario_has_kept_figures() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(SCENARIOS)
    for path in FOLDER.glob("*.json"):
        assert read_document(path).id == path.stem


def test_the_headline_names_figures_that_are_kept() -> None:
    for _, scenario, name in HEADLINE:
        names = [figure.name for figure in read_document(FOLDER / f"{scenario}.json").result[0]]
        assert names.count(name) == 1, (scenario, name)


def test_the_pages_hold_the_kept_figures() -> None:
    for page, text in pages(SCENARIOS).items():
        assert page.read_text() == text, f"{page.name}: run python -m benchmarks --pages"


def test_a_document_is_read_as_it_was_written(tmp_path: Path) -> None:
    figures = [
        Figure("a", 1.5, "us", (1.0, 2.0), at_most(2)),
        Figure("b", 3, "", None, at_least(4)),
        Figure("c", 0.0, "%"),
    ]
    document = Document(
        "x", "2026-11-28", {"cores": 2}, {"numpy": "2"}, Result(figures, [{"k": 1}])
    )
    write_document(document, tmp_path / "x.json")
    assert read_document(tmp_path / "x.json") == document
    assert not figures[1].goal.is_met(figures[1].value)


def test_a_scenario_without_its_peer_is_left_out_and_the_others_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ecg5000").mkdir()

    def runner(name: str) -> Callable[[Path], Result]:
        def run(data: Path) -> Result:
            if name == "quality":
                raise ModuleNotFoundError("no torch", name="torch")
            return Result([Figure("size", 1.0, "kB")])

        return run

    monkeypatch.setattr("benchmarks.__main__.runner", runner)
    words = ["quality", "growth", "--data", str(tmp_path)]
    done = CliRunner().invoke(main, words)

    assert done.exit_code == 1
    assert "quality: needs torch; pip install --group peers" in done.output
    assert "growth: " in done.output
    assert done.output.endswith("benchmarks: left out quality\n")
