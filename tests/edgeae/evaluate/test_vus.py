"""VUS-PR has the values of its authors' package."""

import numpy as np
import pytest

from edgeae.evaluate.vus import vus_pr

# RangeAUC_volume_opt_mem of https://github.com/TheDatumOrg/VUS (January 2025), whose other
# versions differ in the weight of slopes that were not found.
EXPECTED = {
    "one": (0.40447179953847623, 0.43940995067903466, 0.4976017989436047),
    "near": (0.33885839839041876, 0.46867191741209513, 0.5628391453802851),
    "edges": (0.23981136374056267, 0.28036004491964583, 0.3411779852365477),
    "ties": (0.2629494000911559, 0.35379084791327947, 0.4603461548899421),
}
EVENTS = {
    "one": [(100, 140)],
    "near": [(100, 110), (125, 126), (128, 180)],
    "edges": [(0, 20), (580, 600)],
    "ties": [(50, 80), (300, 310)],
}


@pytest.mark.parametrize("name", EVENTS)
def test_the_volume_is_that_of_the_authors_package(name) -> None:
    is_anomaly = np.zeros(600, bool)
    for first, stop in EVENTS[name]:
        is_anomaly[first:stop] = True
    scores = np.random.default_rng(0).normal(size=600) + 1.5 * np.roll(is_anomaly, 3)
    if name == "ties":
        scores = np.round(scores)
    found = [vus_pr(scores, is_anomaly, buffer) for buffer in (0, 20, 100)]
    assert found == pytest.approx(EXPECTED[name], rel=1e-12)


def test_perfect_scores_have_the_whole_volume_without_slopes_and_random_ones_little() -> None:
    is_anomaly = np.arange(1000) // 50 == 7
    assert vus_pr(is_anomaly + np.linspace(0, 0.5, 1000), is_anomaly, 0) > 0.99
    assert vus_pr(np.random.default_rng(0).random(1000), is_anomaly, 0) < 0.1
