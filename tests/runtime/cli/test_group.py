"""Known failures in the words of the command line."""

import click
import pytest
from click.testing import CliRunner

from edgeae_runtime.cli.group import Group, option_text
from edgeae_runtime.cli.main import main as device
from edgeae_runtime.errors import InputError


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


def test_arguments_are_printed_as_the_options_of_the_running_command() -> None:
    result = CliRunner().invoke(main, ["score", "x.csv"])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr == (
        "main: --false-alarm-rate, --header, --output, DATA, x and `np.nan` in `ls -l`\n"
    )


def test_arguments_are_printed_as_options_in_a_group_within_a_group() -> None:
    assert CliRunner().invoke(main, ["key", "new"]).stderr == "main: --path exists\n"


def test_without_a_command_names_lose_their_backticks() -> None:
    assert option_text("`window` must be at least 1", None) == "window must be at least 1"


@pytest.mark.parametrize("path", ["score", "stream", "bench"])
def test_the_help_of_every_command_shows_defaults(path: str) -> None:
    text = CliRunner().invoke(device, [path, "--help"]).stdout
    defaults = [
        parameter.default
        for parameter in device.commands[path].params
        if isinstance(parameter, click.Option)
        and not parameter.is_flag
        and isinstance(parameter.default, (str, int, float))
    ]
    assert defaults
    for default in defaults:
        assert f"default: {default}" in " ".join(text.split())
