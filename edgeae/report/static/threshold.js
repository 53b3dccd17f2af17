"use strict";

/** The threshold that the reader chose: a place in the list of those that can be chosen. */
const threshold = { at: facts.threshold.at, followers: [] };

/** Counts at a selectable threshold, exact: they were taken from all scores. */
function countsAt(at) {
  const t = facts.threshold;
  const falseAlarms = t.normal_above[at];
  const found = t.other_above[at];
  return {
    value: t.positions[at],
    falseAlarms,
    passed: t.normal_count - falseAlarms,
    found,
    missed: t.other_count - found,
    falseAlarmRate: falseAlarms / t.normal_count,
    recall: found / t.other_count,
    precision: found / (found + falseAlarms),
    f1: (2 * found) / (found + falseAlarms + t.other_count),
  };
}

function ratesAt(at) {
  const c = countsAt(at);
  return {
    order: at,
    false_alarm_rate: c.falseAlarmRate,
    recall: c.recall,
    precision: c.falseAlarms + c.found ? c.precision : 1,
  };
}

/** Place of the selectable threshold nearest to a value. */
function nearest(value) {
  const { positions } = facts.threshold;
  let low = 0;
  let high = positions.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (positions[middle] <= value) low = middle;
    else high = middle;
  }
  return value - positions[low] < positions[high] - value ? low : high;
}

function choose(at) {
  threshold.at = Math.min(Math.max(0, at), facts.threshold.positions.length - 1);
  showCounts();
  for (const follow of threshold.followers) follow(countsAt(threshold.at).value);
}

function showCounts() {
  const c = countsAt(threshold.at);
  const perDay = c.falseAlarmRate * Number(document.getElementById("windows-a-day").value || NaN);
  show("threshold-value", String(c.value));
  show("false-alarms", count(c.falseAlarms));
  show("passed", count(c.passed));
  show("found", count(c.found));
  show("missed", count(c.missed));
  show("false-alarm-rate", percent(c.falseAlarmRate));
  show("alarms-a-day", number(perDay, 3));
  show("recall", percent(c.recall));
  show("precision", percent(c.precision));
  show("f1", number(c.f1, 3));
  for (const code of document.querySelectorAll("[data-command]")) {
    code.textContent = code.dataset.command.replace("{value}", String(c.value));
  }
  const slider = document.getElementById("threshold-slider");
  slider.value = String(threshold.at);
  const found = facts.threshold.kind ? `, ${percent(c.recall)} of the others above` : "";
  slider.setAttribute(
    "aria-valuetext",
    `${c.value}: ${percent(c.falseAlarmRate)} false alarms${found}`,
  );
}

/** Points of the curves: few enough to draw, the ends among them. */
function curvePoints() {
  const last = facts.threshold.positions.length - 1;
  const step = Math.max(1, Math.floor(last / 700));
  const places = [];
  for (let at = 0; at < last; at += step) places.push(at);
  places.push(last);
  return places.map(ratesAt);
}

function startCopying() {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
  }
}

async function startThreshold() {
  const here = () => [{ value: countsAt(threshold.at).value }];
  const view = await draw("histogram", { bins: facts.threshold.bins, threshold: here() });
  const place = document.getElementById("chart-histogram");
  whileDragged(place, (event) => {
    choose(nearest(view.scale("x").invert(shareOfAxis(view, place, event) * view.width())));
  });
  threshold.followers.push(() => draw("histogram", { threshold: here() }));
  for (const name of ["roc", "pr"].filter((one) => specifications[one])) {
    await draw(name, { curve: curvePoints(), here: [ratesAt(threshold.at)] });
    threshold.followers.push(() => draw(name, { here: [ratesAt(threshold.at)] }));
  }
  const slider = document.getElementById("threshold-slider");
  slider.max = String(facts.threshold.positions.length - 1);
  slider.addEventListener("input", () => choose(Number(slider.value)));
  document.getElementById("windows-a-day").addEventListener("input", showCounts);
  document.getElementById("threshold-reset").addEventListener("click", () => {
    choose(facts.threshold.at);
  });
  startCopying();
  showCounts();
}
