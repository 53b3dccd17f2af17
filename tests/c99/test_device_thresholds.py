"""Thresholds that a device moves: by a rate, and by its own scores."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import InputError, Scorer
from edgeae_runtime.service.recalibration import Sample, propose

THRESHOLDS = """
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "pump.h"
static float scores[4000];
int main(int argc, char **argv)
{
    pump_stored_threshold stored;
    size_t n = 0;
    if (argc < 2 || pump_set_rate(0.0f) != PUMP_BAD_ARGUMENT) return 1;
    if (pump_set_rate(1e-6f) != PUMP_TOO_FEW || pump_threshold() != PUMP_THRESHOLD) return 2;
    if (strcmp(argv[1], "rate") == 0) {
        if (pump_set_rate((float)atof(argv[2]))) return 3;
        pump_store_threshold(&stored);
        if (pump_set_threshold(9.0f) || pump_threshold() < 9.0f) return 4;
        if (pump_restore_threshold(&stored)) return 5;
        stored.file ^= 1;
        if (pump_restore_threshold(&stored) != PUMP_BAD_STATE) return 6;
        stored.file ^= 1, stored.threshold += 1.0f;
        if (pump_restore_threshold(&stored) != PUMP_BAD_STATE) return 7;
        if (pump_selftest() != PUMP_OK) return 8;
        printf("0 %.9g\\n", (double)pump_threshold());
        return 0;
    }
    while (n < 4000 && scanf("%f", scores + n) == 1) n++;
    {
        const unsigned alarms = (unsigned)atoi(argv[2]);
        const int status = pump_recalibrate(
            scores, n, alarms, (float)atof(argv[3]), (float)atof(argv[4]));
        printf("%d %.9g\\n", status, (double)pump_threshold());
    }
    return 0;
}
"""


@pytest.fixture(scope="module")
def threshold_program(three: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("threshold")
    (folder / "main.c").write_text(THRESHOLDS)
    source = str(three / "pump.c")
    call = ["gcc", "-std=c99", "-O2", "-I", str(three), "main.c", source, "-lm", "-o", "main"]
    subprocess.run(call, cwd=folder, check=True)
    return folder / "main"


def said(program: Path, *words: object, scores: str = "") -> tuple[int, float]:
    call = [str(program), *map(str, words)]
    done = subprocess.run(call, input=scores, capture_output=True, text=True, check=True)
    status, threshold = done.stdout.split()
    return int(status), float(threshold)


@pytest.mark.parametrize("rate", [0.5, 0.2, 0.05, 0.02])
def test_a_rate_gives_the_threshold_that_the_manifest_gives(
    three: Path, threshold_program: Path, rate
) -> None:
    with Scorer(three / "pump.c", allow_native=True) as scorer:
        expected = scorer.manifest.calibration.threshold(rate)
    assert np.float32(said(threshold_program, "rate", rate)[1]) == expected


def test_recalibration_has_the_guards_of_the_runtime(three: Path, threshold_program: Path) -> None:
    with Scorer(three / "pump.c", allow_native=True) as scorer:
        manifest = scorer.manifest
    value = float(manifest.threshold.value)
    usual = value * (0.7 + 0.1 * np.random.default_rng(0).random(300)).astype(np.float32)
    tailed = usual.copy()
    tailed[:12] *= 40
    cases = [
        (usual, 0, 0.05, 0.9, 0),
        (usual, 0, 0.05, 0.01, 9),
        (usual[:10], 0, 0.05, 0.9, 6),
        (usual, 2, 0.05, 0.9, 7),
        (tailed, 0, 0.05, 99.0, 8),
    ]
    for scores, alarms, rate, change, status in cases:
        text = "\n".join(f"{score:.9g}" for score in scores)
        got = said(threshold_program, "scores", alarms, rate, change, scores=text)
        assert got[0] == status
        try:
            sample = Sample(scores, alarms)
            expected = propose(sample, rate, manifest.calibration, value, change)
        except InputError:
            assert status
            expected = manifest.threshold.value
        assert np.float32(got[1]) == expected
