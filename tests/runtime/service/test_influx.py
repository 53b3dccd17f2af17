"""InfluxDB's line protocol in and out: against InfluxDB itself, and as Telegraf's execd does it."""

import io
import json
import random
import re
import subprocess
import tomllib
from operator import itemgetter
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from edgeae_runtime.cli.stream import stream
from edgeae_runtime.errors import InputError
from edgeae_runtime.service.influx import InfluxOutput, Point, parse_point
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.line_sources import Line
from tests.runtime.service.processes import COMMAND
from tests.soak.influxdb import InfluxDb

START_NS = 1_700_000_000_123_456_789
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8)
# What ends with a backslash escapes the sign behind it: the format cannot say it.
NAME = TEXT.filter(lambda text: not text.endswith("\\") and not re.search(r"\\[,= ]", text))
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
VALUE = st.one_of(NUMBER, st.integers(-(1 << 63), (1 << 63) - 1), st.booleans(), TEXT)


def escaped(text: str, marks: str = ",= ") -> str:
    return re.sub(f"([{marks}])", r"\\\1", text)


def value_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        text = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{text}"'
    return f"{value}i" if isinstance(value, int) else repr(value)


def point_text(measurement: str, tags: dict, fields: dict, time_ns: int | None = None) -> str:
    series = escaped(measurement, ", ")
    series += "".join(f",{escaped(name)}={escaped(value)}" for name, value in tags.items())
    values = ",".join(f"{escaped(name)}={value_text(value)}" for name, value in fields.items())
    return f"{series} {values}" + ("" if time_ns is None else f" {time_ns}")


@given(
    NAME,
    st.dictionaries(NAME, NAME, max_size=3),
    st.dictionaries(NAME, VALUE, min_size=1, max_size=3),
    st.none() | st.integers(-(1 << 63) + 1, (1 << 63) - 1),
)
def test_what_was_written_is_read(measurement, tags, fields, time_ns) -> None:
    text = point_text(measurement, tags, fields, time_ns)
    if not text.strip().startswith(text):  # blanks at the edges are none of the line
        return
    series = text[: len(escaped(measurement, ", "))] + "".join(
        f",{escaped(name)}={escaped(value)}" for name, value in tags.items()
    )
    assert parse_point(text) == Point(series, tags, fields, time_ns)


@given(st.text() | st.lists(st.sampled_from('a1 ,="\\\n.it#-'), max_size=30).map("".join))
def test_whatever_comes_is_a_point_or_is_refused(text: str) -> None:
    try:
        point = parse_point(text)
    except InputError:
        return
    assert point.fields
    assert "\n" not in text.strip()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pump", "no line protocol"),
        ("pump, flow=1", "no line protocol"),
        ("pump,a= flow=1", "no line protocol"),
        ("pump flow=1,", "no line protocol"),
        ("pump flow=1 2 3", "no line protocol"),
        ('pump flow="1', "no line protocol"),
        ("pump flow=1\npump flow=2", "no line protocol"),
        ("pump flow=nan", "a value is no number"),
        ("pump flow=1_0", "a value is no number"),
        ("pump flow=\uff11", "a value is no number"),
        ("pump flow=9223372036854775808i", "a value is no number"),
        ("pump flow=1 9223372036854775808", "a time is beyond 64 bits"),
        ("pump flow=1,flow=2", "a name occurs twice; 'flow'"),
        ("pump,a=1,a=2 flow=1", "a name occurs twice; 'a'"),
    ],
)
def test_what_is_no_point_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        parse_point(text)


def test_a_long_line_of_marks_is_refused_in_linear_time() -> None:
    for text in ("a" + "\\" * 500_000, "a b=" + '"\\"' * 150_000, "a," + "b=c," * 120_000):
        with pytest.raises(InputError):
            parse_point(text)


@pytest.fixture(scope="module")
def influxdb(tmp_path_factory: pytest.TempPathFactory, need_tool):
    need_tool("influxd")
    with InfluxDb(tmp_path_factory.mktemp("influxdb")) as database:
        yield database


