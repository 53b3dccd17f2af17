"""The recipes for other engines give the outputs of `edgeae fleet score`."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from edgeae.fleet.score import plan_fleet
from edgeae.fleet.unit import score_unit
from tests.edgeae.fleet.conftest import readings, write

EXAMPLES = Path(__file__).parents[3] / "examples"


def example(name: str) -> ModuleType:
    spec = spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def known(model, tmp_path: Path) -> dict[str, bytes]:
    """Outputs of `edgeae fleet score` for two machines, without stamps."""
    for number in range(2):
        frame = readings(60, number).drop(columns="time")
        write(frame, tmp_path / "in" / f"pump{number}" / "a.parquet")
    words = ["fleet", "score", model, tmp_path / "in", "-o", tmp_path / "out", "--workers", 1]
    result = CliRunner().invoke(main, list(map(str, words)))
    assert result.exit_code == 0, result.output
    return contents(tmp_path / "out")


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.parquet")}


def test_dask_gives_the_same_bytes(model, known, tmp_path: Path) -> None:
    words = (str(model), str(tmp_path / "in"), str(tmp_path / "dask"))
    run = example("fleet_dask").score_with_dask(*words, scheduler="processes")
    assert contents(tmp_path / "dask") == known
    assert [out.status for out in run.outcomes] == ["scored", "scored"]


def test_the_function_for_map_in_pandas_gives_the_same_bytes(
    model, known, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Spark itself needs Java; its function is called as Spark calls it."""
    recipe = example("fleet_spark")
    monkeypatch.setattr(recipe, "score_in_worker", score_unit)  # this process keeps its threads
    tasks, _ = plan_fleet(str(model), str(tmp_path / "in"), str(tmp_path / "spark"))
    frames = list(recipe.in_pandas(tasks)([pd.DataFrame({"task": range(len(tasks))})]))
    assert contents(tmp_path / "spark") == known
    names = [words.split()[0] for words in recipe.SCHEMA.split(", ")]
    assert all(frame.columns.tolist() == names for frame in frames)
