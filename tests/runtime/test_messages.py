"""Text for people: tables, lists and durations, and arguments in the words of the command line."""

import click
import pytest
from click.testing import CliRunner

from edgeae_runtime.cli.group import Group, option_text
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import duration, table


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"), (2e-6, "2 us"), (0.04, "40 ms"), (1, "1 s"), (59, "59 s"), (60, "1 min"),
        (90, "1.5 min"), (300, "5 min"), (3600, "1 h"), (90_000, "25 h"), (172_800, "2 days"),
        (-300, "-5 min"),
    ],
)  # fmt: skip
def test_a_duration_is_named_in_the_unit_that_people_use(seconds: float, text: str):
    assert duration(seconds) == text


def test_columns_are_left_aligned_unless_the_caller_says_otherwise():
    rows = [("file", "bytes", "note"), ("a", "12345678", ""), ("longer", "1", "x")]
    assert table(rows, "<>").splitlines() == [
        "file       bytes  note",
        "a       12345678",
        "longer         1  x",
    ]


def test_a_table_without_rows_is_empty():
    assert table([]) == ""


@click.group(cls=Group)
def main() -> None:
    pass


@main.command()
@click.argument("data")
@click.option("-o", "--output")
@click.option("--false-alarm-rate", type=float)
@click.option("--header/--no-header", default=None)
def score(data: str, output: str | None, false_alarm_rate: float | None, header: bool | None):
    raise InputError("`false_alarm_rate`, `header`, `output`, `data`, `x` and `np.nan` in `ls -l`")


@main.group(cls=Group)
def key() -> None:
    pass


@key.command()
@click.option("--path")
def new(path: str | None) -> None:
    raise InputError("`path` exists")


def test_arguments_are_printed_as_the_options_of_the_running_command():
    result = CliRunner().invoke(main, ["score", "x.csv"])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "main: --false-alarm-rate, --header, --output, DATA, x and `np.nan` in `ls -l`\n"
    )


def test_arguments_are_printed_as_options_in_a_group_within_a_group():
    assert CliRunner().invoke(main, ["key", "new"]).stderr == "main: --path exists\n"


def test_without_a_command_names_lose_their_backticks():
    assert option_text("`window` must be at least 1", None) == "window must be at least 1"
