"use strict";

/** The artifact in this page: its facts, its session, and the window that the reader changes. */
const trial = { facts: null, session: null, values: null, made: null, running: false };

async function unpacked(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function openArtifact() {
  const { script, engine, model } = trial.facts;
  const url = URL.createObjectURL(new Blob([await unpacked(script)], { type: "text/javascript" }));
  trial.engine = await import(url);
  URL.revokeObjectURL(url);
  Object.assign(trial.engine.env.wasm, { numThreads: 1, wasmBinary: await unpacked(engine) });
  trial.session = await trial.engine.InferenceSession.create(await unpacked(model), {
    executionProviders: ["wasm"],
  });
}

function chosen(id) {
  return Number(document.getElementById(id)?.value ?? 0);
}

/** Place of the chosen value in the window's values, row by row. */
function placeOf(step, channel) {
  const { shape, form } = trial.facts;
  if (form === "features") return channel;
  return shape.length === 2 ? step * shape[1] + channel : step;
}

/** Score the window, and once more where it changed meanwhile. */
async function runTrial() {
  if (trial.running) {
    trial.waiting = true;
    return;
  }
  trial.running = true;
  do {
    trial.waiting = false;
    const x = new trial.engine.Tensor("float32", trial.values.slice(), [1, ...trial.facts.shape]);
    const { score, is_anomaly: flag, reconstruction } = await trial.session.run({ x });
    trial.made = reconstruction.data;
    show("trial-score", String(Number(score.data[0].toPrecision(7))));
    show("trial-decision", flag.data[0] ? "▲ alarm" : "no alarm");
    document.getElementById("trial-decision").dataset.alarm = String(Boolean(flag.data[0]));
    await drawTrial();
  } while (trial.waiting);
  trial.running = false;
}

async function drawTrial() {
  const { form, shape, names, offset, scale } = trial.facts;
  if (form === "features") {
    const scaled = (values, i) => (values[i] - offset[i]) * scale[i];
    const features = names.map((name, i) => ({
      name,
      value: trial.values[i],
      made: trial.made[i],
      scaled: scaled(trial.values, i),
      scaled_made: scaled(trial.made, i),
    }));
    await draw("trial", { features });
    return;
  }
  const channel = chosen("trial-channel");
  const signal = Array.from({ length: shape[0] }, (_, step) => {
    const place = placeOf(step, channel);
    return { step, value: trial.values[place], made: trial.made[place], part: 0 };
  });
  await draw("trial", { signal });
}

function showValue() {
  const place = placeOf(chosen("trial-step"), chosen("trial-channel"));
  document.getElementById("trial-value").value = String(Number(trial.values[place].toPrecision(7)));
}

async function beginTrial() {
  trial.values = Float32Array.from(trial.facts.starts[chosen("trial-start")].values);
  showValue();
  await runTrial();
}

/** Draw on the chart: each step that the pointer passes gets the pointer's value. */
function startDrawing() {
  const place = document.getElementById("chart-trial");
  const { view } = drawn.trial;
  let before = null;
  whileDragged(place, (event, isFirst) => {
    const top = place.querySelector("svg").getBoundingClientRect().top;
    const y = event.clientY - top - view.padding().top - view.origin()[1];
    const value = view.scale("y").invert(Math.min(Math.max(0, y), view.height()));
    const step = Math.round(view.scale("x").invert(shareOfAxis(view, place, event) * view.width()));
    const last = isFirst ? { step, value } : before;
    const count = Math.max(1, Math.abs(step - last.step));
    for (let i = 0; i <= count; i += 1) {
      const at = Math.round(last.step + ((step - last.step) * i) / count);
      const between = last.value + ((value - last.value) * i) / count;
      trial.values[placeOf(at, chosen("trial-channel"))] = between;
    }
    before = { step, value };
    document.getElementById("trial-step").value = String(step);
    showValue();
    runTrial();
  });
}

async function startTrial() {
  const text = document.getElementById("trial-facts");
  if (!text) return;
  trial.facts = JSON.parse(text.textContent);
  try {
    await openArtifact();
    await beginTrial();
  } catch (error) {
    const problem = document.getElementById("trial-problem");
    problem.hidden = false;
    problem.textContent = `This browser could not run the file: ${error.message}`;
    show("trial-score", "–");
    return;
  }
  document.getElementById("trial-start").addEventListener("change", beginTrial);
  for (const id of ["trial-channel", "trial-step"]) {
    document.getElementById(id)?.addEventListener("change", () => {
      showValue();
      return drawTrial();
    });
  }
  document.getElementById("trial-value").addEventListener("change", () => {
    const place = placeOf(chosen("trial-step"), chosen("trial-channel"));
    trial.values[place] = chosen("trial-value");
    return runTrial();
  });
  if (trial.facts.form !== "features") startDrawing();
}
