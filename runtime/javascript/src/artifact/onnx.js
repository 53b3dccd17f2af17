/**
 * Read the manifest in an ONNX file.
 *
 * The wire format is that of Protocol Buffers (https://protobuf.dev/programming-guides/encoding);
 * the field numbers are those of onnx.proto.
 */

import { ArtifactError } from "../errors.js";

const MODEL_METADATA = 14;
const [ENTRY_KEY, ENTRY_VALUE] = [1, 2]; // of StringStringEntryProto
const [VARINT, LENGTH] = [0, 2]; // kinds of a field
const FIXED_BYTES = { 1: 8, 5: 4 }; // of the kinds whose length is known
const MAX_BYTES = 2 ** 24; // of a manifest

/** Return the bytes of `metadata_props["edgeae"]`; throw `ArtifactError` if there are none. */
export function onnxManifest(bytes) {
  for (const { number, content } of fieldsOf(bytes)) {
    if (number !== MODEL_METADATA) continue;
    if (content.length > MAX_BYTES) {
      const size = `${content.length >> 20} MB`;
      throw new ArtifactError(`manifest: must be at most ${MAX_BYTES >> 20} MB; got ${size}`);
    }
    const entry = new Map();
    for (const part of fieldsOf(content)) entry.set(part.number, part.content);
    if (new TextDecoder().decode(entry.get(ENTRY_KEY)) === "edgeae") {
      return entry.get(ENTRY_VALUE) ?? new Uint8Array();
    }
  }
  throw new ArtifactError("no manifest in metadata_props['edgeae']; write it with 'edgeae export'");
}

/** Iterate over the fields of a protobuf message: the number of each, and its bytes. */
function* fieldsOf(bytes) {
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const tag = varint(bytes, at);
    const wire = tag.value % 8;
    let content = (at = tag.end);
    if (wire === VARINT) {
      at = varint(bytes, at).end;
    } else if (wire === LENGTH) {
      const length = varint(bytes, at);
      content = length.end;
      at = content + length.value;
    } else {
      at += FIXED_BYTES[wire] ?? refuse(start);
    }
    if (at > bytes.length) refuse(start);
    yield { number: Math.floor(tag.value / 8), content: bytes.subarray(content, at) };
  }
}

/** Read a number and where it ends; one beyond 2^53 is rounded, and far beyond any file. */
function varint(bytes, start) {
  let value = 0;
  for (let i = 0; i < 10 && start + i < bytes.length; i += 1) {
    const byte = bytes[start + i];
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: start + i + 1 };
  }
  return refuse(start);
}

function refuse(at) {
  throw new ArtifactError(`not an ONNX file: its field at byte ${at} is broken`);
}
