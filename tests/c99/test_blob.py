"""Models as data: one engine for an architecture, blobs that replace each other while it runs."""

import ctypes
import re
import shutil
import struct
import subprocess
import warnings
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from edgeae import Detector
from edgeae.workflows.export import export_blobs
from edgeae_export import export_artifact, export_blob
from edgeae_export.exporter import Options
from edgeae_export.summary import export_table
from edgeae_runtime import InputError, Scorer
from tests.c99.conftest import beats
from tests.c99.test_artifacts import WARNINGS
from tests.emulated.targets import TARGETS, compile_blob, missing_tools, run_program

EXAMPLE = Path(__file__).parents[2] / "examples" / "c99" / "blob" / "example_slots.c"


class Two(NamedTuple):
    """The folders of two models with one engine: each has its blob, and its C file."""

    precision: str
    first: Path
    second: Path


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an artifact with the architecture of `dense_c`, trained on other windows."""
    path = tmp_path_factory.mktemp("other") / "other.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        detector = Detector(hidden=(16,), code_size=8, epochs=3, random_state=1, rows="windows")
        detector.set_params(architecture="dense", error="mse").fit(3 * beats(500, 5) + 1)
        detector.export(path)
    return path


@pytest.fixture(scope="module", params=["float32", "int8", "int8-full"])
def two(
    request: pytest.FixtureRequest, dense_c, other: Path, tmp_path_factory: pytest.TempPathFactory
) -> Two:
    folder, precision = tmp_path_factory.mktemp("blob"), request.param
    models = ((1, dense_c.onnx_path, beats(500, 6)), (2, other, 3 * beats(500, 7) + 1))
    for version, artifact, windows in models:
        place = folder / f"{version}"
        place.mkdir()
        given = {} if precision == "float32" else {"precision": precision, "calibration": windows}
        export_blob(artifact, place / "pump.bin", version=version, **given)
        export_artifact(artifact, place / "pump.c", **given)
    return Two(precision, folder / "1", folder / "2")


@pytest.mark.slow
def test_models_of_an_architecture_have_the_same_engine(two: Two) -> None:
    for suffix in (".c", ".h"):
        texts = [(place / f"pump_engine{suffix}").read_bytes() for place in (two.first, two.second)]
        assert texts[0] == texts[1]
    blobs = [(place / "pump.bin").read_bytes() for place in (two.first, two.second)]
    assert blobs[0] != blobs[1]


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_an_engine_compiles_without_a_warning(
    two: Two, tmp_path: Path, compiler, need_tool
) -> None:
    need_tool(compiler)
    call = [compiler, *WARNINGS, "-O2", "-c", "pump_engine.c", "-o", str(tmp_path / "o")]
    subprocess.run(call, cwd=two.first, check=True)


@pytest.mark.emulator
@pytest.mark.parametrize("target", ["gcc", "m4f", "rv32"])
def test_a_running_program_takes_a_second_model_and_refuses_broken_ones(
    two: Two, tmp_path: Path, target, need_tool
) -> None:
    need_tool(*(missing_tools(target) if target in TARGETS else [target]))
    for suffix in (".c", ".h"):
        shutil.copy(two.first / f"pump_engine{suffix}", tmp_path)
    shutil.copy(two.first / "pump.bin", tmp_path / "first.bin")
    shutil.copy(two.second / "pump.bin", tmp_path / "second.bin")
    windows = np.concatenate([beats(10, 8), 3 * beats(10, 9) + 1])
    windows.tofile(tmp_path / "x.bin")
    compile_blob(target, tmp_path)
    assert run_program(target, tmp_path) == 0
    first, second, again = np.fromfile(tmp_path / "y.bin", "<f4").reshape(3, -1)
    for scores, place in ((first, two.first), (second, two.second)):
        with Scorer(place / "pump.c", allow_native=True) as scorer:
            np.testing.assert_allclose(scores, scorer.score(windows), rtol=1e-5)
            if two.precision == "int8-full":
                np.testing.assert_array_equal(scores, scorer.score(windows))
    np.testing.assert_array_equal(again, second)
    assert (first != second).all()


def test_a_sealed_blob_without_the_constants_of_the_engine_is_refused(
    two: Two, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc")
    call = ["gcc", "-shared", "-fPIC", "-O2", "pump_engine.c", "-lm", "-o", str(tmp_path / "p.so")]
    subprocess.run(call, cwd=two.first, check=True)
    load = ctypes.CDLL(str(tmp_path / "p.so")).pump_load

    def status(blob: bytes) -> int:
        kept = ctypes.create_string_buffer(blob, len(blob))
        return load(kept, ctypes.c_size_t(len(blob)), ctypes.c_uint32(0), None, None)

    header = (two.first / "pump_engine.h").read_text()
    bad_state = int(re.search(r"PUMP_BAD_STATE = (\d+)", header)[1])
    whole = (two.first / "pump.bin").read_bytes()
    (golden,) = struct.unpack_from("<I", whole, 32)
    short = bytearray(whole[: golden - 64])
    # One golden window and one rank, all read from bytes that are there.
    struct.pack_into("<I", short, 16, len(short))
    struct.pack_into("<6I", short, 24, 1, 1, 112, 112, 112, 112)
    struct.pack_into("<I", short, 0, zlib.crc32(short[4:]))
    assert status(bytes(short)) == bad_state
    assert status(whole) == 0


SEALED = """
#include <stdio.h>
#include <stdlib.h>
#include "pump_engine.h"
static unsigned char bytes[1 << 20] __attribute__((aligned(8)));
int main(int argc, char **argv)
{
    int i, failed = 0, refused = 0;
    for (i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        const size_t size = fread(bytes, 1, sizeof bytes, file);
        pump_status status;
        fclose(file);
        status = pump_load(bytes, size, 0, NULL, NULL);
        failed += status == PUMP_SELFTEST_FAILED;
        refused += status == PUMP_BAD_STATE;
    }
    printf("%d %d", failed, refused);
    return 0;
}
"""


class Shifts(NamedTuple):
    """Numbers of bits in a blob, and what its engine takes."""

    at: int
    values: int
    least: int
    most: int


def shifts_of(folder: Path) -> list[Shifts]:
    line = re.search("define PUMP_SHIFTS (.*)", (folder / "pump_engine.c").read_text())
    found = [] if line is None else re.findall(r"{(\d+), (\d+), (\d+), (\d+)}", line[1])
    return [Shifts(*map(int, one)) for one in found]


def loaded(folder: Path, blobs: list[bytearray], place: Path, sanitizer: str) -> tuple[int, int]:
    """Seal and load blobs, and count those that fail their self-test, and those before it."""
    for name, blob in enumerate(blobs):
        assert len(blob) < 1 << 20
        struct.pack_into("<I", blob, 0, zlib.crc32(blob[4:]))
        (place / f"{name}.bin").write_bytes(blob)
    (place / "main.c").write_text(SEALED)
    sources = ["main.c", str(folder / "pump_engine.c"), "-I", str(folder), "-lm"]
    words = ["-g", "-O1", f"-fsanitize={sanitizer}", "-fno-sanitize-recover=all"]
    subprocess.run(["gcc", *words, *sources, "-o", "main"], cwd=place, check=True)
    call = ["./main", *(f"{name}.bin" for name in range(len(blobs)))]
    done = subprocess.run(call, cwd=place, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    failed, refused = done.stdout.split()
    return int(failed), int(refused)


def altered(folder: Path) -> list[bytearray]:
    """Return a blob with random bytes, in 150 ways; those that are shifts stay such."""
    whole, rng = (folder / "pump.bin").read_bytes(), np.random.default_rng(0)
    blobs = []
    for _ in range(150):
        blob = bytearray(whole)
        for at in rng.integers(112, len(blob), rng.choice([4, 64, 2000])):
            blob[at] = rng.integers(256)
        for at, values, least, most in shifts_of(folder):
            for index in range(at, at + values):
                if not least <= blob[index] <= most:
                    blob[index] = rng.integers(least, most + 1)
        blobs.append(blob)
    return blobs


def test_a_blob_that_was_altered_and_sealed_again_overflows_no_integer(
    two: Two, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc")
    for sanitizer in ("undefined", "address"):
        assert loaded(two.first, altered(two.first), tmp_path, sanitizer)[0] > 100


@pytest.mark.parametrize("name", ["dense", "conv", "lstm", "gru"])
def test_a_blob_that_shifts_by_what_no_exporter_writes_is_refused(
    make_c99, tmp_path: Path, name, need_tool
) -> None:
    need_tool("gcc")
    made, rng = make_c99(name), np.random.default_rng(0)
    export_blob(
        made.onnx_path,
        tmp_path / "pump.bin",
        precision="int8-full",
        calibration=made.windows[:500],
    )
    whole, blobs = (tmp_path / "pump.bin").read_bytes(), []
    for at, values, least, most in shifts_of(tmp_path):
        for value in (-128, least - 1, most + 1, 127):
            blobs.append(bytearray(whole))
            blobs[-1][at + rng.integers(values)] = value % 256
    assert blobs
    blobs += [bytearray(whole), *altered(tmp_path)]
    failed, refused = loaded(tmp_path, blobs, tmp_path, "undefined")
    assert refused == len(blobs) - 151  # neither the whole one nor those that are altered elsewhere
    assert failed > 100


def engine_of(folder: Path) -> bytes:
    return re.search(rb"PUMP_ENGINE (0x\w+)UL", (folder / "pump_engine.h").read_bytes())[1]


def test_an_engine_of_another_architecture_or_precision_is_refused(
    make_c99, tmp_path: Path
) -> None:
    numbers = set()
    for name, precision in (("dense", "float32"), ("conv", "float32"), ("dense", "int8")):
        made = make_c99(name)
        windows = None if precision == "float32" else made.windows[:500]
        path = tmp_path / "pump.bin"
        export_blob(made.onnx_path, path, precision=precision, calibration=windows)
        numbers.add(engine_of(tmp_path))
    assert len(numbers) == 3


@pytest.mark.parametrize("name", ["conv", "gru"])
def test_what_integers_stand_for_is_in_the_blob(make_c99, tmp_path: Path, name) -> None:
    made = make_c99(name)
    for place, windows in (("1", made.windows[:500]), ("2", made.windows[:500] * np.float32(1.2))):
        (tmp_path / place).mkdir()
        path = tmp_path / place / "pump.bin"
        one = export_blob(made.onnx_path, path, precision="int8-full", calibration=windows)
        assert "faster" not in export_table([one])  # that is for files that are unpacked
    assert engine_of(tmp_path / "1") == engine_of(tmp_path / "2")
    first, second = ((tmp_path / place / "pump.bin").read_bytes() for place in "12")
    assert len(first) == len(second)
    assert first != second


def test_the_example_uses_the_newest_slot_and_keeps_it_when_an_update_is_broken(
    two: Two, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc")
    shutil.copytree(two.first, tmp_path / "c")
    shutil.copy(EXAMPLE, tmp_path / "c")
    words = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-O2"]
    call = ["gcc", *words, "example_slots.c", "pump_engine.c", "-lm", "-o", "slots"]
    subprocess.run(call, cwd=tmp_path / "c", check=True)

    def say(*names: str) -> str:
        done = subprocess.run(
            ["./slots", *names], cwd=tmp_path / "c", capture_output=True, text=True, check=False
        )
        return done.stdout

    second = (two.second / "pump.bin").read_bytes()
    (tmp_path / "c/cut.bin").write_bytes(second[:-9])
    (tmp_path / "c/new.bin").write_bytes(second)
    assert say("a.bin", "b.bin") == "no model\n"
    assert say("a.bin", "b.bin", "pump.bin") == "model 1 in slot A\n"
    assert say("a.bin", "b.bin", "cut.bin") == "the update is refused\nmodel 1 in slot A\n"
    assert say("a.bin", "b.bin", "new.bin") == "model 2 in slot B\n"
    assert say("a.bin", "b.bin") == "model 2 in slot B\n"
    assert say("a.bin", "b.bin", "pump.bin") == "the update is refused\nmodel 2 in slot B\n"
    assert (tmp_path / "c/b.bin").read_bytes() == second


def test_what_is_no_blob_is_refused_before_work(dense_c, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"written as \.bin; got '\.c'"):
        export_blob(dense_c.onnx_path, tmp_path / "pump.c")
    with pytest.raises(InputError, match="precision int8-full needs a threshold of its own"):
        export_blob(dense_c.onnx_path, tmp_path / "pump.bin", precision="int8-full")
    with pytest.raises(InputError, match="C99 has no 16-bit float"):
        export_blobs(
            str(dense_c.onnx_path), [str(tmp_path / "p.bin")], ["float32", "float16"], Options(), 1
        )
    with pytest.raises(InputError, match="`blob_version` must lie between 1 and 4294967295; got 0"):
        export_blob(dense_c.onnx_path, tmp_path / "pump.bin", version=0)
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_a_blob_and_its_engine(dense_c, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from edgeae.cli.main import main

    target = str(tmp_path / "pump.bin")
    words = ["export", str(dense_c.onnx_path), target, "--blob", "--blob-version", "7"]
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["pump.bin", "pump_engine.c", "pump_engine.h"]
    assert int.from_bytes((tmp_path / "pump.bin").read_bytes()[20:24], "little") == 7
