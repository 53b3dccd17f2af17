"""No scored window leaves its segment: it ends before a gap and with its group."""

import numpy as np
import pytest

from edgeae_runtime import InputError
from edgeae_runtime.batch.score import scored
from edgeae_runtime.manifest.model import Inputs
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.columns import ResolvedColumns
from edgeae_runtime.readings.segments import Segments

INPUTS = Inputs(
    (3, 1), None, np.zeros(1, np.float32), np.ones(1, np.float32), rate_hz=1.0, stride=1
)


def given(stamps, groups, size: int, **has) -> list[float]:
    """First readings of the windows, each reading being its row."""
    rows = np.arange(len(stamps), dtype=np.float32)[:, None]
    texts = (np.array(groups),) if has["has_group"] else ()
    whole = Block(rows, texts, 1, ResolvedColumns([0], [], None), np.array(stamps).astype(str))
    blocks = [whole.rows(i, i + size) for i in range(0, len(rows), size)]
    segments = Segments(INPUTS, "x", **has)
    parts = scored(blocks, "x", INPUTS, lambda w: w[:, 0, 0], stride=1, segments=segments)
    return np.concatenate([part.scores for part in parts]).tolist()


@pytest.mark.parametrize("size", [1, 2, 3, 7, 99])
def test_windows_end_at_gaps_and_groups(size) -> None:
    stamps, groups = [0, 1, 2, 3, 9, 10, 11, 12], list("aaaaaabb")
    assert given(stamps, groups, size, has_time=True, has_group=False) == [0, 1, 4, 5]
    assert given(stamps, groups, size, has_time=False, has_group=True) == [0, 1, 2, 3]
    stamps[6:] = [0, 1]
    assert given(stamps, groups, size, has_time=True, has_group=True) == [0, 1]


def test_stamps_that_go_back_are_refused_with_their_row() -> None:
    with pytest.raises(InputError, match=r"x: stamps must be strictly increasing; row 4 has '2'"):
        given([0, 1, 2, 2, 3], list("aaaaa"), 2, has_time=True, has_group=False)


def test_time_and_group_need_a_model_that_can_use_them() -> None:
    with pytest.raises(InputError, match="trained with `time`"):
        Segments(INPUTS._replace(rate_hz=None), "x", has_time=True, has_group=False)
    with pytest.raises(InputError, match="go with models of windows"):
        Segments(INPUTS._replace(shape=(1,)), "x", has_time=False, has_group=True)
