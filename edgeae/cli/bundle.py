"""Options that cross into the library as one value."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., Any]
    Decorator = Callable[[Command], Command]


def bundled(name: str, build: Callable[..., object], *options: Decorator) -> Decorator:
    """Add options to a command, which gets what `build` makes of them as its argument `name`.

    `build` runs when the command does, so that it may import what is slow to import.

    Examples
    --------
    >>> import click, datetime
    >>> options = (click.option("--weeks", type=int), click.option("--days", type=int))
    >>> @bundled("time", datetime.timedelta, *options)
    ... def show(time):
    ...     print(time)
    >>> click.command(show).main(["--weeks", "1", "--days", "2"], standalone_mode=False)
    9 days, 0:00:00
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def with_bundle(**values: Any) -> Any:
            own = {key: values.pop(key) for key in names}
            return command(**values, **{name: build(**own)})

        added: Command = with_bundle
        before = len(getattr(command, "__click_params__", ()))
        for option in reversed(options):
            added = option(added)
        names = [param.name for param in added.__click_params__[before:]]  # type: ignore[attr-defined]
        return added

    return decorate
