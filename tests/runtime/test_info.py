"""Facts of an artifact, for programs and for people."""

import re
from pathlib import Path

from edgeae_runtime.info import facts_table, scorer_facts

DOCS = Path(__file__).parents[2] / "docs"


def test_every_key_of_info_is_documented(example) -> None:
    facts = scorer_facts(example.scorer)
    page = (DOCS / "device.md").read_text(encoding="utf-8")
    rows = page.split("`info --json`")[1].split("\n\n")[1].splitlines()[2:]
    documented = {name for row in rows for name in re.findall(r"`(\w+)`", row.split(" | ")[0])}
    only_c = {"flash_bytes", "ram_bytes", "stack_bytes", "multiply_accumulates"}
    only_c |= {"counts", "instructions"}
    assert documented - only_c == set(facts)
    inner = {name for row in rows for name in re.findall(r"`(\w+)`", row.split(" | ")[1])}
    assert {*facts["threshold"], *facts["threshold_in_use"]} <= inner


def test_people_see_the_sampling_as_a_duration(make_example) -> None:
    facts = {**scorer_facts(make_example("series").scorer), "rate_hz": 1 / 60}
    lines = facts_table(facts).splitlines()
    assert [line.split() for line in lines if line.startswith("sampling")] == [
        ["sampling", "every", "1", "min"]
    ]
    assert "rate_hz" not in facts_table(facts)


def test_names_that_have_commas_are_told_apart() -> None:
    assert facts_table({"names": ("1 to 2 kHz, x", "RMS, x")}) == "names  1 to 2 kHz, x; RMS, x"
    assert facts_table({"names": ("flow", "load")}) == "names  flow, load"
