"""What is no artifact of edgeae is refused with one line, before its graph runs."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import onnx
import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.digest import MARKER, seal


def set_to(*path_and_value):
    """Return a change of a manifest: a value under keys."""
    *keys, last, value = path_and_value

    def change(document) -> str:
        part = document
        for key in keys:
            part = part[key]
        part[last] = value
        return json.dumps(document)

    return change


def without(key):
    return lambda document: json.dumps({k: v for k, v in document.items() if k != key})


def added(text):
    """Return a change of a manifest: text behind its first brace."""
    return lambda document: "{" + text + json.dumps(document)[1:]


BROKEN = {
    "unknown key": set_to("surprise", 1),
    "missing key": without("parity"),
    "prototype": added('"__proto__": {"polluted": 1}, '),
    "prototype of a part": set_to("requires", "constructor", {"prototype": {"polluted": 1}}),
    "twice": added('"name": "another", '),
    "other format": set_to("format", 3),
    "old format": set_to("format", 1),
    "shape": set_to("input", "shape", [1e9, 1e9]),
    "no shape": set_to("input", "shape", []),
    "features": set_to("input", "features", ["a", "a", "b", "c"]),
    "units": set_to("input", "units", ["V"]),
    "low": set_to("input", "low", "AAAA"),
    "not finite": set_to("input", "low", "AACAfwAAgH8AAIB/AACAfw=="),
    "rate": set_to("input", "rate_hz", 0),
    "difference": set_to("input", "difference", [2, 0, 0, 0]),
    "tolerate": set_to("input", "tolerate", 1001),
    "condition": set_to("input", "condition", {"column": "a", "values": [], "edges": None}),
    "by condition": set_to("threshold", "by_condition", [1.0]),
    "threshold": set_to("threshold", "value", 1e39),
    "bounds": set_to("threshold", "bounds", [0.1]),
    "windows": set_to("calibration", "windows", 3),
    "ranks": set_to("calibration", "ranks", [2, 1]),
    "top": set_to("calibration", "top_indices", [1, 1]),
    "golden": set_to("golden", "windows", ""),
    "score": set_to("score", "mean"),
    "tracking": set_to("tracking", "yes"),
    "a list": lambda document: json.dumps([document["digest"]]),
    "not JSON": lambda document: json.dumps(document)[:-1],
    "constants": set_to("golden", "tolerance", float("nan")),
    "deep": added('"deep": ' + "[" * 100_000 + "]" * 100_000 + ", "),
}


@pytest.fixture(scope="module")
def broken(table, with_manifest, tmp_path_factory):
    """A file for each way to be refused, by its name."""
    folder = tmp_path_factory.mktemp("hostile")
    files = {}
    for name, change in BROKEN.items():
        text = change(json.loads(json.dumps(table.document)))
        files[name] = with_manifest(table.data, text)
    middle = len(table.data) // 2
    flipped = bytearray(table.data)
    flipped[middle] ^= 1
    files["changed byte"] = bytes(flipped)
    files["cut"] = table.data[:-1]
    at = table.data.index(MARKER) + len(MARKER)
    files["other digest"] = table.data[:at] + b"0" * 64 + table.data[at + 64 :]
    files["marker twice"] = table.data + MARKER
    files["empty"] = b""
    files["no ONNX"] = seal(b'\xff{"digest": "' + MARKER + b"0" * 64 + b'"}')
    large = json.dumps(table.document | {"name": "x" * (17 << 20)})
    files["large manifest"] = with_manifest(table.data, large)
    files["graph"] = _other_graph(table)
    paths = {}
    for name, data in files.items():
        paths[name] = folder / f"{name}.onnx"
        paths[name].write_bytes(data)
    return paths


def _other_graph(table) -> bytes:
    """Return the artifact with weights that score the golden windows otherwise, sealed."""
    model = onnx.load_from_string(table.data)
    for weights in model.graph.initializer:
        values = onnx.numpy_helper.to_array(weights)
        if values.dtype == np.float32 and values.ndim == 2:
            weights.CopyFrom(onnx.numpy_helper.from_array(values * np.float32(1.5), weights.name))
    data = model.SerializeToString()
    at = data.index(MARKER) + len(MARKER)
    return seal(data[:at] + b"0" * 64 + data[at + 64 :])


def test_each_is_refused_with_one_line(broken, node) -> None:
    done: subprocess.CompletedProcess[str] = node("hostile.mjs", *broken.values())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(broken), done.stderr
    for (name, path), found in zip(broken.items(), answers, strict=True):
        with pytest.raises(ArtifactError):  # and the runtime refuses it, too
            Scorer(path, selftest=True)
        assert found["isClean"], name
        assert found["answer"] is not None, name
        assert found["answer"]["isKnown"], (name, found)
        message = found["answer"]["message"]
        assert message.startswith(f"{path}: "), name
        assert message.isprintable(), name
        assert len(message) < 400, name


def test_messages_name_the_key_and_the_fix(broken, node) -> None:
    chosen = ("unknown key", "missing key", "changed byte", "large manifest", "graph", "twice")
    done = node("hostile.mjs", *(broken[name] for name in chosen))
    messages = [json.loads(line)["answer"]["message"] for line in done.stdout.splitlines()]
    for message, part in zip(
        messages,
        (
            "key 'surprise' is unknown here; a newer edgeae may know it",
            "key 'parity' is missing; export the file again",
            "digest does not match: the file was changed or cut; export it again",
            "manifest: must be at most 16 MB; got",
            "selftest failed: scores differ by up to",
            "key 'name' occurs twice",
        ),
        strict=True,
    ):
        assert part in message


WRONG = {
    "open(new Uint8Array(9), {})": "`ort` must be the module",
    "open('pump.onnx', ort)": "`artifact` must be the bytes",
    "open(bytes, ort, { threshold: Infinity })": "`threshold` must be a finite float32",
    "open(bytes, ort, { threshold: 1, falseAlarmRate: 0.1 })": "not both",
    "open(bytes, ort, { falseAlarmRate: 1e-9 })": "calibration windows; got",
    "scorer.score([1, 2])": "x must be a window of 4 numbers",
    "scorer.score([[1, 2, 3, 4], [1, 2, 3]])": "x must be a window of 4 numbers",
    "scorer.score(['1', 2, 3, 4])": "must hold numbers; got '1'",
    "scorer.score([NaN, 2, 3, 4])": "x must be finite; window 0 has NaN in channel 'flow'",
    "scorer.stream({ stride: 0 })": "`stride` must be a whole number, at least 1; got 0",
    "scorer.stream({ alarm: { votes: 6 } })": "`alarm` must hold 1 <= votes <= of",
    "scorer.stream({ tracking: true, minFactor: 2 })": "`minFactor` must lie between",
    "scorer.stream().push([1, 2, 3])": "a reading must hold 4 values; got 3",
    "scorer.stream().push({ flow: 1 })": "a reading must have 'load, left'",
    "scorer.stream().push([1, 2, 3, 4], { time: 'noon' })": "`time` must be seconds",
    "scorer.stream().restore({ model: 'another' })": "it is that of another model",
    "scorer.stream().restore(null)": "`state` cannot be used",
    "closed.score([1, 2, 3, 4])": "the scorer is closed",
}


def test_mistakes_of_a_caller_are_one_line_that_says_what_must_hold(table, node, site) -> None:
    calls = ",".join(f"async () => {call}" for call in WRONG)
    (site / "wrong.mjs").write_text(
        'import { readFileSync } from "node:fs";\n'
        'import * as ort from "onnxruntime-node";\n'
        'import { InputError, open } from "edgeae";\n'
        "const bytes = readFileSync(process.argv[2]);\n"
        "const scorer = await open(bytes, ort);\n"
        "const closed = await open(bytes, ort);\n"
        "await closed.close();\n"
        f"for (const call of [{calls}]) {{\n"
        "  try { await call(); console.log('nothing'); }\n"
        "  catch (error) {\n"
        "    console.log(error instanceof InputError ? error.message : error.stack);\n"
        "  }\n"
        "}"
    )
    done = node("wrong.mjs", table.path)
    lines = done.stdout.splitlines()
    assert len(lines) == len(WRONG), done.stderr
    for line, (call, part) in zip(lines, WRONG.items(), strict=True):
        assert part in line, (call, line)
