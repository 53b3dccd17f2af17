"use strict";

const { columns, count } = JSON.parse(document.getElementById("facts").textContent);
const PAGE = 100; // rows that are drawn, however many machines there are
const DAY = 86400; // seconds

const get = (name, i) => columns[name]?.[i] ?? null;
const newest = (columns.last ?? []).reduce((a, b) => Math.max(a, b ?? a), -Infinity);
const names = (columns.machine ?? []).map((name) => name.toLowerCase());

const number = (value) => {
  if (value === null) return "–";
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e6 || size < 1e-3)) return value.toExponential(2);
  return value.toLocaleString("en", { maximumSignificantDigits: 3, useGrouping: false });
};
const grouped = (value) => value.toLocaleString("en").replaceAll(",", "\u202f");
const percent = (value) => (value === null ? "–" : `${number(100 * value)} %`);
const stamp = (value) =>
  value === null ? "–" : new Date(1000 * value).toISOString().slice(0, 16).replace("T", " ");

const isAbove = (i) => Boolean(get("beyond", i));
const isDrifting = (i) => Boolean(get("drifts", i));
const isSilent = (i) => get("last", i) !== null && newest - get("last", i) > DAY;

const FILTERS = {
  all: () => true,
  alarms: (i) => get("alarms", i) > 0,
  promise: isAbove,
  drift: isDrifting,
  silent: isSilent,
  sharing: (i) => get("sharers", i) > 1,
  problem: (i) => Boolean(get("problem", i)),
};

/** Columns of the table: heading, text, mark, and what a first click sorts by. */
const COLUMNS = [
  { key: "machine", title: "Machine" },
  { key: "per_day", title: "Alarms a day", text: (i) => number(get("per_day", i)), first: -1 },
  { key: "alarms", title: "Alarms", text: (i) => grouped(get("alarms", i) ?? 0), first: -1 },
  { key: "above", title: "Windows above", text: (i) => percent(get("above", i)), mark: isAbove, first: -1 },
  { key: "drift", title: "Drift", text: (i) => get("drift", i)?.toFixed(2) ?? "–", mark: isDrifting, first: -1, by: Math.abs },
  { key: "last", title: "Last seen", text: (i) => stamp(get("last", i)), mark: isSilent, first: 1 },
  { key: "windows", title: "Windows", text: (i) => grouped(get("windows", i) ?? 0), first: -1 },
  { key: "threshold", title: "Threshold", text: (i) => number(get("threshold", i)), first: -1 },
  { key: "sharers", title: "Shared by", text: (i) => grouped(get("sharers", i) ?? 1), first: -1 },
];

/** What is shown: the order of the machines, and the page of it. */
const view = { sort: null, sign: 1, filter: "all", search: "", page: 0, order: [] };

function compare(a, b) {
  const { key, by } = COLUMNS[view.sort];
  let [x, y] = [get(key, a), get(key, b)];
  if (x === null || y === null) return (x === null) - (y === null) || a - b; // unknown comes last
  if (key === "machine") return view.sign * x.localeCompare(y, "en", { numeric: true }) || a - b;
  if (by) [x, y] = [by(x), by(y)];
  return view.sign * (x - y) || a - b;
}

/** Choose and order the machines, which stand in the data worst first. */
function choose() {
  const search = view.search.trim().toLowerCase();
  const keep = FILTERS[view.filter];
  const order = [];
  for (let i = 0; i < count; i += 1) if (keep(i) && names[i].includes(search)) order.push(i);
  if (view.sort !== null) order.sort(compare);
  view.order = order;
  view.page = 0;
  draw();
}

function cell(kind, text) {
  const element = document.createElement(kind);
  element.textContent = text;
  return element;
}

function row(i) {
  const line = document.createElement("tr");
  const head = cell("th", "");
  head.scope = "row";
  const link = get("link", i);
  if (link) {
    const anchor = cell("a", get("machine", i));
    anchor.href = link.split("/").map((part, place) => (place === 0 && part.endsWith(":") ? part : encodeURIComponent(part))).join("/");
    head.append(anchor);
  } else head.textContent = get("machine", i);
  line.append(head);
  if (get("problem", i)) {
    const problem = cell("td", get("problem", i));
    problem.className = "problem";
    problem.colSpan = COLUMNS.length - 1;
    line.append(problem);
    return line;
  }
  for (const { text, mark } of COLUMNS.slice(1)) {
    const value = cell("td", text(i));
    if (mark?.(i)) {
      const sign = cell("span", "▲ ");
      sign.className = "mark";
      value.prepend(sign);
    }
    line.append(value);
  }
  return line;
}

function draw() {
  const pages = Math.max(1, Math.ceil(view.order.length / PAGE));
  view.page = Math.min(Math.max(view.page, 0), pages - 1);
  const shown = view.order.slice(view.page * PAGE, (view.page + 1) * PAGE);
  document.getElementById("rows").replaceChildren(...shown.map(row));
  document.getElementById("found").textContent = `${grouped(view.order.length)} of ${grouped(count)}`;
  document.getElementById("page").textContent = `page ${grouped(view.page + 1)} of ${grouped(pages)}`;
  for (const id of ["first", "before"]) document.getElementById(id).disabled = view.page === 0;
  for (const id of ["after", "last"]) document.getElementById(id).disabled = view.page === pages - 1;
  for (const [place, head] of [...document.getElementById("heads").children].entries()) {
    if (view.sort === place) head.setAttribute("aria-sort", view.sign > 0 ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
    head.querySelector("span").textContent = view.sort !== place ? "" : view.sign > 0 ? " ↑" : " ↓";
  }
  markWide();
}

/** Let the keyboard scroll a table that is wider than the page. */
function markWide() {
  const table = document.getElementById("table");
  const scrolls = table.scrollWidth > table.clientWidth;
  table.toggleAttribute("data-scrolls", scrolls);
  if (scrolls) table.tabIndex = 0;
  else table.removeAttribute("tabindex");
}

function sortBy(place) {
  const first = COLUMNS[place].first ?? 1;
  view.sign = view.sort === place ? -view.sign : first;
  view.sort = place;
  choose();
}

function start() {
  for (const [place, { title }] of COLUMNS.entries()) {
    const head = document.createElement("th");
    head.scope = "col";
    const button = cell("button", title);
    button.type = "button";
    button.append(cell("span", ""));
    button.addEventListener("click", () => sortBy(place));
    head.append(button);
    document.getElementById("heads").append(head);
  }
  document.getElementById("theme").addEventListener("change", (event) => {
    document.documentElement.style.colorScheme = event.target.value;
  });
  document.getElementById("search").addEventListener("input", (event) => {
    view.search = event.target.value;
    choose();
  });
  document.getElementById("filter").addEventListener("change", (event) => {
    view.filter = event.target.value;
    choose();
  });
  const turn = { first: () => 0, before: () => view.page - 1, after: () => view.page + 1, last: () => Infinity };
  for (const [id, page] of Object.entries(turn)) {
    document.getElementById(id).addEventListener("click", () => {
      view.page = page();
      draw();
    });
  }
  window.addEventListener("resize", markWide);
  choose();
  document.documentElement.dataset.ready = "true";
}

start();
