/** The condition of the last reading of a stream, and its threshold. */

import { UNKNOWN, conditionOf } from "../conditions.js";

const HOUR = "hour"; // the condition that is no column: the hour of the day of a stamp, in UTC

/**
 * Return a function from the condition of a reading, and the seconds of its stamp, to its threshold;
 * null where training never saw the condition.
 */
export function thresholdByCondition({ input: { condition }, threshold: promised }, threshold) {
  const thresholds = threshold === promised.value ? promised.by_condition : null;
  return (value, time) => {
    const isHour = condition.column === HOUR && value === null && time !== null;
    const known = isHour ? ((Math.floor(time / 3600) % 24) + 24) % 24 : value;
    const group = known === null ? UNKNOWN : conditionOf(condition, known);
    return group === UNKNOWN ? null : (thresholds?.[group] ?? threshold);
  };
}
