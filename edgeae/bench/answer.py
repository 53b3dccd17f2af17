"""What a device answers to `edgeae bench --on`: bounded, validated, and printable."""

from __future__ import annotations

import functools
import json
import os
import select
import time
from importlib import resources
from typing import IO, TYPE_CHECKING, Any

from edgeae_runtime.errors import EdgeAEError
from edgeae_runtime.messages import printable
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from edgeae_runtime.arrays import Json

MARK = b'{"edgeae-bench"'
_BLOCK = 1 << 16
_MAX_NUMBER = 1e300
_MAX_BYTES = 16 << 20  # of a whole answer, greetings included
_MAX_TEXT = 500  # characters of a failure or a step


class AnswerError(EdgeAEError, ValueError):
    """A device answers something else than a benchmark does."""


def answer(
    stdout: IO[bytes], host: str, silence_s: float, progress: Callable[[str], None]
) -> tuple[Json | None, str]:
    """Read messages until the run or a failure arrives; return the run, and the failure if any.

    Lines that are no messages are the device's own greetings.

    Raises
    ------
    AnswerError
        If a message is none of the schema, the answer too long, or the device silent for too long.
    """
    for line in _lines(stdout, silence_s):
        message = _message(line)
        if "run" in message:
            return _run(message["run"], host), ""
        if "failure" in message:
            return None, _text(message["failure"])
        progress(_text(message.get("progress")))
    return None, ""


def _lines(stdout: IO[bytes], silence_s: float) -> Iterator[bytes]:
    rest, size, until = [b""], 0, time.monotonic() + silence_s
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([stdout], [], [], left)[0]:
            raise AnswerError(f"it said nothing for {silence_s:g} s; give it longer with `timeout`")
        data = os.read(stdout.fileno(), _BLOCK)
        size += len(data)
        if size > _MAX_BYTES:
            raise AnswerError(f"its answer is longer than {_MAX_BYTES >> 20} MB")
        if not data:
            return
        first, *others = data.split(b"\n")
        rest.append(first)
        for other in others:
            line, rest = b"".join(rest), [other]
            if line.startswith(MARK):  # it is at work; greetings do not show that
                yield line
                until = time.monotonic() + silence_s


def _message(line: bytes) -> Json:
    try:
        message = parse_json(line)["edgeae-bench"]
    except (ValueError, KeyError):
        raise AnswerError("its answer is no JSON of a benchmark") from None
    if not isinstance(message, dict):
        raise AnswerError("its answer is no JSON of a benchmark")
    return message


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise AnswerError("its answer is no JSON of a benchmark")
    return printable(value[:_MAX_TEXT])


def _run(answered: object, host: str) -> Json:
    """Return a run by the schema; it has the name under which the device was asked."""
    from jsonschema.exceptions import best_match

    try:
        content: Any = _printable(answered)
        run = {**content, "host": host} if isinstance(content, dict) else content
        error = best_match(_validator().iter_errors(run))
    except RecursionError:
        raise AnswerError("its answer is nested too deeply") from None
    if error is not None:
        place = "/".join(map(str, error.absolute_path)) or "the run"
        raise AnswerError(f"its answer breaks bench.schema.json at {place}: {error.message:.200}")
    checked: Json = run
    return checked


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    text = resources.files("edgeae.bench").joinpath("bench.schema.json").read_text()
    return Draft202012Validator({"$ref": "#/$defs/run", "$defs": json.loads(text)["$defs"]})


def _printable(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, (int, float)) and not abs(value) <= _MAX_NUMBER:
        raise AnswerError(f"its answer holds {str(value)[:20]}, which is no number of a benchmark")
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {printable(key): _printable(item) for key, item in value.items()}
    return value
