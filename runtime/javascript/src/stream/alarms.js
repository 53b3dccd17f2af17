/** Alarms: votes over neighbouring windows, so that one anomalous window is no alarm. */

import { InputError } from "../errors.js";
import { decimal, total } from "../numbers.js";
import { ANOMALY, contributionsJson } from "./verdict.js";

const [START, END] = ["start", "end"];

/**
 * Return a rule with its defaults, all in valid windows.
 *
 * An alarm starts when `votes` of the last `of` windows are anomalies. It ends when at most
 * `clearAt` of them are (hysteresis), but lasts at least `minDuration` windows. The next one starts
 * `cooldown` windows after that at the earliest.
 */
export function alarmRule({ votes = 3, of = 5, clearAt = 0, minDuration = 1, cooldown = 0 } = {}) {
  const rule = { votes, of, clearAt, minDuration, cooldown };
  const are = Object.values(rule).every(Number.isInteger);
  const areIn = votes >= 1 && votes <= of && clearAt >= 0 && clearAt < votes;
  if (!are || !areIn || minDuration < 1 || cooldown < 0) {
    throw new InputError(
      "`alarm` must hold 1 <= votes <= of, 0 <= clearAt < votes, minDuration >= 1, cooldown >= 0; " +
        `got ${JSON.stringify(rule)}`,
    );
  }
  return rule;
}

/** Turn verdicts into the start and end of alarms; invalid windows neither vote nor count. */
export function alarmsOf(rule, features) {
  let s = {
    rule: Object.values(rule),
    votes: [],
    duration: 0, // windows of the alarm after its start
    cooldownLeft: 0,
    isOn: false,
    count: 0,
    start: null, // window and time
    peak: null,
  };

  /** Take a valid window; return `start` or `end` if an alarm does so with it. */
  function change(isAnomaly) {
    s.votes = [...s.votes, Number(isAnomaly)].slice(-rule.of);
    s.cooldownLeft = Math.max(0, s.cooldownLeft - 1);
    const votes = total(s.votes);
    if (!s.isOn) {
      if (votes < rule.votes || s.cooldownLeft) return null;
      s.isOn = true;
      s.duration = 0;
      s.count += 1;
      return START;
    }
    s.duration += 1;
    if (votes > rule.clearAt || s.duration < rule.minDuration) return null;
    s.isOn = false;
    s.cooldownLeft = rule.cooldown && rule.cooldown + 1;
    return END;
  }

  return {
    isOn: () => s.isOn,
    count: () => s.count,

    /** Take the next verdict, and return the event if an alarm starts or ends with it. */
    async take(verdict) {
      const { score, window, time } = verdict;
      const found = change(verdict.verdict === ANOMALY);
      if (found === START) {
        s.start = { window, time };
        s.peak = null;
      }
      if ((found || s.isOn) && !(score <= s.peak?.score)) {
        const contributions = contributionsJson(await verdict.top(), features);
        s.peak = { score: decimal(score), window, time, contributions };
      }
      if (!found) return null;
      const event = {
        event: `alarm ${found}`,
        alarm: s.count,
        start_window: s.start.window,
        start_time: s.start.time,
        peak: s.peak,
      };
      if (found === START) return event;
      s.start = null;
      return { ...event, end_window: window, end_time: time };
    },

    state: () => s,
    /** Continue from a state; that of another rule keeps the count and an alarm that is on. */
    restore(state) {
      const isSame = String(state.rule) === String(s.rule);
      s = { ...state, rule: s.rule, votes: isSame ? state.votes : [] };
    },
  };
}
