"use strict";

const MOST_POINTS = 700; // drawn at once; more are summed up by their highest and lowest
const MOST_ALARMS = 400;
const FINEST = 1e-4; // of the whole, the shortest part that is shown

/** The part of the series that is shown, on its axis. */
const part = { from: 0, to: 1 };

function seriesEnds() {
  return [facts.series.origin, Math.max(facts.series.end, facts.series.origin + 1)];
}

/** Points of the shown part, with one beyond each end, so that lines reach the edges. */
function shownPoints() {
  const { at, high, low, origin, breaks } = facts.series;
  const first = Math.max(0, at.findIndex((place) => place + origin >= part.from) - 1);
  const after = at.findIndex((place) => place + origin > part.to);
  const last = after < 0 ? at.length - 1 : after;
  const each = Math.max(1, Math.ceil((last - first + 1) / MOST_POINTS));
  const points = [];
  let gap = breaks.filter((place) => place <= first).length;
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

function placeText(place) {
  if (!facts.series.is_time) return `window ${count(place)}`;
  return new Date(place).toISOString().replace("T", " ").replace(/(\.000)?Z$/, "");
}

function alarmPoints(points, value) {
  const alarms = points.filter((point) => point.high !== null && point.high > value);
  const each = Math.max(1, Math.ceil(alarms.length / MOST_ALARMS));
  return alarms
    .filter((_, i) => i % each === 0)
    .map((point) => ({ ...point, text: placeText(point.at) }));
}

async function drawSeries() {
  const points = shownPoints();
  const { value } = countsAt(threshold.at);
  const events = facts.series.events.map(([first, last]) => ({ first, last }));
  if (drawn.series) drawn.series.view.signal("from", part.from).signal("to", part.to);
  else for (const end of specifications.series.params) end.value = part[end.name];
  const alarms = alarmPoints(points, value);
  await draw("series", { points, events, alarms, threshold: [{ value }] });
  show("series-part", `${placeText(Math.ceil(part.from))} to ${placeText(Math.floor(part.to))}`);
}

/** Show another part: moved by a share of its length, which is changed by a factor. */
async function moveSeries(by, factor, fixed = 0.5) {
  const [first, last] = seriesEnds();
  const before = part.to - part.from;
  const length = Math.min(last - first, Math.max(before * factor, (last - first) * FINEST));
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

function startMoving(place) {
  const { view } = drawn.series;
  let before = 0;
  whileDragged(place, (event, isFirst) => {
    const share = shareOfAxis(view, place, event);
    if (!isFirst) moveSeries(before - share, 1);
    before = share;
  });
  place.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.shiftKey) return; // a plain wheel scrolls the page
      event.preventDefault();
      const isOut = (event.deltaY || event.deltaX) > 0;
      moveSeries(0, isOut ? 1.25 : 0.8, shareOfAxis(view, place, event));
    },
    { passive: false },
  );
  place.addEventListener("keydown", (event) => {
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
