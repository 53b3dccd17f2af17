"""The artifact in the page scores as the scorer does."""

import numpy as np
import pytest

from tests.edgeae.report.commands import LABELS, STATIC, run


@pytest.mark.parametrize("name", ["beats", "pump", "table"])
def test_the_artifact_in_the_page_scores_as_the_scorer_does(
    reports, opened, onnxruntime_web, screenshots, axe, name
) -> None:
    from edgeae_runtime import Scorer

    report = reports[name]
    folder = report.path.parent
    artifact, path = folder / f"{name}.onnx", folder / f"{name}-interactive.html"
    run("export", folder / f"{name}.edgeae", artifact)
    options = ("--time", "at", *LABELS) if name == "pump" else LABELS if name == "beats" else ()
    web = ("--interactive", onnxruntime_web)
    run(
        "report",
        folder / f"{name}.edgeae",
        folder / f"{name}.csv",
        artifact,
        *options,
        *web,
        "-o",
        path,
    )
    shown = opened(path)
    assert shown.said == []
    assert all(url == path.as_uri() or url.startswith("blob:") for url in shown.asked)
    values = "Array.from(interactive.values)"
    with Scorer(artifact) as scorer:

        def same():
            window = np.array(shown.page.evaluate(values), np.float32)
            window = window.reshape(scorer.manifest.inputs.shape)
            assert shown.number("interactive-score") == pytest.approx(
                scorer.score(window), rel=1e-5
            )
            flag = "▲ alarm" if scorer.is_anomaly(window) else "no alarm"
            assert shown.text("interactive-decision") == flag
            return shown.number("interactive-score")

        before = same()
        if name != "beats":
            shown.page.select_option("#interactive-channel", "1")
        if name != "table":
            shown.page.fill("#interactive-step", "7")
            shown.page.locator("#interactive-step").blur()
        shown.page.fill("#interactive-value", "1234.5")
        shown.page.locator("#interactive-value").blur()
        settled(shown)
        assert same() != before
        assert shown.text("interactive-decision") == "▲ alarm"
        shown.page.select_option("#interactive-start", "1")
        settled(shown)
        same()
        if name != "table":
            before = shown.page.evaluate(values)
            chart = shown.page.locator("#chart-interactive svg")
            chart.scroll_into_view_if_needed()
            box = chart.bounding_box()
            shown.page.mouse.move(box["x"] + 300, box["y"] + 80)
            shown.page.mouse.down()
            shown.page.mouse.move(box["x"] + 500, box["y"] + 120, steps=3)
            shown.page.mouse.up()
            settled(shown)
            same()
            assert shown.page.evaluate(values) != before
    shown.page.screenshot(
        path=screenshots / f"{name}-interactive.png", full_page=True, style=STATIC
    )
    shown.page.evaluate(axe)
    assert shown.page.evaluate("axe.run()")["violations"] == []


def settled(shown):
    """Wait until the artifact has scored the window as it is now."""
    shown.page.evaluate(
        "new Promise((done) => { const look = () =>"
        " interactive.running ? setTimeout(look, 5) : done(); setTimeout(look, 5); })"
    )


def test_without_an_onnx_artifact_nothing_can_be_tried(reports, onnxruntime_web) -> None:
    from click.testing import CliRunner

    from edgeae.cli.main import main

    folder = reports["beats"].path.parent
    words = ["report", str(folder / "beats.edgeae"), "--interactive", str(onnxruntime_web)]
    result = CliRunner().invoke(main, [*words, "-o", str(folder / "none.html")])
    assert result.exit_code == 1
    assert "--interactive needs an .onnx artifact" in result.output
    assert not (folder / "none.html").exists()
