/** The scorer: raw readings in, a score and a decision out, on onnxruntime. */

import { checkedDigest } from "./artifact/digest.js";
import { onnxManifest } from "./artifact/onnx.js";
import { readManifest, sizeOf } from "./artifact/manifest.js";
import { conformalThreshold } from "./conformal.js";
import { ArtifactError, InputError } from "./errors.js";
import { isFinite, total } from "./numbers.js";
import { refuseNotFinite, windowsOf } from "./readings.js";
import { streamOf } from "./stream/stream.js";

const MAX_BYTES = 2 ** 28; // of a file; far above any autoencoder of readings
/** One thread that does not spin, which is fastest for models this small. */
const SESSION = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4, // errors are thrown; the log would hold names of the file as they are
  extra: { session: { intra_op: { allow_spinning: "0" } } },
};

/**
 * Open an artifact: digest, manifest, engine and golden windows, each checked before the next.
 *
 * @param {Uint8Array | ArrayBuffer} artifact the bytes of an `.onnx` file of edgeae
 * @param {object} ort the module `onnxruntime-web` or `onnxruntime-node`
 * @param {object} [options] see `index.d.ts`, which also describes the scorer
 * @throws {ArtifactError} if it is no artifact, was changed, or the engine refuses it
 * @throws {InputError} if an option cannot be used
 */
export async function open(artifact, ort, options = {}) {
  if (!ort?.InferenceSession) {
    throw new InputError("`ort` must be the module onnxruntime-web or onnxruntime-node");
  }
  const bytes = bytesOf(artifact);
  const digest = checkedDigest(bytes); // first: nothing is parsed that edgeae did not seal
  const manifest = readManifest(onnxManifest(bytes));
  const threshold = thresholdOf(manifest, options);
  const session = await opened(ort, bytes, options.session);
  const scorer = scorerOf(ort, session, { manifest, threshold, digest });
  if (options.selftest ?? true) {
    const result = await scorer.selftest();
    if (!result.passed) {
      await scorer.close();
      throw new ArtifactError(
        `selftest failed: scores differ by up to ${result.largestError.toExponential(1)} (allowed ` +
          `${result.tolerance.toExponential(0)}), ${result.flips} of ${result.windows} decisions do`,
      );
    }
  }
  return scorer;
}

/** Return the scorer of a session. */
function scorerOf(ort, session, facts) {
  const { manifest, threshold } = facts;
  const { input, golden } = manifest;
  let last = Promise.resolve(); // of the runs: onnxruntime-web takes one at a time
  let isOpen = true;

  /** Return the named output of windows, given as all their values. */
  function output(name, values, count) {
    const done = last.then(async () => {
      if (!isOpen) throw new InputError("the scorer is closed; open the artifact again");
      const x = new ort.Tensor("float32", values, [count, ...input.shape]);
      const found = await session.run({ x }, [name]).catch(refuse);
      return found[name].data;
    });
    last = done.catch(() => {}); // reported to who asked for it, and to no other
    return done;
  }

  const scores = (values, count) => output("score", values, count);

  async function finiteScores({ values, count }) {
    const found = count ? await scores(values, count) : values;
    if (!found.every(isFinite)) refuseNotFinite(values, found, input);
    return found;
  }

  async function score(x) {
    const windows = windowsOf(x, input);
    const found = await finiteScores(windows);
    return windows.isOne ? found[0] : found;
  }

  async function contributions(x) {
    const { values, count } = windowsOf(x, input);
    if (count !== 1) throw new InputError(`x must be one window; got ${count}`);
    const given = manifest.front_end ? await output("features", values, 1) : values;
    const reconstruction = await output("reconstruction", values, 1);
    const { scale } = manifest.scaler;
    const power = manifest.score === "mae" ? 1 : 2;
    // Squares of what float32 holds neither overflow nor vanish in a double.
    const terms = Float64Array.from(given, (value, i) =>
      Math.abs((value - reconstruction[i]) * scale[i % scale.length]) ** power,
    );
    const sum = total(terms);
    return terms.map((term) => (sum ? term / sum : 1 / terms.length));
  }

  return Object.freeze({
    ...facts,
    score,
    contributions,

    async isAnomaly(x) {
      const found = await score(x);
      const isAbove = (one) => one > threshold;
      return typeof found === "number" ? isAbove(found) : Array.from(found, isAbove);
    },

    async reconstruct(x) {
      const windows = windowsOf(x, input);
      await finiteScores(windows); // refuses values that are not finite
      return windows.count ? output("reconstruction", windows.values, windows.count) : windows.values;
    },

    stream: (options = {}) => streamOf({ ...facts, scores, contributions }, options),

    /** Score the golden windows one by one, as a device does, and decide with the file's graph. */
    async selftest() {
      const size = sizeOf(input.shape);
      const limit = manifest.threshold.value;
      let [largestError, flips] = [0, 0];
      for (const [i, expected] of golden.scores.entries()) {
        const window = golden.windows.slice(i * size, (i + 1) * size);
        const [found] = await scores(window, 1);
        const [flag] = await output("is_anomaly", window, 1);
        const scale = Math.max(Math.abs(expected), Math.abs(limit));
        const error = Math.abs(found - expected) / (scale || 1);
        largestError = error <= largestError ? largestError : error; // NaN, too
        const isClear = Math.abs(expected - limit) > golden.tolerance * scale;
        if (isClear && Boolean(flag) !== expected > limit) flips += 1;
      }
      const { tolerance } = golden;
      const passed = largestError <= tolerance && !flips;
      return { passed, windows: golden.scores.length, largestError, tolerance, flips };
    },

    async close() {
      const wasOpen = isOpen;
      isOpen = false;
      await last;
      if (wasOpen) await session.release();
    },
  });
}

function bytesOf(artifact) {
  const bytes = artifact instanceof ArrayBuffer ? new Uint8Array(artifact) : artifact;
  if (!(bytes instanceof Uint8Array)) {
    throw new InputError("`artifact` must be the bytes of an .onnx file: Uint8Array or ArrayBuffer");
  }
  if (bytes.length > MAX_BYTES) {
    throw new ArtifactError(`artifact: must be at most ${MAX_BYTES >> 20} MB`);
  }
  return bytes;
}

/** Choose the float32 that decides: the one that was given, else the manifest's. */
function thresholdOf(manifest, { threshold, falseAlarmRate }) {
  if (threshold !== undefined && falseAlarmRate !== undefined) {
    throw new InputError("give `threshold` or `falseAlarmRate`, not both");
  }
  if (falseAlarmRate !== undefined) return conformalThreshold(manifest.calibration, falseAlarmRate);
  if (threshold === undefined) return manifest.threshold.value;
  const single = Math.fround(threshold);
  if (typeof threshold !== "number" || !isFinite(single)) {
    throw new InputError(`\`threshold\` must be a finite float32; got ${threshold}`);
  }
  return single;
}

async function opened(ort, bytes, settings) {
  const session = await ort.InferenceSession.create(bytes, { ...SESSION, ...settings }).catch(refuse);
  const outputs = ["score", "is_anomaly", "reconstruction"];
  const missing = outputs.find((name) => !session.outputNames.includes(name));
  if (missing) throw new ArtifactError(`the graph has no output '${missing}'`);
  return session;
}

function refuse(error) {
  const [reason] = String(error?.message ?? error).split("\n");
  throw new ArtifactError(`onnxruntime: ${reason}`);
}
