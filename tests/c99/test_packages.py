"""Packages of build systems whose tools are not at hand build against stubs of those."""

import shutil
import tarfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.c99.test_examples import EXAMPLES, call

WORDS = ("-Wall", "-Wextra", "-Werror")


@pytest.fixture
def package(dense_c, tmp_path: Path):
    """Copy a package, with `pump.c` and `pump.h` where it wants them."""

    def copy(name: str, home: str = "") -> Path:
        shutil.copytree(EXAMPLES / name, tmp_path / name)
        for suffix in (".c", ".h"):
            shutil.copy(dense_c.path.with_suffix(suffix), tmp_path / name / home)
        return tmp_path / name

    return copy


# What the sketch uses of Arduino's core: the channels of a reading are those of a window.
ARDUINO = r"""
#include <stdio.h>
#include <stdlib.h>
enum { OUTPUT, LOW, HIGH, LED_BUILTIN = 13, A0 };
extern const float *analog;
static void pinMode(int, int) {}
static void delay(int) {}
static unsigned long millis() { static unsigned long now; return now += 10; }
static int analogRead(int pin) { return (int)analog[pin - A0]; }
static void digitalWrite(int, int level) { printf(level == HIGH ? "on\n" : "off\n"); }
struct Printer {
  void begin(long) {}
  void print(const char *text) { printf("%s", text); }
  template <class T> void println(T value, int = 0) { printf("%g\n", (double)value); }
  void println(const char *text) { printf("%s\n", text); }
};
static Printer Serial;
"""
ARDUINO_MAIN = """
#include "Arduino.h"
#include "{sketch}"
static float row[PUMP_CHANNELS];
const float *analog = row;
int main()
{{
  setup();
  for (int i = 0; i < 4; i++) {{
    if (i == 2)
      for (float &value : row) value = 900.0f;  // out of the range of training
    loop();
  }}
}}
"""


def test_the_arduino_sketch_prints_scores_and_tells_a_broken_sensor(
    package, dense_c, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc", "g++")
    home = package("arduino", "src")
    (tmp_path / "Arduino.h").write_text(ARDUINO)
    sketch = home / "examples" / "pump" / "pump.ino"
    (tmp_path / "main.cpp").write_text(ARDUINO_MAIN.format(sketch=sketch))
    call(tmp_path, "gcc", *WORDS, "-c", home / "src" / "pump.c")
    call(tmp_path, "g++", *WORDS, f"-I{home / 'src'}", "main.cpp", "pump.o", "-o", "sketch")
    first, lamp, *more = call(tmp_path, "./sketch").splitlines()
    assert float(first) == pytest.approx(dense_c.c.score(dense_c.windows[0] * 0), rel=1e-4)
    assert [lamp, *more] == ["off", first, "off", *(["sensor fault 2", "off"] * 2)]


def test_the_library_of_platformio_is_packed_whole(package, tmp_path: Path, need_tool) -> None:
    need_tool("pio")  # its boards' toolchains come from a registry of its own
    call(tmp_path, "pio", "pkg", "pack", "-o", "pump.tar.gz", package("arduino", "src"))
    with tarfile.open(tmp_path / "pump.tar.gz") as packed:
        names = packed.getnames()
    wanted = ("library.json", "src/pump.c", "src/pump.h", "examples/pump/pump.ino")
    assert set(wanted) <= set(names)


ZEPHYR = """
cmake_minimum_required(VERSION 3.13)
project(app C)
set(CONFIG_PUMP y)
macro(zephyr_library_named name)
  add_library(${name} STATIC)
  set(current ${name})
endmacro()
macro(zephyr_library_sources)
  target_sources(${current} PRIVATE ${ARGN})
endmacro()
macro(zephyr_include_directories folder)
  target_include_directories(${current} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/${folder})
endmacro()
add_subdirectory(MODULE module)
add_executable(app main.c)
target_link_libraries(app pump m)
"""
SELFTEST = '#include "pump.h"\nint main(void) { return pump_selftest(); }\n'


def test_the_zephyr_module_adds_the_detector_to_an_application(
    package, tmp_path: Path, need_tool
) -> None:
    need_tool("cmake", "make", "gcc")
    home = package("zephyr", "src")
    (tmp_path / "CMakeLists.txt").write_text(ZEPHYR.replace("MODULE", str(home)))
    (tmp_path / "main.c").write_text(SELFTEST)
    call(tmp_path, "cmake", "-B", "build")
    call(tmp_path, "cmake", "--build", "build")
    call(tmp_path, "build/app")


ESP_IDF = """
include(CMakeParseArguments)
function(idf_component_register)
  cmake_parse_arguments(given "" "" "SRCS;INCLUDE_DIRS;REQUIRES" ${ARGN})
  get_filename_component(name ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  add_library(${name} STATIC ${given_SRCS})
  target_compile_options(${name} PRIVATE -Wall -Wextra -Werror)
  if(given_INCLUDE_DIRS)
    target_include_directories(${name} PUBLIC ${given_INCLUDE_DIRS})
  endif()
  target_link_libraries(${name} PUBLIC ${given_REQUIRES} m)
endfunction()
macro(project name)
  _project(${name} C)
  add_subdirectory(components/pump)
  add_subdirectory(main)
  file(WRITE ${CMAKE_BINARY_DIR}/start.c "void app_main(void); int main(void) { app_main(); }")
  add_executable(app ${CMAKE_BINARY_DIR}/start.c)
  target_link_libraries(app main)
endmacro()
"""


def test_the_esp_idf_project_builds(
    package, tmp_path: Path, need_tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_tool("cmake", "make", "gcc")
    home = package("esp-idf", "components/pump")
    stubs = tmp_path / "idf" / "tools" / "cmake"
    stubs.mkdir(parents=True)
    (stubs / "project.cmake").write_text(ESP_IDF)
    monkeypatch.setenv("IDF_PATH", str(tmp_path / "idf"))
    call(home, "cmake", "-B", "build")
    call(home, "cmake", "--build", "build")
    assert (home / "build" / "app").is_file()


def test_the_cmsis_pack_names_the_files_that_export_writes(package) -> None:
    home = package("cmsis-pack")
    description = ElementTree.parse(home / "Example.pump.pdsc").getroot()
    vendor, name = description.findtext("vendor"), description.findtext("name")
    assert (home / f"{vendor}.{name}.pdsc").is_file()
    files = [file.attrib["name"] for file in description.iter("file")]
    assert files == ["pump.h", "pump.c"]
    assert all((home / file).is_file() for file in files)
