/** The events of a threshold that follows drift: it has moved, or accepted a new normal. */

import { decimal, rounded, summed } from "../numbers.js";
import { ANOMALY, channelSharesJson } from "./verdict.js";

const FACTOR = 1.5; // from one event to the next
const KEPT = 0.9; // of the shares of earlier anomalies, at each

/** Compare the threshold after each valid window with that of the last event. */
export function thresholdEvents(tracking, features) {
  let s = { factor: 1, newNormals: 0, shares: [] }; // the shares of the latest anomalies

  return {
    /** Take a verdict, whose score has moved the threshold; return the event, if there is one. */
    async take(verdict) {
      if (tracking === null) return null;
      if (verdict.verdict === ANOMALY) {
        s.shares = summed(s.shares, await verdict.channelShares(), KEPT);
      }
      const { factor, newNormals, value, start } = tracking;
      const change = factor / s.factor;
      const isNewNormal = newNormals > s.newNormals;
      s.newNormals = newNormals; // fewer, if one was refused
      if (!isNewNormal && change > 1 / FACTOR && change < FACTOR) return null;
      const event = {
        event: isNewNormal ? "new normal" : "threshold",
        window: verdict.window,
        time: verdict.time,
        threshold: decimal(value),
        previous_threshold: decimal(start * s.factor),
        factor: rounded(factor, 3),
        contributions: channelSharesJson(s.shares, features),
      };
      if (!isNewNormal) s.factor = factor;
      return event;
    },

    state: () => s,
    restore(state) {
      s = state;
    },
  };
}
