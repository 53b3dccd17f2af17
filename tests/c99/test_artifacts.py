"""C files of every architecture: parity, warnings, sanitizers, edits, and two in one program."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgeae_export import ParityError, export, export_artifact
from edgeae_runtime import ArtifactError, InputError, MissingPackageError, Scorer
from edgeae_runtime.artifact.c_build import build
from edgeae_runtime.containers.c_source import c_facts, c_manifest, is_c

pytestmark = pytest.mark.slow

TOLERANCE = 1e-5  # of the score; rounding alone, measured at most 7e-7
MAGNIFIED = {"prototypes": 5e-5}  # by a sharp softmax and a whitening
WARNINGS = [
    "-std=c99",
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wdouble-promotion",
    "-Werror",
    "-pedantic",
]


def compile_c(compiler: str, folder, *words: str) -> subprocess.CompletedProcess[str]:
    command = [compiler, *WARNINGS, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_c_file_scores_and_decides_as_onnxruntime(c99) -> None:
    onnx, c = c99.onnx, c99.c
    tolerance = MAGNIFIED.get(c99.detector.architecture, TOLERANCE)
    expected, got = onnx.score(c99.windows), c.score(c99.windows)
    np.testing.assert_allclose(got, expected, rtol=tolerance)
    np.testing.assert_array_equal(c.is_anomaly(c99.windows), onnx.is_anomaly(c99.windows))
    assert c.is_anomaly(c99.windows).any()
    assert not c.is_anomaly(c99.windows).all()
    rebuilt, shares = onnx.reconstruct(c99.windows[:20]), onnx.contributions(c99.windows[:20])
    span = np.abs(rebuilt).max()
    np.testing.assert_allclose(c.reconstruct(c99.windows[:20]), rebuilt, atol=1e-5 * span)
    np.testing.assert_allclose(c.contributions(c99.windows[:20]), shares, atol=1e-4)
    assert c.score(c99.windows[0]) == got[0]
    assert c.score(c99.windows[:0]).shape == (0,)


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize("words", [["-O2"], ["-O3", "-march=native"], ["-DEDGEAE_LIBRARY", "-O2"]])
def test_it_compiles_without_a_warning(c99, tmp_path: Path, compiler, words, need_tool) -> None:
    need_tool(compiler)
    done = compile_c(compiler, c99.path.parent, *words, "-c", "pump.c", "-o", str(tmp_path / "o"))
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def precise(make_c99, tmp_path_factory: pytest.TempPathFactory):
    """`pump.c` in another precision, made once each."""
    made = {}

    def make(name, precision):
        if (name, precision) not in made:
            path = tmp_path_factory.mktemp(precision) / "pump.c"
            export(make_c99(name).detector.source_, path, precision=precision)
            made[name, precision] = path
        return made[name, precision]

    return make


PRECISE = [
    ("dense", "int8"),
    ("conv", "int8"),
    ("gru", "int8"),
    ("lstm", "int8"),
    ("dense", "int8-full"),
    ("conv", "int8-full"),
]
ARM = ["--target=arm-none-eabi", "-mthumb", "-isystem", "/usr/lib/arm-none-eabi/include"]
M4, M55 = "-mcpu=cortex-m4", "-mcpu=cortex-m55"


@pytest.mark.parametrize(("name", "precision"), PRECISE)
@pytest.mark.parametrize(
    ("compiler", "words"),
    [("gcc", ["-O3"]), ("clang", ["-O3"]), ("clang", [*ARM, M4]), ("clang", [*ARM, M55])],
)
def test_every_precision_compiles_without_a_warning(
    precise, tmp_path: Path, name, precision, compiler, words, need_tool
) -> None:
    need_tool(compiler)
    folder = precise(name, precision).parent
    done = compile_c(compiler, folder, *words, "-c", "pump.c", "-o", str(tmp_path / "o"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("name", "precision"), PRECISE)
def test_every_precision_is_clean_under_sanitizers(
    precise, tmp_path: Path, name, precision, need_tool
) -> None:
    need_tool("gcc")
    path = precise(name, precision)
    (tmp_path / "main.c").write_text(
        '#include "pump.h"\nstatic float y[PUMP_INPUT_SIZE], x[PUMP_INPUT_SIZE];\n'
        "int main(void) { return pump_selftest() || pump_reconstruct(x, y)\n"
        "|| pump_contributions(x, y); }\n"
    )
    words = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    call = ["gcc", *words, "-I", path.parent, "main.c", path, "-lm", "-o", "main"]
    subprocess.run(call, cwd=tmp_path, check=True)
    done = subprocess.run(["./main"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


MAIN = """
#include <stdio.h>
#include "pump.h"
#include "other.h"
int main(void)
{
    static float x[PUMP_INPUT_SIZE], shares[PUMP_INPUT_SIZE], y[PUMP_INPUT_SIZE];
    float score = 7.0f;
    int flag = 7;
    x[0] = -1.0f / *(volatile float *)x; /* infinite */
    if (pump_score(x, &score) != PUMP_NOT_FINITE || score != 7.0f) return 1;
    if (pump_is_anomaly(x, &flag) != PUMP_NOT_FINITE || flag != 7) return 2;
    if (pump_score(NULL, &score) != PUMP_NULL_POINTER) return 3;
    x[0] = 0.0f;
    if (pump_score(x, &score) || pump_is_anomaly(x, &flag)) return 4;
    if (flag != (score > PUMP_THRESHOLD)) return 5;
    if (pump_contributions(x, shares) || pump_reconstruct(x, y)) return 6;
    if (pump_selftest() || other_selftest()) return 7;
    puts(pump_manifest);
    return 0;
}
"""


def test_two_models_link_in_one_program_that_is_clean_under_sanitizers(c99, tmp_path: Path) -> None:
    for suffix in (".c", ".h"):
        text = c99.path.with_suffix(suffix).read_text()
        (tmp_path / f"pump{suffix}").write_text(text)
    export_artifact(c99.onnx_path, tmp_path / "other.c")
    (tmp_path / "main.c").write_text(MAIN)
    (tmp_path / "again.c").write_text('#include "pump.h"\n#include "pump.h"\ntypedef int unused;\n')
    words = "-g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all".split()
    words = [word for word in words if word]
    sources = ["main.c", "again.c", "pump.c", "other.c"]
    subprocess.run(
        ["gcc", "-std=c99", *words, *sources, "-lm", "-o", "main"], cwd=tmp_path, check=True
    )
    done = subprocess.run(["./main"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith('{"format":2,"name":"pump"')


def test_build_gives_a_library_with_the_same_scores_and_its_own_digest(c99, tmp_path: Path) -> None:
    library = build(c99.path, tmp_path / "pump.so")
    with Scorer(library, allow_native=True) as scorer:
        np.testing.assert_array_equal(scorer.score(c99.windows), c99.c.score(c99.windows))
        assert scorer.manifest.threshold == c99.c.manifest.threshold
        with pytest.raises(InputError, match=r"x must be finite"):
            scorer.score(np.full(scorer.manifest.inputs.shape, np.nan))
        with pytest.raises(InputError, match=r"no output 'code'"):
            scorer.encode(c99.windows[0])
    data = bytearray(library.read_bytes())
    data[len(data) // 2] ^= 1
    with pytest.raises(ArtifactError, match="digest does not match"):
        Scorer(bytes(data), allow_native=True)


def test_a_library_for_another_processor_is_refused(dense_c, tmp_path: Path) -> None:
    from edgeae_runtime.manifest.digest import seal

    data = bytearray(build(dense_c.path, tmp_path / "pump.so").read_bytes())
    data[18] = 183
    with pytest.raises(ArtifactError, match=r"built for aarch64, and this .* cannot load it"):
        Scorer(seal(bytes(data)), allow_native=True)


def test_a_c_file_that_was_edited_is_refused(dense_c, tmp_path: Path) -> None:
    text = dense_c.path.read_text()
    path = tmp_path / "pump.c"
    path.write_text(text.replace("0.0f : x", "0.5f : x", 1) + " ")
    with pytest.raises(ArtifactError, match=r"pump\.c: digest does not match"):
        build(path)
    assert os.listdir(tmp_path) == ["pump.c"]


def test_a_header_of_another_file_stops_the_compiler(dense_c, tmp_path: Path) -> None:
    shutil.copy(dense_c.path, tmp_path)
    header = dense_c.path.with_suffix(".h").read_text()
    (tmp_path / "pump.h").write_text(header.replace("PUMP_FILE 0x", "PUMP_FILE 1 + 0x"))
    done = compile_c("gcc", tmp_path, "-c", "pump.c")
    assert done.returncode
    assert '#error "pump.h belongs to another pump.c; copy the two that' in done.stderr
    with pytest.raises(ArtifactError, match=r"pump\.h beside it was edited, or belongs to another"):
        build(tmp_path / "pump.c")
    assert sorted(os.listdir(tmp_path)) == ["pump.c", "pump.h"]


def test_a_library_never_takes_the_place_of_its_source(dense_c, tmp_path: Path) -> None:
    source = tmp_path / "pump.c"
    shutil.copy(dense_c.path, source)
    with pytest.raises(InputError, match="must not overwrite its source"):
        build(source, source)
    assert source.read_bytes() == dense_c.path.read_bytes()


def test_a_header_with_another_threshold_is_found_by_build_and_by_the_selftest(
    dense_c, tmp_path: Path
) -> None:
    shutil.copy(dense_c.path, tmp_path)
    header = dense_c.path.with_suffix(".h").read_text()
    edited = re.sub(r"(PUMP_THRESHOLD) \S+", r"\1 9.0f", header)
    assert edited != header
    (tmp_path / "pump.h").write_text(edited)
    with pytest.raises(ArtifactError, match=r"pump\.h beside it was edited"):
        build(tmp_path / "pump.c")
    (tmp_path / "main.c").write_text(
        '#include "pump.h"\nint main(void) { return pump_selftest(); }'
    )
    subprocess.run(["gcc", "main.c", "pump.c", "-lm", "-o", "t"], cwd=tmp_path, check=True)
    assert subprocess.run([tmp_path / "t"], check=False).returncode == 3
    (tmp_path / "pump.h").write_text(header + "\n/* a word of our own */\n")
    with pytest.raises(ArtifactError, match=r"pump\.h beside it was edited"):
        build(tmp_path / "pump.c")


@pytest.mark.parametrize(
    ("compiler", "error", "message"),
    [
        ("no-such-compiler", MissingPackageError, r"no C compiler \(no-such-compiler\) found"),
        ("false", ArtifactError, r"false on .* rejects it: no message"),
    ],
)
def test_a_compiler_that_is_missing_or_fails(
    dense_c, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiler, error, message
) -> None:
    from edgeae_runtime.engines.c_compiler import compiled

    compiled.cache_clear()
    monkeypatch.setenv("CC", compiler)
    shutil.copy(dense_c.path, tmp_path)
    with pytest.raises(error, match=message):
        build(tmp_path / "pump.c")
    assert os.listdir(tmp_path) == ["pump.c"]


@pytest.mark.parametrize(
    ("name", "better"), [("a-b", "a_b"), ("1pump", "model_1pump"), ("泵", "model"), ("a.b", "a_b")]
)
def test_a_name_that_is_no_identifier_is_refused_with_one_that_is(
    dense_c, tmp_path: Path, name, better
) -> None:
    with pytest.raises(InputError, match=rf"'{name}' is no C identifier, .*; write {better}\.c"):
        export_artifact(dense_c.onnx_path, tmp_path / f"{name}.c")
    assert os.listdir(tmp_path) == []


def test_an_operator_that_c_lacks_is_named_with_its_layer(dense_c) -> None:
    import onnx

    from edgeae_export.formats.c99.reader import read_graph

    model = onnx.load(dense_c.onnx_path)
    (node, *_) = (node for node in model.graph.node if node.op_type == "Tanh")
    node.op_type, node.name = "Sin", "layer_3"
    with pytest.raises(InputError, match=r"C has no operator Sin, at layer_3"):
        read_graph(model.SerializeToString())
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_param = "steps"
    with pytest.raises(InputError, match=r"'x' has a dynamic dimension 'steps'"):
        read_graph(model.SerializeToString())


def test_a_threshold_is_taken_over_and_the_manifest_says_so(dense_c, tmp_path: Path) -> None:
    manifest = export_artifact(dense_c.onnx_path, tmp_path / "pump.c").manifest
    old = dense_c.onnx.manifest.threshold
    assert manifest.threshold == old._replace(rule=f"{old.rule}, taken over from pump.onnx")
    assert manifest.parity.windows == len(manifest.golden.scores)


def test_calibration_windows_give_a_c_file_its_own_threshold(dense_c, tmp_path: Path) -> None:
    source = dense_c.detector.source_
    path = tmp_path / "pump.c"
    manifest = export_artifact(dense_c.onnx_path, path, calibration=source.calibration).manifest
    scores = Scorer(path, allow_native=True).score(source.calibration)
    assert manifest.threshold == source.rule.choose(scores, np.empty(0, np.float32))


def test_a_c_file_that_scores_otherwise_is_refused_and_no_file_is_left(
    dense_c, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from edgeae_export.formats.c99 import writer

    kernel, right, wrong = writer._kernel, "v / q * p", "p / q * 2.0f"
    assert right in kernel("squash.h")
    monkeypatch.setattr(writer, "_kernel", lambda file: kernel(file).replace(right, wrong))
    with pytest.raises(ParityError, match="scores differ from the source's"):
        export(dense_c.detector.source_, tmp_path / "pump.c")
    assert os.listdir(tmp_path) == []


def test_facts_are_in_the_file_itself(dense_c) -> None:
    data = dense_c.path.read_bytes()
    assert is_c(data)
    facts = c_facts(data)
    assert facts["multiply_accumulates"] == 2 * (140 * 16 + 16 * 8)
    assert c_manifest(data).startswith(b'{"format":2,')
    assert Scorer(data, allow_native=True).needs == facts


def test_every_float32_survives_as_a_literal() -> None:
    from edgeae_runtime.containers.c_header import float_literal

    bits = np.random.default_rng(0).integers(0, 2**32, 20_000, dtype=np.uint32)
    values = bits.view(np.float32)
    values = values[np.isfinite(values)]
    again = np.array([float_literal(value)[:-1] for value in values]).astype(np.float32)
    np.testing.assert_array_equal(again.view(np.uint32), values.view(np.uint32))
