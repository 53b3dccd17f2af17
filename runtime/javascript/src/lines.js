/** Verdicts as the JSON values that `edgeae-runtime stream` prints. */

import { decimal, isFinite } from "./numbers.js";
import { ANOMALY, channelName, contributionsJson } from "./stream/verdict.js";

/**
 * Return a verdict as JSON values, with the contributions of an anomaly; names or null. `values` are
 * the names in contributions, where a front end makes them other than those of the channels.
 */
export async function verdictLine(verdict, features, values = features) {
  const line = { event: "verdict", window: verdict.window };
  if (verdict.time !== null) line.time = verdict.time;
  line.verdict = verdict.verdict;
  if (verdict.reason !== null) {
    line.reason = verdict.reason;
    line.channels = verdict.channels.map((channel) => channelName(channel, features));
  }
  if (isFinite(verdict.score)) {
    line.score = decimal(verdict.score);
    line.threshold = decimal(verdict.threshold);
    if (verdict.verdict === ANOMALY) {
      line.contributions = contributionsJson(await verdict.top(), values);
    }
  }
  return line;
}
