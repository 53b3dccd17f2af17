/** Check the signature of an artifact: Ed25519 by WebCrypto, detached, with increasing versions. */

import { ArtifactError, InputError } from "./errors.js";
import { parseJson } from "./artifact/json.js";
import { sha256 } from "./artifact/sha256.js";

const KEYS = ["name", "sha256", "signature", "version"];
const MAX_SIGNATURES = 2;
const MAX_BYTES = 2 ** 16;

/**
 * Return the name and the version under which a key signed an artifact.
 *
 * @param {Uint8Array} bytes the artifact
 * @param {{key: Uint8Array | string, signature: Uint8Array | string, name: string, minVersion?: number}} verify
 *   the text of the public key (PEM) and of `FILE.sig`, the file's name, and the oldest version
 *   that is accepted
 * @throws {ArtifactError} if the key did not sign these bytes under this name, or an older version
 * @throws {InputError} if the key is none, or this engine or page has no Ed25519
 */
export async function verifySignature(bytes, { key, signature, name, minVersion = 1 }) {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    throw new InputError("a signature needs WebCrypto, which browsers give to pages from https only");
  }
  const publicKey = await importedKey(subtle, textOf(key));
  const digest = sha256(bytes);
  const signatures = readSignatures(signature, name);
  const signed = signatures.find((one) => one.sha256 === digest) ?? signatures[0];
  if (signed.sha256 !== digest || signed.name !== name) {
    throw new ArtifactError(
      `${name}: its content or name differs from what was signed; sign it again`,
    );
  }
  const isRight = await isSigned(subtle, publicKey, signed);
  if (!isRight) throw new ArtifactError(`${name}: the key did not sign it`);
  if (signed.version < minVersion) {
    throw new ArtifactError(`${name}: version ${signed.version} is older than ${minVersion}`);
  }
  return { name, version: signed.version };
}

function textOf(content) {
  return typeof content === "string" ? content : new TextDecoder().decode(content);
}

async function importedKey(subtle, pem) {
  const body = /^-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/;
  const found = body.exec(pem);
  try {
    return await subtle.importKey("spki", fromBase64(found[1]), "Ed25519", false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") {
      throw new InputError("a signature needs Ed25519, which this engine's WebCrypto does not have");
    }
    throw new InputError("`key` must be the text of a public key of 'edgeae key new'");
  }
}

function readSignatures(text, name) {
  let signatures = [];
  try {
    if (text.length <= MAX_BYTES) {
      const lines = textOf(text).split("\n").filter(Boolean);
      signatures = lines.map((line) => parseJson(new TextEncoder().encode(line)));
    }
  } catch {
    signatures = [];
  }
  const isRightNumber = signatures.length >= 1 && signatures.length <= MAX_SIGNATURES;
  if (!isRightNumber || !signatures.every(isSignature)) {
    throw new ArtifactError(`${name}.sig: not a signature of edgeae; sign the file again`);
  }
  return signatures;
}

function isSignature(signed) {
  return (
    typeof signed === "object" &&
    signed !== null &&
    Object.keys(signed).sort().join() === KEYS.join() &&
    Number.isSafeInteger(signed.version) &&
    signed.version >= 1 &&
    [signed.name, signed.sha256, signed.signature].every((value) => typeof value === "string")
  );
}

async function isSigned(subtle, key, signed) {
  let signature;
  try {
    signature = fromBase64(signed.signature);
  } catch {
    return false;
  }
  if (btoa(String.fromCharCode(...signature)) !== signed.signature) return false; // another spelling
  const facts = ["edgeae signature 1", signed.name, signed.version, signed.sha256];
  const message = `[${facts.map(pythonJson).join(", ")}]`;
  return subtle.verify("Ed25519", key, signature, new TextEncoder().encode(message));
}

/** Write a value as Python's `json.dumps` does: characters beyond ASCII are escaped. */
function pythonJson(value) {
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) =>
    unit === "\u007f" ? unit : escaped(unit),
  );
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