def test_influxdb_understands_each_point_as_it_is_read_here(influxdb) -> None:
    pick = random.Random(1)

    def name() -> str:
        text = "".join(pick.choice("aé,= \\\"'#") for _ in range(pick.randint(1, 5))) + "z"
        # InfluxDB 1 also takes \\" for ", unlike its documentation.
        return re.sub(r"\\(?=[,= \"])", "b", text)

    texts = []
    for number in range(200):
        tags = {f"t{name()}": name() for _ in range(pick.randint(0, 2))}
        values = pick.sample((1.5, -2e-7, 3, True, 'a "\\ b'), 2)
        fields = {f"f{number}{name()}": value for value in values}  # one type to each name
        texts.append(point_text(f"m{number}{name()}", tags, fields, number))
    influxdb.write("\n".join(texts).encode())
    found = {one["values"][0][0]: one for one in influxdb.query("SELECT * FROM /^m/ GROUP BY *")}
    assert sorted(found) == list(range(200))
    for number, text in enumerate(texts):
        one, point = found[number], parse_point(text)
        fields = dict(zip(one["columns"][1:], one["values"][0][1:], strict=True))
        assert {key: value for key, value in fields.items() if value is not None} == point.fields
        assert {key: value for key, value in one.get("tags", {}).items() if value} == point.tags


@pytest.fixture(scope="module")
def points(make_example) -> list[str]:
    """Points of the features of `table`, some of them strange, 100 ms apart."""
    example = make_example("table")
    names = example.scorer.manifest.inputs.features
    return [
        point_text(
            "pump station",
            {"site": "plant 1", "host": f"h{number % 2}"},
            {**dict(zip(names, map(float, row), strict=True)), "state": 'a "b"'},
            START_NS + number * 100_000_000,
        )
        for number, row in enumerate(np.asarray(example.windows))
    ]


def told(make_example, lines: list[str], *options: str, code: int = 0) -> tuple[list[str], str]:
    command = [*COMMAND, str(make_example("table").path), "--format", "influx", *options]
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stderr
    return done.stdout.splitlines(), done.stderr


@pytest.fixture(scope="module")
def verdicts(make_example, points) -> list[dict]:
    """What a stream says of the same readings as JSON."""
    names = make_example("table").scorer.manifest.inputs.features
    rows = [[parse_point(text).fields[name] for name in names] for text in points]
    text = "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows)
    command = [*COMMAND, str(make_example("table").path)]
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return [event for event in events if event["event"] == "verdict"]


def test_each_point_comes_out_as_it_was_and_its_verdict_behind_it(
    make_example, points, verdicts
) -> None:
    out, _ = told(make_example, points, "--alarm", "1/1")
    assert [line for line in out if " edgeae_" not in line] == points
    found = [parse_point(line) for line in out if "edgeae_verdict" in line]
    assert {"normal", "invalid"} <= {event["verdict"] for event in verdicts}
    for text, point, event in zip(points, found, verdicts, strict=True):
        source = parse_point(text)
        assert (point.series, point.time_ns) == (source.series, source.time_ns)
        own = {name.removeprefix("edgeae_"): value for name, value in point.fields.items()}
        assert own.pop("is_anomaly") == (event["verdict"] == "anomaly")
        shown = {name: event[name] for name in own if name != "channel"}
        causes = [one["channel"] for one in event.get("contributions", ())]
        causes += event.get("channels", ())
        assert own == {**shown, **({"channel": causes[0]} if causes else {})}
    at = out.index(points[5])
    assert out[at + 1].startswith(points[5].partition(" flow")[0] + " edgeae_")


def test_an_alarm_is_a_field_at_the_time_of_its_windows(make_example, points) -> None:
    options = ("--alarm", "1/1", "--threshold", "0")
    out, _ = told(make_example, points[:3], *options)
    (alarm,) = (parse_point(line) for line in out if "edgeae_alarm" in line)
    assert alarm.fields == {"edgeae_alarm": True}
    assert alarm[::3] == parse_point(points[0])[::3]


def test_machines_are_told_apart_by_a_tag(make_example, points) -> None:
    out, _ = told(make_example, points, "--key", "host")
    single, _ = told(make_example, points)
    verdicts = [line for line in out if "edgeae_verdict" in line]
    assert verdicts == [line for line in single if "edgeae_verdict" in line]
    _, said = told(make_example, points, "--key", "no tag", code=1)
    assert "a machine's key must be" in said


def test_influxdb_gives_back_the_scores_at_the_times_of_the_points(
    influxdb, make_example, points, verdicts
) -> None:
    out, _ = told(make_example, points)
    influxdb.write("\n".join(out).encode())
    found = influxdb.query('SELECT "flow", "edgeae_score" FROM "pump station" GROUP BY "host"')
    rows = sorted((tuple(row) for series in found for row in series["values"]), key=itemgetter(0))
    sources = [parse_point(text) for text in points]
    assert [row[:2] for row in rows] == [(one.time_ns, one.fields["flow"]) for one in sources]
    assert [row[2] for row in rows] == [event.get("score") for event in verdicts]


