"""A device that answers what no benchmark answers is one line; the others keep their results."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from edgeae.cli.main import main

SSH = """
import json, sys, time
destination, = [word for word in sys.argv[1:] if word.endswith("-device")]
ANSWERS = json.load(open({answers!r}))
kind, text = ANSWERS[destination]
if kind == "hang":
    time.sleep(1000)
if kind == "flood":
    try:
        while True:
            (sys.stdout if text == "stdout" else sys.stderr).write("x" * 1_000_000)
    except OSError:
        sys.exit(255)
if kind == "slow":
    for _ in range(200):
        print(text, flush=True)
        time.sleep(0.05)
if kind == "stderr":
    sys.stderr.write(text)
    sys.exit(255)
sys.stdout.buffer.write((text + chr(10)).encode(errors="surrogateescape"))
"""
QUICK = ("--rounds", "1", "--seconds", "0", "--timeout", "2")
MARK = '{"edgeae-bench": '


@pytest.fixture(scope="module")
def good_run(table) -> dict:
    words = [sys.executable, "-m", "edgeae_runtime", "bench", table.path, *QUICK[:4], "--json"]
    done = subprocess.run(words, capture_output=True, check=True)
    run = json.loads(done.stdout)["runs"][0]
    del run["host"]
    return run


@pytest.fixture
def bench(table, tmp_path: Path):
    """Measure on devices with the given answers; return exit code, stdout and stderr."""

    def run(answers: dict[str, tuple[str, str]], *more: str):
        answers_file, ssh = tmp_path / "answers.json", tmp_path / "ssh.py"
        answers_file.write_text(json.dumps({f"{name}-device": a for name, a in answers.items()}))
        ssh.write_text(SSH.format(answers=str(answers_file)))
        hosts = [word for name in answers for word in ("--on", f"{name}-device")]
        words = ["bench", str(table.path), *hosts, "--ssh", f"{sys.executable} {ssh}", *QUICK]
        result = CliRunner().invoke(main, [*words, *more])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return run


def _changed(run: dict, path: str, value: object) -> dict:
    copy = json.loads(json.dumps(run))
    place, *rest = path.split("/")
    inner = copy
    for name in [place, *rest][:-1]:
        inner = inner[int(name) if isinstance(inner, list) else name]
    inner[path.split("/")[-1]] = value
    return copy


BAD = {
    "no JSON": MARK,
    "a list": MARK + "[1]}",
    "a number": MARK + "3}",
    "a run that is a list": MARK + '{"run": [1, 2]}}',
    "an empty run": MARK + '{"run": {}}}',
    "no run": MARK + '{"run": null}}',
    "a deep list": MARK + "[" * 100_000,
    "a run that is nested": MARK + '{"run": ' + '{"a": ' * 600 + "1" + "}" * 601 + "}",
    "lists within a run": MARK + '{"run": {"results": ' + "[" * 500 + "]" * 500 + "}}",
    "an integer of 4000 digits": MARK + '{"run": {"device": {"cores": ' + "9" * 4000 + "}}}",
    "bytes that are no text": MARK + "\x00\udcff}",
    "a failure that is no text": MARK + '{"failure": {"a": 1}}}',
    "progress that is no text": MARK + '{"progress": 1}}',
    "NaN": MARK + '{"run": {"device": {"cores": NaN}}}}',
    "infinity": MARK + '{"run": {"device": {"cores": 1e999}}}}',
    "nothing": "",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_an_answer_that_is_none_is_one_line(bench, text) -> None:
    result = bench({"bad": ("text", text)})
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("edgeae: bad-device: ")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("device/cores", "many"),
        ("results/0/latency/0/max_us", -1),
        ("results/0/engine", "own"),
        ("results/0/extra", 1),
        ("device", []),
    ],
)
def test_a_run_that_breaks_the_schema_is_refused_with_the_place(
    bench, good_run, path, value
) -> None:
    text = MARK + json.dumps({"run": _changed(good_run, path, value)}) + "}"
    result = bench({"bad": ("text", text)})
    assert (result.exit_code, result.stdout) == (1, "")
    assert "breaks bench.schema.json at " in result.stderr


def test_good_devices_keep_their_results_and_their_names(bench, good_run) -> None:
    good = ("text", MARK + json.dumps({"run": {**good_run, "host": "other"}}) + "}")
    bad = ("text", MARK + '{"run": {}}}')
    result = bench({"first": good, "bad": bad, "last": good}, "--json")
    assert result.exit_code == 1
    runs = json.loads(result.stdout)["runs"]
    assert [run["host"] for run in runs] == ["first-device", "last-device"]
    assert result.stderr.startswith("edgeae: bad-device: ")


def test_what_a_device_says_is_printable(bench, good_run) -> None:
    evil = "\x1b]0;pwned\x07\x1b[2J\nall good"
    failure = ("text", MARK + json.dumps({"failure": evil}) + "}")
    renamed = _changed(good_run, "results/0/file", evil)
    good = ("text", MARK + json.dumps({"run": renamed}) + "}")
    result = bench({"one": failure, "two": ("stderr", f"oops {evil}"), "three": good})
    assert "pwned" in result.stdout
    assert all(line.isprintable() for line in result.output.split("\n"))
    assert result.stderr.count("\n") == 2


def test_greetings_do_not_show_that_a_device_is_at_work(bench) -> None:
    start = time.monotonic()
    result = bench({"slow": ("slow", "welcome to this device")})
    assert time.monotonic() - start < 8  # 200 greetings take 10 s
    assert (result.exit_code, result.stdout) == (1, "")
    assert "it said nothing for 2 s" in result.stderr


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_is_bounded(bench, stream) -> None:
    result = bench({"flood": ("flood", stream)})
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert len(result.stderr) < 500


def test_a_device_that_says_nothing_is_given_up(bench) -> None:
    start = time.monotonic()
    result = bench({"silent": ("hang", "")})
    assert "it said nothing for 2 s; give it longer with --timeout" in result.stderr
    assert time.monotonic() - start < 60


def test_the_limit_must_be_longer_than_what_is_measured(bench) -> None:
    result = bench({"any": ("text", "")}, "--seconds", "3")
    assert result.exit_code == 1
    assert "--timeout must be above --seconds, 3; got 2" in result.stderr
