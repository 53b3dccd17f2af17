/** Channels that move as none did in training, in windows whose score is normal. */

const [NOISY, DECORRELATED] = ["noisy", "decorrelated"];
/** Times the largest value of training; the largest of unseen windows is a little above it. */
const TOLERANCE = 1.25;
const CONSTANT_WEIGHT = 1e12; // of the steps of a channel that never moved
const MAX_READING = 1e30; // beyond it the sum of steps does not fit float32

/**
 * Return a check of how the channels of windows `(steps, channels)` of finite readings move: it
 * returns a fault or null.
 *
 * A channel is noisy when its mean absolute step from reading to reading is a quarter above the
 * largest of any training window. It is decorrelated when that holds for the part of its steps that
 * the steps of the other channels do not explain, as when two sensors are exchanged.
 */
export function dynamicsCheck(input) {
  const { low, high, max_mean_abs_diff: largest, diff_residual_weights: residual } = input;
  const isLarge = [...low, ...high].some((value) => Math.abs(value) > MAX_READING);
  if (largest === null || isLarge) return () => null;
  const weights = largest.map((value) => Math.min(1 / value, CONSTANT_WEIGHT));
  const channels = weights.length;

  return (window) => {
    const own = new Float64Array(channels);
    const unexplained = new Float64Array(channels);
    for (let at = channels; at < window.length; at += channels) {
      const step = weights.map((_, c) => window[at + c] - window[at - channels + c]);
      for (let c = 0; c < channels; c += 1) {
        own[c] += Math.abs(step[c] * weights[c]);
        if (!residual) continue;
        let part = 0;
        for (let i = 0; i < channels; i += 1) part += step[i] * residual[i * channels + c];
        unexplained[c] += Math.abs(part);
      }
    }
    const limit = TOLERANCE * (window.length / channels - 1);
    for (const [reason, sums] of [[NOISY, own], [DECORRELATED, unexplained]]) {
      const found = [...sums.keys()].filter((c) => sums[c] > limit);
      if (found.length) return { reason, channels: found };
    }
    return null;
  };
}
