"""The page over a fleet, read in Chromium."""

from __future__ import annotations

import numpy as np
import pytest

from edgeae.fleet.report import Row, sorted_rows
from edgeae.report.fleet_page import fleet_page
from edgeae.report.format import DASH
from tests.edgeae.report.commands import STATIC
from tests.edgeae.report.conftest import EVIL

RULE = {"votes": 3, "of": 5}
MANY = 50_000
LINK = "reports/site #{}.html"


def rows(count):
    """A fleet of machines with figures of every size, some unknown, two unreadable."""
    rng = np.random.default_rng(0)
    columns = (
        rng.integers(1000, 9_000_000, count),
        rng.beta(1, 99, count),
        np.full(count, 0.02),
        rng.poisson(3, count),
        rng.exponential(0.1, count),
        rng.normal(size=count) / 2,
        1.79e9 - rng.exponential(20_000, count),
        rng.lognormal(size=count),
    )
    made = [
        Row(f"site-{i % 40:02}-pump-{i}", *figures)._replace(
            link=LINK.format(i) if i % 3 == 0 else None
        )
        for i, figures in enumerate(zip(*(column.tolist() for column in columns), strict=True))
    ]
    made[0] = Row("broken", problem="scores/broken/a.parquet: must be a whole score file")
    made[1] = Row(f"pump {EVIL}", 500, 0.01, None, 0, None, None, None, 0.25, 7)
    return sorted_rows(made)


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A report over very many machines: its file and the rows."""
    path = tmp_path_factory.mktemp("fleet") / "fleet.html"
    made = rows(MANY)
    path.write_text(fleet_page([row._asdict() for row in made], "scores", RULE), "utf-8")
    return path, made


def cells(page, column):
    """Texts of one column of the page that is shown."""
    return page.locator(f"#rows tr > :nth-child({column})").all_inner_texts()


def test_fifty_thousand_machines_stay_below_ten_megabytes(many) -> None:
    path, _ = many
    assert path.stat().st_size < 10e6
    assert "<script>alert" not in path.read_text("utf-8")


def test_the_page_of_many_machines_sorts_filters_and_searches(many, opened) -> None:
    path, made = many
    shown = opened(path)
    page = shown.page
    assert shown.said == []
    assert shown.asked == [path.as_uri()]
    assert page.locator("#rows tr").count() == 100  # drawn, however many there are
    assert cells(page, 1)[0] == "broken"
    assert cells(page, 1)[1:] == [row.machine for row in made[1:100]]  # worst first
    page.get_by_role("button", name="Windows", exact=True).click()
    most = max(row.windows for row in made)
    assert int(cells(page, 7)[0].replace("\u202f", "")) == most
    assert page.locator("th[aria-sort=descending]").inner_text() == "Windows ↓"
    page.get_by_role("button", name="Windows ↓").click()
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.fill("#search", "SITE-07-PUMP-4")
    wanted = [row for row in made if "site-07-pump-4" in row.machine]
    assert shown.text("found") == f"{len(wanted):,} of 50,000".replace(",", "\u202f")
    page.select_option("#filter", "drift")
    drifting = [row for row in wanted if abs(row.drift) >= 1]
    assert shown.text("found").split(" ")[0] == str(len(drifting))
    page.fill("#search", "")
    for name, is_kept in {
        "alarms": lambda row: row.alarms > 0,
        "promise": lambda row: row.most is not None and row.above > row.most,
        "problem": lambda row: bool(row.problem),
        "sharing": lambda row: row.sharers > 1,
    }.items():
        page.select_option("#filter", name)
        count = sum(map(is_kept, made))
        assert shown.text("found").split(" ")[0] == f"{count:,}".replace(",", "\u202f")
    page.select_option("#filter", "all")
    page.get_by_role("button", name="Last", exact=True).click()
    assert shown.text("page") == "page 500 of 500"
    page.get_by_role("button", name="Previous").click()
    assert shown.text("page") == "page 499 of 500"


def test_names_are_text_and_links_lead_to_the_machines_reports(many, opened) -> None:
    path, made = many
    shown = opened(path)
    shown.page.fill("#search", "alert(1)")
    assert cells(shown.page, 1) == [f"pump {EVIL}"]
    assert cells(shown.page, 6) == [DASH]
    linked = next(row for row in made if row.link)
    shown.page.fill("#search", linked.machine)
    href = shown.page.locator("#rows a").first.get_attribute("href")
    assert href == linked.link.replace(" ", "%20").replace("#", "%23")
    assert shown.said == []


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_everyone_can_use_the_page(tmp_path, opened, axe, screenshots, theme, width) -> None:
    path = tmp_path / "few.html"
    path.write_text(fleet_page([row._asdict() for row in rows(12)], "scores", RULE), "utf-8")
    shown = opened(path, width=width, theme=theme)
    page = shown.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=screenshots / f"fleet-{theme}-{width}.png", full_page=True, style=STATIC)
    page.evaluate(axe)
    assert page.evaluate("axe.run()")["violations"] == []


def test_a_fleet_of_one_without_times_has_a_page(tmp_path, opened) -> None:
    path = tmp_path / "one.html"
    row = Row("pump", 500, 0.01, None, 2, None, None, None, 0.25)
    path.write_text(fleet_page([row._asdict()], "scores", RULE), "utf-8")
    shown = opened(path)
    assert shown.said == []
    assert cells(shown.page, 2) == [DASH]
    assert cells(shown.page, 4) == ["1 %"]
