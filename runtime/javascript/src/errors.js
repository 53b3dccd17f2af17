/** The errors that a caller can cause; each message is one printable line. */

/** Base of every error that a caller can cause. */
export class EdgeAEError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(printable(message));
  }

  get name() {
    return "EdgeAEError";
  }
}

/** An argument or a reading cannot be used; the message says what would be accepted. */
export class InputError extends EdgeAEError {
  get name() {
    return "InputError";
  }
}

/** A file is damaged, was changed, or is of another kind or format. */
export class ArtifactError extends EdgeAEError {
  get name() {
    return "ArtifactError";
  }
}

/** Escape what a terminal or a log would act on: control characters, line ends, bidi marks. */
export function printable(text) {
  return String(text).replace(/(?! )[\p{C}\p{Z}]/gu, (character) => {
    const code = character.codePointAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}
