/** Conditions under which a machine runs, each with a threshold of its own. */

import { firstIndex } from "./numbers.js";

export const UNKNOWN = -1;

/** Return the index of a value's condition; `UNKNOWN` if training never saw it. */
export function conditionOf({ values, edges }, value) {
  if (edges === null) {
    const text = canonical(value);
    return values.findIndex((known) => canonical(known) === text);
  }
  const number = numberOf(value);
  if (!(number >= edges[0] && number <= edges.at(-1))) return UNKNOWN;
  return firstIndex(edges.slice(1, -1), (edge) => edge > number);
}

/** Return one form of each number, and other texts without blanks around them. */
function canonical(value) {
  const number = numberOf(value);
  return Number.isNaN(number) ? String(value).trim() : Number(number.toPrecision(12));
}

function numberOf(value) {
  const text = String(value).trim();
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
}
