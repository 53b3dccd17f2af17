"use strict";

const facts = JSON.parse(document.getElementById("facts").textContent);
const specifications = JSON.parse(document.getElementById("charts").textContent);

/** Charts on the page by their names: the view, and the values of its datasets. */
const drawn = {};

const AXIS_WIDTH = 64; // beside the rows of a faceted chart, whose width is that of its plots

function plotWidth(place, specification) {
  return Math.max(160, place.clientWidth - (specification.facet ? AXIS_WIDTH : 0));
}

/** Draw a chart into its place with values by dataset, or give an earlier one new values. */
async function draw(name, datasets) {
  const place = document.getElementById(`chart-${name}`);
  if (!place || !specifications[name]) return null;
  const earlier = drawn[name];
  if (earlier && !earlier.specification.facet) {
    for (const [dataset, values] of Object.entries(datasets)) {
      earlier.view.data(dataset, values);
      earlier.datasets[dataset] = values;
    }
    await earlier.view.runAsync();
    return earlier.view;
  }
  const specification = structuredClone(specifications[name]);
  const all = { ...earlier?.datasets, ...datasets };
  specification.datasets = all;
  specification.description = place.dataset.text;
  const width = plotWidth(place, specification);
  if (specification.facet) {
    specification.spec.width = width;
    specification.config.header.labelLimit = width; // a long name must not widen the chart
  } else {
    specification.width = width;
    specification.autosize = { type: "fit-x", contains: "padding" };
  }
  earlier?.view.finalize();
  const options = { renderer: "svg", actions: false, ast: true, tooltip: { theme: "report" } };
  const { view } = await vegaEmbed(place, specification, options);
  drawn[name] = { view, specification, datasets: all, width };
  return view;
}

/** Make every chart as wide as its place. */
async function fit() {
  for (const [name, chart] of Object.entries(drawn)) {
    const place = document.getElementById(`chart-${name}`);
    const width = plotWidth(place, chart.specification);
    if (!place.clientWidth || Math.abs(width - chart.width) < 2) continue;
    chart.width = width;
    if (chart.specification.facet) await draw(name, {});
    else await chart.view.width(width).runAsync();
  }
}

/** Where a pointer is on a chart's x axis: 0 at its left end, 1 at its right. */
function shareOfAxis(view, place, event) {
  const left = place.querySelector("svg").getBoundingClientRect().left;
  const start = left + view.padding().left + view.origin()[0];
  return Math.min(Math.max(0, (event.clientX - start) / view.width()), 1);
}

/** Call `move` for the pointer's place when it is pressed on a chart, and until it is let go. */
function whileDragged(place, move) {
  place.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.target.closest("svg")) return;
    event.preventDefault();
    place.focus({ preventScroll: true });
    place.setPointerCapture(event.pointerId);
    move(event, true);
    const follow = (next) => move(next, false);
    const stop = () => place.removeEventListener("pointermove", follow);
    place.addEventListener("pointermove", follow);
    place.addEventListener("pointerup", stop, { once: true });
    place.addEventListener("pointercancel", stop, { once: true });
  });
}

function number(value, digits = 4) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : "–";
}

function percent(value, digits = 3) {
  return Number.isFinite(value) ? `${number(100 * value, digits)} %` : "–";
}

function count(value) {
  return Number(value).toLocaleString("en").replaceAll(",", "\u202f");
}

function show(id, text) {
  const element = document.getElementById(id);
  if (element && element.textContent !== text) element.textContent = text;
}
