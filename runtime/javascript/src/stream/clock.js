/** The stamps of readings: gaps, repeats, late ones, and a rate that is not the trained one. */

import { InputError } from "../errors.js";
import { roundHalfEven } from "../numbers.js";

export const [IN_STEP, GAP, DROP, BRIDGE] = [0, 1, 2, 3];
const GAP_STEPS = 1.5;
const RATE_TOLERANCE = 0.1;
const LIMIT_S = 2 ** 63 / 1e9;

/** Check the stamps, in nanoseconds as BigInt, of the readings of windows. */
export function clockOf({ rate_hz: rateHz, tolerate }, steps) {
  const periodNs = rateHz && 1e9 / rateHz;
  const longestNs = rateHz ? (GAP_STEPS * 1e9) / rateHz : Infinity;
  let times = []; // since the last gap, of one window at most
  let [lost, late, repeated] = [0, 0, 0];

  function outOfStep(timeNs, last) {
    const step = timeNs - last;
    if (rateHz && step < 0n && step > -steps * periodNs) {
      late += 1;
      return DROP;
    }
    if (step > 0n && isBridged(step)) {
      const parts = BigInt(lost + 1);
      for (let part = 1n; part <= parts; part += 1n) times.push(last + (step * part) / parts);
      times = times.slice(-steps);
      return BRIDGE;
    }
    times = [timeNs];
    return GAP;
  }

  function isBridged(step) {
    const periods = roundHalfEven(Number(step) * (rateHz / 1e9));
    lost = Math.max(Math.min(periods, 2 ** 31) - 1, 0);
    return lost <= tolerate;
  }

  return {
    /** Whether it can tell gaps. */
    hasRate: rateHz !== null,
    /** Readings lost before the last stamp that was a `BRIDGE`. */
    lost: () => lost,
    dropped: () => late + repeated,

    /**
     * Take a stamp: in step, after a gap, to be dropped, or after readings to be bridged.
     *
     * A stamp equal to the last one is a repeat and is dropped. One that is earlier, by less than a
     * window, is late and is dropped; by more, the clock was set: a gap.
     */
    take(timeNs) {
      const last = times.at(-1) ?? timeNs - 1n;
      if (timeNs === last) {
        repeated += 1;
        return DROP;
      }
      if (timeNs < last || timeNs - last > longestNs) return outOfStep(timeNs, last);
      if (times.length >= steps) times.shift();
      times.push(timeNs);
      return IN_STEP;
    },

    /** Tell whether a full window's readings came a tenth faster or slower than in training. */
    isOtherRate() {
      if (!rateHz || times.length < Math.max(2, steps)) return false;
      const foundNs = Number(times.at(-1) - times[0]) / (times.length - 1);
      return Math.abs(foundNs - periodNs) > RATE_TOLERANCE * periodNs;
    },

    state: () => ({ times: times.map(String), late, repeated }),
    restore(state) {
      ({ late, repeated } = state);
      times = state.times.map(BigInt);
    },
  };
}

/** Return a time, in seconds or as BigInt in nanoseconds, as the latter; null for none. */
export function nanoseconds(time) {
  if (time === null) return null;
  if (typeof time === "number" && Math.abs(time) < LIMIT_S) {
    const whole = Math.floor(time);
    return BigInt(whole) * 1_000_000_000n + BigInt(roundHalfEven((time - whole) * 1e9));
  }
  if (typeof time === "bigint") return time;
  throw new InputError(
    `\`time\` must be seconds, or nanoseconds as BigInt; got ${String(time).slice(0, 40)}`,
  );
}
