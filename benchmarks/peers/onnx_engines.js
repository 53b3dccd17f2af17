// Score windows with an ONNX file: node onnx_engines.js PACKAGE MODEL WINDOWS SHAPE > scores
const { readFileSync, writeSync } = require("node:fs");

async function main([name, model, windows, shape]) {
  const { InferenceSession, Tensor } = require(name);
  const provider = name.endsWith("web") ? "wasm" : "cpu";
  const options = { intraOpNumThreads: 1, executionProviders: [provider] };
  const session = await InferenceSession.create(readFileSync(model), options);
  const bytes = new Uint8Array(readFileSync(windows));
  const x = new Tensor("float32", new Float32Array(bytes.buffer), JSON.parse(shape));
  const { score } = await session.run({ x }, ["score"]);
  const { buffer, byteOffset, byteLength } = score.data;
  writeSync(1, new Uint8Array(buffer, byteOffset, byteLength));
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message.split("\n")[0]);
    process.exit(1);
  },
);
