"use strict";

const facts = JSON.parse(document.getElementById("facts").textContent);
const specifications = JSON.parse(document.getElementById("charts").textContent);

/** Charts on the page by name: the view, and the values of its datasets. */
const drawn = {};

const AXIS_WIDTH = 64; // of a faceted chart, whose width counts its plots alone

function plotWidth(element, specification) {
  return Math.max(160, element.clientWidth - (specification.facet ? AXIS_WIDTH : 0));
}

/** Draw a chart into its element with values by dataset, or update an earlier one. */
async function draw(name, datasets) {
  const element = document.getElementById(`chart-${name}`);
  if (!element || !specifications[name]) return null;
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
  specification.description = element.dataset.text;
  const width = plotWidth(element, specification);
  if (specification.facet) {
    specification.spec.width = width;
    specification.config.header.labelLimit = width; // a long name must not widen the chart
  } else {
    specification.width = width;
    specification.autosize = { type: "fit-x", contains: "padding" };
  }
  earlier?.view.finalize();
  const options = { renderer: "svg", actions: false, ast: true, tooltip: { theme: "report" } };
  const { view } = await vegaEmbed(element, specification, options);
  drawn[name] = { view, specification, datasets: all, width };
  return view;
}

/** Resize every chart to the width of its element. */
async function fit() {
  for (const [name, chart] of Object.entries(drawn)) {
    const element = document.getElementById(`chart-${name}`);
    const width = plotWidth(element, chart.specification);
    if (!element.clientWidth || Math.abs(width - chart.width) < 2) continue;
    chart.width = width;
    if (chart.specification.facet) await draw(name, {});
    else await chart.view.width(width).runAsync();
  }
}

/** Where a pointer is on a chart's x axis: 0 at its left end, 1 at its right. */
function shareOfAxis(view, element, event) {
  const left = element.querySelector("svg").getBoundingClientRect().left;
  const start = left + view.padding().left + view.origin()[0];
  return Math.min(Math.max(0, (event.clientX - start) / view.width()), 1);
}

/** Call `move` when the pointer is pressed on a chart, and as it moves until it is released. */
function whileDragged(element, move) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.target.closest("svg")) return;
    event.preventDefault();
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    move(event, true);
    const follow = (next) => move(next, false);
    const stop = () => element.removeEventListener("pointermove", follow);
    element.addEventListener("pointermove", follow);
    element.addEventListener("pointerup", stop, { once: true });
    element.addEventListener("pointercancel", stop, { once: true });
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
