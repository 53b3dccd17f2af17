"""The front end and the order tracking of a manifest: read back, or refused by the key."""

import math
import re
from typing import Any

import pytest

from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.front_end import FrontEnd, read_front_end
from edgeae_runtime.manifest.order_tracking import OrderTracking, read_order_tracking
from edgeae_runtime.manifest.section import Section

SHAPE = 1024, 2
BANDS = {"segment": 256, "hop": 128, "first_bin": 1, "band_bins": 4, "bands": 2, "decimation": 1}
SPECTRUM: dict[str, Any] = {
    "kind": "spectrum",
    **BANDS,
    "floor": 0.01,
    "power": 0.5,
    "names": ["a", "b", "c", "d"],
}
ENVELOPE = {**SPECTRUM, "kind": "envelope", "segment": 64, "hop": 32, "decimation": 8}
TRACKING: dict[str, Any] = {"column": "rpm", "samples_per_revolution": 64, "rate_hz": 2000.0}


def front_end(content: object) -> FrontEnd:
    return read_front_end(Section(content, "front_end", FrontEnd._fields), SHAPE)


def tracked(content: object, rate_hz: float | None = None) -> OrderTracking | None:
    content = {"rate_hz": rate_hz, "order_tracking": content}
    inputs = Section(content, "input", ("rate_hz",), ("order_tracking",))
    return read_order_tracking(inputs, SHAPE)


def test_it_reads_back() -> None:
    assert front_end(SPECTRUM).names == ("a", "b", "c", "d")
    assert front_end(ENVELOPE).decimation == 8
    assert tracked(TRACKING) == OrderTracking(**TRACKING)


@pytest.mark.parametrize("wrong", [None, True, [1], {}, "?", math.nan, math.inf, -1, 10**400])
@pytest.mark.parametrize("key", FrontEnd._fields)
def test_a_wrong_value_is_refused_by_its_key(key: str, wrong: Any) -> None:
    with pytest.raises(ArtifactError, match=rf"manifest: 'front_end\.{key}"):
        front_end({**SPECTRUM, key: wrong})


@pytest.mark.parametrize("key", FrontEnd._fields)
def test_a_missing_key_is_named(key: str) -> None:
    with pytest.raises(ArtifactError, match=rf"key 'front_end\.{key}' is missing"):
        front_end({k: value for k, value in SPECTRUM.items() if k != key})


@pytest.mark.parametrize(
    ("of", "key", "value"),
    [
        (SPECTRUM, "segment", 2048),
        (SPECTRUM, "segment", 8),
        (SPECTRUM, "segment", 1 << 20),
        (SPECTRUM, "hop", 100),
        (SPECTRUM, "bands", 40),
        (SPECTRUM, "decimation", 2),  # of an envelope alone
        (SPECTRUM, "floor", 1e-10),
        (SPECTRUM, "power", 0),
        (SPECTRUM, "names", ["a", "b", "c", "c"]),
        (SPECTRUM, "names", ["a", "b", "c", ""]),
        (ENVELOPE, "segment", 128),  # 1022 of 1024 samples have second differences
        (ENVELOPE, "decimation", 16),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_key(of, key: str, value: Any) -> None:
    blamed = "segment" if key == "decimation" and of is ENVELOPE else key
    with pytest.raises(ArtifactError, match=rf"manifest: 'front_end\.{blamed}'"):
        front_end({**of, key: value})


@pytest.mark.parametrize("rate_hz", [0, -1, 5e-324, 1e-13, 1e10, math.nan, math.inf, "1", None])
def test_a_rate_that_no_clock_has_is_refused_by_its_key(rate_hz: Any) -> None:
    with pytest.raises(ArtifactError, match=re.escape("'input.order_tracking.rate_hz'")):
        tracked({**TRACKING, "rate_hz": rate_hz})


@pytest.mark.parametrize("rate_hz", [1e-12, 1e9])
def test_the_angles_of_every_rate_are_finite(rate_hz: float) -> None:
    found = tracked({**TRACKING, "rate_hz": rate_hz, "samples_per_revolution": 1 << 16})
    assert found is not None
    assert math.isfinite(math.ldexp(*found.per_rpm))
