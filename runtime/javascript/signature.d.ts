export interface Signature {
  /** Text of the public key (PEM), or its bytes. */
  key: string | Uint8Array;
  /** Content of `FILE.sig`. */
  signature: string | Uint8Array;
  /** Name of the file, without folders, as it was signed. */
  name: string;
  /** The oldest version that is accepted; 1. */
  minVersion?: number;
}

/**
 * Return the name and the version under which a key signed an artifact.
 *
 * @throws {ArtifactError} if the key did not sign these bytes under this name, or an older version
 * @throws {InputError} if the key is none, or this engine or page has no Ed25519
 */
export function verifySignature(
  bytes: Uint8Array,
  signature: Signature,
): Promise<{ name: string; version: number }>;
