import type { Engine, OpenOptions, Scorer } from "./index.js";

export { ArtifactError, EdgeAEError, InputError } from "./index.js";

export interface NodeOptions extends OpenOptions {
  /** Another engine than onnxruntime-node. */
  ort?: Engine;
  /** Path of the public key that must have signed the file; the signature is in `FILE.sig`. */
  verifyKey?: string;
  /** The oldest version that is accepted. */
  minVersion?: number;
}

/**
 * Open an `.onnx` artifact by its path.
 *
 * @throws {ArtifactError} if it cannot be opened; the message begins with the path
 */
export function open(path: string, options?: NodeOptions): Promise<Scorer>;
