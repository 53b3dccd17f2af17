// The operator's page: one history from the server, then every event as it comes.
import { draw, label, moment } from "./chart.js";

const LATEST = 3600, OLDER = 3600, SPAN = 24; // as history.py keeps them
const at = (id) => document.getElementById(id);
const SILENT_MS = 40_000; // more than two pulses of server.py
let history = null, facts = {}, shown = 3600, isDrawn = false, source, heard;

function make(tag, text, parent) {
  const element = document.createElement(tag);
  element.textContent = text; // never as markup: names come from files
  parent?.append(element);
  return element;
}

function take(event) {
  if (event.event === "verdict") takeVerdict(event);
  else if (event.event === "alarm start" || event.event === "alarm end") {
    const before = history.alarms.find(({ alarm }) => alarm === event.alarm);
    history.alarms = history.alarms.filter((alarm) => alarm !== before).slice(-99);
    history.alarms.push({ is_false: before?.is_false ?? null, ...event });
  } else if (event.event === "feedback") {
    const marked = history.alarms.find(({ alarm }) => alarm === event.alarm);
    if (marked) marked.is_false = event.is_false;
    say(`Alarm ${event.alarm} was kept as ${event.is_false ? "false" : "real"}.`);
  } else if (event.event) takeOther(event);
}

function takeOther(event) {
  const { last } = history, kind = event.event;
  if (kind === "new normal") delete last["new normal answer"];
  if (kind === "model" && event.digest !== last.model?.digest) delete last["new normal"];
  if (kind === "rest end") delete last["rest start"];
  last[kind] = event;
  if (kind === "new normal answer") say(`The new normal was ${event.is_accepted ? "accepted" : "refused"}.`);
  if (kind === "refused") say(`Refused: ${event.reason}`);
}

function say(text) {
  at("answer").textContent = text;
}

function takeVerdict(event) {
  const { window: number, time = null, verdict, score = null, threshold = null } = event;
  if (!(verdict in history.counts)) return;
  history.counts[verdict]++;
  delete history.last["rest start"];
  history.latest.push([number, time, verdict, score, threshold]);
  if (history.latest.length > LATEST + SPAN) {
    const order = { anomaly: 2, invalid: 1, normal: 0 };
    const span = history.latest.splice(0, SPAN);
    span.sort((a, b) => order[a[2]] - order[b[2]] || (a[3] ?? 0) - (b[3] ?? 0));
    history.older = [...history.older, span.at(-1)].slice(-OLDER);
  }
  for (const channel of event.channels ?? []) {
    const windows = (history.sensors[channel]?.windows ?? 0) + 1;
    history.sensors[channel] = { reason: event.reason, window: number, time, windows };
  }
}

function show() {
  isDrawn = false;
  if (!history) return;
  showState();
  showChart();
  showShift();
  showAlarms();
  showSensors();
  showModel();
}

function later() {
  if (!isDrawn) requestAnimationFrame(show);
  isDrawn = true;
}

function showState() {
  const newest = history.latest.at(-1), alarm = history.alarms.at(-1);
  const isAlarm = alarm?.event === "alarm start";
  const names = { normal: "Normal", anomaly: "Unusual", invalid: "Sensor fault" };
  const rest = history.last["rest start"];
  const waiting = newest ? names[newest[2]] : "Waiting for the first window";
  const headline = isAlarm ? "Alarm" : rest ? "At rest" : waiting;
  if (at("headline").textContent !== headline) at("headline").textContent = headline;
  at("state").className = isAlarm ? "alarm" : rest ? "waiting" : (newest?.[2] ?? "waiting");
  let detail = newest ? label(newest) : facts.machine ? `of machine ${facts.machine}` : "";
  if (newest?.[2] === "invalid") detail += `: ${faults(newest[0])}`;
  else if (newest) detail += `: score ${short(newest[3])}, threshold ${short(newest[4])}`;
  if (isAlarm) detail += `; alarm ${alarm.alarm} since ${when(alarm, "start")}`;
  if (rest) detail += `${detail && "; "}the shaft is at rest, or its speed is not known, since ${moment(rest.time) || `window ${rest.window}`}`;
  if (history.last["drift start"] && !isOver("drift start", "drift end")) detail += "; drifting";
  at("detail").textContent = detail;
  document.title = `${headline}: ${facts.name ?? "stream"}`;
}

function isOver(start, end) {
  const [began, ended] = [history.last[start], history.last[end]];
  return ended !== undefined && ended.end_window >= began.end_window;
}

function faults(number) {
  const now = Object.entries(history.sensors).filter(([, { window }]) => window === number);
  return now.map(([channel, { reason }]) => `${channel} ${reason}`).join(", ") || "no valid window";
}

function when(event, edge) {
  const time = event[`${edge}_time`];
  return time == null ? `window ${event[`${edge}_window`]}` : moment(time);
}

function short(value) {
  return value == null ? "none" : String(Number(value.toPrecision(4)));
}

function showChart() {
  const all = [...history.older, ...history.latest];
  const points = shown ? all.slice(-shown) : all;
  const hasTimes = points.every(([, time]) => time != null);
  draw(at("chart"), points, (point) => (hasTimes ? point[1] : point[0]));
  const { normal, anomaly, invalid } = history.counts;
  at("counts").textContent = `${normal + anomaly + invalid} windows: ${normal} normal, ${anomaly} unusual, ${invalid} without a valid reading.`;
}

