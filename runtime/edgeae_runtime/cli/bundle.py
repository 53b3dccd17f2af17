"""Options that cross into the library as one value."""

from __future__ import annotations

from functools import wraps
from typing import Any, Callable

Command = Callable[..., Any]
Decorator = Callable[[Command], Command]


def bundled(name: str, build: Callable[..., object], *options: Decorator) -> Decorator:
    """Add options to a command, which receives what `build` makes of them as its argument `name`.

    `build` runs when the command does, so it may import modules that are slow to import.

    Examples
    --------
    >>> import click
    >>> parts = (click.option("--real", default=1), click.option("--imag", default=2))
    >>> @bundled("number", complex, *parts)
    ... def show(number):
    ...     print(number)
    >>> click.command(show).main(["--imag", "3"], standalone_mode=False)
    (1+3j)
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def with_bundle(**values: Any) -> Any:
            own = {key: values.pop(key) for key in names}
            return command(**values, **{name: build(**own)})

        added: Command = with_bundle
        before = len(getattr(added, "__click_params__", ()))
        for option in reversed(options):
            added = option(added)
        names = [param.name for param in added.__click_params__[before:]]  # type: ignore[attr-defined]
        return added

    return decorate
