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
  { id: "verdicts", type: "helper", z: "tab", wires: [] },
  { id: "events", type: "helper", z: "tab", wires: [] },
];
const found = { verdicts: [], events: [], errors: [], statuses: [] };

function listen() {
  for (const id of ["verdicts", "events"]) {
    helper.getNode(id).on("input", ({ payload }) => found[id].push(payload));
  }
  const node = helper.getNode("model");
  node.on("call:status", ({ args }) => found.statuses.push(args[0]));
  node.on("call:error", ({ args }) => found.errors.push(String(args[0]?.message ?? args[0])));
  return node;
}

const rest = () => new Promise((resolve) => setImmediate(resolve));

async function main() {
  await helper.startServer(() => {});
  await helper.load(require("node-red-contrib-edgeae"), flow);
  let node = listen();
  for (const [at, message] of job.messages.entries()) {
    node.receive(structuredClone(message));
    if (job.deployEvery && at % job.deployEvery === job.deployEvery - 1) {
      await helper.setFlows(structuredClone(flow), "full");
      node = listen();
    }
    if (at % 50 === 49) await rest();
  }
  await helper.setFlows(structuredClone(flow), "full"); // answers what is left, and sends it
  node = listen();
  node.receive({ payload: "the end" }); // is refused, behind all others
  const isEnd = (error) => error.includes("'the end'") || error.includes(".onnx: ");
  while (!found.errors.some(isEnd)) await rest();
  await rest();
  await helper.unload();
  console.log(JSON.stringify(found));
  process.exit(0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
