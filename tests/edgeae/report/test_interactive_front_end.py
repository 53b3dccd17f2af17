"""A reader who draws a window of samples sees which frequencies are unusual."""

import numpy as np
import pytest

from tests.edgeae.report.commands import run
from tests.edgeae.report.test_interactive_page import settled

STEPS, RATE = 128, 1000


def test_a_window_of_samples_is_scored_in_the_page_and_its_frequencies_are_named(
    opened, onnxruntime_web, tmp_path
) -> None:
    from edgeae_runtime import Scorer

    rng = np.random.default_rng(0)
    t = np.arange(300 * STEPS) / RATE
    samples = np.sin(2 * np.pi * 50 * t) + 0.3 * rng.normal(size=len(t))
    (tmp_path / "pump.csv").write_text("x\n" + "\n".join(f"{value:.5f}" for value in samples))
    detector, artifact = tmp_path / "pump.edgeae", tmp_path / "pump.onnx"
    cut = ("--window", STEPS, "--stride", STEPS, "--rate-hz", RATE, "--backtest", 0)
    options = ("--front-end", "spectrum", "--false-alarm-rate", 0.05)
    run("train", tmp_path / "pump.csv", *cut, *options, "-o", detector)
    run("export", detector, artifact)
    path = tmp_path / "pump.html"
    run("report", detector, artifact, "--interactive", onnxruntime_web, "-o", path)
    shown = opened(path)
    assert shown.said == []
    with Scorer(artifact) as scorer:
        tone = np.sin(2 * np.pi * 310 * t[:STEPS]).astype(np.float32)
        shown.page.evaluate(
            "(added) => { interactive.values = interactive.values.map((x, i) => x + added[i]);"
            " return runArtifact(); }",
            tone.tolist(),
        )
        settled(shown)
        window = np.array(shown.page.evaluate("Array.from(interactive.values)"), np.float32)
        window = window.reshape(scorer.manifest.inputs.shape)
        score = shown.number("interactive-score")
        assert score == pytest.approx(scorer.score(window), rel=1e-5)
        assert shown.text("interactive-decision") == "▲ alarm"
        shares = scorer.contributions(window).ravel()
        largest = scorer.manifest.value_names[int(shares.argmax())]
    low, high = largest.removesuffix(" Hz").split(" to ")
    assert float(low) <= 310 <= float(high)
    assert shown.text("interactive-unusual").startswith(f"{largest} (")
    assert shown.page.locator("#chart-interactive svg").count() == 1
