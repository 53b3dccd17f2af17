/**
 * Readers of JSON values: each takes a value and its path, and returns what the value means, or
 * throws an `ArtifactError` that names the path.
 */

import { ArtifactError } from "../errors.js";
import { isFinite } from "../numbers.js";

/** Throw the error that says what a value must be. */
export function refuse(path, must, value) {
  const got = (typeof value === "string" ? value : `${JSON.stringify(value)}`).slice(0, 60);
  throw new ArtifactError(`manifest: '${path}' must ${must}; got ${got}`);
}

const reader = (must, isGood) => (value, path) =>
  isGood(value) ? value : refuse(path, must, value);

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === "string";

export const text = reader("be a text", isText);
export const flag = reader("be true or false", (value) => typeof value === "boolean");
export const textsByName = reader(
  "hold texts by name",
  (value) => isObject(value) && Object.values(value).every(isText),
);

export const choice = (...choices) =>
  reader(`be one of ${choices.join(", ")}`, (value) => choices.includes(value));

export const number = (low = -Infinity, high = Infinity) =>
  reader(
    `be a finite number from ${low} to ${high}`,
    (value) => isFinite(value) && value >= low && value <= high,
  );

export const count = (low, high = 2 ** 53) =>
  reader(
    `be a whole number from ${low} to ${high}`,
    (value) => Number.isInteger(value) && value >= low && value <= high,
  );

export const nullable = (read) => (value, path) => (value === null ? null : read(value, path));

/** Of a key that need not be there: null then. */
export const optional = (read) =>
  Object.assign((value, path) => (value === undefined ? null : read(value, path)), { mayMiss: true });

export const list = (read) => (value, path) =>
  Array.isArray(value) ? value.map((one) => read(one, path)) : refuse(path, "be a list", value);

/** A number that float32 can hold. */
export function float32(value, path) {
  const single = Math.fround(number()(value, path));
  return isFinite(single) ? single : refuse(path, "fit a float32", value);
}

/** Finite float32 values in base64, or one number for all of them. */
export function floats(value, path) {
  if (!isText(value)) return float32(value, path);
  const values = fromBase64(value);
  return values?.every(isFinite)
    ? values
    : refuse(path, "be base64 of finite float32 values", value);
}

/** An object with exactly the keys of a schema, each with its reader. */
export const object = (schema) => (value, path) => {
  if (!isObject(value)) refuse(path || "the document", "be an object", value);
  const full = (key) => (path ? `${path}.${key}` : key);
  const missing = Object.keys(schema).find(
    (key) => !schema[key].mayMiss && !Object.hasOwn(value, key),
  );
  if (missing) {
    throw new ArtifactError(`manifest: key '${full(missing)}' is missing; export the file again`);
  }
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(schema, key));
  if (unknown !== undefined) {
    throw new ArtifactError(
      `manifest: key '${full(unknown).slice(0, 60)}' is unknown here; a newer edgeae may know it`,
    );
  }
  const pairs = Object.entries(schema).map(([key, read]) => [key, read(value[key], full(key))]);
  return Object.fromEntries(pairs);
};

/** Decode float32 values, which lie in files as in the memory of all that runs JavaScript. */
function fromBase64(digits) {
  if (digits.length % 4 || /[^A-Za-z0-9+/=]/.test(digits)) return null;
  try {
    const bytes = Uint8Array.from(atob(digits), (letter) => letter.charCodeAt(0));
    return new Float32Array(bytes.buffer);
  } catch {
    return null; // other padding, or other than four bytes a value
  }
}
