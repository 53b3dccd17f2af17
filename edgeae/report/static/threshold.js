"use strict";

/** The chosen threshold: its index among the selectable ones. */
const threshold = { index: facts.threshold.index, followers: [] };

/** Counts at a selectable threshold, exact: they were taken from all scores. */
function countsAt(index) {
  const t = facts.threshold;
  const falsePositives = t.normal_above[index];
  const truePositives = t.other_above[index];
  return {
    value: t.thresholds[index],
    falsePositives,
    trueNegatives: t.normal_count - falsePositives,
    truePositives,
    falseNegatives: t.other_count - truePositives,
    falseAlarmRate: falsePositives / t.normal_count,
    recall: truePositives / t.other_count,
    precision: truePositives / (truePositives + falsePositives),
    f1: (2 * truePositives) / (truePositives + falsePositives + t.other_count),
  };
}

function ratesAt(index) {
  const c = countsAt(index);
  return {
    order: index,
    false_alarm_rate: c.falseAlarmRate,
    recall: c.recall,
    precision: c.falsePositives + c.truePositives ? c.precision : 1,
  };
}

/** Index of the selectable threshold nearest to a value. */
function nearest(value) {
  const { thresholds } = facts.threshold;
  let low = 0;
  let high = thresholds.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (thresholds[middle] <= value) low = middle;
    else high = middle;
  }
  return value - thresholds[low] < thresholds[high] - value ? low : high;
}

function choose(index) {
  threshold.index = Math.min(Math.max(0, index), facts.threshold.thresholds.length - 1);
  showCounts();
  for (const follow of threshold.followers) follow(countsAt(threshold.index).value);
}

function showCounts() {
  const c = countsAt(threshold.index);
  const perDay = c.falseAlarmRate * Number(document.getElementById("windows-per-day").value || NaN);
  show("threshold-value", String(c.value));
  show("false-positives", count(c.falsePositives));
  show("true-negatives", count(c.trueNegatives));
  show("true-positives", count(c.truePositives));
  show("false-negatives", count(c.falseNegatives));
  show("false-alarm-rate", percent(c.falseAlarmRate));
  show("false-alarms-per-day", number(perDay, 3));
  showEvents();
  show("recall", percent(c.recall));
  show("precision", percent(c.precision));
  show("f1", number(c.f1, 3));
  for (const code of document.querySelectorAll("[data-command]")) {
    code.textContent = code.dataset.command.replace("{value}", String(c.value));
  }
  const slider = document.getElementById("threshold-slider");
  slider.value = String(threshold.index);
  const others = facts.threshold.kind ? `, ${percent(c.recall)} of the other windows above` : "";
  slider.setAttribute(
    "aria-valuetext",
    `${c.value}: ${percent(c.falseAlarmRate)} false alarms${others}`,
  );
}

/** Events found and false alarms, at the counted threshold that is nearest to the chosen one. */
function showEvents() {
  const { events } = facts.threshold;
  if (!events) return;
  let best = 0;
  events.indices.forEach((index, at) => {
    const distance = (one) => Math.abs(events.indices[one] - threshold.index);
    if (distance(at) < distance(best)) best = at;
  });
  show("events-found", `${count(events.detected[best])} of ${count(events.count)}`);
  const alarms = events.false_alarms[best];
  show("event-false-alarms", events.normal_days ? number(alarms / events.normal_days, 3) : count(alarms));
}

/** Points of the curves: few enough to draw, with both ends. */
function curvePoints() {
  const last = facts.threshold.thresholds.length - 1;
  const step = Math.max(1, Math.floor(last / 700));
  const indices = [];
  for (let index = 0; index < last; index += step) indices.push(index);
  indices.push(last);
  return indices.map(ratesAt);
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
  const chosen = () => [{ value: countsAt(threshold.index).value }];
  const view = await draw("histogram", { bins: facts.threshold.bins, threshold: chosen() });
  const element = document.getElementById("chart-histogram");
  whileDragged(element, (event) => {
    choose(nearest(view.scale("x").invert(shareOfAxis(view, element, event) * view.width())));
  });
  threshold.followers.push(() => draw("histogram", { threshold: chosen() }));
  for (const name of ["roc", "pr"].filter((one) => specifications[one])) {
    await draw(name, { curve: curvePoints(), here: [ratesAt(threshold.index)] });
    threshold.followers.push(() => draw(name, { here: [ratesAt(threshold.index)] }));
  }
  const slider = document.getElementById("threshold-slider");
  slider.max = String(facts.threshold.thresholds.length - 1);
  slider.addEventListener("input", () => choose(Number(slider.value)));
  document.getElementById("windows-per-day").addEventListener("input", showCounts);
  document.getElementById("threshold-reset").addEventListener("click", () => {
    choose(facts.threshold.index);
  });
  startCopying();
  showCounts();
}
