"""Attention, normalisations, masks and pictures, operator by operator, against onnxruntime."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgeae_export.formats.c99.format import FORMAT, to_int8, to_int8_full
from edgeae_export.formats.c99.reader import read_graph
from edgeae_export.formats.c99.writer import write_c
from edgeae_runtime import InputError
from edgeae_runtime.containers.c_header import header
from edgeae_runtime.containers.c_source import c_manifest
from edgeae_runtime.engines.onnxruntime import OnnxEngine
from edgeae_runtime.manifest.digest import seal
from edgeae_runtime.manifest.reader import read_manifest
from tests.c99.graphs import draft, graph, indices, numbers, step, weights
from tests.c99.test_analysers import ANALYSERS
from tests.c99.test_artifacts import WARNINGS
from tests.c99.test_misra import undocumented
from tests.c99.test_operators import agree, drawn, whole

FLOAT = 1
STEPS, CHANNELS, HEADS, WIDTH = 5, 6, 2, 3
SHAPE = (STEPS, CHANNELS)


def attention():
    """Two heads, sizes taken from the shape of the input, a mask over later steps."""
    heads = indices(HEADS, WIDTH)
    later = np.triu(np.full((1, 1, STEPS, STEPS), -np.inf, np.float32), 1)
    split = [
        step("Shape", "x", "shape"),
        step("Slice", ("shape", indices(0), indices(2)), "batch_and_steps"),
        step("Concat", ("batch_and_steps", heads), "by_head", axis=0),
    ]
    parts = []
    for name, order in (("q", [0, 2, 1, 3]), ("k", [0, 2, 3, 1]), ("v", [0, 2, 1, 3])):
        parts += [
            step(
                "MatMul", ("x", weights(CHANNELS, CHANNELS + len(parts))[:, :CHANNELS]), f"{name}0"
            ),
            step("Reshape", (f"{name}0", "by_head"), f"{name}1"),
            step("Transpose", f"{name}1", name, perm=order),
        ]
    return [
        *split,
        *parts,
        step("MatMul", ("q", "k"), "alike"),
        step("Mul", ("alike", numbers(2)), "scaled"),
        step("Add", ("scaled", later), "masked"),
        step("Softmax", "masked", "shares", axis=-1),
        step("MatMul", ("shares", "v"), "mixed"),
        step("Transpose", "mixed", "turned", perm=[0, 2, 1, 3]),
        step("Reshape", ("turned", indices(0, STEPS, CHANNELS)), "joined"),
        step("Add", ("joined", "x"), "y"),
        whole("y"),
    ]


def by_reductions(axes, shape):
    """A normalisation as Keras writes it: means, a root, factors that are joined first."""
    return [
        step("Reshape", ("x", indices(0, *shape)), "a"),
        step("ReduceMean", "a", "mean", axes=axes, keepdims=1),
        step("Sub", ("a", "mean"), "less"),
        step("Mul", ("less", "less"), "square"),
        step("ReduceMean", "square", "variance", axes=axes, keepdims=1),
        step("Add", ("variance", numbers(1e-3)), "safe"),
        step("Sqrt", "safe", "root"),
        step("Reciprocal", "root", "scale"),
        step("Mul", ("scale", weights(*shape[1:])), "gain"),
        step("Mul", ("a", "gain"), "b"),
        step("Mul", ("mean", "gain"), "c"),
        step("Sub", ("b", "c"), "y"),
        whole("y") if len(shape) == 2 else step(
            "ReduceSumSquare", "y", "score", axes=[1, 2, 3], keepdims=0
        ),
    ]  # fmt: skip


def picture(weight, **attributes):
    """A convolution over steps and channels."""
    return [
        step("Unsqueeze", ("x", indices(1)), "one"),
        step("Concat", ("one", "one"), "two", axis=1),
        step("Conv", ("two", weight, weights(len(weight))), "y", **attributes),
        step("Relu", "y", "r"),
        step("ReduceSumSquare", "r", "score", axes=[1, 2, 3], keepdims=0),
    ]


def masks():
    """Steps that are all zero, and those before the first other one."""
    return [
        step("Relu", "x", "r"),
        step("Equal", ("r", numbers(0)), "zero"),
        step("Cast", "zero", "count", to=FLOAT),
        step("ReduceSum", ("count", indices(2)), "zeros", keepdims=1),
        step("Greater", ("zeros", numbers(CHANNELS / 2)), "most"),
        step("Not", "most", "few"),
        step("Greater", (numbers(0.5), "x"), "low"),
        step("Or", ("low", "zero"), "either"),
        step("And", ("either", "few"), "both"),
        step("Cast", "both", "y", to=FLOAT),
        step("Equal", ("r", "x"), "same"),
        step("Greater", ("count", "x"), "above"),
        step("Cast", "same", "f", to=FLOAT),
        step("Cast", "above", "g", to=FLOAT),
        step("Mul", ("y", "x"), "masked"),
        step("Add", ("f", "g"), "h"),
        step("Add", ("masked", "h"), "all"),
        whole("all"),
    ]


ROWS = weights(CHANNELS)
LAYERS = {
    "attention": attention(),
    "one matrix for all": [
        step("Reshape", ("x", indices(0, STEPS, HEADS, WIDTH)), "a"),
        step("Transpose", "a", "b", perm=[0, 2, 1, 3]),
        step("Gather", ("b", indices(0)), "first", axis=1),
        step("Transpose", "first", "c", perm=[0, 1, 3, 2]),
        step("MatMul", ("b", "c"), "y"),
        step("ReduceSumSquare", "y", "score", axes=[1, 2, 3], keepdims=0),
    ],
    "axes in another order": [
        step("Reshape", ("x", indices(0, STEPS, HEADS, WIDTH)), "a"),
        step("Transpose", "a", "b", perm=[0, 3, 2, 1]),
        step("Mul", ("b", weights(WIDTH, HEADS, STEPS)), "y"),
        step("ReduceSumSquare", "y", "score", axes=[1, 2, 3], keepdims=0),
    ],
    "softmax over steps": [
        step("Softmax", "x", "a", axis=1),
        step("Mul", ("a", "x"), "y"),
        whole("y"),
    ],
    "softmax of a transposed window": [
        step("Transpose", "x", "t", perm=[0, 2, 1]),
        step("Softmax", "t", "a", axis=-1),
        step("Mul", ("a", weights(CHANNELS, STEPS)), "y"),
        whole("y"),
    ],
    "layer norm": [
        step("LayerNormalization", ("x", ROWS, ROWS), "y", axis=-1, epsilon=1e-3),
        step("MatMul", ("y", weights(CHANNELS, 4)), "z"),
        whole("z"),
    ],
    "layer norm over all": [
        step("LayerNormalization", ("x", weights(*SHAPE)), "y", axis=1),
        step("Relu", "y", "z"),
        whole("z"),
    ],
    "instance norm": [
        step("InstanceNormalization", ("x", numbers(1, 2, 3, 4, 5), numbers(5, 4, 3, 2, 1)), "y"),
        whole("y"),
    ],
    "layer norm of Keras": by_reductions([2], SHAPE),
    "layer norm of Keras over all": by_reductions([1, 2], SHAPE),
    "group norm of Keras": by_reductions([1, 3], (STEPS, HEADS, WIDTH)),
    "masks": masks(),
    "convolution in groups": [
        step("Conv", ("x", weights(10, 1, 3), weights(10)), "y", group=5, pads=[1, 1]),
        whole("y"),
    ],
    "picture": picture(weights(5, 2, 3, 3), pads=[1, 1, 1, 1]),
    "picture, strided": picture(weights(9, 2, 2, 3), strides=[2, 3], pads=[1, 0, 0, 2]),
    "picture, dilated": picture(weights(2, 2, 2, 2), dilations=[2, 3]),
    "picture, in groups": picture(weights(4, 1, 3, 1), group=2, pads=[1, 0, 1, 0]),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_scores_as_in_onnxruntime(name) -> None:
    agree(graph(SHAPE, *LAYERS[name]))


ANALYSED = ["attention", "layer norm", "masks", "picture"]  # every new kernel is in one of them
IN_INT8 = ["attention", "layer norm", "picture", "picture, strided"]


@pytest.mark.parametrize("name", IN_INT8)
def test_weights_in_int8(name) -> None:
    data, windows = graph(SHAPE, *LAYERS[name]), drawn(SHAPE)
    expected = OnnxEngine(data, SHAPE).output("score", windows)
    got = FORMAT.scores(to_int8(read_graph(data), windows), windows)
    np.testing.assert_allclose(got, expected, rtol=0.03)


def test_integers_around_attention_and_none_in_pictures() -> None:
    data, windows = graph(SHAPE, *LAYERS["attention"]), drawn(SHAPE)
    expected = OnnxEngine(data, SHAPE).output("score", windows)
    got = FORMAT.scores(to_int8_full(read_graph(data), windows), windows)
    np.testing.assert_allclose(got, expected, rtol=0.1)
    with pytest.raises(InputError, match="the network has conv2d; use precision int8"):
        to_int8_full(read_graph(graph(SHAPE, *LAYERS["picture"])), windows)


@pytest.mark.slow
def test_all_are_clean_under_warnings_sanitizers_and_misra(tmp_path: Path, need_tool) -> None:
    need_tool("gcc", "cppcheck")
    plans = {name: read_graph(graph(SHAPE, *steps)) for name, steps in LAYERS.items()}
    for name in IN_INT8:
        plans[f"{name} int8"] = to_int8(plans[name], drawn(SHAPE))
    names = [f"layer{number}" for number in range(len(plans))]
    for name, plan in zip(names, plans.values(), strict=True):
        manifest = draft(plan, SHAPE)._replace(name=name)
        content = seal(write_c(plan, manifest))
        (tmp_path / f"{name}.c").write_bytes(content)
        (tmp_path / f"{name}.h").write_bytes(header(content, read_manifest(c_manifest(content))))
    includes = "".join(f'#include "{name}.h"\n' for name in names)
    calls = " || ".join(f"{name}_score(x, &y) || {name}_contributions(x, z)" for name in names)
    main = f"static float x[{STEPS * CHANNELS}], y, z[{STEPS * CHANNELS}];\n"
    (tmp_path / "main.c").write_text(f"{includes}{main}int main(void) {{ return {calls}; }}\n")
    files = [f"{name}.c" for name in names]
    words = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    check(tmp_path, "gcc", *WARNINGS, *words, "main.c", *files, "-lm", "-o", "main")
    check(tmp_path, "./main")
    analysed = [file for file, of in zip(files, plans, strict=True) if of in ANALYSED]
    check(tmp_path, "cppcheck", *ANALYSERS["cppcheck"], *analysed)
    assert undocumented(tmp_path, *analysed) == set()


def check(folder: Path, *call: str) -> None:
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
