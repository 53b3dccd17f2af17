/** Conformal thresholds from the summary of calibration scores that a manifest holds. */

import { InputError } from "./errors.js";
import { firstIndex } from "./numbers.js";

/**
 * Return the threshold that fresh normal windows exceed, on average, at most at the given rate.
 *
 * @throws {InputError} if the rate is not between 0 and 1, or the windows cannot support it
 */
export function conformalThreshold({ windows, ranks, scores }, rate) {
  const rank = conformalRank(windows, rate);
  const score = scores[firstIndex(ranks, (kept) => kept >= rank)];
  const above = scores[firstIndex(scores, (kept) => kept > score)];
  if (above === undefined) return score;
  const middle = Math.fround((score + above) / 2);
  return middle < above ? middle : score;
}

/** Return the rank, from 1, in whole numbers: a product of floats is off by one for some. */
function conformalRank(windows, rate) {
  if (!(rate > 0 && rate < 1)) {
    throw new InputError(`\`falseAlarmRate\` must lie between 0 and 1; got ${rate}`);
  }
  const [digits, exponent] = rate.toExponential().split("e");
  const [whole, fraction = ""] = digits.split(".");
  const one = 10n ** BigInt(fraction.length - Number(exponent));
  const part = BigInt(whole + fraction);
  const rank = (BigInt(windows + 1) * (one - part) + one - 1n) / one;
  if (rank > BigInt(windows)) {
    const needed = (one + part - 1n) / part - 1n;
    throw new InputError(
      `\`falseAlarmRate\`=${rate} needs ${needed} calibration windows; got ${windows}`,
    );
  }
  return Number(rank);
}

/** Return the share of normal windows above a threshold: as promised, else as calibrated. */
export function rateAbove({ threshold: promised, calibration }, threshold) {
  if (promised.false_alarm_rate !== null && threshold === promised.value) {
    return promised.false_alarm_rate;
  }
  const { windows, ranks, scores } = calibration;
  const kept = firstIndex(scores, (score) => score > Math.fround(threshold));
  const above = windows - (kept ? ranks[kept - 1] : 0);
  return (above + 1) / (windows + 1);
}

/** Return the score below which a share of the windows lies, interpolated between kept ones. */
export function quantile({ windows, ranks, scores }, share) {
  const rank = 1 + share * (windows - 1);
  const above = Math.min(firstIndex(ranks, (kept) => kept > rank), ranks.length - 1);
  const below = Math.max(above - 1, 0);
  if (rank <= ranks[below]) return scores[below];
  const slope = (scores[above] - scores[below]) / (ranks[above] - ranks[below]);
  return slope * (rank - ranks[below]) + scores[below];
}
