/** The strict reader: every key of a manifest is valid, or the error names the one that is not. */

import { ArtifactError } from "../errors.js";
import { parseJson } from "./json.js";
import {
  choice,
  count,
  flag,
  float32,
  floats,
  list,
  nullable,
  number,
  object,
  optional,
  refuse,
  text,
  textsByName,
} from "./schema.js";

const FORMAT = 2;
const MAX_VALUES = 2 ** 22; // in one window, and in a matrix: 16 MB
const share = number(0, 1);
const size = number(0);
const whole = count(0);

const MANIFEST = object({
  format: count(FORMAT, FORMAT),
  digest: text, // has been compared with the whole file
  name: text,
  input: object({
    shape: list(count(1)),
    features: nullable(list(text)),
    units: nullable(list(text)),
    low: floats,
    high: floats,
    rate_hz: nullable(size),
    stride: nullable(count(1)),
    max_constant_run: nullable(list(count(1))),
    max_mean_abs_diff: nullable(floats),
    diff_residual_weights: nullable(floats),
    time_format: nullable(choice("s", "ms", "us", "ns", "iso", "day-first", "month-first")),
    difference: nullable(list(count(-1, 1))),
    tolerate: count(0, 1000),
    condition: nullable(
      object({ column: text, values: list(text), edges: nullable(list(number())) }),
    ),
  }),
  scaler: object({
    kind: choice("standard", "minmax", "robust", "none", "affine"),
    offset: floats,
    scale: floats,
  }),
  score: choice("mse", "mae", "mahalanobis", "activations"),
  threshold: object({
    value: float32,
    rule: text,
    false_alarm_rate: nullable(share),
    windows: count(1),
    alarms: whole,
    bounds: list(share),
    bounds_by: choice("exact", "block bootstrap"),
    by_condition: nullable(list(float32)),
  }),
  calibration: object({
    windows: count(1),
    ranks: list(count(1)),
    scores: floats,
    top_indices: list(whole),
  }),
  golden: object({ windows: floats, scores: floats, tolerance: share }),
  parity: object({
    windows: count(1),
    largest_score_error: size,
    mean_score_error: size,
    rank_correlation: number(-1, 1),
    flips: whole,
    false_alarm_rate: share,
    false_alarm_rate_at_source_threshold: share,
    auroc: nullable(share),
    source_auroc: nullable(share),
    detection_rate: nullable(share),
    source_detection_rate: nullable(share),
  }),
  precision: choice("float32", "float16", "int8", "int8-full"),
  requires: textsByName,
  made_by: textsByName,
  changes: list(
    object({
      how: choice("false-alarm-rate", "set", "calibrate"),
      before: float32,
      after: float32,
      data: nullable(text),
      data_sha256: nullable(text),
    }),
  ),
  backtest: nullable(
    object({
      false_alarm_rate: share,
      static: share,
      tracked: share,
      limit: share,
      windows: count(1),
      span_s: nullable(size),
      margin: optional(size),
    }),
  ),
  tracking: flag,
  // Of all this only the names are used here: the graph has the front end.
  front_end: optional(
    object({
      kind: text,
      segment: whole,
      hop: whole,
      first_bin: whole,
      band_bins: whole,
      bands: whole,
      decimation: whole,
      floor: size,
      power: floats,
      names: list(text),
    }),
  ),
});

/**
 * Read a manifest's JSON: its keys as docs/file-format.md has them, arrays as `Float32Array`.
 *
 * @param {Uint8Array} bytes
 * @throws {ArtifactError} if it is not JSON, or a key is missing, unknown or wrong
 */
export function readManifest(bytes) {
  let document;
  try {
    document = parseJson(bytes);
  } catch (error) {
    throw new ArtifactError(`manifest: not JSON (${error.message}); export the file again`);
  }
  if (document?.format !== FORMAT) {
    throw new ArtifactError(
      `manifest: key 'format' must be ${FORMAT}; got ${JSON.stringify(document?.format)}; export ` +
        "the file again, or install a newer edgeae",
    );
  }
  const manifest = MANIFEST(document, "");
  checkInput(manifest.input);
  checkCondition(manifest);
  checkCalibration(manifest);
  const { input, golden, scaler } = manifest;
  const { shape, features } = valuesOf(manifest);
  if (manifest.front_end) checkNames(features, features.length, "front_end.names");
  for (const key of ["offset", "scale"]) {
    if (scaler[key].length !== sizeOf(shape)) spread(scaler, key, shape.at(-1), "scaler");
  }
  const windows = golden.scores.length;
  const areGolden = windows > 0 && golden.windows.length === windows * sizeOf(input.shape);
  require(areGolden, "golden.windows", "be one window for each of its scores");
  return manifest;
}

