"""Reports in a real browser: quiet, by themselves, exact under the reader's hand."""

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

LABELS = ("--label", "state", "--normal", "ok")
STATIC = "header { position: static !important }"  # it would lie over the middle of a picture
NAMES = ("beats", "pump", "table", "alone")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_report_says_nothing_on_the_console_and_asks_nothing_of_the_network(
    reports, opened, screenshots, name, theme
) -> None:
    report = reports[name]
    shown = opened(report.path, theme=theme)
    for button in shown.page.locator("#windows [data-group]").all():
        button.click()
    shown.page.screenshot(path=screenshots / f"{name}-{theme}.png", full_page=True, style=STATIC)
    assert shown.said == []
    assert shown.asked == [report.path.as_uri()]
    assert report.path.stat().st_size < 5e6


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_shows_a_report_without_scrolling_sideways(
    reports, opened, screenshots, name
) -> None:
    shown = opened(reports[name].path, width=360)
    shown.page.screenshot(path=screenshots / f"{name}-phone.png", full_page=True, style=STATIC)
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 360
    charts = shown.page.locator(".plot svg").all()
    assert len(charts) >= 3
    for chart in charts:  # as wide as they were drawn: nothing is shrunk
        assert chart.bounding_box()["width"] <= 360
        assert chart.bounding_box()["width"] == float(chart.get_attribute("width"))


def run(*words):
    """Run a command of the workstation in this process."""
    from click.testing import CliRunner

    from edgeae.cli.main import main

    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exit_code == 0, result.output


def counts(shown):
    ids = ("false-positives", "true-negatives", "true-positives", "false-negatives")
    return tuple(int(shown.number(name)) for name in ids)


def expected(report, threshold):
    flags = report.scores > np.float32(threshold)
    normal = report.is_normal
    return tuple(
        int(part.sum())
        for part in (flags & normal, ~flags & normal, flags & ~normal, ~flags & ~normal)
    )


@pytest.mark.parametrize("name", ["beats", "pump"])
def test_the_dragged_threshold_has_the_counts_that_numpy_finds(reports, opened, name) -> None:
    report, shown = reports[name], opened(reports[name].path)
    start = shown.number("threshold-value")
    assert np.float32(start) == report.detector.threshold_
    assert counts(shown) == expected(report, start)
    chart = shown.page.locator("#chart-histogram svg")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    mouse, seen = shown.page.mouse, set()
    mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 150)
    mouse.down()
    for share in (0.15, 0.3, 0.42, 0.55, 0.68, 0.8, 0.95):
        mouse.move(box["x"] + share * box["width"], box["y"] + 150)
        value = shown.number("threshold-value")
        assert counts(shown) == expected(report, value)
        found, alarms = counts(shown)[2], counts(shown)[0]
        assert shown.number("recall") == pytest.approx(
            100 * found / (~report.is_normal).sum(), rel=0.01
        )
        if found + alarms:
            assert shown.number("precision") == pytest.approx(
                100 * found / (found + alarms), rel=0.01
            )
        assert f"--threshold {shown.text('threshold-value')} " in shown.text("command-1")
        seen.add(value)
    mouse.up()
    mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 150)
    assert shown.number("threshold-value") == value  # let go
    assert len(seen) > 4
    shown.page.click("#threshold-reset")
    assert shown.number("threshold-value") == start


def test_the_line_stands_where_the_pointer_left_it(reports, opened) -> None:
    shown = opened(reports["beats"].path)
    chart = shown.page.locator("#chart-histogram svg")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    at = box["x"] + 0.4 * box["width"]
    shown.page.mouse.click(at, box["y"] + 150)
    lines = shown.page.locator("#chart-histogram .mark-rule.role-mark line").all()
    assert abs(lines[0].bounding_box()["x"] - at) < 4


def test_the_keyboard_moves_the_threshold_to_the_next_different_count(reports, opened) -> None:
    report, shown = reports["beats"], opened(reports["beats"].path)
    shown.page.focus("#threshold-slider")
    before = sum(counts(shown)[i] for i in (0, 2))
    shown.page.keyboard.press("ArrowLeft")
    assert sum(counts(shown)[i] for i in (0, 2)) == before + 1
    assert counts(shown) == expected(report, shown.number("threshold-value"))
    spoken = shown.page.get_attribute("#threshold-slider", "aria-valuetext")
    assert shown.text("threshold-value") in spoken


def test_alarms_a_day_follow_the_windows_of_a_day(reports, opened) -> None:
    shown = opened(reports["pump"].path)
    assert shown.page.input_value("#windows-per-day") == "28800.0"  # 1 Hz, every third reading
    shown.page.fill("#windows-per-day", "100")
    assert shown.number("false-alarms-per-day") == pytest.approx(
        shown.number("false-alarm-rate"), rel=0.01
    )


