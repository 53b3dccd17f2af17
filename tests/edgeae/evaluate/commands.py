"""Commands of the workstation, run in this process."""

from click.testing import CliRunner

from edgeae.cli.main import main

COUNTS = ("true_positives", "false_negatives", "true_negatives", "false_positives")
LABELS = ["--label", "state", "--normal", "ok", "--time", "t"]


def run(*words, code=0):
    result = CliRunner().invoke(main, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr
