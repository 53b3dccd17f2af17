"""Flags that let a compiler forget NaN, names that hide others, and two models in one file."""

import shutil
import subprocess
from pathlib import Path

import pytest

from edgeae_export import export, export_artifact
from edgeae_runtime import InputError
from tests.emulated import avr
from tests.emulated.targets import TARGETS, link_flags, run_program

pytestmark = pytest.mark.slow

GUARD = Path(__file__).with_name("guard.c")
FLAG_SETS = (
    "-O2",
    "-O3",
    "-Ofast",
    "-O2 -ffast-math",
    "-O2 -ffinite-math-only",
    "-O3 -ffinite-math-only -fno-signed-zeros",
    "-O1 -funsafe-math-optimizations -fassociative-math -fno-trapping-math",
    "-Os -ffast-math -fno-math-errno",
)
COMPILERS = ("gcc", "clang", "m4f", "rv32", "aarch64", "riscv64", "avr")


def build_and_run(compiler: str, flags: str, folder: Path) -> int:
    """Compile guard.c and pump.c, run them, and return the exit code."""
    if compiler == "avr":
        mcu, files = "atmega1284p", ("avr_guard.c", "pump.c")  # with RAM for everything of a file
        (code,) = avr.run_on_avr(folder, *files, flags=tuple(flags.split()), mcu=mcu).words
        return code
    command, end = [compiler], []
    if compiler in TARGETS:
        command, end = [*TARGETS[compiler].compiler], link_flags(compiler)
    call = [*command, *flags.split(), "-std=c99", *end, "guard.c", "pump.c", "-lm", "-o", "t.elf"]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    if compiler in TARGETS:
        return run_program(compiler, folder)
    return subprocess.run(["./t.elf"], cwd=folder, check=False).returncode


@pytest.fixture(scope="session")
def pair(make_c99, tmp_path_factory: pytest.TempPathFactory):
    """Folder with `pump.c`, `pump.h` and the program, by architecture and precision."""
    made = {}

    def make(name: str, precision: str = "float32") -> Path:
        if (name, precision) not in made:
            folder = made[name, precision] = tmp_path_factory.mktemp("pair")
            export(make_c99(name).detector.source_, folder / "pump.c", precision=precision)
            shutil.copy(GUARD, folder)
        return made[name, precision]

    return make


@pytest.mark.emulator
@pytest.mark.parametrize("flags", FLAG_SETS)
@pytest.mark.parametrize("compiler", COMPILERS)
def test_no_flag_makes_a_nan_or_an_infinity_a_reading(
    pair, tmp_path: Path, compiler, flags, need_tool
) -> None:
    tools = {name: target.compiler[:1] for name, target in TARGETS.items()}
    need_tool(*{"avr": avr.TOOLS, **tools}.get(compiler, (compiler,)))
    for kind in (("conv",), ("dense", "int8-full")):
        folder = tmp_path / kind[0]
        shutil.copytree(pair(*kind), folder)
        assert build_and_run(compiler, flags, folder) == 0


@pytest.mark.parametrize("flags", ["-O2", "-Ofast"])
@pytest.mark.parametrize("name", ["gru", "prototypes", "variational"])
def test_every_kind_of_network_refuses_what_is_not_finite(
    pair, tmp_path: Path, name, flags
) -> None:
    shutil.copytree(pair(name), tmp_path / "c")
    assert build_and_run("gcc", flags, tmp_path / "c") == 0


def test_the_selftest_finds_a_build_that_takes_nan_for_a_reading(pair, tmp_path: Path) -> None:
    folder = tmp_path / "c"
    shutil.copytree(pair("conv"), folder)
    text = (folder / "pump.c").read_text()
    broken = text.replace("if (!pump_are_finite(x, PUMP_INPUT_SIZE)) return 0;", "")
    assert broken != text
    broken = broken.replace("return pump_are_finite(score, 1);", "return 1;")
    (folder / "pump.c").write_text(broken)
    assert build_and_run("gcc", "-O2", folder) == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("double", "is a keyword of C or C\\+\\+"),
        ("class", "is a keyword of C or C\\+\\+"),
        ("math", "would hide the header math.h"),
        ("Stdio", "would hide the header stdio.h"),
        ("arduino", "would hide the header arduino.h"),
        ("to", "begins names that every C file has inside"),
        ("edgeae", "begins names that every C file has inside"),
    ],
)
def test_a_name_that_hides_another_is_refused_with_one_that_does_not(
    dense_c, tmp_path: Path, name, why
) -> None:
    with pytest.raises(InputError, match=rf"'{name}' {why}.*; write {name}_model\.c"):
        export_artifact(dense_c.onnx_path, tmp_path / f"{name}.c")
    assert list(tmp_path.iterdir()) == []
    export_artifact(dense_c.onnx_path, tmp_path / f"{name}_model.c")


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_two_models_fit_in_one_translation_unit(pair, tmp_path: Path, compiler, need_tool) -> None:
    need_tool(compiler)
    for suffix in (".c", ".h"):
        for name, kind in (("pump", ("conv",)), ("fan", ("dense", "int8-full"))):
            text = (pair(*kind) / f"pump{suffix}").read_text()
            text = text.replace("pump", name).replace("PUMP", name.upper())
            (tmp_path / f"{name}{suffix}").write_text(text)
    (tmp_path / "main.c").write_text(
        '#include "pump.c"\n#include "fan.c"\n'
        "static float network(int k_dense) { return (float)k_dense; }\n"
        "int main(void) { return pump_selftest() || fan_selftest() || network(0) > 0.0f; }\n"
    )
    words = ["-std=c99", "-O2", "-Wall", "-Wextra", "-Werror"]
    subprocess.run([compiler, *words, "main.c", "-lm", "-o", "main"], cwd=tmp_path, check=True)
    assert subprocess.run(["./main"], cwd=tmp_path, check=False).returncode == 0


def test_the_header_says_what_a_firmware_has_to_know(make_c99) -> None:
    text = make_c99("conv").path.with_suffix(".h").read_text()
    words = ("STEPS 16 ", "CHANNELS 3 ", "STRIDE ", "LOW {", "HIGH {", "VERSION ", "TRACKING 0")
    for line in words:
        assert f"#define PUMP_{line}" in text
    macs = make_c99("conv").c.needs["multiply_accumulates"]
    assert f"#define PUMP_MULTIPLY_ACCUMULATES {macs}UL" in text


def test_the_caller_s_window_counts_as_memory(make_c99) -> None:
    needs = make_c99("conv").c.needs
    assert needs["ram_bytes"] == 4 * (needs["scratch_floats"] + 16 * 3) + 4
