/** Open artifacts by their paths in Node, with onnxruntime-node. */

import * as files from "node:fs/promises";
import { basename } from "node:path";
import { webcrypto } from "node:crypto";

import { ArtifactError, EdgeAEError, InputError } from "./errors.js";
import { open as openBytes } from "./scorer.js";
import { verifySignature } from "./signature.js";

export { ArtifactError, EdgeAEError, InputError };

globalThis.crypto ??= webcrypto; // Node 18

const MAX_BYTES = 2 ** 28;

/**
 * Open an `.onnx` artifact, and check it as `open` of `edgeae` does.
 *
 * @param {string} path
 * @param {object} [options] those of that `open`; `verifyKey`, the path of the public key that
 *   must have signed the file, and `minVersion`; `ort`, another engine than onnxruntime-node
 * @throws {ArtifactError} if it cannot be opened; the message begins with the path
 */
export async function open(path, { ort, verifyKey, minVersion, ...options } = {}) {
  const engine = ort ?? (await engineOfNode());
  const bytes = await read(path, MAX_BYTES);
  if (verifyKey !== undefined) {
    const [key, signature] = [await read(verifyKey, MAX_BYTES), await read(`${path}.sig`, MAX_BYTES)];
    await verifySignature(bytes, { key, signature, name: basename(path), minVersion });
  }
  try {
    return await openBytes(bytes, engine, options);
  } catch (error) {
    if (error instanceof ArtifactError) throw new ArtifactError(`${path}: ${error.message}`);
    throw error;
  }
}

async function engineOfNode() {
  try {
    const module = await import("onnxruntime-node");
    return module.InferenceSession ? module : module.default;
  } catch (error) {
    if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new EdgeAEError("onnxruntime-node is not installed; npm install onnxruntime-node");
  }
}

/** Read a file of at most so many bytes; what is no file is not opened. */
async function read(path, most) {
  let file;
  try {
    file = await files.open(path);
    const stat = await file.stat();
    if (!stat.isFile()) throw new ArtifactError(`${path}: is no file`);
    if (stat.size > most) throw new ArtifactError(`${path}: must be at most ${most >> 20} MB`);
    return new Uint8Array(await files.readFile(file));
  } catch (error) {
    if (error instanceof EdgeAEError) throw error;
    const reason = error.code === "ENOENT" ? "no such file" : error.message;
    throw new ArtifactError(`${path}: ${reason}`);
  } finally {
    await file?.close();
  }
}
