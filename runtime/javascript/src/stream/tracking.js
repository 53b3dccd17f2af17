/**
 * A threshold that follows drift: the share of windows above it returns to the promised rate.
 *
 * The rule is that of `edgeae_runtime/tracking.py`, number by number: adaptive conformal inference
 * (Gibbs and Candès 2021) with the decaying step sizes of Angelopoulos, Barber and Bates (2024), on
 * the logarithm of the threshold. A window further above than the gate is an anomaly and moves
 * nothing, until so many have come in a row that they are the new normal.
 */

import { rateAbove } from "../conformal.js";
import { InputError } from "../errors.js";
import { LARGEST } from "../numbers.js";

const GAIN = 0.7;
const [LOG_GATE, RATE_OF_GATE] = [0.3, 0.01];
const MIN_RUN = 300;
const MAX_SEEN = 10_000; // the gain decays until so many windows have been seen
const GAIN_WINDOWS = 32; // and is computed anew after so many
const SEEN_OF_NEW_NORMAL = 100;
const MIN_FACTOR = 1e-6;
const EXP_TERMS = 12;

/**
 * Return a threshold that moves with each valid window, in constant memory.
 *
 * @param {number} start the threshold at the start
 * @param {object} manifest
 * @param {{minFactor?: number, maxFactor?: number}} bounds factors of the threshold at the start
 */
export function trackingThreshold(start, manifest, { minFactor = 0.37, maxFactor = Infinity }) {
  if (!(minFactor >= MIN_FACTOR && minFactor <= 1 && maxFactor >= 1)) {
    throw new InputError(
      `\`minFactor\` must lie between ${MIN_FACTOR} and 1, \`maxFactor\` be at least 1; got ` +
        `${minFactor} and ${maxFactor}`,
    );
  }
  const { windows } = manifest.calibration;
  // All of the calibration windows may lie above a threshold; no threshold has the rate 1.
  const rate = Math.min(rateAbove(manifest, start), windows / (windows + 1));
  const gate = gateOf(rate);
  const least = start * minFactor;
  const most = start ? Math.min(start * maxFactor, LARGEST) : 0;
  const maxFarRun = Math.max(MIN_RUN, windows);
  let [value, seen, farRun, newNormals] = [start, Math.min(windows, MAX_SEEN), 0, 0];
  let before = null; // the threshold before the last new normal
  let isRefused = false; // until a window lies below the threshold
  let [shrink, grow] = [1, 1];
  updateGain();

  function updateGain() {
    const gain = GAIN / Math.sqrt((Math.floor(seen / GAIN_WINDOWS) + 1) * GAIN_WINDOWS);
    shrink = exp(-gain * rate);
    grow = exp(gain * (1 - rate));
  }

  function stepUp(score) {
    farRun = score > value * gate ? farRun + 1 : 0;
    if (farRun && (isRefused || farRun <= maxFarRun)) return;
    if (farRun === maxFarRun + 1) {
      // Of the new normal little has been seen.
      newNormals += 1;
      before = value;
      seen = Math.min(seen, SEEN_OF_NEW_NORMAL);
      updateGain();
    }
    value = Math.min(value * grow, most);
  }

  function answered() {
    if (before === null) throw new InputError("there is no new normal to accept or refuse");
    const found = before;
    before = null;
    return found;
  }

  return {
    start,
    /** The threshold that the next window is compared with. */
    get value() {
      return value;
    },
    /** The threshold as a multiple of the one at the start. */
    get factor() {
      return start > 0 ? value / start : 1;
    },
    /** How many lasting shifts it has begun to follow, unless they were refused since. */
    get newNormals() {
      return newNormals;
    },

    /** Move the threshold by the score of a valid window, which was compared with `value`. */
    step(score) {
      if (value <= 0) return;
      if (score <= value) {
        farRun = 0;
        isRefused = false;
        value = Math.max(value * shrink, least);
      } else {
        stepUp(score);
      }
      if (seen < MAX_SEEN) {
        seen += 1;
        if (seen % GAIN_WINDOWS === 0) updateGain();
      }
    },

    /** Confirm the last new normal, which then can no longer be refused. */
    accept() {
      answered();
    },

    /** Go back to the threshold before the last new normal, whose windows stay anomalies. */
    refuse() {
      value = answered();
      newNormals -= 1;
      isRefused = true;
      farRun = maxFarRun + 2;
    },

    state: () => ({ start, value, seen, farRun, newNormals, before, isRefused }),
    /** Continue from a state; that of another threshold at the start changes nothing. */
    restore(state) {
      if (state.start !== start) return;
      ({ value, seen, farRun, newNormals, before, isRefused } = state);
      value = start > 0 ? Math.min(Math.max(value, least), most) : start;
      updateGain();
    },
  };
}

/** Return e^x of a small x by operations that are the same to the bit in Python and in C. */
function exp(x) {
  let total = 1;
  for (let n = EXP_TERMS; n > 0; n -= 1) total = 1 + (x * total) / n;
  return total;
}

/** Return how far above the threshold a window is an anomaly and no drift, as a factor. */
function gateOf(rate) {
  const wider = Math.log(RATE_OF_GATE) / Math.log(Math.max(rate, RATE_OF_GATE));
  return Math.exp(LOG_GATE) * wider;
}
