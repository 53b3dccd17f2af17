// Compiled, not run: what a caller writes has types, and what he must not write has none.
import * as ort from "onnxruntime-node";
import { ArtifactError, open, type Scorer, type Verdict } from "edgeae";
import { verdictLine } from "edgeae/lines";
import { open as openFile } from "edgeae/node";
import { verifySignature } from "edgeae/signature";

export async function use(bytes: Uint8Array): Promise<number> {
  const scorer: Scorer = await open(bytes, ort, { falseAlarmRate: 0.01 });
  const score: number = await scorer.score([1, 2, 3, 4]);
  const flags: boolean[] = await scorer.isAnomaly([[[1, 2], [3, 4]]]);
  const either: number | Float32Array = await scorer.score(new Float32Array(8));
  const stream = scorer.stream({ stride: 4, alarm: { votes: 2, of: 3 }, drift: 100 });
  const verdict: Verdict | null = await stream.push([1, null], { time: 5n });
  if (verdict !== null) console.log(await verdictLine(verdict, scorer.manifest.input.features));
  await stream.restore(await stream.state());
  stream.tracking?.accept();
  await verifySignature(bytes, { key: "", signature: "", name: "pump.onnx" });
  await (await openFile("pump.onnx", { ort, verifyKey: "fleet.pub" })).close();
  // @ts-expect-error: an option that is none
  scorer.stream({ strides: 4 });
  // @ts-expect-error: a time is no text
  await stream.push([1, 2], { time: "now" });
  // @ts-expect-error: what is known of a scorer does not change
  scorer.threshold = 1;
  return Number(either) + flags.length + score + Number(verdict?.events.length) + Number(new ArtifactError(""));
}
