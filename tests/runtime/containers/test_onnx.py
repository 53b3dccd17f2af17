from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from edgeae_runtime import ArtifactError
from edgeae_runtime.containers.onnx import onnx_manifest, with_only_output

names = st.text(st.characters(codec="utf-8"), max_size=200)


@st.composite
def models(draw) -> onnx.ModelProto:
    """Graphs of a few outputs, with weights large enough for lengths of several bytes."""
    outputs = draw(st.lists(names.filter(bool), min_size=1, max_size=5, unique=True))
    nodes = [helper.make_node("Identity", ["x"], [name]) for name in outputs]
    size = draw(st.integers(0, 20_000))
    graph = helper.make_graph(
        nodes,
        draw(names),
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n"])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"]) for name in outputs],
        [
            helper.make_tensor(
                "w", TensorProto.FLOAT, [size], np.zeros(size, "f4").tobytes(), raw=True
            )
        ],
        doc_string=draw(names),
    )
    model = helper.make_model(
        graph, producer_name=draw(names), model_version=draw(st.integers(0, 2**62))
    )
    model.training_info.add().initialization.name = draw(names)  # a graph that is not the graph
    helper.set_model_props(model, draw(st.dictionaries(names, names, max_size=4)))
    return model


@given(models(), st.data())
@settings(max_examples=60)
def test_only_the_named_output_and_its_node_are_left_and_nothing_else_changes(model, data) -> None:
    kept = data.draw(st.sampled_from([output.name for output in model.graph.output]))
    given = onnx.load_from_string(with_only_output(model.SerializeToString(), kept))
    for entries, name_of in (
        (model.graph.output, lambda output: output.name),
        (model.graph.node, lambda node: node.output[0]),
    ):
        for entry in [entry for entry in entries if name_of(entry) != kept]:
            entries.remove(entry)
    assert given == model


def sums(pairs: list[tuple[int, int]]) -> onnx.ModelProto:
    """Each value the sum of two earlier ones, each an output; value 0 is the input."""
    nodes = [
        helper.make_node("Add", [f"v{a}", f"v{b}"], [f"v{place}"])
        for place, (a, b) in enumerate(pairs, 1)
    ]
    values = [
        helper.make_tensor_value_info(f"v{place}", TensorProto.FLOAT, ["n"])
        for place in range(len(pairs) + 1)
    ]
    graph = helper.make_graph(nodes, "sums", values[:1], values[1:])
    return helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])


@given(st.data())
@settings(max_examples=40)
def test_exactly_the_nodes_that_the_output_needs_are_left(data) -> None:
    count = data.draw(st.integers(1, 12))
    pairs = [
        data.draw(st.tuples(st.integers(0, place), st.integers(0, place))) for place in range(count)
    ]
    output = data.draw(st.integers(1, count))
    model = sums(pairs)
    needed, left = {output}, []
    for place in range(count, 0, -1):
        if place in needed:
            needed |= set(pairs[place - 1])
            left.insert(0, model.graph.node[place - 1])
    cut = with_only_output(model.SerializeToString(), f"v{output}")
    assert list(onnx.load_from_string(cut).graph.node) == left
    scores = [
        onnxruntime.InferenceSession(form, providers=["CPUExecutionProvider"]).run(
            [f"v{output}"], {"v0": np.array([1, -2], np.float32)}
        )[0]
        for form in (cut, model.SerializeToString())
    ]
    np.testing.assert_array_equal(*scores)


def test_no_node_is_dropped_where_an_inner_graph_may_use_it() -> None:
    def branch(name: str) -> onnx.GraphProto:
        value = helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"])
        return helper.make_graph(
            [helper.make_node("Identity", ["outer"], [name])], name, [], [value]
        )

    model = sums([(0, 0), (0, 0)])
    model.graph.node[0].output[0] = "outer"
    model.graph.initializer.append(helper.make_tensor("flag", TensorProto.BOOL, [], [True]))
    branches: dict[str, Any] = {"then_branch": branch("a"), "else_branch": branch("b")}
    model.graph.node.append(helper.make_node("If", ["flag"], ["score"], **branches))
    del model.graph.output[:]
    model.graph.output.append(helper.make_tensor_value_info("score", TensorProto.FLOAT, ["n"]))
    model.graph.output.append(helper.make_tensor_value_info("v2", TensorProto.FLOAT, ["n"]))
    cut = with_only_output(model.SerializeToString(), "score")
    assert onnx.load_from_string(cut).graph.node == model.graph.node
    session = onnxruntime.InferenceSession(cut, providers=["CPUExecutionProvider"])
    assert session.run(["score"], {"v0": np.array([1, 2], np.float32)})[0].tolist() == [2, 4]


@given(models(), names)
@settings(max_examples=60)
def test_the_manifest_is_the_metadata_of_that_name(model: onnx.ModelProto, text: str) -> None:
    props = {entry.key: entry.value for entry in model.metadata_props if entry.key != "edgeae"}
    helper.set_model_props(model, props)
    with pytest.raises(ArtifactError, match=r"no manifest in metadata_props"):
        onnx_manifest(model.SerializeToString())
    helper.set_model_props(model, {**props, "edgeae": text, "zz": "after"})
    assert onnx_manifest(model.SerializeToString()) == text.encode()


def test_an_output_that_is_not_there_is_named(table) -> None:
    with pytest.raises(ArtifactError, match=r"the graph has no output 'speed'"):
        with_only_output(table.data, "speed")


def test_a_file_without_a_graph_is_refused() -> None:
    with pytest.raises(ArtifactError, match=r"has no graph"):
        with_only_output(b"", "score")


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ArtifactError):
        onnx_manifest(data)
    with pytest.raises(ArtifactError):
        with_only_output(data, "score")


def test_an_artifact_cut_anywhere_gives_a_graph_or_is_refused(table) -> None:
    for length in range(0, len(table.data), 97):
        try:
            with_only_output(table.data[:length], "score")
        except ArtifactError:
            continue


def test_a_number_without_end_is_refused() -> None:
    with pytest.raises(ArtifactError, match=r"a number does not end"):
        onnx_manifest(b"\xff" * 20)


def test_the_cut_graph_gives_the_same_scores(example) -> None:
    sessions = [
        onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        for data in (example.data, with_only_output(example.data, "score"))
    ]
    whole, cut = (session.run(["score"], {"x": example.windows})[0] for session in sessions)
    np.testing.assert_array_equal(cut, whole)
