"""The command that writes reports, and what the tests of its pages share."""

from click.testing import CliRunner

LABELS = ("--label", "state", "--normal", "ok")
NAMES = ("beats", "pump", "table", "alone")
STATIC = "header { position: static !important }"  # it would lie over the middle of a picture


def run(*words: object) -> None:
    """Run a command of the workstation in this process."""
    from edgeae.cli.main import main

    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output
