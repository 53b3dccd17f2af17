/** Run a job in Node: `node node_drive.mjs JOB.json` prints the answers as JSON. */

import { readFile } from "node:fs/promises";

import { open } from "edgeae/node";

import { drive } from "./drive.js";

const job = JSON.parse(await readFile(process.argv[2], "utf8"));
const scorer = await open(job.artifact, job.open);
if (job.windows !== undefined) {
  const scores = [];
  const flags = [];
  for (const window of job.windows) {
    scores.push(await scorer.score(window));
    flags.push(await scorer.isAnomaly(window));
  }
  const batch = await scorer.score(job.windows);
  const top = Array.from(await scorer.contributions(job.windows[0]));
  const selftest = await scorer.selftest();
  console.log(JSON.stringify({ scores, flags, batch: Array.from(batch), top, selftest }));
} else {
  console.log(JSON.stringify(await drive(scorer, job)));
}
await scorer.close();
