"""Rows of integer layers of every size are those of numpy, by each processor's instructions."""

import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from edgeae_export.emulated.boards import Target
from edgeae_export.formats.c99.quantise.packing import in_fours
from tests.c99.conftest import NARROWER
from tests.c99.test_artifacts import WARNINGS
from tests.emulated.targets import MAIN, TARGETS, link_flags, missing_tools, run_program

INPUTS, OUTPUTS, ZERO = 40, 20, 3
LAYER = np.dtype(
    [
        *(("inputs", "<u4"), ("outputs", "<u4"), ("bias", "<i4", OUTPUTS)),
        *(("factor", "<i4", OUTPUTS), ("shift", "i1", OUTPUTS)),
        *(("x", "i1", INPUTS), ("w", "u1", INPUTS * OUTPUTS)),
    ]
)
DOT_PRODUCTS = Target(
    ("aarch64-linux-gnu-gcc", "-march=armv8.2-a+dotprod"),
    ("qemu-aarch64-static", "-cpu", "cortex-a76"),
)


def layers() -> tuple[np.ndarray, np.ndarray]:
    """Return layers of all sizes as rows.c reads them, and what they give by definition."""
    rng = np.random.default_rng(0)
    found, expected = np.zeros((INPUTS - 4) * (OUTPUTS - 2), LAYER), []
    sizes = np.stack(np.meshgrid(np.arange(1, INPUTS - 3), np.arange(1, OUTPUTS - 1)), axis=-1)
    for one, (inputs, outputs) in zip(found, sizes.reshape(-1, 2).tolist(), strict=True):
        one["inputs"], one["outputs"] = inputs, outputs
        one["x"] = rng.integers(-127, 128, INPUTS)  # not zero behind the inputs
        one["bias"][:outputs] = rng.integers(-2000, 2000, outputs)
        one["factor"][:outputs] = rng.integers(2**29, 2**30, outputs)
        one["shift"][:outputs] = rng.integers(5, 12, outputs)
        weight = rng.integers(-127, 128, (inputs, outputs)).astype(np.int8)
        packed = in_fours(weight)
        one["w"][: packed.size] = packed
        sums = one["x"][:inputs].astype(np.int64) @ weight + one["bias"][:outputs]
        high = (256 * sums * one["factor"][:outputs]) >> 32
        y = ZERO + (((high >> one["shift"][:outputs]) + 1) >> 1)
        expected.append(np.pad(np.clip(y, -127, 127), (0, OUTPUTS - outputs)))
    return found, np.array(expected, np.int8)


def compiled_rows(command: list[str], end: list[str], folder: Path) -> None:
    """Compile rows.c with the kernel for a processor."""
    kernels = files("edgeae_export.formats.c99") / "kernels"
    names = ("dense_integer_tiles.h", "dense_integer.h", "dense_integer.c")
    texts = [re.sub(r'#include ".*"', "", (kernels / name).read_text()) for name in names]
    start = "#include <stddef.h>\n#include <stdint.h>\n#define EDGEAE_ROM\n"
    sizes = f"#define MAX_INPUTS {INPUTS}\n#define MAX_OUTPUTS {OUTPUTS}\n"
    (folder / "rows.h").write_text("".join([start, sizes, *texts]))
    shutil.copy(MAIN.with_name("rows.c"), folder)
    call = [*command, *WARNINGS, "-O2", *end, "rows.c", "-o", "t.elf"]
    subprocess.run(call, cwd=folder, check=True)


@pytest.mark.parametrize("compiler", ["gcc", "clang", *NARROWER])
def test_rows_are_those_of_numpy(tmp_path: Path, compiler, need_tool) -> None:
    command, *words = compiler.split()
    need_tool(command)
    found, expected = layers()
    found.tofile(tmp_path / "x.bin")
    compiled_rows([command, "-march=native", *words], [], tmp_path)
    assert run_program("host", tmp_path) == 0
    got = np.fromfile(tmp_path / "y.bin", np.int8).reshape(expected.shape)
    np.testing.assert_array_equal(got, expected)


@pytest.mark.emulator
@pytest.mark.parametrize("target", [*TARGETS, "dot products"])
def test_rows_of_a_target_are_those_of_numpy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target, need_tool
) -> None:
    monkeypatch.setitem(TARGETS, "dot products", DOT_PRODUCTS)
    need_tool(*missing_tools(target))
    found, expected = layers()
    found.tofile(tmp_path / "x.bin")
    compiled_rows(list(TARGETS[target].compiler), link_flags(target), tmp_path)
    assert run_program(target, tmp_path) == 0
    got = np.fromfile(tmp_path / "y.bin", np.int8).reshape(expected.shape)
    np.testing.assert_array_equal(got, expected)
