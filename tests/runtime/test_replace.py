"""Another artifact in place of the running one, while others score."""

import threading

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from edgeae_export.manifest import manifest_json
from edgeae_runtime import InputError, Scorer

FACTOR = np.float32(1024)  # a power of two: scaled scores are exact
REPLACEMENTS, THREADS = 10, 4


@pytest.fixture(scope="module")
def scaled(make_example, with_manifest) -> bytes:
    """The table's artifact with all scores, and the threshold, times a factor."""
    example = make_example("table")
    model = onnx.load_from_string(example.data)
    graph = model.graph
    for node in graph.node:
        node.output[:] = ["plain_score" if name == "score" else name for name in node.output]
        node.input[:] = ["plain_score" if name == "score" else name for name in node.input]
    graph.initializer.append(helper.make_tensor("factor", TensorProto.FLOAT, [], [float(FACTOR)]))
    graph.node.append(helper.make_node("Mul", ["plain_score", "factor"], ["score"]))
    manifest = example.scorer.manifest
    golden = manifest.golden._replace(scores=manifest.golden.scores * FACTOR)
    threshold = manifest.threshold._replace(value=manifest.threshold.value * FACTOR)
    calibration = manifest.calibration._replace(scores=manifest.calibration.scores * FACTOR)
    changed = manifest._replace(golden=golden, threshold=threshold, calibration=calibration)
    return with_manifest(model.SerializeToString(), manifest_json(changed))


def test_scoring_threads_never_see_the_score_of_one_and_the_threshold_of_another(
    make_example, scaled
) -> None:
    example = make_example("table")
    expected = example.scorer.is_anomaly(example.windows).tolist()
    assert set(expected) == {False, True}
    is_over, wrong = threading.Event(), []
    with Scorer(example.data) as scorer:

        def decide() -> None:
            while True:
                flags = [scorer.is_anomaly(window) for window in example.windows]
                flags += scorer.is_anomaly(example.windows).tolist()
                if flags != expected * 2:
                    wrong.append(flags)
                if is_over.is_set():
                    return

        threads = [threading.Thread(target=decide) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(REPLACEMENTS):
                scorer.replace(scaled)
                scorer.replace(example.data)
        finally:
            is_over.set()
            for thread in threads:
                thread.join()
    assert wrong == []


class Interrupting:
    """An array whose first conversion, in the middle of a call, runs something before."""

    def __init__(self, values: np.ndarray, interrupt) -> None:
        self.values, self.interrupts = values, [interrupt]

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        while self.interrupts:
            self.interrupts.pop()()
        return self.values


@pytest.mark.parametrize("call", ["score", "is_anomaly", "reconstruct", "contributions"])
def test_a_call_amid_which_the_artifact_is_replaced_is_answered_by_one_of_them(
    make_example, scaled, call
) -> None:
    example = make_example("table")
    other = Scorer(scaled)
    for window in (example.windows[0], example.windows[-1]):
        with Scorer(example.data) as scorer:
            x = Interrupting(window, lambda scorer=scorer: scorer.replace(scaled))
            given = np.asarray(getattr(scorer, call)(x)).tolist()
            assert scorer.digest == other.digest
        answers = [np.asarray(getattr(of, call)(window)) for of in (example.scorer, other)]
        assert given in [answer.tolist() for answer in answers]


def test_a_closed_scorer_cannot_be_replaced(make_example, scaled) -> None:
    scorer = Scorer(make_example("table").data)
    scorer.close()
    with pytest.raises(InputError, match="closed"):
        scorer.replace(scaled)
