"""A part of the run over changed files; `fuzz_files.py --count 50000` is the whole one."""

import pytest

from tests.end_to_end.fuzz_files import OK, REFUSED, fuzz_files


@pytest.mark.slow
def test_changed_files_run_nothing_and_are_refused_in_a_line_or_are_as_before() -> None:
    outcomes = fuzz_files(100_000, 60)
    for name, counted in outcomes.items():
        if "unchanged" in name:
            assert set(counted) == {OK}, (name, counted)
    changed = [counted for name, counted in outcomes.items() if "unchanged" not in name]
    assert sum(counted[REFUSED] for counted in changed) > 100
