"""Commands of an operator that are none: refused, and the service goes on."""

import pytest

from edgeae_runtime import InputError
from edgeae_runtime.service.commands import parse_command
from edgeae_runtime.service.feedback import KnownAlarms


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"null",
        b"\xff\xfe",
        b'{"false": [true]}',
        b'{"false": [1], "false": [2]}',
        b'{"false": [' + b"9" * 5000 + b"]}",
        b'{"x": ' + b"[" * 5000 + b"]" * 5000 + b"}",
        b'{"recalibrate": {"false_alarm_rate": NaN}}',
        b'{"recalibrate": {"max_change": 1e999}}',
        b'{"recalibrate": {"max_change": 1' + b"0" * 400 + b"}}",
        b'{"\\u001b[31m": 1}',
    ],
)
def test_what_is_no_command_is_refused_in_one_short_line(message: bytes) -> None:
    with pytest.raises(InputError) as refused:
        parse_command(message)
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 200


def test_a_huge_number_of_an_alarm_is_shortened() -> None:
    command = parse_command(b'{"false": [' + b"9" * 4000 + b"]}")
    with pytest.raises(InputError, match="is not known") as refused:
        KnownAlarms().mark(command.value, is_false=True, digest="")
    assert len(str(refused.value)) < 100
