"""The node `edgeae` in Node-RED: verdicts, alarms and its dot, through many deploys."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.service.alarms import AlarmRule, Alarms
from edgeae_runtime.stream.verdict import verdict_json
from tests.javascript.streams import Series
from tests.javascript.test_front_ends import STEPS, artifact, faulty
from tests.node_packages import NODE_RED, PACKAGE, installed, unpack

HERE = Path(__file__).parent / "node_red"
RULE = AlarmRule(2, 3)


@pytest.fixture(scope="session")
def node_red(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with Node-RED, the node as npm would publish it, and what the node needs."""
    tmp = tmp_path_factory.getbasetemp()
    shared = tmp.parent if "PYTEST_XDIST_WORKER" in os.environ else tmp
    packages = installed(HERE / "package.json", shared)
    folder = tmp_path_factory.mktemp("node-red")
    (folder / "node_modules").mkdir()
    for found in (packages, node_modules):
        for package in (found / "node_modules").iterdir():
            if not (folder / "node_modules" / package.name).exists():
                (folder / "node_modules" / package.name).symlink_to(package)
    unpack(PACKAGE, folder)
    unpack(NODE_RED, folder)
    for name in ("package.json", "redeploys.cjs"):
        shutil.copy(HERE / name, folder)
    return folder


def run(folder: Path, messages: list, config: dict, deploy_every: int = 0) -> dict:
    job = {"messages": messages, "config": config, "deployEvery": deploy_every}
    (folder / "job.json").write_text(json.dumps(job))
    words = ["node", "redeploys.cjs", "job.json"]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def expected(path: Path, rows: np.ndarray, stride: int) -> tuple[list, list]:
    """Return the verdicts and the alarms of the runtime."""
    verdicts, events = [], []
    with Scorer(path) as scorer:
        stream, alarms = scorer.stream(stride), Alarms(RULE)
        for row in rows:
            verdict = stream.push(row)
            if verdict is None:
                continue
            verdicts.append(verdict_json(verdict, scorer.manifest.inputs.features))
            event = alarms.take(verdict)
            events += [] if event is None else [event]
    return verdicts, events


def decisions(lines: list) -> list:
    keys = ("window", "verdict", "reason", "channels", "threshold")
    return [{key: line.get(key) for key in keys} for line in lines]


def config_of(path: Path, stride: int, **more: object) -> dict:
    return {"file": str(path), "stride": stride, "alarm": f"{RULE.votes}/{RULE.of}", **more}


@pytest.fixture(scope="module")
def readings(make_example) -> np.ndarray:
    """20 000 readings of three channels, one in 60 stretches anomalous, some of them missing."""
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(20_000, 3)) * (1, 5, 0.1) + (0, 20, -1)
    for start in rng.integers(0, 19_900, 40):
        rows[start : start + 60] *= 1.6
    rows[rng.integers(0, 20_000, 30), 1] = np.nan
    return rows.astype(np.float32)


@pytest.mark.slow
def test_20_deploys_lose_none_of_20_000_readings(make_example, node_red, readings) -> None:
    example = make_example("series")
    rows = Series(readings).in_json()["rows"]
    plain = [[None if value == "NaN" else value for value in row] for row in rows]
    messages = [{"payload": row} for row in plain]
    found = run(node_red, messages, config_of(example.path, 5), deploy_every=1000)
    verdicts, events = expected(example.path, readings, 5)
    assert decisions(found["verdicts"]) == decisions(verdicts)
    known = [(one["event"], one["alarm"], one["start_window"]) for one in events]
    assert [(e["event"], e["alarm"], e["start_window"]) for e in found["events"]] == known
    assert len(known) > 10
    assert len(found["errors"]) == 1  # the end
    assert {one["fill"] for one in found["statuses"]} == {"green", "red", "yellow"}


def test_a_message_may_hold_names_or_several_readings_and_a_wrong_one_loses_nothing(
    table, node_red
) -> None:
    rows = np.array(table.windows[:10], np.float32)
    names = table.scorer.manifest.inputs.features
    messages = [
        {"payload": dict(zip(names, rows[0].tolist(), strict=True)) | {"note": "x"}, "topic": "a"},
        {"payload": {"flow": 1}},
        {"payload": rows[1:4].tolist()},
        {"payload": [1, 2]},
        {"payload": [rows[4].tolist(), [1], rows[5].tolist()]},
        {"newNormal": "accept"},
    ]
    found = run(node_red, messages, config_of(table.path, 1, verdicts="all"))
    verdicts, _ = expected(table.path, rows[:6], 1)
    assert decisions(found["verdicts"]) == decisions(verdicts)
    assert [one["score"] for one in found["verdicts"]] == pytest.approx(
        [one["score"] for one in verdicts], rel=1e-5
    )
    assert found["errors"][:4] == [
        "a reading must have 'load, left'",
        "a reading must hold 4 values; got 2",
        "a reading must hold 4 values; got 1",
        "the threshold does not track",
    ]


def test_what_a_front_end_found_is_named(node_red, tmp_path) -> None:
    path, rows = artifact("statistics", tmp_path), faulty(1)[-2 * STEPS :]
    messages = [{"payload": rows.tolist()}]
    found = run(node_red, messages, config_of(path, STEPS, verdicts="all"))
    with Scorer(path) as scorer:
        known = set(scorer.manifest.value_names or ())
    assert [one["verdict"] for one in found["verdicts"]] == ["anomaly", "anomaly"]
    for verdict in found["verdicts"]:
        assert {part["channel"] for part in verdict["contributions"]} <= known


def test_a_file_that_cannot_be_used_is_said_at_the_node(table, node_red, tmp_path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(table.data[:-1])
    found = run(node_red, [{"payload": [1, 2, 3, 4]}], {"file": str(broken)})
    assert found["verdicts"] == []
    assert found["statuses"][0]["fill"] == "red"
    assert "digest does not match" in found["statuses"][0]["text"]


def test_the_examples_are_flows_of_known_nodes() -> None:
    fields = set((NODE_RED / "edgeae.html").read_text().split())
    for path in sorted((NODE_RED / "examples").glob("*.json")):
        nodes = json.loads(path.read_text())
        known = {node["id"] for node in nodes}
        wired = {to for node in nodes for wires in node.get("wires", []) for to in wires}
        assert wired <= known
        (node,) = (one for one in nodes if one["type"] == "edgeae")
        options = set(node) - {"id", "type", "z", "x", "y", "wires"}
        assert {f"{option}:" for option in options} <= fields