@pytest.mark.parametrize("name", ["beats", "pump", "table"])
def test_next_and_previous_go_through_each_group_of_windows(reports, opened, name) -> None:
    report, shown = reports[name], opened(reports[name].path)
    for button in shown.page.locator("#windows [data-group]").all():
        button.click()
        size = int(shown.text("window-number").split(" of ")[1])
        places = []
        for _ in range(size):
            places.append((shown.text("window-row"), shown.number("window-score")))
            shown.page.click("#window-next")
        assert len({row for row, _ in places}) == size
        assert places[0] == (shown.text("window-row"), shown.number("window-score"))  # round
        shown.page.click("#window-previous")
        assert places[-1] == (shown.text("window-row"), shown.number("window-score"))
        for _, score in places:
            assert np.abs(report.scores - score).min() < 1e-4 * score


def test_groups_hold_what_their_names_say(reports, opened) -> None:
    report, shown = reports["beats"], opened(reports["beats"].path)
    normal, abnormal = report.scores[report.is_normal], report.scores[~report.is_normal]
    first = {}
    for button in shown.page.locator("#windows [data-group]").all():
        button.click()
        decision = shown.text("window-decision").removeprefix("▲ ")
        first[button.inner_text()] = (shown.number("window-score"), decision)
    threshold = report.detector.threshold_
    assert first == {
        "Typical normal windows": (pytest.approx(np.median(normal), rel=0.01), "no alarm"),
        "Highest normal windows": (pytest.approx(normal.max(), rel=1e-4), "alarm"),
        "Borderline": (
            pytest.approx(report.scores[np.abs(report.scores - threshold).argmin()], rel=1e-4),
            first["Borderline"][1],
        ),
        "Missed anomalies": (
            pytest.approx(abnormal[abnormal <= threshold].min(), rel=1e-4),
            "no alarm",
        ),
        "Detected anomalies": (pytest.approx(abnormal.max(), rel=1e-4), "alarm"),
    }


def test_arrow_keys_go_through_the_windows(reports, opened) -> None:
    shown = opened(reports["pump"].path)
    shown.page.focus("#window-next")
    shown.page.keyboard.press("ArrowRight")
    assert shown.text("window-number").startswith("2 of")
    shown.page.keyboard.press("ArrowLeft")
    assert shown.text("window-number").startswith("1 of")


def part(shown):
    return shown.page.evaluate("[part.from, part.to]")


def test_the_series_is_zoomed_and_moved_by_buttons_keys_and_the_pointer(reports, opened) -> None:
    shown = opened(reports["pump"].path)
    whole = part(shown)
    for _ in range(2):
        shown.page.click("#series button[aria-label='Zoom in']")
    zoomed = part(shown)
    assert zoomed[1] - zoomed[0] == pytest.approx((whole[1] - whole[0]) / 4)
    chart = shown.page.locator("#chart-series")
    chart.focus()
    shown.page.keyboard.press("ArrowRight")
    later = part(shown)
    assert later[0] > zoomed[0]
    box = chart.locator("svg").bounding_box()
    mouse = shown.page.mouse
    mouse.move(box["x"] + 600, box["y"] + 100)
    mouse.down()
    mouse.move(box["x"] + 800, box["y"] + 100, steps=4)
    mouse.up()
    assert part(shown)[0] < later[0]
    shown.page.keyboard.down("Control")
    mouse.wheel(0, 100)
    shown.page.keyboard.up("Control")
    wider = part(shown)
    assert wider[1] - wider[0] == pytest.approx(1.25 * (later[1] - later[0]))
    shown.page.click("#series button:has-text('All')")
    assert part(shown) == whole
    assert shown.said == []


def test_what_auto_chose_is_said_with_its_reasons(reports, opened) -> None:
    report, shown = reports["table"], opened(reports["table"].path)
    text = shown.text("training")
    assert report.detector.chosen_.reasons
    for why in report.detector.chosen_.reasons.values():
        assert why in text
    assert "without epochs" in text


def test_alarms_of_the_series_follow_the_threshold(reports, opened) -> None:
    report, shown = reports["pump"], opened(reports["pump"].path)
    count = "drawn.series.datasets.alarms.length"
    assert shown.page.evaluate(count) == (report.scores > report.detector.threshold_).sum()
    shown.page.evaluate("choose(facts.threshold.thresholds.length - 1)")
    assert shown.page.evaluate(count) == 0


@pytest.mark.parametrize("name", ["pump", "table"])
def test_names_from_the_data_are_text_and_nothing_else(reports, opened, name) -> None:
    shown = opened(reports[name].path)
    assert shown.said == []
    for summary in shown.page.locator("summary").all():
        summary.click()
    assert "</script><script>alert(1)</script>" in shown.page.locator("body").inner_text()
    assert shown.page.locator("script").count() == 4


