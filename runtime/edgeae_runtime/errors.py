"""The errors of all three packages: each is also the built-in that other code would catch.

A message names an argument in backticks, as Python spells it: ``give `threshold` or
`false_alarm_rate`, not both``. The command line prints such a name as the option of the command.
"""

from edgeae_runtime.messages import printable


class EdgeAEError(Exception):
    """Base of every error that a user can cause; its message is one printable line.

    A class whose messages have a table of our own numbers below that line keeps its line ends.
    """

    kept_characters = ""

    def __init__(self, message: str = "") -> None:
        super().__init__(printable(message, keep=self.kept_characters))


class InputError(EdgeAEError, ValueError):
    """An argument or the data cannot be used; the message says what would be accepted."""


class ArtifactError(EdgeAEError, ValueError):
    """A file is damaged, was changed, or is of another kind or format."""


class MissingPackageError(EdgeAEError, ImportError):
    """An optional package is not installed; the message names the extra that brings it."""
