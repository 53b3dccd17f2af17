"""Instructions and stack of a C file on microcontrollers, as `edgeae info --instructions` says."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from edgeae.cli.main import main
from edgeae_export import export_artifact
from edgeae_export.emulated.boards import BOARDS
from edgeae_export.emulated.cost import CORES, Cost, costs, estimated
from tests.c99.conftest import C99

ESTIMATE = 3.0  # the factor that the documentation states


def written(made: C99, precision: str, folder: Path) -> Path:
    path = folder / "pump.c"
    calibration = None if precision == "float32" else made.windows[:500]
    export_artifact(made.onnx_path, path, precision=precision, calibration=calibration)
    return path


@pytest.mark.slow
@pytest.mark.emulator
def test_instructions_are_measured_and_estimates_near(make_c99, tmp_path: Path, need_tool) -> None:
    need_tool(*(tool for core in CORES for tool in BOARDS[core].missing_tools()))
    made = make_c99("conv")
    path = written(made, "int8-full", tmp_path)
    done = CliRunner().invoke(main, ["info", str(path), "--instructions", "--json"])
    assert done.exit_code == 0, done.output
    facts = json.loads(done.output)
    assert set(facts["instructions"]) == set(CORES)
    for core, found in facts["instructions"].items():
        assert found["by"] == "qemu"
        macs = facts["multiply_accumulates"]
        ratio = found["window"] / estimated(core, "int8-full", macs).window
        assert 1 / ESTIMATE < ratio < ESTIMATE, (core, ratio)
        assert 0 < found["push"] < found["window"]
        assert 0 < found["stack_bytes"] <= facts["stack_bytes"]
    assert facts["instructions"]["m4f"]["push"] <= 400


def test_without_qemu_it_is_an_estimate_and_says_so(
    make_c99, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = make_c99("conv").path.read_bytes()
    monkeypatch.setenv("PATH", "/nonexistent")
    macs = make_c99("conv").c.needs["multiply_accumulates"]
    expected = {core: estimated(core, "float32", macs) for core in CORES}
    assert costs(data) == expected
    assert expected["m0"] == Cost(250 * macs, None, None, "estimate")


def test_other_files_have_no_instructions(dense_c) -> None:
    done = CliRunner().invoke(main, ["info", str(dense_c.onnx_path), "--instructions"])
    assert done.exit_code == 1
    assert done.output.endswith("pump.onnx: --instructions are counted for .c files only\n")


def deepest(graph: str) -> dict[str, int]:
    """Return the bytes of stack of each function and what it calls, from gcc's call graph."""
    own = {
        name: int(size)
        for name, size in re.findall(
            r'node: \{ title: "([^"]+)".*?\\n(\d+) bytes \(static\)', graph
        )
    }
    calls: dict[str, set[str]] = {}
    for source, target in re.findall(r'sourcename: "([^"]+)" targetname: "([^"]+)"', graph):
        calls.setdefault(source, set()).add(target)

    @cache
    def total(name: str) -> int:
        return own.get(name, 0) + max(map(total, calls.get(name, ())), default=0)

    return {name.rpartition(":")[2]: total(name) for name in own}


@pytest.mark.emulator
@pytest.mark.parametrize("core", ["m0", "m4f"])
def test_the_stack_by_gcc_is_static_and_within_the_bound(
    make_c99, tmp_path: Path, core, need_tool
) -> None:
    need_tool("arm-none-eabi-gcc")
    for name, precision in (("dense", "int8-full"), ("conv", "float32"), ("gru", "int8-full")):
        made = make_c99(name)
        path = written(made, precision, tmp_path)
        words = [
            "-std=c99",
            "-O2",
            "-fstack-usage",
            "-fcallgraph-info=su",
            "--specs=picolibc.specs",
        ]
        call = [*BOARDS[core].compiler, *words, "-c", path.name]
        subprocess.run(call, cwd=tmp_path, check=True)
        usage = (tmp_path / "pump.su").read_text().splitlines()
        assert {line.split("\t")[2] for line in usage} == {"static"}
        found = deepest((tmp_path / "pump.ci").read_text())
        bound = made.c.needs["stack_bytes"]
        public = {word: size for word, size in found.items() if word.startswith("pump_")}
        assert {"pump_score", "pump_selftest", "pump_stream_push"} <= set(public)
        assert max(public.values()) <= bound, public
