/** JSON in which no key occurs twice: two readers of a file could differ in which one they take. */

/** Parse the bytes of a JSON text; throw a `SyntaxError` if it is none, or a key occurs twice. */
export function parseJson(bytes) {
  const text = decoded(bytes);
  const document = JSON.parse(text);
  refuseKeys(text);
  return document;
}

function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SyntaxError("it is not UTF-8");
  }
}

/** Refuse keys that occur twice in an object, and the one that JavaScript gives another meaning. */
function refuseKeys(text) {
  const open = []; // the keys of each object that has begun and not ended
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "{") open.push(new Set());
    else if (text[at] === "}") open.pop();
    if (text[at] !== '"') continue;
    const end = stringEnd(text, at);
    let next = end;
    while (" \t\n\r".includes(text[next] || "-")) next += 1;
    if (text[next] === ":") {
      const key = JSON.parse(text.slice(at, end));
      const keys = open.at(-1);
      if (keys.has(key)) throw new SyntaxError(`key '${key.slice(0, 40)}' occurs twice`);
      if (key === "__proto__") throw new SyntaxError(`no key may be '${key}'`);
      keys.add(key);
    }
    at = end - 1;
  }
}

/** Return the index behind a string that begins at an index. */
function stringEnd(text, start) {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
