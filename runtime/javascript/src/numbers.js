/** Numbers as the Python runtime rounds and prints them. */

/** Tell whether a value is a finite number; the function of all scripts takes texts, too. */
export const { isFinite } = Number;

/** The largest float32. */
export const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/** Return the shortest decimal that reads back as this float32: 0.1 and not 0.10000000149011612. */
export function decimal(value) {
  const single = Math.fround(value);
  let digits = 1;
  while (digits < 9 && Math.fround(single.toPrecision(digits)) !== single) digits += 1;
  return Number(single.toPrecision(digits));
}

/** Round to a number of digits behind the point. */
export function rounded(value, digits) {
  return Number(value.toFixed(digits));
}

/** Round to a whole number, halves to the even one. */
export function roundHalfEven(value) {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below + (below % 2);
  return rest < 0.5 ? below : below + 1;
}

/** Return the first index in an array whose value passes a test; its length if none. */
export function firstIndex(values, passes) {
  const first = values.findIndex(passes);
  return first < 0 ? values.length : first;
}

/** Return the sum of numbers. */
export function total(values) {
  return values.reduce((sum, value) => sum + value, 0);
}

/** Add two lists of numbers, the shorter one filled up with zeros. */
export function summed(one, other, factor = 1) {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, i) => (one[i] ?? 0) * factor + (other[i] ?? 0));
}
