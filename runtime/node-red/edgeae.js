/** The node `edgeae`: readings in, verdicts and events out. */

"use strict";

const STATE = "stream"; // the key in a node's context
const STATUS_MS = 1000; // between two texts of the same colour, which each open editor gets
const SAVE_MS = 60_000; // between two states, for a process that ends without closing its nodes

/**
 * States from one deploy to the next, by the ids of their nodes: without a configured store Node-RED
 * forgets a node's context with each deploy. A context store that writes files keeps them longer.
 */
const kept = new Map();

module.exports = function register(RED) {
  RED.nodes.registerType("edgeae", function EdgeaeNode(config) {
    RED.nodes.createNode(this, config);
    const run = start(this, config);
    let isClosing = false;
    const held = []; // messages that nobody would take while flows stop
    let last = Promise.resolve();
    const pass = (send, messages) => (isClosing ? held.push(messages) : send(messages));

    const send = (messages) => this.send(messages);
    run.then(({ sent }) => sent.forEach((messages) => pass(send, messages))).catch((error) => {
      this.status({ fill: "red", shape: "ring", text: error.message });
      this.error(error.message);
    });

    this.on("input", (message, answerWith, done) => {
      last = last // one message after the other: so do the answers
        .then(() => run)
        .then((running) => answer(RED, running, message, (one) => pass(answerWith, one)))
        .then(() => done(), (error) => done(error));
    });

    this.on("close", async (removed, done) => {
      isClosing = true;
      await last; // readings that have come are not lost
      const running = await run.catch(() => null); // its error has been reported
      if (running !== null) {
        await running.save(held).catch((error) => this.error(`not saved: ${error.message}`));
        await running.scorer.close();
      }
      if (removed) kept.delete(this.id);
      done();
    });
  });
};

/** Open the artifact and continue the stream of the deploy before, if there was one. */
async function start(node, config) {
  const { open } = await import("edgeae/node");
  const { verdictLine } = await import("edgeae/lines");
  if (!config.file) throw new Error("name the .onnx file of the detector");
  const key = config.verifyKey ? { verifyKey: config.verifyKey } : {};
  const scorer = await open(config.file, key);
  const { input, front_end: frontEnd } = scorer.manifest;
  const options = optionsOf(config, input);
  const context = node.context();
  const stored = kept.get(node.id) ?? (await promised((take) => context.get(STATE, take)));
  let stream = scorer.stream(options);
  if (stored) {
    try {
      await stream.restore(stored.state);
    } catch (error) {
      node.warn(`begins anew: ${error.message}`);
      stream = scorer.stream(options);
    }
  }
  let savedAt = Date.now();
  const save = async (sent) => {
    savedAt = Date.now();
    kept.set(node.id, { state: await stream.state(), sent });
    await promised((take) => context.set(STATE, kept.get(node.id), take));
  };
  const saveIfDue = () => (Date.now() - savedAt < SAVE_MS ? null : save([]));
  const show = statusOf(node, stream);
  show(null);
  const line = (verdict) => verdictLine(verdict, input.features, frontEnd?.names);
  return { config, scorer, stream, line, save, saveIfDue, show, sent: stored?.sent ?? [] };
}

function optionsOf(config, input) {
  const whole = (text, otherwise) => (text === "" || text == null ? otherwise : Number(text));
  const [votes, of] = (config.alarm || "3/5").split("/").map(Number);
  const tracking = { on: true, off: false }[config.tracking];
  return {
    stride: whole(config.stride, input.stride ?? (input.shape.length === 2 ? input.shape[0] : 1)),
    alarm: {
      votes,
      of,
      clearAt: whole(config.clearAt, 0),
      minDuration: whole(config.minDuration, 1),
      cooldown: whole(config.cooldown, 0),
    },
    drift: whole(config.drift, 0),
    ...(tracking === undefined ? {} : { tracking }),
  };
}

/** Answer a message: readings, or what an operator says. */
async function answer(RED, { config, stream, line, saveIfDue, show }, message, send) {
  if (message.reset) {
    await stream.reset();
    show(null);
    return;
  }
  if (message.newNormal) {
    answerNewNormal(stream, message.newNormal);
    return;
  }
  const { payload } = message;
  const readings = isBlock(payload) ? payload : [payload];
  const time = timeOf(RED, config, message, readings.length);
  const pushed = readings.map((reading) =>
    stream.push(reading, { time, condition: message.condition ?? null }),
  );
  const settled = await Promise.allSettled(pushed);
  for (const { value: verdict } of settled) {
    if (!verdict) continue;
    show(verdict);
    const isShown = config.verdicts !== "anomalies" || verdict.verdict !== "normal";
    const answered = { ...message, payload: await line(verdict) };
    const events = verdict.events.map((event) => ({ ...message, payload: event }));
    if (isShown || events.length) send([isShown ? answered : null, events.length ? events : null]);
  }
  if (stream.windows === 0) show(null);
  await saveIfDue();
  const refused = settled.find(({ status }) => status === "rejected");
  if (refused) throw refused.reason; // the other readings of the message have been answered
}

function answerNewNormal(stream, said) {
  if (stream.tracking === null) throw new Error("the threshold does not track");
  if (said === "accept") stream.tracking.accept();
  else if (said === "refuse") stream.tracking.refuse();
  else throw new Error("msg.newNormal must be 'accept' or 'refuse'");
}

function isBlock(payload) {
  return Array.isArray(payload) && payload.length > 0 && typeof payload[0] === "object";
}

/** Return the time of a message's reading in nanoseconds, null if none is asked for. */
function timeOf(RED, config, message, readings) {
  if (!config.time) return null;
  const stamp = RED.util.getMessageProperty(message, config.time);
  const ms = new Date(stamp ?? NaN).getTime();
  if (Number.isNaN(ms)) throw new Error(`msg.${config.time} must be a time; got ${stamp}`);
  if (readings > 1) throw new Error("a message with several readings has no time of each");
  return BigInt(Math.round(ms)) * 1_000_000n;
}

/** Return a function that shows the last verdict: green, red in an alarm, yellow without one. */
function statusOf(node, stream) {
  let shown = { fill: null, at: 0 };
  return (verdict) => {
    const [fill, text] = lookOf(verdict, stream);
    if (fill === shown.fill && Date.now() - shown.at < STATUS_MS) return;
    shown = { fill, at: Date.now() };
    node.status({ fill, shape: "dot", text });
  };
}

function lookOf(verdict, stream) {
  if (verdict === null) return ["yellow", `${stream.missing} readings to the next verdict`];
  const figures = `${verdict.score.toPrecision(3)} of ${verdict.threshold.toPrecision(3)}`;
  if (stream.isAlarm) return ["red", `alarm ${stream.alarms}: ${figures}`];
  if (verdict.verdict === "invalid") return ["yellow", `invalid: ${verdict.reason}`];
  return ["green", `${verdict.verdict}: ${figures}`];
}

/** Return the promise of what a function with a callback gives. */
function promised(call) {
  return new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });
}
