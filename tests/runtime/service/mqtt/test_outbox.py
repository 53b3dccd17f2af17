"""Events that wait for a broker."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_runtime.service.mqtt.outbox import Outbox


def test_lines_leave_in_their_order_once_and_stay_until_they_are_removed(tmp_path: Path) -> None:
    path = str(tmp_path / "buffer")
    outbox = Outbox(path, 10)
    for text in "abcd":
        outbox.put(text)
    (one, _), (two, _) = outbox.take(2)
    assert [text for _, text in outbox.take(9)] == ["c", "d"]
    outbox.remove(one)
    outbox.remove(one)
    outbox.close()
    again = Outbox(path, 10)
    assert [text for _, text in again.take(9)] == ["b", "c", "d"]
    assert (len(again), two) == (3, one + 1)
    again.close()


@pytest.mark.parametrize(("taken", "left"), [(0, "de"), (1, "ae"), (2, "ab")])
def test_the_oldest_that_is_not_under_way_makes_room(taken, left) -> None:
    outbox = Outbox(None, 2)
    outbox.put("a")
    outbox.put("b")
    under_way = [text for _, text in outbox.take(taken)]
    for text in "cde":
        outbox.put(text)
    waiting = [text for _, text in outbox.take(9)]
    assert "".join(under_way + waiting) == left
    assert outbox.dropped == 3


@given(st.lists(st.sampled_from("ptr"), max_size=60), st.integers(1, 5))
def test_its_length_is_what_it_holds_and_what_is_lost_is_counted(steps, most) -> None:
    outbox, number, under_way, removed = Outbox(None, most), 0, [], 0
    for step in steps:
        if step == "p":
            outbox.put(str(number))
            number += 1
        elif step == "t":
            under_way += [place for place, _ in outbox.take(1)]
        elif under_way:
            outbox.remove(under_way.pop(0))
            removed += 1
        assert len(outbox) <= max(most, len(under_way))
        assert len(outbox) + outbox.dropped + removed == number
