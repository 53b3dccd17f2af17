"use strict";

const MAX_POINTS = 700; // drawn at once; of more, the highest and lowest of several
const MAX_ABOVE = 400;
const MIN_PART = 1e-4; // of the whole series, the shortest part on show

/** The part of the series on show, on its axis. */
const part = { from: 0, to: 1 };

function seriesEnds() {
  return [facts.series.origin, Math.max(facts.series.end, facts.series.origin + 1)];
}

/** Points of the part on show, and one beyond each end, so that lines reach the edges. */
function shownPoints() {
  const { at, high, low, origin, breaks } = facts.series;
  const first = Math.max(0, at.findIndex((point) => point + origin >= part.from) - 1);
  const after = at.findIndex((point) => point + origin > part.to);
  const last = after < 0 ? at.length - 1 : after;
  const each = Math.max(1, Math.ceil((last - first + 1) / MAX_POINTS));
  const points = [];
  let gap = breaks.filter((point) => point <= first).length;
  for (let i = first; i <= last; ) {
    const stop = Math.min(i + each, last + 1, breaks[gap] ?? Infinity);
    const highs = high.slice(i, stop).filter((value) => value !== null);
    const lows = (low ?? high).slice(i, stop).filter((value) => value !== null);
    points.push({
      at: at[i] + origin,
      high: highs.length ? Math.max(...highs) : null,
      low: lows.length ? Math.min(...lows) : null,
    });
    if (stop === breaks[gap]) {
      points.push({ at: at[stop - 1] + origin, high: null, low: null }); // the line ends here
      gap += 1;
    }
    i = stop;
  }
  return points;
}

function positionText(position) {
  if (!facts.series.is_time) return `window ${count(position)}`;
  return new Date(position).toISOString().replace(/(\.000)?Z$/, "");
}

function pointsAbove(points, value) {
  const above = points.filter((point) => point.high !== null && point.high > value);
  const each = Math.max(1, Math.ceil(above.length / MAX_ABOVE));
  return above
    .filter((_, i) => i % each === 0)
    .map((point) => ({ ...point, text: positionText(point.at) }));
}

async function drawSeries() {
  const points = shownPoints();
  const { value } = countsAt(threshold.index);
  const events = facts.series.events.map(([first, last]) => ({ first, last }));
  if (drawn.series) drawn.series.view.signal("from", part.from).signal("to", part.to);
  else for (const end of specifications.series.params) end.value = part[end.name];
  const above = pointsAbove(points, value);
  await draw("series", { points, events, above, threshold: [{ value }] });
  show("series-part", `${positionText(Math.ceil(part.from))} to ${positionText(Math.floor(part.to))}`);
}

/** Show another part: shifted by a share of its length, which is scaled by a factor. */
async function moveSeries(by, factor, fixed = 0.5) {
  const [first, last] = seriesEnds();
  const before = part.to - part.from;
  const length = Math.min(last - first, Math.max(before * factor, (last - first) * MIN_PART));
  const from = part.from + before * fixed - length * fixed + by * length;
  part.from = Math.min(Math.max(first, from), last - length);
  part.to = part.from + length;
  await drawSeries();
}

const SERIES_KEYS = {
  ArrowLeft: [-0.25, 1],
  ArrowRight: [0.25, 1],
  "+": [0, 0.5],
  "=": [0, 0.5],
  "-": [0, 2],
  Home: [-1e9, 1],
  End: [1e9, 1],
};

function startMoving(element) {
  const { view } = drawn.series;
  let before = 0;
  whileDragged(element, (event, isFirst) => {
    const share = shareOfAxis(view, element, event);
    if (!isFirst) moveSeries(before - share, 1);
    before = share;
  });
  element.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.shiftKey) return; // a plain wheel scrolls the page
      event.preventDefault();
      const isOut = (event.deltaY || event.deltaX) > 0;
      moveSeries(0, isOut ? 1.25 : 0.8, shareOfAxis(view, element, event));
    },
    { passive: false },
  );
  element.addEventListener("keydown", (event) => {
    const move = SERIES_KEYS[event.key];
    if (!move) return;
    event.preventDefault();
    moveSeries(...move);
  });
  for (const button of document.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => moveSeries(...JSON.parse(button.dataset.move)));
  }
}

async function startSeries() {
  if (!facts.series) return;
  const [from, to] = seriesEnds();
  Object.assign(part, { from, to });
  await drawSeries();
  startMoving(document.getElementById("chart-series"));
  threshold.followers.push(drawSeries);
}