function showShift() {
  const { "new normal": shift, "new normal answer": answer } = history.last;
  const isOpen = shift !== undefined && answer === undefined;
  if (!isOpen && at("shift").contains(document.activeElement)) at("answer").focus();
  at("shift").hidden = !isOpen;
  if (!isOpen) return;
  const channels = (shift.contributions ?? []).slice(0, 3);
  const parts = channels.map(({ channel, share }) => `${channel} ${Math.round(100 * share)} %`);
  const place = label([shift.window, shift.time]);
  const cause = parts.length ? `, mostly by ${parts.join(", ")}` : "";
  const text = `By ${place} scores had been far above the threshold for so long that they count as normal${cause}. It moves up to them from ${short(shift.threshold)}.`;
  if (at("shift-detail").textContent !== text) at("shift-detail").textContent = text;
}

function showAlarms() {
  at("no-alarms").hidden = history.alarms.length > 0;
  const list = at("alarms");
  const known = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const wanted = [...history.alarms].reverse().map((alarm) => {
    const key = `${alarm.alarm} ${alarm.event} ${alarm.is_false} ${alarm.peak?.window}`;
    return known.get(key) ?? alarmItem(alarm, key);
  });
  if (wanted.some((item, index) => list.children[index] !== item) || wanted.length !== list.children.length) {
    const focused = document.activeElement?.dataset?.answer;
    list.replaceChildren(...wanted);
    if (focused) list.querySelector(`[data-answer="${CSS.escape(focused)}"]`)?.focus();
  }
}

function alarmItem(alarm, key) {
  const item = make("li", "");
  item.dataset.key = key;
  const isOn = alarm.event === "alarm start";
  const span = `${when(alarm, "start")} to ${isOn ? "now" : when(alarm, "end")}`;
  make("p", `Alarm ${alarm.alarm}: ${span}`, item).className = isOn ? "on" : "";
  for (const { channel, step, share } of alarm.peak?.contributions ?? []) {
    const line = make("p", "", item);
    const meter = make("meter", "", line);
    meter.value = share;
    meter.ariaLabel = `share of ${channel}`;
    const part = step == null ? "" : ` at reading ${step} of its window`;
    line.append(` ${Math.round(100 * share)} % ${channel}${part}`);
  }
  const answers = make("div", "", item);
  for (const [text, isFalse] of [["It was real", false], ["False alarm", true]]) {
    const button = make("button", text, answers);
    button.ariaPressed = String(alarm.is_false === isFalse);
    button.ariaLabel = `${text}: alarm ${alarm.alarm}`;
    button.dataset.answer = `${alarm.alarm} ${isFalse}`;
    button.addEventListener("click", () => command({ [isFalse ? "false" : "true"]: [alarm.alarm] }));
  }
  return item;
}

/** Hand a command to the stream; its event says what came of it. */
async function command(body) {
  say("Handed to the stream, which answers while it runs.");
  const said = await fetch("command", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => null);
  if (!said?.ok) say(`Not kept: ${said === null ? "the device does not answer" : await said.text()}`);
}

function showSensors() {
  const faulty = Object.entries(history.sensors);
  at("sensors").hidden = faulty.length === 0;
  at("sensors-well").hidden = faulty.length > 0;
  const rows = faulty.map(([channel, { reason, window: number, time, windows }]) => {
    const row = document.createElement("tr");
    for (const text of [channel, reason, label([number, time]), windows]) make("td", text, row);
    return row;
  });
  at("sensors").tBodies[0].replaceChildren(...rows);
}

function showModel() {
  const { model, threshold, loss, "drift start": drift, "rest end": rest } = history.last;
  const rows = {
    "Self-test": facts.artifact && (facts.is_selftest_passed ? "passed here" : `failed: ${facts.selftest}`),
    Precision: facts.precision,
    Digest: model?.digest?.slice(0, 16),
    "Last threshold event": threshold && `${short(threshold.threshold)} from window ${threshold.window}`,
    "Last drift": drift && `size ${short(drift.size)}, ${when(drift, "start")}`,
    "Last rest": rest && (moment(rest.time) || `until window ${rest.window}`),
    "Last loss": loss && (moment(loss.from_time) || `window ${loss.window}`),
  };
  at("facts").replaceChildren();
  for (const [name, value] of Object.entries(rows)) {
    if (!value) continue;
    make("dt", name, at("facts"));
    make("dd", value, at("facts"));
  }
}

function connect() {
  source?.close();
  source = new EventSource("events");
  heard = Date.now();
  const on = (kind, use) => source.addEventListener(kind, ({ data }) => {
    heard = Date.now();
    use(JSON.parse(data));
  });
  on("history", (all) => {
    history = all;
    later();
  });
  on("add", (event) => {
    take(event);
    later();
  });
  on("pulse", () => {});
  source.onerror = () => {
    showLoss();
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  };
}

function showLoss() {
  at("state").className = "waiting";
  at("headline").textContent = "No connection to the device";
}

for (const button of document.querySelectorAll("[data-answer]")) {
  button.addEventListener("click", () => command({ "new normal": button.dataset.answer }));
}
for (const button of document.querySelectorAll("[data-windows]")) {
  button.addEventListener("click", () => {
    shown = Number(button.dataset.windows);
    for (const other of document.querySelectorAll("[data-windows]")) other.ariaPressed = String(other === button);
    later();
  });
}
addEventListener("resize", later);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", later);
facts = await fetch("facts").then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
at("name").textContent = [facts.name ?? "Stream", facts.machine].filter(Boolean).join(": ");
at("model").textContent = facts.artifact ?? "";
connect();
setInterval(() => {
  if (Date.now() - heard < SILENT_MS) return; // a cable that is pulled says nothing
  showLoss();
  connect();
}, 5000);
