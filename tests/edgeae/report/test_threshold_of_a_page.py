"""The threshold under the reader's hand has the counts that numpy finds."""

import numpy as np
import pytest


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
    assert shown.page.input_value("#windows-per-day") == "28800"  # 1 Hz, every third reading
    shown.page.fill("#windows-per-day", "100")
    assert shown.number("false-alarms-per-day") == pytest.approx(
        shown.number("false-alarm-rate"), rel=0.01
    )


def test_triangles_of_the_series_follow_the_threshold(reports, opened) -> None:
    report, shown = reports["pump"], opened(reports["pump"].path)
    count = "drawn.series.datasets.above.length"
    assert shown.page.evaluate(count) == (report.scores > report.detector.threshold_).sum()
    shown.page.evaluate("choose(facts.threshold.thresholds.length - 1)")
    assert shown.page.evaluate(count) == 0


def test_events_found_and_false_alarms_follow_the_threshold(reports, opened) -> None:
    shown = opened(reports["pump"].path)
    assert shown.text("events-found") in shown.page.locator(".card").first.inner_text()
    before = shown.number("event-false-alarms")
    shown.page.evaluate("choose(facts.threshold.thresholds.length - 1)")
    assert shown.text("events-found") == "0 of 2"
    assert shown.number("event-false-alarms") == 0 <= before
    shown.page.evaluate("choose(facts.threshold.events.indices[0])")
    assert shown.text("events-found") == "2 of 2"
