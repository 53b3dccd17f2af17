/** Numbers as the Python runtime rounds and prints them. */

/** The largest float32. */
export const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/** Return the shortest decimal that reads back as this float32: 0.1 and not 0.10000000149011612. */
export function decimal(value) {
  const single = Math.fround(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(single.toPrecision(digits));
    if (Math.fround(short) === single) return short;
  }
  return Number(single.toPrecision(9));
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

/** Return the first index in an ascending array whose value passes a test; its length if none. */
export function firstIndex(values, passes) {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(values[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Add two lists of numbers, the shorter one filled up with zeros. */
export function summed(one, other, factor = 1) {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, i) => (one[i] ?? 0) * factor + (other[i] ?? 0));
}
