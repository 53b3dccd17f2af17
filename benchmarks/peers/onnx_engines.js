// Score windows with an ONNX file: node onnx_engines.js PACKAGE MODEL WINDOWS SHAPE > scores
const { readFileSync, writeSync } = require("node:fs");

async function main([name, model, windows, shape]) {
  const { InferenceSession, Tensor } = require(name);
  const options = { intraOpNumThreads: 1, executionProviders: [name.endsWith("web") ? "wasm" : "cpu"] };
  const session = await InferenceSession.create(readFileSync(model), options);
  const bytes = readFileSync(windows);
  const x = new Tensor("float32", new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)), JSON.parse(shape));
  const { score } = await session.run({ x }, ["score"]);
  writeSync(1, new Uint8Array(score.data.buffer, score.data.byteOffset, score.data.byteLength));
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(`${error.message}`.split("\n")[0]);
    process.exit(1);
  },
);