def test_what_is_no_reading_passes_and_is_counted(make_example, points, tmp_path: Path) -> None:
    flow = parse_point(points[0]).fields["flow"]
    bad = {
        "cpu usage=1": "no field of the model; 'flow' is one",
        'pump flow="1.5"': "field 'flow' is text",
        "nonsense": "no line protocol",
        "pump flow=1": "some points have a time, and some have none",
    }
    lines = [points[0], *bad, "# a comment", "", f"pump flow={flow} 5"]
    metrics = tmp_path / "prom"
    out, said = told(make_example, lines, "--metrics-file", str(metrics))
    assert [line for line in out if " edgeae_" not in line] == [line for line in lines if line]
    for message in bad.values():
        assert said.count(f"broken line skipped: {message}") == 1
    assert f"\nedgeae_lines_broken_total {len(bad)}\n" in metrics.read_text()
    last = parse_point(out[-1])  # three fields are missing
    assert last.fields["edgeae_reason"] == "not finite"
    assert last.fields["edgeae_channel"] == "load, left"


def test_half_a_line_is_neither_read_nor_passed_on(make_example, points) -> None:
    command = [*COMMAND, str(make_example("table").path), "--format", "influx"]
    text = f"{points[0]}\n{points[1][:-9]}"
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60)
    assert done.stdout.startswith(points[0])
    assert len(done.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("table", ["--time", "t"], "--time is that of each line in --format influx"),
        ("series", [], "--format influx needs a model whose channels have names"),
    ],
)
def test_a_mistake_is_one_line(make_example, name, options, message) -> None:
    command = [*COMMAND, str(make_example(name).path), "--format", "influx", *options]
    done = subprocess.run(command, input="", capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_reader_that_goes_away_ends_the_stream_in_one_line(make_example, points) -> None:
    command = [*COMMAND, str(make_example("table").path), "--format", "influx"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.close()
        process.stdin.write("\n".join(points) + "\n")
        process.stdin.close()
        said = process.stderr.read()
        process.wait()
    assert process.returncode in (0, 1)
    assert "Traceback" not in said


def test_readings_of_a_controller_have_a_measurement_of_their_own() -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    output = InfluxOutput(file)
    verdict = {"event": "verdict", "verdict": "invalid", "channels": ['a "\\\n'], "time": 1.5}
    output.take(verdict)
    assert list(output.passing([Line(b"half a li", is_whole=False)]))
    (text,) = file.buffer.getvalue().decode().splitlines()
    assert text.startswith("edgeae edgeae_is_anomaly=false,")
    point = parse_point(text)
    assert (point.time_ns, point.fields["edgeae_channel"]) == (1_500_000_000, 'a "\\\\n')


CONFIGURATIONS = Path(__file__).parents[3] / "examples" / "telegraf"


def test_telegrafs_processor_has_a_command_that_judges_points(make_example, points) -> None:
    settings = tomllib.loads((CONFIGURATIONS / "processor.conf").read_text())
    ((processor,),) = settings["processors"].values()
    assert processor["command"][:3] == ["edgeae-runtime", "stream", "/opt/models/pump.onnx"]
    out, _ = told(make_example, points, *processor["command"][3:])
    assert sum("edgeae_verdict" in line for line in out) == len(points)


def test_telegrafs_input_has_a_command_with_options_that_there_are(monkeypatch) -> None:
    settings = tomllib.loads((CONFIGURATIONS / "input.conf").read_text())
    ((source,),) = settings["inputs"].values()
    seen: list[tuple] = []
    monkeypatch.setattr("edgeae_runtime.service.run.run_stream", lambda *words: seen.append(words))
    assert CliRunner().invoke(stream, source["command"][2:]).exit_code == 0
    assert seen[0][2].format == source["data_format"] == "influx"


def test_a_comment_is_no_broken_line(make_example) -> None:
    reports: list[str] = []
    inputs = make_example("series").scorer.manifest.inputs
    reader = LineReader(inputs, None, reports.append, is_influx=True)
    for line in (b"# a comment", b"  # another, with=signs 1", b"#"):
        assert reader.read(line) is None
    assert (reports, dict(reader.broken)) == ([], {})
    assert reader.read(b"no point") is None
    assert len(reader.broken) == 1
