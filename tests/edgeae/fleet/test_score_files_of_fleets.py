"""Score files: what is written is read again, and the parts in which it came leave no trace."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from edgeae.fleet.scores import (
    ScoreFacts,
    ScorePart,
    read_facts,
    read_scores,
    score_files,
    write_scores,
)
from edgeae_runtime.errors import InputError

FACTS = ScoreFacts("pump 1", "a" * 64, "b" * 64, 0.25, 32, 8, "0.1.0", "c" * 64)
WITH_CONDITIONS = FACTS._replace(conditions=("A", "B", "never"))
WINDOWS = 200_000


def windows(facts: ScoreFacts = FACTS) -> ScorePart:
    scores = np.random.default_rng(0).random(WINDOWS).astype(np.float32)
    scores[7] = np.nan
    groups = None
    if facts.conditions:
        groups = np.arange(WINDOWS) // 5 % 2
        groups[7] = -1
    return ScorePart(np.arange(WINDOWS, dtype=np.int64) * 1_000_000, scores, scores > 0.5, groups)


def parts(size: int, facts: ScoreFacts) -> list[ScorePart]:
    stamps, scores, flags, groups = windows(facts)
    cuts = [slice(at, at + size) for at in range(0, WINDOWS, size)]
    return [
        ScorePart(stamps[cut], scores[cut], flags[cut], None if groups is None else groups[cut])
        for cut in cuts
    ]


@pytest.mark.parametrize("facts", [FACTS, WITH_CONDITIONS])
def test_what_is_written_is_read_again(facts: ScoreFacts, tmp_path: Path) -> None:
    path = str(tmp_path / "a.parquet")
    write_scores(path, facts, [windows(facts)], has_time=True)
    found = read_scores(path)
    assert found.facts == read_facts(path) == facts
    assert found.has_time
    for given, expected in zip(found.windows, windows(facts), strict=True):
        np.testing.assert_array_equal(given, expected)
    frame = pd.read_parquet(path)
    assert str(frame["stamp"].dtype) == "datetime64[us, UTC]"
    assert frame["score"].isna().sum() == frame["flag"].isna().sum() == 1


@pytest.mark.parametrize("facts", [FACTS, WITH_CONDITIONS])
def test_any_parts_give_the_same_bytes(facts: ScoreFacts, tmp_path: Path) -> None:
    found = set()
    for size in (WINDOWS, 1000, 131_072, 70_001):
        write_scores(str(tmp_path / "a.parquet"), facts, parts(size, facts), has_time=False)
        found.add((tmp_path / "a.parquet").read_bytes())
    assert len(found) == 1


def test_a_file_without_windows_is_a_score_file(tmp_path: Path) -> None:
    write_scores(str(tmp_path / "a.parquet"), FACTS, [], has_time=False)
    found = read_scores(str(tmp_path / "a.parquet"))
    assert len(found.windows.scores) == 0
    assert not found.has_time


def test_a_file_without_the_column_that_its_metadata_promise_is_refused(tmp_path: Path) -> None:
    path = str(tmp_path / "a.parquet")
    write_scores(path, WITH_CONDITIONS, [windows(WITH_CONDITIONS)], has_time=True)
    table = pq.read_table(path)
    pq.write_table(table.drop_columns(["condition"]), path)
    with pytest.raises(InputError, match="it lacks 'condition'"):
        read_scores(path)


@pytest.mark.parametrize("content", [b"", b"PAR1 and no more"])
def test_a_damaged_file_is_named(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    path.write_bytes(content)
    for read in (read_facts, read_scores):
        with pytest.raises(InputError, match="must be a whole score file"):
            read(str(path))


def test_another_table_is_no_score_file(tmp_path: Path) -> None:
    pd.DataFrame({"x": [1.0]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(InputError, match="must be a score file of 'edgeae fleet score'"):
        read_facts(str(tmp_path / "a.parquet"))


def test_score_files_are_found_in_all_folders_below(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="got none there"):
        score_files(str(tmp_path))
    for name in ("b/2.parquet", "a/1.parquet", "b/1.parquet"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write_scores(str(tmp_path / name), FACTS, [], has_time=False)
    (tmp_path / "fleet.json").write_text("{}")
    expected = [str(tmp_path / name) for name in ("a/1.parquet", "b/1.parquet", "b/2.parquet")]
    assert score_files(str(tmp_path)) == expected
