"use strict";

const MAX_LISTED = 8; // rows of the table of contributions

/** The window on show: its group, and its index in it. */
const shown = { group: 0, index: 0 };

function shownWindow() {
  return facts.windows.groups[shown.group].windows[shown.index];
}

function showWindow() {
  const group = facts.windows.groups[shown.group];
  const picture = shownWindow();
  const isAlarm = picture.score > countsAt(threshold.index).value;
  show("window-group-text", group.description);
  show("window-number", `${shown.index + 1} of ${group.windows.length}`);
  const row = `${picture.is_training ? "kept from training, " : ""}${picture.file ? `${picture.file}, ` : ""}row ${count(picture.row)}`;
  show("window-row", picture.stamp ? `${picture.stamp}, ${row}` : row);
  show("window-score", number(picture.score, 5));
  show("window-kind", picture.kind);
  show("window-decision", isAlarm ? "▲ alarm" : "no alarm");
  document.getElementById("window-decision").dataset.alarm = String(isAlarm);
  for (const button of document.querySelectorAll("[data-group]")) {
    button.setAttribute("aria-pressed", String(Number(button.dataset.group) === shown.group));
  }
}

function listShares(picture) {
  const lines = picture.drawn.slice(0, MAX_LISTED).map((row) => {
    const line = document.createElement("tr");
    const values = row.value?.length ? [] : [number(row.value), number(row.reconstruction)];
    for (const text of [row.name, ...values, percent(row.share)]) {
      const cell = document.createElement("td");
      cell.textContent = text;
      line.append(cell);
    }
    return line;
  });
  document.getElementById("window-shares").replaceChildren(...lines);
}

/** One row for each step of each channel. */
function steps(picture) {
  return picture.drawn.flatMap((channel, rank) =>
    channel.step.map((step, i) => ({
      channel: `${channel.name} · ${percent(channel.share, 2)} of the score`,
      rank,
      step,
      value: channel.value[i],
      reconstruction: channel.reconstruction[i],
      part: channel.part[i],
    })),
  );
}

async function drawWindow() {
  showWindow();
  const picture = shownWindow();
  listShares(picture);
  const shares = picture.drawn.map(({ name, share }) => ({ name, share }));
  if (facts.spectra) await draw("spectrum", { spectrum: spectrumRows(facts.spectra, picture) });
  if (facts.windows.form === "features") await draw("features", { features: picture.drawn });
  else await draw("signal", { signal: steps(picture) });
  if (facts.windows.form === "line") await draw("parts", { signal: steps(picture) });
  else await draw("shares", { shares });
}

async function stepWindow(by) {
  const { length } = facts.windows.groups[shown.group].windows;
  shown.index = (shown.index + by + length) % length;
  await drawWindow();
}

async function startWindows() {
  if (!facts.windows.groups.length) return;
  for (const button of document.querySelectorAll("[data-group]")) {
    button.addEventListener("click", () => {
      Object.assign(shown, { group: Number(button.dataset.group), index: 0 });
      return drawWindow();
    });
  }
  document.getElementById("window-previous").addEventListener("click", () => stepWindow(-1));
  document.getElementById("window-next").addEventListener("click", () => stepWindow(1));
  document.getElementById("windows").addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) stepWindow(by);
  });
  threshold.followers.push(showWindow);
  await drawWindow();
}
