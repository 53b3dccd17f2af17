/** Faults of sensors, detected by what the manifest knows of training. */

import { LARGEST, isFinite } from "../numbers.js";

export const [NOT_FINITE, OUT_OF_RANGE, FLATLINE] = ["not finite", "out of range", "flatline"];
/**
 * A reading further outside the trained range, in multiples of it, comes from a broken sensor; before
 * a front end, too.
 */
const MAX_RANGES_OUTSIDE = 3;
const MAX_RANGES_OF_VIBRATION = 100;
const FLATLINE_FACTOR = 4;

/**
 * Checks readings in the order in which they came.
 *
 * A channel is flatlined when it has been constant for more than four times as many readings as in
 * any window of training. One that was constant through a whole window of training never is.
 */
export function sensorChecks({ low, high, shape, max_constant_run: trained }, hasFrontEnd) {
  const channels = low.length;
  const outside = Array.from(high, (top, c) => {
    const range = top - low[c];
    const ranges = hasFrontEnd ? MAX_RANGES_OF_VIBRATION : MAX_RANGES_OUTSIDE;
    return ranges * (range > 0 ? range : Math.max(Math.abs(top), 1));
  });
  const lowest = low.map((value, c) => Math.max(value - outside[c], -LARGEST));
  const highest = high.map((value, c) => Math.min(value + outside[c], LARGEST));
  const maxRuns = trained?.map((run) => (run < shape[0] ? FLATLINE_FACTOR * run : Infinity));
  let runs = null; // equal readings in a row at the last reading, per channel

  function rangeFault(block, first, end) {
    const bad = [];
    for (let at = first * channels; at < end * channels; at += 1) {
      const c = at % channels;
      if (!(block[at] >= lowest[c] && block[at] <= highest[c])) bad.push(at); // NaN compares false
    }
    if (!bad.length) return null;
    const row = Math.floor(bad.at(-1) / channels);
    const notFinite = bad.filter((at) => !isFinite(block[at]));
    const [reason, places] = notFinite.length ? [NOT_FINITE, notFinite] : [OUT_OF_RANGE, bad];
    const found = new Set(places.map((at) => at % channels));
    return { reason, channels: [...found].sort((a, b) => a - b), row };
  }

  function flatline(block, first, end, isFollowing) {
    let found = null;
    if (!isFollowing) runs = null;
    for (let row = first; row < end; row += 1) {
      const before = runs;
      runs = low.map((_, c) => {
        const at = row * channels + c;
        return before && block[at] === block[at - channels] ? before[c] + 1 : 1;
      });
      const flat = [...runs.keys()].filter((c) => runs[c] > maxRuns[c]);
      if (flat.length) found = { reason: FLATLINE, channels: flat, row };
    }
    return found;
  }

  return {
    /**
     * Return the last fault in rows `first` to `end` of a block, or null: its reason, its channels,
     * and the row it was last seen in. `isFollowing` tells whether the row before is the reading
     * before.
     */
    check(block, first, end, isFollowing) {
      const flat = maxRuns && flatline(block, first, end, isFollowing);
      return rangeFault(block, first, end) ?? flat;
    },
    restart() {
      runs = null;
    },
    state: () => runs && [...runs],
    restore(state) {
      runs = state;
    },
  };
}
