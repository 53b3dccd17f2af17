/** Verdicts on readings that come one at a time, in constant memory. */

import { valuesOf } from "../artifact/manifest.js";
import { InputError } from "../errors.js";
import { isFinite } from "../numbers.js";
import { readingOf } from "../readings.js";
import { alarmRule, alarmsOf } from "./alarms.js";
import { DROP, GAP, clockOf, nanoseconds } from "./clock.js";
import { thresholdByCondition } from "./conditions.js";
import { driftOf } from "./drift.js";
import { dynamicsCheck } from "./dynamics_checks.js";
import { intakeOf } from "./intake.js";
import { ringOf } from "./ring.js";
import { sensorChecks } from "./sensor_checks.js";
import { thresholdEvents } from "./threshold_events.js";
import { trackingThreshold } from "./tracking.js";
import { ANOMALY, INVALID, NORMAL, verdictOf } from "./verdict.js";

/**
 * Return a stream: windows of a model, cut from readings as they come. `index.d.ts` describes it.
 *
 * A reading is one row for a model of `(steps, channels)`, and a whole row for any other model.
 * Calls are answered in the order in which they were made, also where nobody awaits them.
 */
export function streamOf(model, options) {
  let machine = machineOf(model, options);
  let last = Promise.resolve(); // of the calls in their order

  function inOrder(work) {
    const done = last.then(work);
    last = done.catch(() => {}); // reported to who asked for it, and to no other
    return done;
  }

  const stream = {
    async push(reading, { time = null, condition = null } = {}) {
      const row = readingOf(reading, model.manifest.input);
      const timeNs = nanoseconds(time);
      return inOrder(() => machine.push(row, timeNs, condition));
    },
    async pushAll(readings) {
      const verdicts = await Promise.all(Array.from(readings, (reading) => stream.push(reading)));
      return verdicts.filter(Boolean);
    },
    restart: () => inOrder(() => machine.restart()),
    reset: () =>
      inOrder(() => {
        machine = machineOf(model, options);
      }),
    state: () => inOrder(() => ({ model: model.digest, ...structuredClone(machine.state()) })),
    restore: (state) =>
      inOrder(() => {
        const next = machineOf(model, options);
        try {
          if (state.model !== model.digest) throw new InputError("it is that of another model");
          next.restore(structuredClone(state));
        } catch (error) {
          throw new InputError(`\`state\` cannot be used: ${error.message}`);
        }
        machine = next;
      }),
  };
  for (const name of Object.keys(machine.facts())) {
    Object.defineProperty(stream, name, { enumerable: true, get: () => machine.facts()[name] });
  }
  return Object.freeze(stream);
}

