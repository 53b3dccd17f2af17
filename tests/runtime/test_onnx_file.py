import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper

from edgeae_runtime import ArtifactError
from edgeae_runtime.onnx_file import onnx_manifest, with_only_output

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
def test_only_the_named_output_is_left_and_nothing_else_changes(model: onnx.ModelProto, data):
    kept = data.draw(st.sampled_from([output.name for output in model.graph.output]))
    given = onnx.load_from_string(with_only_output(model.SerializeToString(), kept))
    assert [output.name for output in given.graph.output] == [kept]
    del given.graph.output[:]
    del model.graph.output[:]
    assert given == model


@given(models(), names)
@settings(max_examples=60)
def test_the_manifest_is_the_metadata_of_that_name(model: onnx.ModelProto, text: str):
    props = {entry.key: entry.value for entry in model.metadata_props if entry.key != "edgeae"}
    helper.set_model_props(model, props)
    with pytest.raises(ArtifactError, match=r"no manifest in metadata_props"):
        onnx_manifest(model.SerializeToString())
    helper.set_model_props(model, {**props, "edgeae": text, "zz": "after"})
    assert onnx_manifest(model.SerializeToString()) == text.encode()


def test_an_output_that_is_not_there_is_named(table):
    with pytest.raises(ArtifactError, match=r"the graph has no output 'speed'"):
        with_only_output(table.data, "speed")


def test_a_file_without_a_graph_is_refused():
    with pytest.raises(ArtifactError, match=r"has no graph"):
        with_only_output(b"", "score")


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes):
    with pytest.raises(ArtifactError):
        onnx_manifest(data)
    with pytest.raises(ArtifactError):
        with_only_output(data, "score")


def test_an_artifact_cut_anywhere_gives_a_graph_or_is_refused(table):
    for length in range(0, len(table.data), 97):
        try:
            with_only_output(table.data[:length], "score")
        except ArtifactError:
            continue


def test_a_number_without_end_is_refused():
    with pytest.raises(ArtifactError, match=r"a number does not end"):
        onnx_manifest(b"\xff" * 20)


def test_the_cut_graph_gives_the_same_scores(example):
    sessions = [
        onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
        for data in (example.data, with_only_output(example.data, "score"))
    ]
    whole, cut = (session.run(["score"], {"x": example.windows})[0] for session in sessions)
    np.testing.assert_array_equal(cut, whole)
