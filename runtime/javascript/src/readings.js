/** What a caller hands over, as numbers in the order of the model's values. */

import { sizeOf } from "./artifact/manifest.js";
import { InputError } from "./errors.js";
import { isFinite } from "./numbers.js";

/**
 * Return one window or a batch as `{values, count, isOne}`.
 *
 * @param {ArrayLike<unknown>} x nested arrays, or all values in one typed array
 * @throws {InputError} if it holds other than numbers, or its shape is not the model's
 */
export function windowsOf(x, { shape }) {
  const size = sizeOf(shape);
  const isFlat = ArrayBuffer.isView(x) && x.length % size === 0;
  const isOne = isFlat ? x.length === size : depthOf(x) === shape.length;
  const values = isFlat ? x : [];

  function add(part, [length, ...inner]) {
    if (!isList(part) || part.length !== length) {
      throw new InputError(
        `x must be a window of ${shape.join(" by ")} numbers, or a list of windows; got ` +
          `${isList(part) ? `${part.length} values` : shown(part)}`,
      );
    }
    for (const one of part) {
      if (inner.length) add(one, inner);
      else values.push(asNumber(one));
    }
  }

  const windows = isOne || !isList(x) ? [x] : x;
  if (!isFlat) for (const window of windows) add(window, shape);
  return { values: Float32Array.from(values), count: values.length / size, isOne };
}

function depthOf(x) {
  return isList(x) && x.length ? 1 + depthOf(x[0]) : Number(isList(x));
}

/** Throw the `InputError` that says which value of x made a score not finite. */
export function refuseNotFinite(values, scores, { features, shape }) {
  const size = values.length / scores.length;
  const window = scores.findIndex((score) => !isFinite(score));
  const x = values.subarray(window * size, (window + 1) * size);
  const bad = x.findIndex((value) => !isFinite(value));
  if (bad < 0) throw new InputError(`x is too large: the score of window ${window} overflows`);
  const channel = bad % shape.at(-1);
  const name = features?.[channel] ?? channel;
  throw new InputError(`x must be finite; window ${window} has ${x[bad]} in channel '${name}'`);
}

/**
 * Return one reading as a new `Float64Array`, where what is missing (null) is NaN.
 *
 * @param {ArrayLike<number> | Record<string, number>} reading values in the model's order, or by
 *   the names of its features; other names are ignored
 * @throws {InputError} if it holds other than numbers, or their number is not the model's
 */
export function readingOf(reading, input) {
  const size = input.shape.at(-1);
  const values = isList(reading) ? reading : byName(reading, input.features);
  if (values.length !== size) {
    throw new InputError(`a reading must hold ${size} values; got ${values.length}`);
  }
  return Float64Array.from(values, (value) => (value === null ? NaN : asNumber(value)));
}

function isList(x) {
  return Array.isArray(x) || ArrayBuffer.isView(x);
}

function byName(reading, features) {
  if (typeof reading !== "object" || reading === null || features === null) {
    throw new InputError(
      `a reading must be an array, or an object by the features' names; got ${shown(reading)}`,
    );
  }
  const missing = features.find((name) => !Object.hasOwn(reading, name));
  if (missing !== undefined) throw new InputError(`a reading must have '${missing}'`);
  return features.map((name) => reading[name]);
}

function asNumber(value) {
  if (typeof value === "number") return value;
  throw new InputError(`a reading must hold numbers; got ${shown(value)}`);
}

function shown(value) {
  return typeof value === "string" ? `'${value.slice(0, 40)}'` : String(value).slice(0, 40);
}