def test_light_and_dark_follow_the_system_and_the_reader(reports, opened) -> None:
    colour = (
        "getComputedStyle(document.querySelector('#chart-histogram .mark-line path')).stroke"
        " + getComputedStyle(document.body).backgroundColor"
    )
    by_system = {}
    for theme in ("light", "dark"):
        shown = opened(reports["beats"].path, theme=theme)
        by_system[theme] = shown.page.evaluate(colour)
    assert by_system["light"] != by_system["dark"]
    shown.page.select_option("#theme", "light")
    assert shown.page.evaluate(colour) == by_system["light"]
    shown.page.emulate_media(media="print")
    assert shown.page.evaluate(colour) == by_system["light"]


def test_a_report_is_printed_light_with_its_charts(reports, opened, screenshots) -> None:
    shown = opened(reports["beats"].path, theme="dark")
    printed = screenshots / "beats.pdf"
    shown.page.pdf(path=printed, format="A4", print_background=True)
    assert printed.read_bytes().startswith(b"%PDF")
    shown.page.emulate_media(media="print")
    assert shown.page.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )


def test_without_scripts_the_tables_stand(reports, browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reports["beats"].path.as_uri())
    text = page.locator("main").inner_text()
    assert "beats.onnx" in text
    assert str(reports["beats"].detector.threshold_) in text
    context.close()


def npm(folder, package):
    """Install a package of npm into a folder; tests that need it skip where that fails."""
    if shutil.which("npm") is None:
        pytest.skip("needs Node and npm")
    done = subprocess.run(
        ["npm", "install", "--prefix", str(folder), package],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "npm_config_update_notifier": "false"},
    )
    if done.returncode:
        pytest.skip(f"npm could not install {package}: {done.stderr[-200:]}")
    return folder


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory):
    """The text of axe-core, which checks whether a page can be used by everyone."""
    folder = npm(tmp_path_factory.mktemp("axe"), "axe-core@4")
    return Path(folder, "node_modules", "axe-core", "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "theme"), [*((name, "light") for name in NAMES), ("beats", "dark"), ("pump", "dark")]
)
def test_everyone_can_use_a_report(reports, opened, axe, name, theme) -> None:
    shown = opened(reports[name].path, theme=theme)
    shown.page.evaluate(axe)
    found = shown.page.evaluate("axe.run()")
    assert len(found["passes"]) > 30
    said = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
    assert said == []


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_has_a_title_and_a_text(reports, opened, name) -> None:
    shown = opened(reports[name].path)
    for figure in shown.page.locator("figure").all():
        title = figure.get_attribute("aria-labelledby")
        assert shown.page.locator(f"#{title}").inner_text()
    for chart in shown.page.locator(".plot svg").all():
        spoken = chart.evaluate("svg => svg.closest('[aria-label]').getAttribute('aria-label')")
        assert len(spoken) > 20


def test_benchmarks_and_power_are_those_that_were_measured(reports, opened) -> None:
    import json

    from edgeae import power

    report = reports["beats"]
    shown = opened(report.path)
    (run_,) = json.loads((report.path.parent / "bench.json").read_text())["runs"]
    drawn = shown.page.evaluate("drawn.latencies.datasets.latencies")
    for row in run_["results"]:
        (median,) = [one for one in drawn if (one["label"], one["kind"]) == (row["file"], "p50")]
        assert median["us"] == row["latency"][0]["p50_us"]
    found = {one.fault: one for one in power(report.detector).faults}
    heads = shown.page.locator("#power thead th").all_inner_texts()
    cells = shown.page.locator("#power tbody tr").first.locator("td").all_inner_texts()
    assert heads[1:] == list(found)
    for fault, cell in zip(heads[1:], cells, strict=True):
        said = cell.split()[0]
        size = found[fault].size
        if size is None:
            assert said == "not"
        else:
            factor = 100 if found[fault].measure == "share" else 1
            assert float(said) == pytest.approx(factor * size, rel=0.01)


def test_pictures_are_written_beside_or_without_the_page(reports, tmp_path: Path) -> None:
    folder = reports["pump"].path.parent
    words = ("report", folder / "pump.edgeae", folder / "pump.csv", "--time", "at", *LABELS)
    run(*words, "--png", tmp_path / "new" / "pictures")
    written = {path.name for path in (tmp_path / "new" / "pictures").iterdir()}
    assert {"scores.png", "series.png", "training.png", "detected-anomalies.png"} <= written
    for name in written:
        data = (tmp_path / "new" / "pictures" / name).read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) > 10_000


@pytest.fixture(scope="module")
def onnxruntime_web(tmp_path_factory: pytest.TempPathFactory):
    """Folder that holds the npm package onnxruntime-web."""
    return npm(tmp_path_factory.mktemp("web"), "onnxruntime-web@1")


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
