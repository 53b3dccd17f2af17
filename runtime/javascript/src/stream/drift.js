/** Normal scores that drift away from those of calibration, before they raise alarms. */

import { quantile } from "../conformal.js";
import { rounded, summed } from "../numbers.js";
import { addNumber, estimate, newSketch } from "./p2_quantile.js";
import { NORMAL, channelSharesJson } from "./verdict.js";

const SHARES = [0.5, 0.9];
const END_SIZE = 0.5; // a drift has ended when its size is below
const CONTRIBUTIONS_EVERY = 8; // windows, since contributions cost a run of the model

/**
 * Compare the normal scores of one span of windows after another with calibration.
 *
 * The size is how far the median, or the 0.9 quantile, of a span has moved, in multiples of the
 * distance to the quantile of calibration that lies halfway to the end. The larger of the two
 * counts. A drift starts with a span of size 1 and ends with one below a half.
 *
 * @param {object} calibration
 * @param {number} span normal windows in a span; 0 looks for no drift
 * @param {string[] | null} features
 */
export function driftOf(calibration, span, features) {
  const trained = SHARES.map((share) =>
    [share / 2, share, (1 + share) / 2].map((part) => quantile(calibration, part)),
  );
  const newSpan = () => ({ sketches: SHARES.map(newSketch), count: 0, shares: [], start: null });
  let s = { isOn: false, size: 0, ...newSpan() };

  function endSpan({ window, time }) {
    const quantiles = SHARES.map((share, i) => estimate(s.sketches[i], share));
    const sizes = quantiles.map((value, i) => sizeOf(value, trained[i]));
    const [size] = sizes.sort((a, b) => Math.abs(b) - Math.abs(a));
    const isOn = Math.abs(size) >= (s.isOn ? END_SIZE : 1);
    const event = {
      event: s.isOn ? "drift end" : "drift start",
      start_window: s.start.window,
      start_time: s.start.time,
      end_window: window,
      end_time: time,
      size: rounded(size, 3),
      quantiles: named(quantiles),
      calibration_quantiles: named(trained.map(([, usual]) => usual)),
      contributions: channelSharesJson(s.shares, features),
    };
    const hasChanged = isOn !== s.isOn;
    s = { isOn, size, ...newSpan() };
    return hasChanged ? event : null;
  }

  return {
    isOn: () => s.isOn,
    size: () => s.size,

    /** Take the next verdict, and return the event if a drift starts or ends with it. */
    async take(verdict) {
      if (!span || verdict.verdict !== NORMAL) return null;
      s.start ??= { window: verdict.window, time: verdict.time };
      SHARES.forEach((share, i) => addNumber(s.sketches[i], share, verdict.score));
      if (s.count % CONTRIBUTIONS_EVERY === 0) {
        s.shares = summed(s.shares, await verdict.channelShares());
      }
      s.count += 1;
      return s.count >= span ? endSpan(verdict) : null;
    },

    state: () => s,
    restore(state) {
      s = state;
    },
  };
}

function sizeOf(value, [low, usual, high]) {
  const distance = value >= usual ? high - usual : usual - low;
  return (value - usual) / Math.max(distance, 1e-30);
}

function named(quantiles) {
  return Object.fromEntries(SHARES.map((share, i) => [share, Number(quantiles[i].toPrecision(6))]));
}
