/** The verdict on one window, normal, anomaly or invalid, and the reason for it. */

import { valuesOf } from "../artifact/manifest.js";
import { rounded, total } from "../numbers.js";

export const [NORMAL, ANOMALY, INVALID] = ["normal", "anomaly", "invalid"];

/**
 * Return the verdict on one window of a stream, from its values and, if it was scored, the window;
 * `index.d.ts` describes it.
 */
export function verdictOf({ manifest, contributions }, { evidence, ...values }) {
  const { shape } = valuesOf(manifest);
  const channels = shape.at(-1);
  const shares = async () => (evidence ? contributions(evidence) : []);
  return {
    ...{ score: NaN, time: null, reason: null, channels: [], events: [], ...values },

    async top(count = 3) {
      const found = await shares();
      return largest(found, count).map((at) => ({
        step: shape.length === 2 ? Math.floor(at / channels) : null,
        channel: at % channels,
        share: rounded(found[at], 6),
      }));
    },

    async channelShares() {
      const sums = evidence ? new Array(channels).fill(0) : [];
      (await shares()).forEach((share, i) => {
        sums[i % channels] += share;
      });
      return sums;
    },
  };
}

/** Return contributions as JSON values, with channels by name where names are known. */
export function contributionsJson(contributions, features) {
  return contributions.map(({ step, channel, share }) => ({
    ...(step === null ? {} : { step }),
    channel: channelName(channel, features),
    share,
  }));
}

/** Return the largest of the shares of channels as JSON values, scaled to a sum of 1. */
export function channelSharesJson(shares, features) {
  const whole = total(shares) || 1;
  return largest(shares, 3).map((channel) => ({
    channel: channelName(channel, features),
    share: rounded(shares[channel] / whole, 3),
  }));
}

/** Return the indices of the largest values, the last first among equals. */
function largest(values, count) {
  const order = [...values.keys()];
  return order.sort((a, b) => values[b] - values[a] || b - a).slice(0, count);
}

export function channelName(channel, features) {
  return features?.[channel] ?? channel;
}
