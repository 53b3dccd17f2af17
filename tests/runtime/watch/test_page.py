"""The operator's page in Chromium, with a real stream behind it."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime.errors import InputError
from edgeae_runtime.watch.live import MAX_VIEWERS, Live
from edgeae_runtime.watch.tail import Tail
from tests.runtime.service.processes import wait_for

SHIFT = (0, 30, 0)
NEW_NORMAL = {
    "event": "new normal",
    "window": 290,
    "time": None,
    "threshold": 1.31,
    "previous_threshold": 1.25,
    "contributions": [{"channel": "flow", "share": 0.7}, {"channel": "load", "share": 0.3}],
}
EVIL = "<img src=x onerror=\"document.title='evil'\">"


def readings(count: int) -> np.ndarray:
    rng = np.random.default_rng(3)
    return rng.normal(size=(count, 3)) * (1, 5, 0.1) + (0, 20, -1)


@pytest.fixture
def streamed(stream):
    """A stream with an alarm that ends, a broken sensor, and an alarm that is on."""
    rows = readings(300)
    rows[100:120] *= 1.6
    rows[200:206, 1] = np.nan
    rows[270:] *= 1.6
    started = stream("--tracking", "off")
    started.add(rows)
    return started


@pytest.fixture
def page(browser):
    """Open an address; whatever the console says fails the test."""
    contexts, said = [], []

    def open_page(address: str, theme: str = "light", width: int = 1000):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        contexts.append(context)
        shown = context.new_page()
        shown.on("console", lambda message: said.append(message.text))
        shown.on("pageerror", lambda error: said.append(str(error)))
        shown.goto(address)
        return shown

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


def test_the_page_tells_alarms_sensors_and_model_and_goes_on_live(
    watch, streamed, page, make_example
) -> None:
    artifact = make_example("series").path
    watched = watch("--artifact", artifact, "--state", streamed.state, events=streamed.events)
    shown = page(watched.address)
    shown.wait_for_selector("#state.alarm")
    assert shown.locator("#headline").inner_text() == "Alarm"
    assert shown.title() == "Alarm: series"
    assert "passed here" in shown.locator("#facts").inner_text()
    (row,) = shown.locator("#sensors tbody tr").all()
    assert row.inner_text().split("\t")[:2] == ["1", "not finite"]
    first = shown.locator("#alarms li").first
    assert first.locator("meter").count() == 3
    first.get_by_role("button", name="False alarm").press("Enter")  # by the keyboard alone
    shown.wait_for_selector("#alarms button[aria-pressed=true]")
    assert "was kept as false" in shown.locator("#answer").inner_text()
    assert '"is_false": true' in streamed.kept.read_text()
    (mark,) = streamed.of("feedback")  # so that a recalibration from the events knows it
    assert mark["is_false"] is True
    number = int(first.get_by_role("button").first.get_attribute("data-answer").split()[0])
    watched.add({"event": "alarm end", "alarm": number, "start_window": 1, "end_window": 2})
    shown.wait_for_selector("#state:not(.alarm)")


@pytest.mark.parametrize(("theme", "width"), [("light", 1000), ("dark", 390)])
def test_everyone_can_use_the_page(
    watch, streamed, page, node_modules, screenshots, theme, width
) -> None:
    watched = watch("--state", streamed.state, events=streamed.events)
    watched.add(NEW_NORMAL)
    shown = page(watched.address, theme, width)
    shown.wait_for_selector("#state.alarm")
    shown.wait_for_selector("#shift:not([hidden])")
    shown.screenshot(path=str(screenshots / f"watch-{theme}.png"), full_page=True)
    axe = Path(node_modules, "node_modules", "axe-core", "axe.min.js").read_text("utf-8")
    shown.evaluate(axe)
    found = shown.evaluate("axe.run()")
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("button", "is_accepted"), [("Accept", True), ("It is not", False)])
def test_a_new_normal_is_accepted_or_refused_by_the_stream(
    watch, stream, page, button, is_accepted
) -> None:
    streamed = stream("--tracking", "on")
    streamed.add(np.concatenate([readings(300), np.add(readings(450), SHIFT)]))
    (shift,) = streamed.of("new normal")
    shown = page(watch("--state", streamed.state, events=streamed.events).address)
    shown.wait_for_selector("#shift:not([hidden])")
    assert "mostly by 1 9" in shown.locator("#shift-detail").inner_text()  # the second channel
    shown.get_by_role("button", name=button).press("Enter")
    shown.wait_for_selector("#shift[hidden]", state="attached")
    wanted = "accepted" if is_accepted else "refused"
    assert shown.locator("#answer").inner_text() == f"The new normal was {wanted}."
    (answer,) = streamed.of("new normal answer")
    assert answer["is_accepted"] is is_accepted
    (before,) = (e for e in streamed.of("verdict") if e["window"] == shift["window"])
    assert (answer["threshold"] > before["threshold"]) is is_accepted
    streamed.add(np.add(readings(1), SHIFT))
    after = streamed.of("verdict")[-1]["threshold"]
    assert (after == before["threshold"]) is not is_accepted


def test_a_machine_of_many_is_named_and_its_rest_is_no_fault(watch, page, tmp_path) -> None:
    events = tmp_path / "events.jsonl"
    events.write_text('{"event": "model", "digest": "a", "window": 0}\n')
    watched = watch("--machine", "p7", events=events)
    shown = page(watched.address)
    shown.wait_for_selector("#detail:text-is('of machine p7')")
    assert shown.locator("#name").inner_text() == "Stream: p7"
    watched.add({"event": "rest start", "machine": "p7", "window": 0})
    shown.wait_for_selector("#headline:text-is('At rest')")
    assert "its speed is not known, since window 0" in shown.locator("#detail").inner_text()
    watched.add({"event": "rest end", "machine": "p7", "window": 0, "readings": 9})
    shown.wait_for_selector("#facts:has-text('Last rest')")
    assert shown.locator("#headline").inner_text() == "Waiting for the first window"


def test_what_the_stream_refuses_is_said(watch, stream, page) -> None:
    streamed = stream("--tracking", "on")
    streamed.add(readings(30))
    watched = watch("--state", streamed.state, events=streamed.events)
    watched.add(NEW_NORMAL)  # that the stream does not know of
    shown = page(watched.address)
    shown.get_by_role("button", name="Accept").click()
    refused = "Refused: there is no new normal to accept or refuse"
    wait_for(lambda: shown.locator("#answer").inner_text() == refused)


def test_a_device_that_is_gone_without_a_word_is_no_normal_one(watch, browser) -> None:
    watched = watch()
    watched.add({"event": "verdict", "window": 0, "verdict": "normal"})
    with browser.new_context() as context:
        shown = context.new_page()
        shown.clock.install()
        shown.goto(watched.address)
        headline = shown.locator("#headline")
        headline.get_by_text("Normal").wait_for()
        watched.process.send_signal(signal.SIGSTOP)  # its connections stay
        shown.clock.fast_forward("00:35")
        assert headline.inner_text() == "Normal"
        shown.clock.fast_forward("00:10")
        headline.get_by_text("No connection to the device").wait_for()
        watched.process.send_signal(signal.SIGCONT)
        headline.get_by_text("Normal").wait_for()


def test_names_are_never_markup(watch, page) -> None:
    watched = watch()
    fault = {"reason": EVIL, "channels": [EVIL]}
    watched.add({"event": "verdict", "window": 0, "verdict": "invalid", **fault})
    peak = {"window": 0, "contributions": [{"channel": EVIL, "share": 1.0}]}
    watched.add({"event": "alarm start", "alarm": 1, "start_window": 0, "peak": peak})
    shown = page(watched.address)
    watched.add(NEW_NORMAL | {"contributions": [{"channel": EVIL, "share": 1.0}]})
    shown.wait_for_selector("#alarms li")
    shown.wait_for_selector("#shift:not([hidden])")
    assert shown.locator("img").count() == 0
    assert EVIL in shown.locator("#alarms li").inner_text()


def test_a_viewer_that_does_not_read_is_sent_away_and_there_are_not_too_many(tmp_path) -> None:
    live = Live(Tail(str(tmp_path / "none")), None)
    slow = live.enter()
    for window in range(3000):
        live.take({"event": "verdict", "window": window, "verdict": "normal"})
    assert not live.has(slow)
    viewers = [live.enter() for _ in range(MAX_VIEWERS)]
    with pytest.raises(InputError, match=f"at most {MAX_VIEWERS} pages"):
        live.enter()
    live.leave(viewers[0])
    assert live.has(live.enter())


def test_the_page_needs_neither_numpy_nor_an_engine(tmp_path: Path) -> None:
    script = (
        "import sys, edgeae_runtime.watch.run as run\n"
        "print([name for name in ('numpy', 'onnxruntime') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
