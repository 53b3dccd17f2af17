/**
 * The digest inside the file that it covers, found and checked without a parser.
 *
 * The manifest holds `edgeae-sha256:` and 64 hexadecimal digits, once in the whole file. The digits
 * are the SHA-256 of the file's bytes, computed with zeros instead of the digits.
 */

import { ArtifactError } from "../errors.js";
import { sha256 } from "./sha256.js";

const MARKER = "edgeae-sha256:";
const DIGITS = 64;

/** Check the digest of an artifact's bytes and return it; throw `ArtifactError` if it is wrong. */
export function checkedDigest(bytes) {
  const start = digitsStart(bytes);
  const digits = bytes.subarray(start, start + DIGITS);
  const stored = String.fromCharCode(...digits);
  const blank = new Uint8Array(bytes); // a copy, which the `slice` of a Buffer would not be
  blank.fill(0x30, start, start + DIGITS);
  if (sha256(blank) !== stored) {
    throw new ArtifactError("digest does not match: the file was changed or cut; export it again");
  }
  return stored;
}

function digitsStart(bytes) {
  const marker = new TextEncoder().encode(MARKER);
  const places = placesOf(bytes, marker);
  if (!places.length) {
    throw new ArtifactError("no edgeae manifest inside; write the file with 'edgeae export'");
  }
  if (places.length > 1) {
    throw new ArtifactError(`'${MARKER}' must occur once; it occurs ${places.length} times`);
  }
  return places[0] + marker.length;
}

/** Return the indices at which some bytes occur in others. */
function placesOf(bytes, wanted) {
  const places = [];
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) places.push(at);
  }
  return places;
}
