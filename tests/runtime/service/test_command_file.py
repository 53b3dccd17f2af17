"""Commands in a file beside the state: each is taken once, whatever is killed or cut."""

import json
import os
from pathlib import Path

import pytest

from edgeae_runtime import Scorer
from edgeae_runtime.service.command_file import CommandFile, commands_path
from edgeae_runtime.service.feedback import keep
from edgeae_runtime.service.line_sources import Line
from edgeae_runtime.service.options import ServiceOptions
from edgeae_runtime.service.service import Service

ACCEPT, REFUSE = {"new normal": "accept"}, {"new normal": "refuse"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pump.commands.jsonl"


def taken(commands: CommandFile) -> list[dict]:
    return [json.loads(line) for line in commands.take()]


def test_what_is_there_before_a_state_is_passed_over_and_what_comes_is_taken_once(path) -> None:
    keep(str(path), [ACCEPT])
    commands = CommandFile(str(path), pytest.fail)
    assert taken(commands) == []
    keep(str(path), [REFUSE, ACCEPT])
    assert taken(commands) == [REFUSE, ACCEPT]
    assert taken(commands) == []
    again = CommandFile(str(path), pytest.fail)
    again.offset = commands.offset
    keep(str(path), [REFUSE])
    assert taken(again) == [REFUSE]


def test_a_command_that_is_not_whole_waits_and_one_that_was_cut_spoils_no_other(path) -> None:
    commands = CommandFile(str(path), pytest.fail)
    assert taken(commands) == []
    path.write_text('{"new normal": ')
    assert taken(commands) == []
    with path.open("a") as file:
        file.write('"accept"}\n\n{"new')
    assert taken(commands) == [ACCEPT]
    keep(str(path), [REFUSE])
    assert list(commands.take()) == [b'{"new', json.dumps(REFUSE).encode()]


def test_a_file_that_is_removed_or_cut_begins_anew(path) -> None:
    commands = CommandFile(str(path), pytest.fail)
    assert taken(commands) == []
    keep(str(path), [ACCEPT, ACCEPT])
    assert len(taken(commands)) == 2
    keep(str(path), [ACCEPT])
    os.truncate(path, 0)
    assert taken(commands) == []
    keep(str(path), [REFUSE])
    assert taken(commands) == [REFUSE]
    path.unlink()
    assert taken(commands) == []
    keep(str(path), [REFUSE])
    assert taken(commands) == [REFUSE]


def test_a_flood_is_taken_in_parts_and_a_line_without_an_end_is_none(path) -> None:
    path.touch()
    commands = CommandFile(str(path), pytest.fail)
    assert taken(commands) == []
    path.write_bytes(b"x\n" * 45)
    assert [len(list(commands.take())) for _ in range(4)] == [20, 20, 5, 0]
    with path.open("ab") as file:
        file.write(b"y" * 200_000 + b"\n")
    keep(str(path), [ACCEPT])
    lines = [line for _ in range(5) for line in commands.take()]
    assert lines[-1] == json.dumps(ACCEPT).encode()
    assert b"".join(lines[:-1]).strip(b"y") == b""


def test_what_cannot_be_read_is_told_once(path) -> None:
    said: list[str] = []
    os.mkfifo(path)
    commands = CommandFile(str(path), said.append)
    assert [list(commands.take()) for _ in range(3)] == [[], [], []]
    assert said == [f"{path}: must be a file; this is a pipe or a device"]


def test_a_service_obeys_once_also_after_a_kill_and_after_a_state_of_before(
    make_example, readings, tmp_path: Path
) -> None:
    example = make_example("series")
    state = tmp_path / "pump.json"
    path = commands_path(str(state))
    options = ServiceOptions(stride=1, state=str(state))

    def events_of(service: Service) -> list[dict]:
        found.clear()
        service.load()
        service.is_over()
        return [event for event in found if event["event"] == "refused"]

    found: list[dict] = []
    with Scorer(example.path) as scorer:

        def service() -> Service:
            return Service(scorer, str(example.path), options, [found.append])

        keep(path, [ACCEPT])  # before there was a state
        first = service()
        assert events_of(first) == []
        first.run(Line(",".join(map(str, row)).encode()) for row in readings[:20])
        keep(path, [ACCEPT, {"false": [7]}])
        assert [event["reason"][:9] for event in events_of(service())] == ["the thres", "alarm 7 i"]
        assert events_of(service()) == []  # nothing again
        without = json.loads(state.read_text().split("\n")[1])["content"]
        del without["commands"]
        from edgeae_runtime.service.state import write_state

        write_state(str(state), scorer.digest, without)  # as an earlier version wrote it
        assert events_of(service()) == []
        assert not list(tmp_path.glob("*.set-aside"))
        without["commands"] = "x"
        write_state(str(state), scorer.digest, without)
        assert events_of(service()) == []
        assert list(tmp_path.glob("*.set-aside"))


def test_commands_of_many_machines_are_left_alone(make_example, tmp_path: Path) -> None:
    example = make_example("series")
    options = ServiceOptions(state=str(tmp_path / "pump.json"), key="machine")
    found: list[dict] = []
    with Scorer(example.path) as scorer:
        service = Service(scorer, str(example.path), options, [found.append])
        service.load()
        service.is_over()
        keep(commands_path(str(options.state)), [ACCEPT])
        service.is_over()
    assert found == []
