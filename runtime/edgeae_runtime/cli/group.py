"""Command groups that report a known failure in one line, in the words of the command line."""

from __future__ import annotations

import errno
import os
import re
import sys
import warnings
from typing import Any

import click
from click.shell_completion import get_completion_class

from edgeae_runtime.errors import EdgeAEError
from edgeae_runtime.messages import error_text, printable

_ARGUMENT = re.compile(r"`(\w+)`")


def option_text(message: str, command: click.Command | None) -> str:
    """Spell the arguments that a message of the library names as the options of a command.

    A name that is none of the command's parameters loses its backticks.

    Examples
    --------
    >>> parameters = [click.Argument(["data"]), click.Option(["--false-alarm-rate"])]
    >>> command = click.Command("score", params=parameters)
    >>> option_text("`data` needs `false_alarm_rate` or `labels`", command)
    'DATA needs --false-alarm-rate or labels'
    """
    spelled = {} if command is None else dict(_spelling(param) for param in command.params)
    return _ARGUMENT.sub(lambda found: spelled.get(found[1], found[1]), message)


def _spelling(parameter: click.Parameter) -> tuple[str, str]:
    """Return a parameter's name in Python and on the command line."""
    if isinstance(parameter, click.Argument):
        return str(parameter.name), parameter.human_readable_name
    option = max(parameter.opts, key=len)  # --output, not -o
    return option.lstrip("-").replace("-", "_"), option


class Group(click.Group):
    """A group of commands that prints a known failure in one line, and a traceback for a bug.

    Exit codes: 0 done, 1 known failure, 2 wrong usage. The help of all its commands shows defaults.
    """

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.context_settings.setdefault("show_default", True)

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command, whose texts shells complete as files."""
        for param in cmd.params:
            if param.type is click.STRING and (param.metavar or isinstance(param, click.Argument)):
                param.type = click.Path(readable=False)
        super().add_command(cmd, name)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; without any, print the help and exit with 2."""
        if not args and not ctx.resilient_parsing:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that the arguments name; our warnings are notes, others are dropped."""

        def note(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
            if category is UserWarning:
                command = self.get_command(ctx, ctx.invoked_subcommand or "")
                text = option_text(str(message), command)
                echo(f"{ctx.find_root().command.name}: note: {text}", is_error=True)

        before, warnings.showwarning = warnings.showwarning, note
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except EdgeAEError as error:
            command = self.get_command(ctx, ctx.invoked_subcommand or "")
            _fail(ctx, option_text(str(error), command), 1, keep=error.kept_characters)
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else self.name
            _fail(ctx, f"{error.format_message()} (see '{path} --help')", 2)
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader (head, say) has ended
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                ctx.exit(0)
            _fail(ctx, error_text(error), 1)
        except KeyboardInterrupt:
            _fail(ctx, "stopped", 1)
        finally:
            warnings.showwarning = before


@click.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes this command."""
    program = context.find_root().command_path
    variable = f"_{program}_COMPLETE".replace("-", "_").upper()
    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(context.command, {}, program, variable).source())


def echo(text: str, *, is_error: bool = False) -> None:
    """Print text with what a file, a device or a user put into it, printable."""
    click.echo(printable(text, keep="\n"), err=is_error)


def _fail(ctx: click.Context, message: str, code: int, *, keep: str = "") -> None:
    click.echo(printable(f"{ctx.find_root().command.name}: {message}", keep=keep), err=True)
    ctx.exit(code)
