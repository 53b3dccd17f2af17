// Push a CSV file into a stream, and print its verdicts: ARTIFACT.onnx READINGS.csv
// The file has a header with the names of the features; other columns are ignored.
import { readFile } from "node:fs/promises";

import { verdictLine } from "edgeae/lines";
import { open } from "edgeae/node";

const [artifact, readings] = process.argv.slice(2);
const scorer = await open(artifact);
const { input, front_end: frontEnd } = scorer.manifest;
const stream = scorer.stream({ stride: input.stride ?? 1 });
const [header, ...lines] = (await readFile(readings, "utf8")).trim().split(/\r?\n/);
const names = header.split(",");
for (const line of lines) {
  const cells = line.split(",").map((cell, i) => [names[i], cell === "" ? null : Number(cell)]);
  const verdict = await stream.push(Object.fromEntries(cells));
  if (verdict === null) continue;
  if (verdict.verdict !== "normal") {
    console.log(JSON.stringify(await verdictLine(verdict, input.features, frontEnd?.names)));
  }
  for (const event of verdict.events) console.log(JSON.stringify(event));
}
console.error(stream.counts);
await scorer.close();
