"use strict";

/** The artifact in this page: its facts, its scorer, and the window that the reader edits. */
const interactive = {
  facts: null,
  scorer: null,
  values: null,
  reconstruction: null,
  running: false,
};

async function unpacked(text) {
  const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function imported(text) {
  const url = URL.createObjectURL(new Blob([await unpacked(text)], { type: "text/javascript" }));
  const module = await import(url);
  URL.revokeObjectURL(url);
  return module;
}

/** Open the artifact as any page does, by the npm package edgeae: digest, manifest, self-test. */
async function openArtifact() {
  const { script, engine, model } = interactive.facts;
  const [edgeae, ort] = [await imported(interactive.facts.package), await imported(script)];
  Object.assign(ort.env.wasm, { numThreads: 1, wasmBinary: await unpacked(engine) });
  interactive.scorer = await edgeae.open(await unpacked(model), ort);
}

function chosen(id) {
  return Number(document.getElementById(id)?.value ?? 0);
}

/** Index of a value in the window's values, row by row. */
function indexOf(step, channel) {
  const { shape, form } = interactive.facts;
  if (form === "features") return channel;
  return shape.length === 2 ? step * shape[1] + channel : step;
}

/** Score the window, and again if it changed meanwhile. */
async function runArtifact() {
  if (interactive.running) {
    interactive.waiting = true;
    return;
  }
  interactive.running = true;
  do {
    interactive.waiting = false;
    try {
      await showScore(interactive.values.slice());
    } catch (error) {
      show("interactive-score", "–"); // as of a value that no float32 holds
      show("interactive-decision", error.message);
    }
  } while (interactive.waiting);
  interactive.running = false;
}

async function showScore(window) {
  const score = await interactive.scorer.score(window);
  interactive.reconstruction = await interactive.scorer.reconstruct(window);
  const isAnomaly = score > interactive.scorer.threshold;
  show("interactive-score", String(Number(score.toPrecision(7))));
  show("interactive-decision", isAnomaly ? "▲ alarm" : "no alarm");
  document.getElementById("interactive-decision").dataset.alarm = String(isAnomaly);
  if (interactive.scorer.manifest.front_end) show("interactive-unusual", await unusual(window));
  await drawResult();
}

/** Name the features of a front end with the largest shares of a window's score. */
async function unusual(window) {
  const { names } = interactive.scorer.manifest.front_end;
  const shares = Array.from(await interactive.scorer.contributions(window));
  const order = [...names.keys()].sort((a, b) => shares[b] - shares[a]);
  return order.slice(0, 3).map((i) => `${names[i]} (${Math.round(100 * shares[i])} %)`).join(", ");
}

async function drawResult() {
  const { form, shape, names, offset, scale } = interactive.facts;
  if (form === "features") {
    const scaled = (values, i) => (values[i] - offset[i]) * scale[i];
    const features = names.map((name, i) => ({
      name,
      value: interactive.values[i],
      reconstruction: interactive.reconstruction[i],
      scaled: scaled(interactive.values, i),
      scaled_reconstruction: scaled(interactive.reconstruction, i),
    }));
    await draw("interactive", { features });
    return;
  }
  const channel = chosen("interactive-channel");
  const signal = Array.from({ length: shape[0] }, (_, step) => {
    const index = indexOf(step, channel);
    const [value, reconstruction] = [interactive.values[index], interactive.reconstruction[index]];
    return { step, value, reconstruction, part: 0 }; // which a front end's features have none of
  });
  await draw("interactive", { signal });
}

function showValue() {
  const index = indexOf(chosen("interactive-step"), chosen("interactive-channel"));
  document.getElementById("interactive-value").value = String(Number(interactive.values[index].toPrecision(7)));
}

async function resetWindow() {
  interactive.values = Float32Array.from(interactive.facts.starts[chosen("interactive-start")].values);
  showValue();
  await runArtifact();
}

/** Draw on the chart: each step under the pointer takes the pointer's value. */
function startDrawing() {
  const element = document.getElementById("chart-interactive");
  const { view } = drawn.interactive;
  let before = null;
  whileDragged(element, (event, isFirst) => {
    const top = element.querySelector("svg").getBoundingClientRect().top;
    const y = event.clientY - top - view.padding().top - view.origin()[1];
    const value = view.scale("y").invert(Math.min(Math.max(0, y), view.height()));
    const step = Math.round(view.scale("x").invert(shareOfAxis(view, element, event) * view.width()));
    const last = isFirst ? { step, value } : before;
    const count = Math.max(1, Math.abs(step - last.step));
    for (let i = 0; i <= count; i += 1) {
      const at = Math.round(last.step + ((step - last.step) * i) / count);
      const between = last.value + ((value - last.value) * i) / count;
      interactive.values[indexOf(at, chosen("interactive-channel"))] = between;
    }
    before = { step, value };
    document.getElementById("interactive-step").value = String(step);
    showValue();
    runArtifact();
  });
}

async function startInteractive() {
  const text = document.getElementById("interactive-facts");
  if (!text) return;
  interactive.facts = JSON.parse(text.textContent);
  try {
    await openArtifact();
    await resetWindow();
  } catch (error) {
    const problem = document.getElementById("interactive-problem");
    problem.hidden = false;
    problem.textContent = `This browser could not run the file: ${error.message}`;
    show("interactive-score", "–");
    return;
  }
  document.getElementById("interactive-start").addEventListener("change", resetWindow);
  for (const id of ["interactive-channel", "interactive-step"]) {
    document.getElementById(id)?.addEventListener("change", () => {
      showValue();
      return drawResult();
    });
  }
  document.getElementById("interactive-value").addEventListener("change", () => {
    const index = indexOf(chosen("interactive-step"), chosen("interactive-channel"));
    interactive.values[index] = chosen("interactive-value");
    return runArtifact();
  });
  if (interactive.facts.form !== "features") startDrawing();
}