/** Return the machine inside a stream, whose calls must not overlap. */
function machineOf(model, { stride = 1, tracking: isTracked, alarm, drift: span = 0, ...bounds }) {
  refuseUnless(Number.isInteger(stride) && stride >= 1, "stride", "1", stride);
  refuseUnless(Number.isInteger(span) && span >= 0, "drift", "0", span);
  const { manifest } = model;
  const { input } = manifest;
  const { shape } = input;
  const { features } = valuesOf(manifest);
  const steps = shape.length === 2 ? shape[0] : 1;
  const ring = ringOf(steps, shape.at(-1));
  const clock = clockOf(input, steps);
  const intake = input.difference || input.tolerate ? intakeOf(input, stride) : null;
  const sensors = sensorChecks(input, manifest.front_end);
  const dynamicsFault = dynamicsCheck(input);
  const byCondition = input.condition && thresholdByCondition(manifest, model.threshold);
  const tracking = isTracked ?? manifest.tracking ? tracked() : null;
  const alarms = alarmsOf(alarmRule(alarm), features);
  const drift = driftOf(manifest.calibration, span, features);
  const moves = thresholdEvents(tracking, features);
  const watches = { alarms, drift, moves };
  let s = { stride, counts: {}, readings: 0, windows: 0 };
  let conditional = model.threshold; // that of the last reading's condition; null if unknown
  restart();

  function tracked() {
    if (manifest.threshold.by_condition) {
      throw new InputError("`tracking` goes with one threshold; this model has one per condition");
    }
    return trackingThreshold(model.threshold, manifest, bounds);
  }

  function threshold() {
    return tracking ? tracking.value : (conditional ?? model.threshold);
  }

  function restart() {
    intake?.restart();
    beginWindow();
  }

  function beginWindow() {
    // Readings until the window is complete, those that no window had, and those until the fault
    // has left the window.
    Object.assign(s, { missing: steps, fresh: 0, fault: null, faultLeft: 0 });
    sensors.restart();
  }

  function push(row, timeNs, condition) {
    const time = timeNs === null ? null : Number(timeNs) / 1e9;
    if (byCondition) conditional = byCondition(condition, time);
    if (intake) return take(intake.take(row, timeNs, clock), time);
    if (timeNs !== null && steps > 1) {
      const step = clock.take(timeNs);
      if (step === DROP) return null;
      if (step === GAP) {
        restart();
        write(row);
        return invalid(time, "gap");
      }
    }
    write(row);
    return s.missing ? null : complete(time);
  }

  /** Take what the intake makes of a reading. */
  function take(taken, time) {
    if (!taken) return null;
    const { rows, isNew, reason } = taken;
    if (isNew) beginWindow();
    rows.slice(0, -1).forEach(bridge);
    if (rows.length) write(rows.at(-1));
    else s.readings += 1;
    if (reason) return invalid(time, reason);
    return rows.length && !s.missing ? complete(time) : null;
  }

  /** Take a row in the place of a lost reading: no window ends with it. */
  function bridge(row) {
    write(row);
    s.readings -= 1;
    if (s.missing) return;
    s.missing = stride;
    checkFresh();
  }

  function write(row) {
    ring.write(row);
    s.missing -= 1;
    s.fresh += 1;
    s.readings += 1;
  }

  /** Give the verdict on the window that the last reading completed. */
  function complete(time) {
    s.missing = stride;
    checkFresh();
    if (s.faultLeft > 0) return judged({ verdict: INVALID, time, ...s.fault });
    if (time !== null && clock.isOtherRate()) return invalid(time, "sampling rate");
    return scored(ring.newest(steps), time);
  }

  /** Check the readings of the window that no earlier window had. */
  function checkFresh() {
    const end = ring.end();
    // Between windows further apart than their length there are readings that were not checked.
    const isFollowing = s.fresh <= steps;
    s.faultLeft -= s.fresh;
    const fault = sensors.check(ring.block, end - Math.min(s.fresh, steps), end, isFollowing);
    s.fresh = 0;
    if (!fault) return;
    const { row, ...seen } = fault;
    s.fault = seen;
    s.faultLeft = steps - (end - 1 - row);
  }

  async function scored(window, time) {
    const [score] = await model.scores(window, 1);
    if (!isFinite(score)) return invalid(time, "overflow");
    if (conditional === null) return invalid(time, "condition");
    const isAnomaly = score > threshold();
    const fault = isAnomaly ? null : dynamicsFault(window);
    // The score sees nothing, but channels move as never in training.
    if (fault) return judged({ verdict: INVALID, score, time, ...fault });
    const kind = isAnomaly ? ANOMALY : NORMAL;
    const verdict = judged({ verdict: kind, score, time, evidence: window });
    tracking?.step(score);
    for (const watch of Object.values(watches)) {
      const event = await watch.take(verdict);
      if (event) verdict.events.push(event);
    }
    return verdict;
  }

  function invalid(time, reason) {
    return judged({ verdict: INVALID, time, reason });
  }

  function judged(values) {
    for (const name of [values.verdict, values.reason].filter(Boolean)) {
      s.counts[name] = (s.counts[name] ?? 0) + 1;
    }
    s.windows += 1;
    return verdictOf(model, { threshold: threshold(), window: s.windows - 1, ...values });
  }

  return {
    push,
    restart,
    facts: () => ({
      threshold: threshold(),
      tracking,
      counts: { ...s.counts },
      readings: s.readings,
      windows: s.windows,
      missing: s.missing,
      dropped: clock.dropped(),
      isAlarm: alarms.isOn(),
      alarms: alarms.count(),
      isDrift: drift.isOn(),
      driftSize: drift.size(),
    }),

    state() {
      const parts = { clock, sensors, intake, tracking, ...watches };
      const states = Object.entries(parts).map(([name, part]) => [name, part && part.state()]);
      const rows = Array.from(ring.newest(steps + 1), String); // NaN and infinity, too
      return { ...s, rows, ...Object.fromEntries(states) };
    },
    restore({ rows, clock: times, sensors: runs, intake: taken, tracking: moved, ...state }) {
      refuseUnless(state.stride === stride, "stride", state.stride, stride);
      const channels = shape.at(-1);
      const values = rows.map(Number);
      for (let at = 0; at < values.length; at += channels) {
        ring.write(values.slice(at, at + channels));
      }
      clock.restore(times);
      sensors.restore(runs);
      intake?.restore(taken);
      if (moved) tracking?.restore(moved);
      for (const [name, watch] of Object.entries(watches)) {
        watch.restore(state[name]);
        delete state[name];
      }
      s = state;
    },
  };
}

function refuseUnless(isGood, name, must, value) {
  if (isGood) return;
  throw new InputError(`\`${name}\` must be a whole number, at least ${must}; got ${value}`);
}
