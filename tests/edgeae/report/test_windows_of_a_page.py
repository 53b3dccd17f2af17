"""Windows, their groups and the series, gone through by buttons, keys and the pointer."""

import numpy as np
import pytest


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
        source = report.detector.source_
        scores = report.scores
        if button.inner_text() == "Suspects in training":
            scores = source.scores(np.concatenate([source.validation, source.calibration]))
            assert all("kept from training" in row for row, _ in places)
            assert all(score > 0.999 * report.detector.threshold_ for _, score in places)
        for _, score in places:
            assert np.abs(scores - score).min() < 1e-4 * score


def test_groups_hold_what_their_names_say(reports, opened) -> None:
    report, shown = reports["beats"], opened(reports["beats"].path)
    normal, abnormal = report.scores[report.is_normal], report.scores[~report.is_normal]
    first = {}
    for button in shown.page.locator("#windows [data-group]").all():
        button.click()
        decision = shown.text("window-decision").removeprefix("▲ ")
        first[button.inner_text()] = (shown.number("window-score"), decision)
    threshold = report.detector.threshold_
    suspect, decision = first.pop("Suspects in training")
    assert suspect > threshold
    assert decision == "alarm"
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


@pytest.mark.parametrize(
    ("name", "charts"), [("table", ["features", "shares"]), ("pump", ["shares"])]
)
def test_rows_of_each_window_have_the_largest_share_first(reports, opened, name, charts) -> None:
    shown = opened(reports[name].path)
    orders = set()
    for button in shown.page.locator("#windows [data-group]").all():
        button.click()
        for _ in range(int(shown.text("window-number").split(" of ")[1])):
            shown.page.evaluate("drawWindow()")
            shares = shown.page.evaluate("shownWindow().drawn.map(row => [row.name, row.share])")
            expected = tuple(row for row, _ in sorted(shares, key=lambda pair: -pair[1]))
            for chart in charts:
                rows = tuple(shown.page.evaluate(f"drawn['{chart}'].view.scale('y').domain()"))
                assert rows == expected, (chart, shown.text("window-row"))
            orders.add(expected)
            shown.page.click("#window-next")
    assert len(orders) > 1
    assert shown.said == []


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
