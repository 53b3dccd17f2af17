import io

import numpy as np
import pytest

from edgeae import Detector
from edgeae.train.loop import Epoch
from edgeae.train.progress import training_bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_each_epoch_rewrites_one_line_that_is_ended_at_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with training_bar(hidden=False) as on_epoch:
        assert on_epoch is not None
        for number in range(2):
            on_epoch(Epoch(number, 4, 0.5, 0.25))
    first, last = terminal.getvalue().split("\r")[1:]
    assert first.startswith(f"training [{7 * '#'}{23 * '-'}] 1/4 epochs, loss 0.5,")
    assert last.startswith(f"training [{15 * '#'}{15 * '-'}] 2/4 epochs")
    assert terminal.getvalue().count("\n") == 1
    assert last.endswith("\n")


def test_nothing_is_shown_unless_stderr_is_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    with training_bar(hidden=False) as on_epoch:
        assert on_epoch is None
    assert stream.getvalue() == ""


def test_verbose_shows_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(0).normal(size=(600, 4))
    for verbose in (0, 1):
        terminal = Terminal()
        monkeypatch.setattr("sys.stderr", terminal)
        Detector("dense", hidden=(4,), epochs=2, random_state=0, verbose=verbose).fit(x)
        assert ("2/2 epochs" in terminal.getvalue()) is bool(verbose)
