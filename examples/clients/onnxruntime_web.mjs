// Score one raw window with onnxruntime-web, in Node or a browser: ARTIFACT.onnx WINDOW.json
import { readFile } from "node:fs/promises";
import * as ort from "onnxruntime-web";

const [artifact, window] = process.argv.slice(2);
const session = await ort.InferenceSession.create(await readFile(artifact));
const values = JSON.parse(await readFile(window, "utf8"));
const shape = [1]; // a batch of one
for (let inner = values; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
const x = new ort.Tensor("float32", Float32Array.from(values.flat(Infinity)), shape);
const { score, is_anomaly } = await session.run({ x }, ["score", "is_anomaly"]);
console.log(`${score.data[0]},${Number(is_anomaly.data[0])}`);
