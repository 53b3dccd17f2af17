"""Reports in a real browser: quiet, by themselves, readable for everyone."""

from pathlib import Path

import pytest

from tests.edgeae.report.commands import LABELS, NAMES, STATIC, run


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


def test_what_auto_chose_is_said_with_its_reasons(reports, opened) -> None:
    report, shown = reports["table"], opened(reports["table"].path)
    text = shown.text("training")
    assert report.detector.chosen_.reasons
    for why in report.detector.chosen_.reasons.values():
        assert why in text
    assert "without epochs" in text


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
