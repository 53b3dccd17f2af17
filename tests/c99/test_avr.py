"""8-bit AVR: what fits an ATmega328P links, and scores there as here."""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgeae_export import Device, DoesNotFitError, export
from edgeae_runtime import Scorer

PROGRAM = Path(__file__).parents[1] / "emulated" / "avr.c"
FLASH, RAM = 32 * 1024, 2 * 1024
WORDS = "-Os -Wall -Wextra -ffunction-sections -fdata-sections -Wl,--gc-sections".split()


def run_on_avr(folder: Path, windows: np.ndarray) -> tuple[int, np.ndarray]:
    """Link `pump.c` of a folder, run it, and return the self-test and the scores `(n,)`."""
    numbers = ", ".join(f"{float(value)!r}f" for value in windows.ravel())
    (folder / "windows.h").write_text(
        f"#define WINDOWS {len(windows)}\nstatic const __flash float windows[] = {{{numbers}}};\n"
    )
    shutil.copy(PROGRAM, folder)
    call = ["avr-gcc", "-mmcu=atmega328p", *WORDS, "avr.c", "pump.c", "-lm", "-o", "t.elf"]
    subprocess.run(call, cwd=folder, check=True)
    sizes = subprocess.run(
        ["avr-size", "-A", "t.elf"], cwd=folder, capture_output=True, text=True, check=True
    )
    found = {name: int(size) for name, size in re.findall(r"^\.(\w+) +(\d+)", sizes.stdout, re.M)}
    assert found["text"] + found.get("data", 0) <= FLASH
    assert found.get("data", 0) + found["bss"] <= RAM - 256  # for the stack
    done = subprocess.run(
        ["simavr", "-m", "atmega328p", "-f", "16000000", "t.elf"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    printed = re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr)  # in colours
    words = re.findall(r"^([0-9a-f]{8})\.", printed, re.M)
    selftest, *scores = (int(word, 16) for word in words)
    return selftest, np.array(scores, np.uint32).view(np.float32)


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("name", "precision"), [("conv", "float32"), ("dense", "int8-full"), ("gru", "int8-full")]
)
def test_what_fits_scores_on_an_avr_as_here(
    make_c99, tmp_path: Path, name, precision, need_tool
) -> None:
    need_tool("avr-gcc", "avr-size", "simavr")
    made = make_c99(name)
    path = tmp_path / "pump.c"
    export(made.detector.source_, path, precision=precision, device=Device(FLASH, RAM))
    windows = made.windows[498:502]
    selftest, scores = run_on_avr(tmp_path, windows)
    assert selftest == 0
    with Scorer(path, allow_native=True) as scorer:
        if precision == "int8-full":
            np.testing.assert_array_equal(scores, scorer.score(windows))
        np.testing.assert_allclose(scores, scorer.score(windows), rtol=1e-5)


@pytest.mark.slow
def test_what_does_not_fit_is_refused_with_the_numbers(make_c99, tmp_path: Path) -> None:
    source = make_c99("dense").detector.source_
    with pytest.raises(DoesNotFitError, match=r"needs ram 1\d\d\d of 1024 bytes in float32"):
        export(source, tmp_path / "pump.c", device=Device(FLASH, 1024))
    assert list(tmp_path.iterdir()) == []
