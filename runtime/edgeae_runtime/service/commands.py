"""What an operator may tell a running service: a message is one JSON object with one key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from edgeae_runtime.errors import InputError
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json

FALSE, TRUE, NEW_NORMAL, RECALIBRATE = "false", "true", "new normal", "recalibrate"
_RECALIBRATE = {"between", "exclude_alarms", "false_alarm_rate", "max_change"}


class Command(NamedTuple):
    """A command, and its value: numbers of alarms, a word, or options of `recalibrate`."""

    name: str
    value: Any


def parse_command(message: bytes) -> Command:
    """Read a message.

    Raises
    ------
    InputError
        If it is no command; the message says what would be.

    Examples
    --------
    >>> parse_command(b'{"false": [3, 4]}')
    Command(name='false', value=[3, 4])
    """
    try:
        document = parse_json(message)
    except ValueError:
        document = None
    if not isinstance(document, dict) or len(document) != 1:
        raise InputError(
            'a command is a JSON object with one key: "false", "true", "new normal" or '
            '"recalibrate"'
        )
    ((name, value),) = document.items()
    if name in (FALSE, TRUE) and _are_numbers(value):
        return Command(name, value)
    if name == NEW_NORMAL and value in ("accept", "refuse"):
        return Command(name, value)
    if name == RECALIBRATE and isinstance(value, dict) and set(value) <= _RECALIBRATE:
        return Command(name, _checked(value))
    raise InputError(f"the command {json.dumps(document)[:80]} is not known, or has no such value")


def _are_numbers(value: object) -> bool:
    is_list = isinstance(value, list) and len(value) > 0
    return is_list and all(type(number) is int for number in value)  # type: ignore[attr-defined]


def _checked(value: Json) -> Json:
    between = value.get("between")
    is_pair = isinstance(between, list) and len(between) == 2
    if between is not None and not is_pair:
        raise InputError('"between" must be a list of two times')
    for name in ("false_alarm_rate", "max_change"):
        number = value.get(name, 0)
        if type(number) not in (int, float) or not abs(number) < 1e9:  # nor NaN
            raise InputError(f'"{name}" must be a number')
    if type(value.get("exclude_alarms", False)) is not bool:
        raise InputError('"exclude_alarms" must be true or false')
    texts = None if between is None else (str(between[0]), str(between[1]))
    return {**value, "between": texts}
