"""The page's server: what it answers, whom it refuses, and what it keeps."""

import http.client
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from tests.runtime.service.processes import wait_for

DIGEST = "ab" * 32
MODEL = {"event": "model", "digest": DIGEST, "window": 0}
ALARM = {"event": "alarm start", "alarm": 7, "start_time": 5.0, "start_window": 5}


def listen(watched):
    """Yield server-sent events, of which the first is the history."""
    client = http.client.HTTPConnection("127.0.0.1", watched.port, timeout=20)
    client.request("GET", "/events")
    answer = client.getresponse()
    try:
        while answer.status == 200 and (line := answer.readline()):  # ends where it is sent away
            kind = line.decode().removeprefix("event: ").strip()
            yield kind, json.loads(answer.readline().decode().removeprefix("data: "))
            answer.readline()
    finally:
        client.close()


def history(watched):
    """Return what is kept; one that is sent away, or comes when too many are open, asks again."""
    while (seen := listen(watched)) and (message := next(seen, None)) is None:
        pass
    seen.close()
    assert message[0] == "history"
    return message[1]


def wait_for_alarm(watched) -> None:
    seen = listen(watched)
    while not ((found := next(seen)[1]).get("alarms") or found.get("alarm")):
        pass
    seen.close()


def test_a_viewer_gets_the_history_and_then_each_event(watch) -> None:
    watched = watch()
    watched.add(MODEL, ALARM)
    wait_for_alarm(watched)
    seen = listen(watched)
    assert next(seen)[1]["last"]["model"]["digest"] == DIGEST
    end = {"event": "alarm end", "alarm": 7, "start_time": 5.0, "end_time": 8.0}
    watched.add(end)
    assert next(seen) == ("add", end)
    seen.close()


def test_what_an_operator_says_is_kept_by_the_stream(watch, stream, make_example) -> None:
    streamed = stream("--time", "0", "--tracking", "off")
    rows = np.random.default_rng(3).normal(size=(60, 3)) * (1, 5, 0.1) + (0, 20, -1)
    rows[30:40] *= 1.6
    streamed.add(np.column_stack([np.arange(60), rows]))
    watched = watch("--state", streamed.state, events=streamed.events)
    start, end = streamed.of("alarm start", "alarm end")
    status, said, _ = watched.ask("/command", {"false": [start["alarm"]]})
    assert (status, said) == (204, "")
    wait_for(lambda: history(watched)["alarms"][0]["is_false"] is True)
    (line,) = streamed.kept.read_text().splitlines()
    assert json.loads(line) == {
        "event": "feedback",
        "digest": make_example("series").scorer.digest,
        "alarm": 1,
        "is_false": True,
        "start_time": start["start_time"],
        "end_time": end["end_time"],
    }
    assert watched.ask("/command", {"true": [8]})[0] == 204
    wait_for(lambda: "refused" in history(watched)["last"])
    assert "alarm 8 is not known" in history(watched)["last"]["refused"]["reason"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"false": [True]}, 'the command {"false": [true]} is not known'),
        ({"new normal": "perhaps"}, 'the command {"new normal": "perhaps"} is not known'),
        ({"alarm": 7, "is_false": True}, "a command is a JSON object with one key"),
        ([1], "a command is a JSON object with one key"),
        ({"false": list(range(500))}, "a command has 1000 bytes at most"),
    ],
)
def test_what_is_no_command_is_refused(watch, tmp_path: Path, body, reason) -> None:
    watched = watch("--state", tmp_path / "state.json")
    status, text, _ = watched.ask("/command", body)
    assert (status, text.startswith(reason)) == (400, True), text
    assert not (tmp_path / "state.commands.jsonl").exists()


def test_without_a_state_an_answer_has_no_place(watch) -> None:
    status, text, _ = watch().ask("/command", {"false": [1]})
    assert (status, text) == (400, "start with --state, beside which the answers are kept\n")


def test_other_sites_and_other_pages_are_refused(watch) -> None:
    watched = watch()
    assert watched.ask("/", Host="evil.example")[0] == 403  # a name that leads to loopback
    assert watched.ask("/", Host="[")[0] == 403
    assert watched.ask("//[")[0] == 404
    assert watched.ask("/", Host=f"localhost:{watched.port}")[0] == 200
    assert watched.ask("/../watch.py")[0] == watched.ask("/static/watch.js")[0] == 404
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    assert watched.ask("/command", {}, **form)[0] == 415
    headers = watched.ask("/")[2]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_token_is_asked_for_everywhere_and_leaves_the_address(watch, tmp_path: Path) -> None:
    token = "0123456789abcdef"
    (tmp_path / "token").write_text(f"{token}\n")
    watched = watch("--token-file", tmp_path / "token")
    for path in ("/", "/events", "/facts", "/watch.js", "/?token=wrong"):
        assert watched.ask(path)[0] == 403
    assert watched.ask("/command", {"new normal": "accept"})[0] == 403
    status, _, headers = watched.ask(f"/?token={token}")
    assert (status, headers["Location"]) == (303, "/")
    assert "HttpOnly; SameSite=Strict" in headers["Set-Cookie"]
    assert watched.ask("/facts", Cookie=headers["Set-Cookie"].split(";")[0])[0] == 200


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--host", "0.0.0.0"), "--host 0.0.0.0 is open to others; give a --token-file"),
        (("--token-file", "short"), "--token-file must hold at least 16 letters and digits"),
        (("--token-file", "none"), "none: no such file or directory"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, words, line) -> None:
    (tmp_path / "short").write_text("1234")
    command = [sys.executable, "-m", "edgeae_runtime", "watch", "events.jsonl", *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.startswith(f"edgeae-runtime: {line}")) == (1, True)
    assert done.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_one_line(watch, tmp_path: Path) -> None:
    port = str(watch().port)
    command = [sys.executable, "-m", "edgeae_runtime", "watch", "e.jsonl", "--port", port]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    line = f"edgeae-runtime: --host 127.0.0.1 with --port {port} cannot be listened on: address "
    assert (done.returncode, done.stderr) == (1, f"{line}already in use\n")


@pytest.mark.slow
def test_a_day_of_one_window_a_second_takes_no_memory_beyond_the_first(watch) -> None:
    watched = watch()
    status = Path(f"/proc/{watched.process.pid}/status")

    def resident_kb() -> int:
        lines = status.read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])

    sizes = []
    for day in range(3):
        scored = {"verdict": "normal", "score": 0.5, "threshold": 1.25}
        watched.add(
            *(
                {"event": "verdict", "window": window, "time": float(window), **scored}
                for window in range(day * 86_400, (day + 1) * 86_400)
            )
        )
        written = (day + 1) * 86_400
        while sum(history(watched)["counts"].values()) < written:
            time.sleep(2)  # as few pages as an operator opens: each takes a copy of the history
        sizes.append(resident_kb())
    assert sizes[2] < sizes[1] + 1024  # kB