function require(isGood, path, must) {
  if (!isGood) refuse(path, must, "other values");
}

/** Return shape and names of what a model reconstructs: features of a front end, or the readings. */
export function valuesOf({ input, front_end: frontEnd }) {
  return frontEnd ? { shape: [frontEnd.names.length], features: frontEnd.names } : input;
}

/** Put one value for each of so many in the place of as many or of one; null stays. */
function spread(owner, key, length, path) {
  const values = owner[key];
  if (typeof values === "number") owner[key] = new Float32Array(length).fill(values);
  else if (values) require(values.length === length, `${path}.${key}`, `hold one value or ${length}`);
}

function checkInput(input) {
  const { shape, features, units, rate_hz: rate } = input;
  const [steps, channels] = shape;
  const last = shape.at(-1);
  const of = (key, isGood, must) => require(isGood, `input.${key}`, must);
  const isShape = [1, 2].includes(shape.length) && sizeOf(shape) <= MAX_VALUES;
  of("shape", isShape, `hold one or two sizes, and have at most ${MAX_VALUES} values`);
  if (features) checkNames(features, last, "input.features");
  of("units", units === null || units.length === features?.length, "be one text per feature");
  of("rate_hz", rate !== 0, "be above 0");
  spread(input, "low", last, "input");
  spread(input, "high", last, "input");
  checkDynamics(input, steps, channels, of);
}

/** Check what describes each channel of a series. */
function checkDynamics(input, steps, channels, of) {
  const { difference, max_constant_run: runs } = input;
  for (const key of Object.keys(input).filter((name) => /^(max|diff|tol)/.test(name))) {
    of(key, !input[key] || channels, "be null or 0 for windows without channels");
  }
  if (runs !== null) {
    const areGood = runs.length === channels && runs.every((run) => run <= steps);
    of("max_constant_run", areGood, "hold one run per channel, within a window");
  }
  spread(input, "max_mean_abs_diff", channels, "input");
  const areSteps = input.max_mean_abs_diff?.every((value) => value >= 0) ?? true;
  of("max_mean_abs_diff", areSteps, "be at least 0");
  const areFew = input.diff_residual_weights === null || channels ** 2 <= MAX_VALUES;
  of("diff_residual_weights", areFew, `be null for ${channels} channels`);
  spread(input, "diff_residual_weights", channels ** 2, "input");
  if (difference !== null) {
    const areGood = difference.length === channels && difference.some(Boolean);
    of("difference", areGood, "be null, or hold -1, 0 or 1 per channel");
  }
}

function checkNames(names, size, path) {
  const areNames = areDistinct(names) && !names.includes("") && names.length === size;
  require(areNames, path, `hold ${size} names, none twice`);
}

function checkCondition({ input: { condition }, threshold: { by_condition: thresholds } }) {
  const { values = [], edges = null } = condition ?? {};
  if (condition !== null) {
    const path = "input.condition";
    require(values.length && areDistinct(values), `${path}.values`, "hold texts, none twice");
    const areEdges = edges === null || (edges.length === values.length + 1 && doAscend(edges, true));
    require(areEdges, `${path}.edges`, "ascend, and be one more than the values");
  }
  const areGood = thresholds === null || (condition && thresholds.length === values.length);
  require(areGood, "threshold.by_condition", "be null, or one number per condition");
}

function checkCalibration({ threshold, calibration }) {
  const { windows, ranks, scores, top_indices: top } = calibration;
  const of = (key, isGood, must) => require(isGood, `calibration.${key}`, must);
  const { bounds, alarms } = threshold;
  require(bounds.length === 2, "threshold.bounds", "hold 2 numbers");
  require(alarms <= threshold.windows, "threshold.alarms", `be at most ${threshold.windows}`);
  of("windows", windows === threshold.windows, "agree with threshold.windows");
  const areRanks = ranks.at(-1) === windows && doAscend(ranks, true);
  of("ranks", areRanks, `ascend and end with ${windows}`);
  of("scores", scores.length === ranks.length && doAscend(scores), "ascend, one for each rank");
  const areTop = areDistinct(top) && top.every((index) => index < windows);
  of("top_indices", areTop, `differ and be below ${windows}`);
}

function doAscend(values, strictly = false) {
  return values.every((value, i) => !i || values[i - 1] < value || (!strictly && values[i - 1] === value));
}

function areDistinct(values) {
  return new Set(values).size === values.length;
}

/** Return the number of values in a shape. */
export function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}
