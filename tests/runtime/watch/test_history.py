"""What a page keeps of a stream: the last windows, the worst of those before, bounded."""

import json
import os
import socket
from pathlib import Path

import pytest

from edgeae_runtime.errors import InputError
from edgeae_runtime.watch.history import LATEST, SPAN, History
from edgeae_runtime.watch.live import Live
from edgeae_runtime.watch.run import WatchOptions, run_watch
from edgeae_runtime.watch.tail import Tail


def verdict(window: int, kind: str = "normal", score: float | None = 0.5, **more):
    scored = {} if score is None else {"score": score, "threshold": 1.0}
    return {"event": "verdict", "window": window, "time": float(window), "verdict": kind} | (
        scored | more
    )


def test_the_last_windows_are_whole_and_an_old_anomaly_is_not_lost() -> None:
    history = History()
    for window in range(LATEST + 10 * SPAN):
        history.take(verdict(window, *(("anomaly", 3.0) if window == 30 else ())))
    shown = history.snapshot()
    assert [point[0] for point in shown["latest"]] == list(range(10 * SPAN, LATEST + 10 * SPAN))
    assert len(shown["older"]) == 10
    assert [point[0] for point in shown["older"] if point[2] == "anomaly"] == [30]
    assert shown["counts"] == {"normal": LATEST + 10 * SPAN - 1, "anomaly": 1, "invalid": 0}


def test_memory_is_bounded_for_windows_alarms_and_channels() -> None:
    history = History()
    for window in range(LATEST * (SPAN + 2)):
        history.take(verdict(window))
    for number in range(1000):
        history.take({"event": "alarm start", "alarm": number})
        history.take(verdict(number, "invalid", None, reason="gap", channels=[f"c{number}"] * 9))
    for channel in range(5000):
        history.take(verdict(0, "invalid", None, reason="gap", channels=[f"d{channel}"]))
    shown = history.snapshot()
    assert (len(shown["older"]), len(shown["latest"])) == (LATEST, LATEST)
    assert [alarm["alarm"] for alarm in shown["alarms"]] == list(range(900, 1000))
    assert len(shown["sensors"]) == 1000


@pytest.mark.parametrize("score", ["NaN", "Infinity", "-1e999"])
def test_a_line_with_a_number_that_json_has_not_stops_no_page(tmp_path: Path, score: str) -> None:
    path = tmp_path / "events"
    broken = json.dumps(verdict(0, score=9.5)).replace("9.5", score)
    path.write_text(f"{broken}\n{json.dumps(verdict(1))}\n")
    live = Live(Tail(str(path)), None)
    live.look()
    _, data = live.enter().get().split("data: ")
    assert [point[0] for point in json.loads(data)["latest"]] == [1]


def test_an_alarm_that_ends_keeps_what_was_said_of_it() -> None:
    history = History()
    history.take({"event": "alarm start", "alarm": 1, "start_time": 3.0})
    history.take({"event": "feedback", "alarm": 1, "is_false": True})
    history.take({"event": "alarm end", "alarm": 1, "start_time": 3.0, "end_time": 9.0})
    (alarm,) = history.snapshot()["alarms"]
    assert (alarm["is_false"], alarm["end_time"]) == (True, 9.0)


def test_a_new_normal_waits_for_its_answer_until_the_model_changes() -> None:
    history = History()
    said = {"event": "new normal answer", "is_accepted": True}
    for digest in ("a", "a", "b"):
        history.take({"event": "model", "digest": digest})
        waiting = "new normal" in history.snapshot()["last"]
        history.take({"event": "new normal", "window": 9})
        assert "new normal answer" not in history.snapshot()["last"]
        history.take(said)
        assert history.snapshot()["last"]["new normal answer"] == said
        assert waiting == (digest == "a" and waiting)
    assert not waiting


@pytest.mark.parametrize("over", [{"event": "rest end", "window": 3}, verdict(3)])
def test_a_rest_lasts_until_its_end_or_a_window(over) -> None:
    history = History()
    for event in ({"event": "rest end", "window": 3}, {"event": "rest start", "window": 3}):
        history.take(event)
    assert history.snapshot()["last"]["rest start"]["window"] == 3
    history.take(over)
    assert "rest start" not in history.snapshot()["last"]


def test_events_are_read_as_they_come_through_halves_and_rotations(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    tail = Tail(str(path))
    assert list(tail.events()) == []
    first, second = json.dumps(verdict(0)), json.dumps(verdict(1))
    path.write_text(f"{first}\nno event\n[1]\n{second[:20]}")
    assert [event["window"] for event in tail.events()] == [0]
    with path.open("a") as file:
        file.write(f"{second[20:]}\n")
    assert [event["window"] for event in tail.events()] == [1]
    assert list(tail.events()) == []
    os.rename(path, tmp_path / "events.jsonl.1")
    path.write_text(f"{json.dumps(verdict(2))}\n")
    assert [event["window"] for event in tail.events()] == [2]
    path.write_text("")  # as copytruncate does
    assert list(tail.events()) == []
    path.write_text(f"{json.dumps(verdict(3))}\n")
    assert [event["window"] for event in tail.events()] == [3]


def test_a_pipe_in_the_place_of_events_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="must be a file"):
        list(Tail(str(tmp_path / "pipe")).events())


def test_one_machine_of_many_is_shown_and_none_is_refused(tmp_path: Path, capsys) -> None:
    events = [{"event": "model", "digest": "a"}]
    events += [{**verdict(window), "machine": f"p{window % 2}"} for window in range(6)]
    path = tmp_path / "events.jsonl"
    path.write_text("".join(f"{json.dumps(event)}\n" for event in events))
    with pytest.raises(InputError, match="choose one with `machine`, such as 'p0'"):
        run_watch(str(path), WatchOptions())
    with pytest.raises(InputError, match="takes no commands; leave `state` out"):
        run_watch(str(path), WatchOptions(machine="p1", state=str(tmp_path / "state")))
    live = Live(Tail(str(path)), None, "p1")
    late = Live(Tail(str(path)), None)  # a stream of many began after the page
    viewers = live.enter(), late.enter()
    for event in Tail(str(path)).events():
        live.take(event)
        late.take(event)
    told = [viewer.qsize() - 1 for viewer in viewers]  # but the history
    assert told == [4, 1]
    assert capsys.readouterr().err.count("choose one with --machine") == 1


@pytest.mark.parametrize(("machine", "lines"), [("p1", 0), ("p7", 1)])
def test_a_machine_of_which_nothing_came_is_told_once(tmp_path, capsys, machine, lines) -> None:
    path = tmp_path / "events.jsonl"
    events = [{**verdict(window), "machine": f"p{window % 2}"} for window in range(6)]
    path.write_text("".join(f"{json.dumps(event)}\n" for event in events))
    live = Live(Tail(str(path)), None, machine)
    live.look()
    live.look()
    told = capsys.readouterr().err
    assert told.count("no event of machine 'p7' so far; there are 'p0', 'p1'") == lines
    assert told.count("\n") == lines


def test_an_address_that_cannot_be_listened_on_names_its_options(tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("0123456789abcdef0123")
    options = WatchOptions(host="a..b", token_file=str(token))
    with pytest.raises(InputError, match=r"`host` a\.\.b with `port` 8440 cannot be listened on"):
        run_watch(str(tmp_path / "none"), options)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"`port` {port} cannot be listened on: address alr"):
            run_watch(str(tmp_path / "none"), WatchOptions(port=port))
