/** Readings of a stream whose model takes differences, or tolerates lost readings. */

import { isFinite } from "../numbers.js";
import { BRIDGE, DROP, GAP } from "./clock.js";
import { NOT_FINITE } from "./sensor_checks.js";

/**
 * Prepare the readings of a stream, one by one.
 *
 * A reading with a missing value is a lost one. Where too many are lost in a row, there is an
 * invalid verdict with each stride.
 */
export function intakeOf({ difference: signs, tolerate }, stride) {
  let before = null; // the last reading since a gap
  let missing = 0; // readings with a missing value since the last whole one

  /** Return the rows of a reading; none if it has no difference. */
  function rowsOf(row, lost) {
    const last = before;
    before = row;
    if (last === null) return signs ? [] : [row];
    const rows = [];
    for (let left = lost; left >= 0; left -= 1) {
      const share = left / (lost + 1);
      rows.push(row.map((value, c) => (left ? value + (last[c] - value) * share : value)));
    }
    return signs ? differences(last, rows) : rows;
  }

  function differences(last, rows) {
    const changes = rows.map((row, i) =>
      row.map((value, c) => (signs[c] ? value - (rows[i - 1] ?? last)[c] : value)),
    );
    const hasAll = signs.every((sign, c) => !sign || changes.at(-1)[c] * sign >= 0);
    return hasAll ? changes : [];
  }

  function lose() {
    missing += 1;
    const over = missing - tolerate;
    if (over <= 0) return { rows: [] };
    before = null;
    const isDue = (over - 1) % stride === 0;
    return { rows: [], isNew: true, reason: isDue ? NOT_FINITE : null };
  }

  /** Forget the last reading, as after a gap. */
  function restart() {
    before = null;
    missing = 0;
  }

  return {
    restart,

    /**
     * Take a reading; null if its stamp is late or a repetition.
     *
     * The rows that it becomes are returned, all but the last of them bridged; whether a window
     * begins with them, `isNew`; and the reason of an invalid verdict.
     */
    take(reading, timeNs, clock) {
      const row = signs ? reading : reading.map(Math.fround);
      if (!row.every(isFinite)) return lose();
      let lost = missing;
      missing = 0;
      if (timeNs !== null) {
        const step = clock.take(timeNs);
        if (step === DROP) return null;
        if (step === GAP) {
          restart();
          return { rows: rowsOf(row, 0), isNew: true, reason: "gap" };
        }
        if (clock.hasRate) lost = step === BRIDGE ? clock.lost() : 0;
      }
      const isFirst = before === null;
      const rows = rowsOf(row, lost);
      const isReset = !rows.length && !isFirst;
      return { rows, isNew: isReset, reason: isReset ? "gap" : null };
    },

    state: () => ({ missing, before: before && [...before] }),
    restore(state) {
      missing = state.missing;
      before = state.before && Float64Array.from(state.before);
    },
  };
}
