"""The example projects build from an exported pair, and say what the scorer says."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "c99"


def call(folder, *command):
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    return done.stdout


@pytest.fixture
def project(dense_c, tmp_path: Path):
    """Copy of the examples with `pump.c` and `pump.h` where each wants them, and 20 windows."""
    shutil.copytree(EXAMPLES, tmp_path / "c99")
    for home in ("linux", "bare-metal", "cmake", "arduino/src"):
        for suffix in (".c", ".h"):
            shutil.copy(dense_c.path.with_suffix(suffix), tmp_path / "c99" / home)
    np.savetxt(tmp_path / "windows.csv", dense_c.windows[490:510], delimiter=",", fmt="%.9g")
    return tmp_path / "c99"


RUNS = {
    "linux": (("make", "gcc"), ["make", "-s"], ["./pump", "{}"]),
    "bare-metal": (
        ("make", "arm-none-eabi-gcc", "qemu-system-arm"),
        ["make", "-s"],
        ["make", "-s", "run", "READINGS={}"],
    ),
}


@pytest.mark.emulator
@pytest.mark.parametrize("target", RUNS)
def test_an_example_scores_a_file_of_readings(project, dense_c, target, need_tool) -> None:
    tools, build, run = RUNS[target]
    need_tool(*tools)
    readings = project.parent / "windows.csv"
    call(project / target, *build)
    said = call(project / target, *(word.format(readings) for word in run))
    scores, flags, alarms = np.loadtxt(said.splitlines(), delimiter=",", unpack=True)
    windows = dense_c.windows[490:510]
    np.testing.assert_allclose(scores, dense_c.onnx.score(windows), rtol=1e-5)
    np.testing.assert_array_equal(flags.astype(bool), dense_c.onnx.is_anomaly(windows))
    assert set(flags) == set(alarms) == {0, 1}


def test_a_line_without_a_reading_is_reported_and_shifts_no_window(
    project, dense_c, need_tool
) -> None:
    need_tool("make", "gcc")
    windows = dense_c.windows[490:496]
    lines = [",".join(f"{value:.9g}" for value in window) for window in windows]
    short, empty = lines[1].rpartition(",")[0], f",{lines[2].partition(',')[2]}"
    header = ",".join(f"v{index}" for index in range(140))
    cut = f"{lines[1][:40]}\0{lines[1][41:]}"
    long = " " * 24 * 140 + lines[2]
    rows = [header, lines[0], short, empty, f"{lines[3]},1", f"{lines[4]}x", "", cut, long]
    rows.append(lines[5])
    (project / "broken.csv").write_text("\n".join(rows) + "\n")
    call(project / "linux", "make", "-s")
    command = ["./pump", str(project / "broken.csv")]
    done = subprocess.run(
        command, cwd=project / "linux", capture_output=True, text=True, check=True
    )
    first, *middle, last = done.stdout.splitlines()
    assert middle == ["invalid"] * 7
    scores = [float(line.partition(",")[0]) for line in (first, last)]
    np.testing.assert_allclose(scores, dense_c.onnx.score(windows[[0, 5]]), rtol=1e-5)
    reported = [line.partition(":")[0] for line in done.stderr.splitlines()]
    assert reported == [f"line {number}" for number in (1, 3, 4, 5, 6, 7, 8, 9)]


def test_a_zero_byte_hides_no_cell(project, dense_c, need_tool) -> None:
    need_tool("make", "gcc")
    width = dense_c.onnx.manifest.inputs.shape[0]
    row = ",".join(["1"] * width)
    (project / "zero.csv").write_bytes(f"{row}\n{row}\0,2\n{row}\0\n".encode())
    call(project / "linux", "make", "-s")
    done = subprocess.run(
        ["./pump", str(project / "zero.csv")],
        cwd=project / "linux",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[1:] == ["invalid", "invalid"]
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["line 2", "line 3"]


def test_a_file_with_other_columns_is_refused_at_its_header(project, need_tool) -> None:
    need_tool("make", "gcc")
    (project / "other.csv").write_text("a,b\n1,2\n")
    call(project / "linux", "make", "-s")
    command = ["./pump", str(project / "other.csv")]
    assert subprocess.run(command, cwd=project / "linux", check=False).returncode == 5


@pytest.mark.parametrize("compiler", ["g++", "arm-none-eabi-g++"])
def test_the_header_goes_into_c_plus_plus(project, tmp_path: Path, need_tool, compiler) -> None:
    need_tool(compiler)
    source = project / "arduino" / "src"
    (tmp_path / "sketch.cpp").write_text(
        "#include <pump.h>\nfloat window[PUMP_INPUT_SIZE], score;\n"
        "int main() { return pump_score(window, &score); }\n"
    )
    words = ["-mcpu=cortex-m4", "-mthumb", "--specs=picolibc.specs"] if "arm" in compiler else []
    call(tmp_path, compiler, *words, "-Wall", "-Wextra", "-I", source, "-c", "sketch.cpp")
    call(tmp_path, compiler.replace("g++", "gcc"), *words, "-c", source / "pump.c")
    call(
        tmp_path,
        compiler,
        *words,
        "-r",
        "-nostdlib",
        "-Wl,--no-gc-sections",
        "sketch.o",
        "pump.o",
        "-o",
        "both.o",
    )


CONSUMER = """
cmake_minimum_required(VERSION 3.13)
project(app CXX)
find_package(pump 1.0 REQUIRED)
add_executable(app main.cpp)
set_target_properties(app PROPERTIES CXX_STANDARD 11)
target_compile_options(app PRIVATE -Wall -Wextra -Werror)
target_include_directories(app PRIVATE ${CPP})
target_link_libraries(app PRIVATE pump::pump)
"""
CPP_MAIN = """
#include "pump.hpp"
int main() {
  static pump::stream stream;
  if (!stream || !pump::selftest()) return 1;
  static pump::window window{};
  float score = 0;
  if (!pump::score(window, score)) return 2;
  pump::reading reading{};
  pump_verdict verdict{};
  for (int i = 0; i < PUMP_STEPS; i++) verdict = stream.push(reading);
  if (verdict.kind == PUMP_NO_VERDICT) return 3;
  return stream.state().readings == PUMP_STEPS ? 0 : 4;
}
"""


def test_the_cmake_package_is_installed_and_used_from_c_plus_plus(
    project, tmp_path: Path, need_tool
) -> None:
    need_tool("cmake", "make", "g++")
    prefix, app = tmp_path / "prefix", tmp_path / "app"
    app.mkdir()
    (app / "CMakeLists.txt").write_text(CONSUMER)
    (app / "main.cpp").write_text(CPP_MAIN)
    build = project / "cmake" / "build"
    call(tmp_path, "cmake", "-S", project / "cmake", "-B", build)
    call(tmp_path, "cmake", "--build", build)
    call(tmp_path, "cmake", "--install", build, "--prefix", prefix)
    words = [f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCPP={project / 'cpp'}"]
    call(app, "cmake", "-B", "build", *words)
    call(app, "cmake", "--build", "build")
    call(app, "build/app")


def test_the_arduino_and_platformio_descriptions_agree(project) -> None:
    home = project / "arduino"
    listed = json.loads((home / "library.json").read_text())
    lines = (home / "library.properties").read_text().splitlines()
    properties = dict(line.split("=", 1) for line in lines)
    assert (listed["name"], listed["version"]) == (properties["name"], properties["version"])
    assert (home / listed["build"]["srcDir"] / listed["headers"]).is_file()


HOMES = {path.name for path in EXAMPLES.iterdir() if path.is_dir()} - {"cpp"}  # a page of cmake's


def test_every_home_of_the_files_is_named_in_its_page() -> None:
    pages = Path(__file__).parents[2] / "docs" / "c99"
    for name in HOMES:
        assert f"examples/c99/{name}" in (pages / f"{name}.md").read_text()
