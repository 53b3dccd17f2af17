/**
 * Push readings through the node while its flow is deployed again and again:
 * `node redeploys.cjs JOB.json` prints what came out of it as JSON.
 */

"use strict";

const { readFileSync } = require("node:fs");

const helper = require("node-red-node-test-helper");

const job = JSON.parse(readFileSync(process.argv[2], "utf8"));
helper.init(require.resolve("node-red"));

const flow = [
  { id: "tab", type: "tab", label: "test" },
  { id: "model", type: "edgeae", z: "tab", wires: [["verdicts"], ["events"]], ...job.config },
  { id: "verdicts", type: "sink", z: "tab", wires: [] },
  { id: "events", type: "sink", z: "tab", wires: [] },
];
const found = { verdicts: [], events: [], errors: [], statuses: [] };

/** A node that keeps what it gets, from its first moment on. */
function sink(RED) {
  RED.nodes.registerType("sink", function Sink(config) {
    RED.nodes.createNode(this, config);
    this.on("input", ({ payload }) => found[config.id].push(payload));
  });
}

function listen() {
  const node = helper.getNode("model");
  node.on("call:status", ({ args }) => found.statuses.push(args[0]));
  node.on("call:error", ({ args }) => found.errors.push(String(args[0]?.message ?? args[0])));
  return node;
}

/** Deploy all flows; the helper's own call gives up after 0.3 s. */
async function deploy() {
  const started = new Promise((resolve) => helper._events.once("flows:started", resolve));
  await helper._redNodes.setFlows(structuredClone(flow), {}, "full");
  await started;
  return listen();
}

const rest = () => new Promise((resolve) => setImmediate(resolve));

async function main() {
  await helper.startServer(() => {});
  await helper.load([require("node-red-contrib-edgeae"), sink], flow);
  let node = listen();
  for (const [at, message] of job.messages.entries()) {
    node.receive(structuredClone(message));
    if (job.deployEvery && at % job.deployEvery === job.deployEvery - 1) {
      node = await deploy();
    }
    if (at % 50 === 49) await rest();
  }
  node = await deploy(); // answers what is left, and sends it
  node.receive({ payload: "the end" }); // is refused, behind all others
  const isEnd = (error) => error.includes("'the end'") || error.includes(".onnx: ");
  while (!found.errors.some(isEnd)) await rest();
  await rest();
  await helper.unload();
  process.stdout.write(JSON.stringify(found), () => process.exit(0)); // else a pipe gets a part
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
