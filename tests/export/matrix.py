"""Which model goes where: each of `models.MODELS` in every format and precision, and the table.

    python -m tests.export.matrix

writes the table of docs/wrap.md from what exports answer; `test_matrix.py` holds both together.
"""

import os
import re
import warnings
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np

import edgeae
from edgeae_export import ParityError
from edgeae_export.artifact import artifact_of
from edgeae_export.exporter import build, format_of
from edgeae_export.precisions import NOT_OFFERED, PRECISIONS
from edgeae_runtime import Scorer
from edgeae_runtime.errors import EdgeAEError
from tests.export.models import MODELS, series

PAGE = Path(__file__).parents[2] / "docs" / "wrap.md"
BEGIN, END = "<!-- generated: begin -->\n", "<!-- generated: end -->"
SUFFIXES = (".onnx", ".tflite", ".c")
COLUMNS = [(s, p) for s in SUFFIXES for p in PRECISIONS if (s, p) not in NOT_OFFERED]
BATCHES = (1, 7, 256)


class Wrapped(NamedTuple):
    """A wrapped model, windows that are half anomalous, and the scores that Keras gives them."""

    detector: edgeae.Detector
    windows: np.ndarray
    scores: np.ndarray


@cache
def wrapped(name: str) -> Wrapped:
    """Wrap a model; its reference is Keras's own call on the model, in float64."""
    keras.utils.set_random_seed(0)
    model, normal = MODELS[name](), series(400)
    x = np.concatenate([normal[:128], 3 * normal[128:256] + 1])
    detector = edgeae.wrap(model, calibration=normal[256:], validation=normal[:256])
    z_hat = np.asarray(model(x, training=False), np.float64)
    return Wrapped(detector, x, np.square(x - z_hat).mean(axis=(1, 2)))


class Answer(NamedTuple):
    """A cell of the table, the message if it is a refusal, and the file if there is one."""

    cell: str
    message: str = ""
    data: bytes = b""


@cache
def answers(name: str) -> dict[tuple[str, str], Answer]:
    """Export a model in every format and precision; each format converts it once."""
    return {
        column: answer
        for suffix in SUFFIXES
        for column, answer in _in_format(wrapped(name).detector, suffix).items()
    }


def _in_format(detector: edgeae.Detector, suffix: str) -> dict[tuple[str, str], Answer]:
    source, path = detector.source_, Path(f"model{suffix}")
    form = format_of(path)
    columns = [column for column in COLUMNS if column[0] == suffix]
    try:
        graph = form.convert(source, False)
    except Exception:  # whatever a converter raises, an export must answer in one line
        answer = _refusal(lambda: build(source, path))
        return dict.fromkeys(columns, answer)
    found = {}
    for column in columns:
        export = partial(artifact_of, source, graph, "model", form, precision=column[1])
        found[column] = _refusal(export)
    return found


def _refusal(export: Callable[[], tuple[bytes, object]]) -> Answer:
    try:
        return Answer("yes", data=export()[0])
    except ParityError as error:
        return Answer("over budget", str(error))
    except EdgeAEError as error:
        return Answer("no", str(error))


def row(name: str) -> str:
    """One line of the table."""
    found = answers(name)
    return f"| {name} | " + " | ".join(found[column].cell for column in COLUMNS) + " |\n"


def reasons(name: str) -> list[str]:
    """Say why formats refuse a model, each reason once."""
    lines = []
    for (suffix, _), answer in answers(name).items():
        if answer.cell == "no" and not answer.message.startswith("precision "):
            reason = re.sub(r"^model\.\w+: ", "", answer.message)
            unnumbered = re.sub(r"_\d+/", "/", reason)  # Keras counts what it names
            lines.append(f"- {name}, {suffix[1:]}: {unnumbered}\n")
    return list(dict.fromkeys(lines))


def table() -> str:
    """Write the whole table, and the reasons below it."""
    head = " | ".join(f"{suffix[1:]} {precision}" for suffix, precision in COLUMNS)
    rule = "|---" * (len(COLUMNS) + 1) + "|\n"
    rows = "".join(row(name) for name in MODELS)
    why = "".join(line for name in MODELS for line in reasons(name))
    return f"| model | {head} |\n{rule}{rows}\n{why}"


def check(name: str, column: tuple[str, str]) -> None:
    """Hold a file to its contract."""
    detector, x, expected = wrapped(name)
    data = answers(name)[column].data
    with Scorer(data, allow_native=True, selftest=True) as scorer:
        scores = scorer.score(x)
        for size in BATCHES:
            parts = [scorer.score(x[i : i + size]) for i in range(0, len(x), size)]
            np.testing.assert_allclose(np.concatenate(parts), scores, rtol=1e-6)
        np.testing.assert_array_equal(scorer.is_anomaly(x), scores > scorer.threshold)
        shares = scorer.contributions(x).reshape(len(x), -1).sum(axis=1)
        np.testing.assert_allclose(shares, 1, rtol=1e-6)
        if column[1] == "float32":
            scale = np.maximum(expected, detector.threshold_)
            assert (np.abs(scores - expected) / scale).max() < detector.source_.tolerance
            is_clear = np.abs(expected / detector.threshold_ - 1) > detector.source_.tolerance
            flags = expected > detector.threshold_
            np.testing.assert_array_equal(scorer.is_anomaly(x)[is_clear], flags[is_clear])
        assert len(scorer.digest) == 64


def documented() -> list[str]:
    """List the models of the table, in its order."""
    lines = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0].splitlines()
    return [line.split(" |")[0].removeprefix("| ") for line in lines if line.startswith("| ")][1:]


def main() -> None:
    """Write the table into its page."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # notes are no answers
        before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
        text = before + BEGIN + table() + END + rest.split(END)[1]
    PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    main()
