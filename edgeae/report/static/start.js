"use strict";

async function startTraining() {
  if (!facts.training.losses) return;
  const losses = facts.training.losses.map((one) => ({ ...one, kind: `${one.windows} windows` }));
  await draw("losses", { losses, best: [{ epoch: facts.training.best_epoch }] });
}

async function startArtifacts() {
  if (!facts.artifacts.length) return;
  const bounds = facts.artifacts.map(({ file, bounds: [low, high] }) => ({ file, low, high }));
  const rates = facts.artifacts.flatMap(({ file, parity }) => [
    { file, kind: "at its own threshold", rate: parity.false_alarm_rate },
    { file, kind: "at Keras's threshold", rate: parity.false_alarm_rate_at_source_threshold },
  ]);
  await draw("parity", { bounds, rates });
}

async function startBench() {
  const latencies = facts.bench.flatMap((row) =>
    [["p50", row.p50_us], ["p90", row.p90_us], ["p99", row.p99_us], ["p99.9", row.p99_9_us]]
      .filter(([, us]) => us !== null)
      .map(([kind, us]) => ({
        label: row.label,
        kind,
        us,
        low: row.p50_us,
        high: row.p99_9_us ?? row.p99_us ?? row.max_us,
      })),
  );
  if (latencies.length) await draw("latencies", { latencies });
}

/** Switch to light or dark, if the reader prefers another theme than the system's. */
function startTheme() {
  const select = document.getElementById("theme");
  select.addEventListener("change", () => {
    document.documentElement.style.colorScheme = select.value;
  });
}

/** Mark the tables that are wider than the page, and let the keyboard scroll them. */
function markWideTables() {
  for (const element of document.querySelectorAll(".wide")) {
    const scrolls = element.scrollWidth > element.clientWidth;
    element.toggleAttribute("data-scrolls", scrolls);
    if (scrolls) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }
}

async function start() {
  startTheme();
  markWideTables();
  await startThreshold();
  await startWindows();
  await startSeries();
  await startTraining();
  await startArtifacts();
  await startBench();
  let waiting = 0;
  new ResizeObserver(() => {
    clearTimeout(waiting);
    waiting = setTimeout(fit, 120);
    markWideTables();
  }).observe(document.body);
  await startInteractive();
  document.documentElement.dataset.ready = "true";
}

start();
