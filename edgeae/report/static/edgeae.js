// node_modules/edgeae/src/errors.js
var EdgeAEError = class extends Error {
  /** @param {string} message */
  constructor(message) {
    super(printable(message));
  }
  get name() {
    return "EdgeAEError";
  }
};
var InputError = class extends EdgeAEError {
  get name() {
    return "InputError";
  }
};
var ArtifactError = class extends EdgeAEError {
  get name() {
    return "ArtifactError";
  }
};
function printable(text2) {
  return String(text2).replace(/(?! )[\p{C}\p{Z}]/gu, (character) => {
    const code = character.codePointAt(0);
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

// node_modules/edgeae/src/artifact/sha256.js
var fraction = (root) => (root - Math.floor(root)) * 2 ** 32 | 0;
var PRIMES = [];
for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((prime) => n % prime)) PRIMES.push(n);
var START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
var ROUND = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
function sha256(bytes) {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 128;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n);
  const state = Int32Array.from(START);
  const words = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) addBlock(state, words, view, at);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}
function addBlock(state, words, view, at) {
  for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + 4 * i);
  for (let i = 16; i < 64; i += 1) {
    const [early, late] = [words[i - 15], words[i - 2]];
    const s0 = turned(early, 7) ^ turned(early, 18) ^ early >>> 3;
    const s1 = turned(late, 17) ^ turned(late, 19) ^ late >>> 10;
    words[i] = words[i - 16] + s0 + words[i - 7] + s1 | 0;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const s1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const next = h + s1 + (e & f ^ ~e & g) + ROUND[i] + words[i] | 0;
    const s0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const other = s0 + (a & b ^ a & c ^ b & c) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, d + next | 0, c, b, a, next + other | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] += word;
  });
}
function turned(word, by) {
  return word >>> by | word << 32 - by;
}

// node_modules/edgeae/src/artifact/digest.js
var MARKER = "edgeae-sha256:";
var DIGITS = 64;
function checkedDigest(bytes) {
  const start = digitsStart(bytes);
  const digits = bytes.subarray(start, start + DIGITS);
  const stored = String.fromCharCode(...digits);
  const blank = new Uint8Array(bytes);
  blank.fill(48, start, start + DIGITS);
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
function placesOf(bytes, wanted) {
  const places = [];
  for (let at = bytes.indexOf(wanted[0]); at >= 0; at = bytes.indexOf(wanted[0], at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) places.push(at);
  }
  return places;
}

// node_modules/edgeae/src/artifact/onnx.js
var MODEL_METADATA = 14;
var [ENTRY_KEY, ENTRY_VALUE] = [1, 2];
var [VARINT, LENGTH] = [0, 2];
var FIXED_BYTES = { 1: 8, 5: 4 };
var MAX_BYTES = 2 ** 24;
function onnxManifest(bytes) {
  for (const { number: number2, content } of fieldsOf(bytes)) {
    if (number2 !== MODEL_METADATA) continue;
    if (content.length > MAX_BYTES) {
      const size2 = `${content.length >> 20} MB`;
      throw new ArtifactError(`manifest: must be at most ${MAX_BYTES >> 20} MB; got ${size2}`);
    }
    const entry = /* @__PURE__ */ new Map();
    for (const part of fieldsOf(content)) entry.set(part.number, part.content);
    if (new TextDecoder().decode(entry.get(ENTRY_KEY)) === "edgeae") {
      return entry.get(ENTRY_VALUE) ?? new Uint8Array();
    }
  }
  throw new ArtifactError("no manifest in metadata_props['edgeae']; write it with 'edgeae export'");
}
function* fieldsOf(bytes) {
  let at = 0;
  while (at < bytes.length) {
    const start = at;
    const tag = varint(bytes, at);
    const wire = tag.value % 8;
    let content = at = tag.end;
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
function varint(bytes, start) {
  let value = 0;
  for (let i = 0; i < 10 && start + i < bytes.length; i += 1) {
    const byte = bytes[start + i];
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, end: start + i + 1 };
  }
  return refuse(start);
}
function refuse(at) {
  throw new ArtifactError(`not an ONNX file: its field at byte ${at} is broken`);
}

// node_modules/edgeae/src/artifact/json.js
function parseJson(bytes) {
  const text2 = decoded(bytes);
  const document = JSON.parse(text2);
  refuseKeys(text2);
  return document;
}
function decoded(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SyntaxError("it is not UTF-8");
  }
}
function refuseKeys(text2) {
  const open2 = [];
  for (let at = 0; at < text2.length; at += 1) {
    if (text2[at] === "{") open2.push(/* @__PURE__ */ new Set());
    else if (text2[at] === "}") open2.pop();
    if (text2[at] !== '"') continue;
    const end = stringEnd(text2, at);
    let next = end;
    while (" 	\n\r".includes(text2[next] || "-")) next += 1;
    if (text2[next] === ":") {
      const key = JSON.parse(text2.slice(at, end));
      const keys = open2.at(-1);
      if (keys.has(key)) throw new SyntaxError(`key '${key.slice(0, 40)}' occurs twice`);
      if (key === "__proto__") throw new SyntaxError(`no key may be '${key}'`);
      keys.add(key);
    }
    at = end - 1;
  }
}
function stringEnd(text2, start) {
  let at = start + 1;
  while (text2[at] !== '"') at += text2[at] === "\\" ? 2 : 1;
  return at + 1;
}

// node_modules/edgeae/src/numbers.js
var { isFinite } = Number;
var LARGEST = (2 - 2 ** -23) * 2 ** 127;
function decimal(value) {
  const single = Math.fround(value);
  let digits = 1;
  while (digits < 9 && Math.fround(single.toPrecision(digits)) !== single) digits += 1;
  return Number(single.toPrecision(digits));
}
function rounded(value, digits) {
  return Number(value.toFixed(digits));
}
function roundHalfEven(value) {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest === 0.5) return below + below % 2;
  return rest < 0.5 ? below : below + 1;
}
function firstIndex(values, passes) {
  const first = values.findIndex(passes);
  return first < 0 ? values.length : first;
}
function total(values) {
  return values.reduce((sum, value) => sum + value, 0);
}
function summed(one, other, factor = 1) {
  const length = Math.max(one.length, other.length);
  return Array.from({ length }, (_, i) => (one[i] ?? 0) * factor + (other[i] ?? 0));
}

// node_modules/edgeae/src/artifact/schema.js
function refuse2(path, must, value) {
  const got = (typeof value === "string" ? value : `${JSON.stringify(value)}`).slice(0, 60);
  throw new ArtifactError(`manifest: '${path}' must ${must}; got ${got}`);
}
var reader = (must, isGood) => (value, path) => isGood(value) ? value : refuse2(path, must, value);
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
var isText = (value) => typeof value === "string";
var text = reader("be a text", isText);
var flag = reader("be true or false", (value) => typeof value === "boolean");
var textsByName = reader(
  "hold texts by name",
  (value) => isObject(value) && Object.values(value).every(isText)
);
var choice = (...choices) => reader(`be one of ${choices.join(", ")}`, (value) => choices.includes(value));
var number = (low = -Infinity, high = Infinity) => reader(
  `be a finite number from ${low} to ${high}`,
  (value) => isFinite(value) && value >= low && value <= high
);
var count = (low, high = 2 ** 53) => reader(
  `be a whole number from ${low} to ${high}`,
  (value) => Number.isInteger(value) && value >= low && value <= high
);
var nullable = (read) => (value, path) => value === null ? null : read(value, path);
var optional = (read) => Object.assign((value, path) => value === void 0 ? null : read(value, path), { mayMiss: true });
var list = (read) => (value, path) => Array.isArray(value) ? value.map((one) => read(one, path)) : refuse2(path, "be a list", value);
function float32(value, path) {
  const single = Math.fround(number()(value, path));
  return isFinite(single) ? single : refuse2(path, "fit a float32", value);
}
function floats(value, path) {
  if (!isText(value)) return float32(value, path);
  const values = fromBase64(value);
  return values?.every(isFinite) ? values : refuse2(path, "be base64 of finite float32 values", value);
}
var object = (schema) => (value, path) => {
  if (!isObject(value)) refuse2(path || "the document", "be an object", value);
  const full = (key) => path ? `${path}.${key}` : key;
  const missing = Object.keys(schema).find(
    (key) => !schema[key].mayMiss && !Object.hasOwn(value, key)
  );
  if (missing) {
    throw new ArtifactError(`manifest: key '${full(missing)}' is missing; export the file again`);
  }
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(schema, key));
  if (unknown !== void 0) {
    throw new ArtifactError(
      `manifest: key '${full(unknown).slice(0, 60)}' is unknown here; a newer edgeae may know it`
    );
  }
  const pairs = Object.entries(schema).map(([key, read]) => [key, read(value[key], full(key))]);
  return Object.fromEntries(pairs);
};
function fromBase64(digits) {
  if (digits.length % 4 || /[^A-Za-z0-9+/=]/.test(digits)) return null;
  try {
    const bytes = Uint8Array.from(atob(digits), (letter) => letter.charCodeAt(0));
    return new Float32Array(bytes.buffer);
  } catch {
    return null;
  }
}

// node_modules/edgeae/src/artifact/manifest.js
var FORMAT = 2;
var MAX_VALUES = 2 ** 22;
var share = number(0, 1);
var size = number(0);
var whole = count(0);
var MANIFEST = object({
  format: count(FORMAT, FORMAT),
  digest: text,
  // has been compared with the whole file
  name: text,
  input: object({
    shape: list(count(1)),
    features: nullable(list(text)),
    units: nullable(list(text)),
    low: floats,
    high: floats,
    rate_hz: nullable(size),
    stride: nullable(count(1)),
    max_constant_run: nullable(list(count(1))),
    max_mean_abs_diff: nullable(floats),
    diff_residual_weights: nullable(floats),
    time_format: nullable(choice("s", "ms", "us", "ns", "iso", "day-first", "month-first")),
    difference: nullable(list(count(-1, 1))),
    tolerate: count(0, 1e3),
    condition: nullable(
      object({ column: text, values: list(text), edges: nullable(list(number())) })
    )
  }),
  scaler: object({
    kind: choice("standard", "minmax", "robust", "none", "affine"),
    offset: floats,
    scale: floats
  }),
  score: choice("mse", "mae", "mahalanobis", "activations"),
  threshold: object({
    value: float32,
    rule: text,
    false_alarm_rate: nullable(share),
    windows: count(1),
    alarms: whole,
    bounds: list(share),
    bounds_by: choice("exact", "block bootstrap"),
    by_condition: nullable(list(float32))
  }),
  calibration: object({
    windows: count(1),
    ranks: list(count(1)),
    scores: floats,
    top_indices: list(whole)
  }),
  golden: object({ windows: floats, scores: floats, tolerance: share }),
  parity: object({
    windows: count(1),
    largest_score_error: size,
    mean_score_error: size,
    rank_correlation: number(-1, 1),
    flips: whole,
    false_alarm_rate: share,
    false_alarm_rate_at_source_threshold: share,
    auroc: nullable(share),
    source_auroc: nullable(share),
    detection_rate: nullable(share),
    source_detection_rate: nullable(share)
  }),
  precision: choice("float32", "float16", "int8", "int8-full"),
  requires: textsByName,
  made_by: textsByName,
  changes: list(
    object({
      how: choice("false-alarm-rate", "set", "calibrate"),
      before: float32,
      after: float32,
      data: nullable(text),
      data_sha256: nullable(text)
    })
  ),
  backtest: nullable(
    object({
      false_alarm_rate: share,
      static: share,
      tracked: share,
      limit: share,
      windows: count(1),
      span_s: nullable(size),
      margin: optional(size)
    })
  ),
  tracking: flag,
  // Of all this only the names are used here: the graph has the front end.
  front_end: optional(
    object({
      kind: text,
      segment: whole,
      hop: whole,
      first_bin: whole,
      band_bins: whole,
      bands: whole,
      decimation: whole,
      floor: size,
      power: floats,
      names: list(text)
    })
  )
});
function readManifest(bytes) {
  let document;
  try {
    document = parseJson(bytes);
  } catch (error) {
    throw new ArtifactError(`manifest: not JSON (${error.message}); export the file again`);
  }
  if (document?.format !== FORMAT) {
    throw new ArtifactError(
      `manifest: key 'format' must be ${FORMAT}; got ${JSON.stringify(document?.format)}; export the file again, or install a newer edgeae`
    );
  }
  const manifest = MANIFEST(document, "");
  checkInput(manifest.input);
  checkCondition(manifest);
  checkCalibration(manifest);
  const { input, golden, scaler } = manifest;
  const { shape, features } = valuesOf(manifest);
  if (manifest.front_end) checkNames(features, features.length, "front_end.names");
  for (const key of ["offset", "scale"]) {
    if (scaler[key].length !== sizeOf(shape)) spread(scaler, key, shape.at(-1), "scaler");
  }
  const windows = golden.scores.length;
  const areGolden = windows > 0 && golden.windows.length === windows * sizeOf(input.shape);
  require2(areGolden, "golden.windows", "be one window for each of its scores");
  return manifest;
}
function require2(isGood, path, must) {
  if (!isGood) refuse2(path, must, "other values");
}
function valuesOf({ input, front_end: frontEnd }) {
  return frontEnd ? { shape: [frontEnd.names.length], features: frontEnd.names } : input;
}
function spread(owner, key, length, path) {
  const values = owner[key];
  if (typeof values === "number") owner[key] = new Float32Array(length).fill(values);
  else if (values) require2(values.length === length, `${path}.${key}`, `hold one value or ${length}`);
}
function checkInput(input) {
  const { shape, features, units, rate_hz: rate } = input;
  const [steps, channels] = shape;
  const last = shape.at(-1);
  const of = (key, isGood, must) => require2(isGood, `input.${key}`, must);
  const isShape = [1, 2].includes(shape.length) && sizeOf(shape) <= MAX_VALUES;
  of("shape", isShape, `hold one or two sizes, and have at most ${MAX_VALUES} values`);
  if (features) checkNames(features, last, "input.features");
  of("units", units === null || units.length === features?.length, "be one text per feature");
  of("rate_hz", rate !== 0, "be above 0");
  spread(input, "low", last, "input");
  spread(input, "high", last, "input");
  checkDynamics(input, steps, channels, of);
}
function checkDynamics(input, steps, channels, of) {
  const { difference, max_constant_run: runs } = input;
  for (const key of Object.keys(input).filter((name) => /^(max|diff|tol)/.test(name))) {
    of(key, !input[key] || channels, "be null or 0 for windows without channels");
  }
  if (runs !== null) {
    const areGood = runs.length === channels && runs.every((run) => run <= steps);
    of("max_constant_run", areGood, "hold one run per channel, within a window");
  }
  spread(input, "max_mean_abs_diff", channels, "input");
  const areSteps = input.max_mean_abs_diff?.every((value) => value >= 0) ?? true;
  of("max_mean_abs_diff", areSteps, "be at least 0");
  const areFew = input.diff_residual_weights === null || channels ** 2 <= MAX_VALUES;
  of("diff_residual_weights", areFew, `be null for ${channels} channels`);
  spread(input, "diff_residual_weights", channels ** 2, "input");
  if (difference !== null) {
    const areGood = difference.length === channels && difference.some(Boolean);
    of("difference", areGood, "be null, or hold -1, 0 or 1 per channel");
  }
}
function checkNames(names, size2, path) {
  const areNames = areDistinct(names) && !names.includes("") && names.length === size2;
  require2(areNames, path, `hold ${size2} names, none twice`);
}
function checkCondition({ input: { condition }, threshold: { by_condition: thresholds } }) {
  const { values = [], edges = null } = condition ?? {};
  if (condition !== null) {
    const path = "input.condition";
    require2(values.length && areDistinct(values), `${path}.values`, "hold texts, none twice");
    const areEdges = edges === null || edges.length === values.length + 1 && doAscend(edges, true);
    require2(areEdges, `${path}.edges`, "ascend, and be one more than the values");
  }
  const areGood = thresholds === null || condition && thresholds.length === values.length;
  require2(areGood, "threshold.by_condition", "be null, or one number per condition");
}
function checkCalibration({ threshold, calibration }) {
  const { windows, ranks, scores, top_indices: top } = calibration;
  const of = (key, isGood, must) => require2(isGood, `calibration.${key}`, must);
  const { bounds, alarms } = threshold;
  require2(bounds.length === 2, "threshold.bounds", "hold 2 numbers");
  require2(alarms <= threshold.windows, "threshold.alarms", `be at most ${threshold.windows}`);
  of("windows", windows === threshold.windows, "agree with threshold.windows");
  const areRanks = ranks.at(-1) === windows && doAscend(ranks, true);
  of("ranks", areRanks, `ascend and end with ${windows}`);
  of("scores", scores.length === ranks.length && doAscend(scores), "ascend, one for each rank");
  const areTop = areDistinct(top) && top.every((index) => index < windows);
  of("top_indices", areTop, `differ and be below ${windows}`);
}
function doAscend(values, strictly = false) {
  return values.every((value, i) => !i || values[i - 1] < value || !strictly && values[i - 1] === value);
}
function areDistinct(values) {
  return new Set(values).size === values.length;
}
function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

// node_modules/edgeae/src/conformal.js
function conformalThreshold({ windows, ranks, scores }, rate) {
  const rank = conformalRank(windows, rate);
  const score = scores[firstIndex(ranks, (kept) => kept >= rank)];
  const above = scores[firstIndex(scores, (kept) => kept > score)];
  if (above === void 0) return score;
  const middle = Math.fround((score + above) / 2);
  return middle < above ? middle : score;
}
function conformalRank(windows, rate) {
  if (!(rate > 0 && rate < 1)) {
    throw new InputError(`\`falseAlarmRate\` must lie between 0 and 1; got ${rate}`);
  }
  const [digits, exponent] = rate.toExponential().split("e");
  const [whole2, fraction2 = ""] = digits.split(".");
  const one = 10n ** BigInt(fraction2.length - Number(exponent));
  const part = BigInt(whole2 + fraction2);
  const rank = (BigInt(windows + 1) * (one - part) + one - 1n) / one;
  if (rank > BigInt(windows)) {
    const needed = (one + part - 1n) / part - 1n;
    throw new InputError(
      `\`falseAlarmRate\`=${rate} needs ${needed} calibration windows; got ${windows}`
    );
  }
  return Number(rank);
}
function rateAbove({ threshold: promised, calibration }, threshold) {
  if (promised.false_alarm_rate !== null && threshold === promised.value) {
    return promised.false_alarm_rate;
  }
  const { windows, ranks, scores } = calibration;
  const kept = firstIndex(scores, (score) => score > Math.fround(threshold));
  const above = windows - (kept ? ranks[kept - 1] : 0);
  return (above + 1) / (windows + 1);
}
function quantile({ windows, ranks, scores }, share2) {
  const rank = 1 + share2 * (windows - 1);
  const above = Math.min(firstIndex(ranks, (kept) => kept > rank), ranks.length - 1);
  const below = Math.max(above - 1, 0);
  if (rank <= ranks[below]) return scores[below];
  const slope = (scores[above] - scores[below]) / (ranks[above] - ranks[below]);
  return slope * (rank - ranks[below]) + scores[below];
}

// node_modules/edgeae/src/readings.js
function windowsOf(x, { shape }) {
  const size2 = sizeOf(shape);
  const isFlat = ArrayBuffer.isView(x) && x.length % size2 === 0;
  const isOne = isFlat ? x.length === size2 : depthOf(x) === shape.length;
  const values = isFlat ? x : [];
  function add(part, [length, ...inner]) {
    if (!isList(part) || part.length !== length) {
      throw new InputError(
        `x must be a window of ${shape.join(" by ")} numbers, or a list of windows; got ${isList(part) ? `${part.length} values` : shown(part)}`
      );
    }
    for (const one of part) {
      if (inner.length) add(one, inner);
      else values.push(asNumber(one));
    }
  }
  const windows = isOne || !isList(x) ? [x] : x;
  if (!isFlat) for (const window of windows) add(window, shape);
  return { values: Float32Array.from(values), count: values.length / size2, isOne };
}
function depthOf(x) {
  return isList(x) && x.length ? 1 + depthOf(x[0]) : Number(isList(x));
}
function refuseNotFinite(values, scores, { features, shape }) {
  const size2 = values.length / scores.length;
  const window = scores.findIndex((score) => !isFinite(score));
  const x = values.subarray(window * size2, (window + 1) * size2);
  const bad = x.findIndex((value) => !isFinite(value));
  if (bad < 0) throw new InputError(`x is too large: the score of window ${window} overflows`);
  const channel = bad % shape.at(-1);
  const name = features?.[channel] ?? channel;
  throw new InputError(`x must be finite; window ${window} has ${x[bad]} in channel '${name}'`);
}
function readingOf(reading, input) {
  const size2 = input.shape.at(-1);
  const values = isList(reading) ? reading : byName(reading, input.features);
  if (values.length !== size2) {
    throw new InputError(`a reading must hold ${size2} values; got ${values.length}`);
  }
  return Float64Array.from(values, (value) => value === null ? NaN : asNumber(value));
}
function isList(x) {
  return Array.isArray(x) || ArrayBuffer.isView(x);
}
function byName(reading, features) {
  if (typeof reading !== "object" || reading === null || features === null) {
    throw new InputError(
      `a reading must be an array, or an object by the features' names; got ${shown(reading)}`
    );
  }
  const missing = features.find((name) => !Object.hasOwn(reading, name));
  if (missing !== void 0) throw new InputError(`a reading must have '${missing}'`);
  return features.map((name) => reading[name]);
}
function asNumber(value) {
  if (typeof value === "number") return value;
  throw new InputError(`a reading must hold numbers; got ${shown(value)}`);
}
function shown(value) {
  return typeof value === "string" ? `'${value.slice(0, 40)}'` : String(value).slice(0, 40);
}

// node_modules/edgeae/src/stream/verdict.js
var [NORMAL, ANOMALY, INVALID] = ["normal", "anomaly", "invalid"];
function verdictOf({ manifest, contributions }, { evidence, ...values }) {
  const { shape } = valuesOf(manifest);
  const channels = shape.at(-1);
  const shares = async () => evidence ? contributions(evidence) : [];
  return {
    ...{ score: NaN, time: null, reason: null, channels: [], events: [], ...values },
    async top(count2 = 3) {
      const found = await shares();
      return largest(found, count2).map((at) => ({
        step: shape.length === 2 ? Math.floor(at / channels) : null,
        channel: at % channels,
        share: rounded(found[at], 6)
      }));
    },
    async channelShares() {
      const sums = evidence ? new Array(channels).fill(0) : [];
      (await shares()).forEach((share2, i) => {
        sums[i % channels] += share2;
      });
      return sums;
    }
  };
}
function contributionsJson(contributions, features) {
  return contributions.map(({ step, channel, share: share2 }) => ({
    ...step === null ? {} : { step },
    channel: channelName(channel, features),
    share: share2
  }));
}
function channelSharesJson(shares, features) {
  const whole2 = total(shares) || 1;
  return largest(shares, 3).map((channel) => ({
    channel: channelName(channel, features),
    share: rounded(shares[channel] / whole2, 3)
  }));
}
function largest(values, count2) {
  const order = [...values.keys()];
  return order.sort((a, b) => values[b] - values[a] || b - a).slice(0, count2);
}
function channelName(channel, features) {
  return features?.[channel] ?? channel;
}

// node_modules/edgeae/src/stream/alarms.js
var [START2, END] = ["start", "end"];
function alarmRule({ votes = 3, of = 5, clearAt = 0, minDuration = 1, cooldown = 0 } = {}) {
  const rule = { votes, of, clearAt, minDuration, cooldown };
  const are = Object.values(rule).every(Number.isInteger);
  const areIn = votes >= 1 && votes <= of && clearAt >= 0 && clearAt < votes;
  if (!are || !areIn || minDuration < 1 || cooldown < 0) {
    throw new InputError(
      `\`alarm\` must hold 1 <= votes <= of, 0 <= clearAt < votes, minDuration >= 1, cooldown >= 0; got ${JSON.stringify(rule)}`
    );
  }
  return rule;
}
function alarmsOf(rule, features) {
  let s = {
    rule: Object.values(rule),
    votes: [],
    duration: 0,
    // windows of the alarm after its start
    cooldownLeft: 0,
    isOn: false,
    count: 0,
    start: null,
    // window and time
    peak: null
  };
  function change(isAnomaly) {
    s.votes = [...s.votes, Number(isAnomaly)].slice(-rule.of);
    s.cooldownLeft = Math.max(0, s.cooldownLeft - 1);
    const votes = total(s.votes);
    if (!s.isOn) {
      if (votes < rule.votes || s.cooldownLeft) return null;
      s.isOn = true;
      s.duration = 0;
      s.count += 1;
      return START2;
    }
    s.duration += 1;
    if (votes > rule.clearAt || s.duration < rule.minDuration) return null;
    s.isOn = false;
    s.cooldownLeft = rule.cooldown && rule.cooldown + 1;
    return END;
  }
  return {
    isOn: () => s.isOn,
    count: () => s.count,
    /** Take the next verdict, and return the event if an alarm starts or ends with it. */
    async take(verdict) {
      const { score, window, time } = verdict;
      const found = change(verdict.verdict === ANOMALY);
      if (found === START2) {
        s.start = { window, time };
        s.peak = null;
      }
      if ((found || s.isOn) && !(score <= s.peak?.score)) {
        const contributions = contributionsJson(await verdict.top(), features);
        s.peak = { score: decimal(score), window, time, contributions };
      }
      if (!found) return null;
      const event = {
        event: `alarm ${found}`,
        alarm: s.count,
        start_window: s.start.window,
        start_time: s.start.time,
        peak: s.peak
      };
      if (found === START2) return event;
      s.start = null;
      return { ...event, end_window: window, end_time: time };
    },
    state: () => s,
    /** Continue from a state; that of another rule keeps the count and an alarm that is on. */
    restore(state) {
      const isSame = String(state.rule) === String(s.rule);
      s = { ...state, rule: s.rule, votes: isSame ? state.votes : [] };
    }
  };
}

// node_modules/edgeae/src/stream/clock.js
var [IN_STEP, GAP, DROP, BRIDGE] = [0, 1, 2, 3];
var GAP_STEPS = 1.5;
var RATE_TOLERANCE = 0.1;
var LIMIT_S = 2 ** 63 / 1e9;
function clockOf({ rate_hz: rateHz, tolerate }, steps) {
  const periodNs = rateHz && 1e9 / rateHz;
  const longestNs = rateHz ? GAP_STEPS * 1e9 / rateHz : Infinity;
  let times = [];
  let [lost, late, repeated] = [0, 0, 0];
  function outOfStep(timeNs, last) {
    const step = timeNs - last;
    if (rateHz && step < 0n && step > -steps * periodNs) {
      late += 1;
      return DROP;
    }
    if (step > 0n && isBridged(step)) {
      const parts = BigInt(lost + 1);
      for (let part = 1n; part <= parts; part += 1n) times.push(last + step * part / parts);
      times = times.slice(-steps);
      return BRIDGE;
    }
    times = [timeNs];
    return GAP;
  }
  function isBridged(step) {
    const periods = roundHalfEven(Number(step) * (rateHz / 1e9));
    lost = Math.max(Math.min(periods, 2 ** 31) - 1, 0);
    return lost <= tolerate;
  }
  return {
    /** Whether it can tell gaps. */
    hasRate: rateHz !== null,
    /** Readings lost before the last stamp that was a `BRIDGE`. */
    lost: () => lost,
    dropped: () => late + repeated,
    /**
     * Take a stamp: in step, after a gap, to be dropped, or after readings to be bridged.
     *
     * A stamp equal to the last one is a repeat and is dropped. One that is earlier, by less than a
     * window, is late and is dropped; by more, the clock was set: a gap.
     */
    take(timeNs) {
      const last = times.at(-1) ?? timeNs - 1n;
      if (timeNs === last) {
        repeated += 1;
        return DROP;
      }
      if (timeNs < last || timeNs - last > longestNs) return outOfStep(timeNs, last);
      if (times.length >= steps) times.shift();
      times.push(timeNs);
      return IN_STEP;
    },
    /** Tell whether a full window's readings came a tenth faster or slower than in training. */
    isOtherRate() {
      if (!rateHz || times.length < Math.max(2, steps)) return false;
      const foundNs = Number(times.at(-1) - times[0]) / (times.length - 1);
      return Math.abs(foundNs - periodNs) > RATE_TOLERANCE * periodNs;
    },
    state: () => ({ times: times.map(String), late, repeated }),
    restore(state) {
      ({ late, repeated } = state);
      times = state.times.map(BigInt);
    }
  };
}
function nanoseconds(time) {
  if (time === null) return null;
  if (typeof time === "number" && Math.abs(time) < LIMIT_S) {
    const whole2 = Math.floor(time);
    return BigInt(whole2) * 1000000000n + BigInt(roundHalfEven((time - whole2) * 1e9));
  }
  if (typeof time === "bigint") return time;
  throw new InputError(
    `\`time\` must be seconds, or nanoseconds as BigInt; got ${String(time).slice(0, 40)}`
  );
}

// node_modules/edgeae/src/conditions.js
var UNKNOWN = -1;
function conditionOf({ values, edges }, value) {
  if (edges === null) {
    const text2 = canonical(value);
    return values.findIndex((known) => canonical(known) === text2);
  }
  const number2 = numberOf(value);
  if (!(number2 >= edges[0] && number2 <= edges.at(-1))) return UNKNOWN;
  return firstIndex(edges.slice(1, -1), (edge) => edge > number2);
}
function canonical(value) {
  const number2 = numberOf(value);
  return Number.isNaN(number2) ? String(value).trim() : Number(number2.toPrecision(12));
}
function numberOf(value) {
  const text2 = String(value).trim();
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text2) ? Number(text2) : NaN;
}

// node_modules/edgeae/src/stream/conditions.js
var HOUR = "hour";
function thresholdByCondition({ input: { condition }, threshold: promised }, threshold) {
  const thresholds = threshold === promised.value ? promised.by_condition : null;
  return (value, time) => {
    const isHour = condition.column === HOUR && value === null && time !== null;
    const known = isHour ? (Math.floor(time / 3600) % 24 + 24) % 24 : value;
    const group = known === null ? UNKNOWN : conditionOf(condition, known);
    return group === UNKNOWN ? null : thresholds?.[group] ?? threshold;
  };
}

// node_modules/edgeae/src/stream/p2_quantile.js
var newSketch = () => ({ q: [], n: [0, 1, 2, 3, 4] });
function addNumber({ q, n }, share2, number2) {
  if (q.length < 5) {
    q.push(number2);
    q.sort((a, b) => a - b);
    return;
  }
  q[0] = Math.min(q[0], number2);
  q[4] = Math.max(q[4], number2);
  const cell = [3, 2, 1, 0].find((i) => number2 >= q[i]);
  for (let i = cell + 1; i < 5; i += 1) n[i] += 1;
  const targets = [share2 / 2, share2, (1 + share2) / 2].map((part) => n[4] * part);
  for (let i = 1; i < 4; i += 1) {
    const off = targets[i - 1] - n[i];
    if (off >= 1 && n[i + 1] - n[i] > 1) move(q, n, i, 1);
    else if (off <= -1 && n[i - 1] - n[i] < -1) move(q, n, i, -1);
  }
}
function move(q, n, i, by) {
  const [below, above] = [n[i] - n[i - 1], n[i + 1] - n[i]];
  const slope = (below + by) * (q[i + 1] - q[i]) / above + (above - by) * (q[i] - q[i - 1]) / below;
  let height = q[i] + by * slope / (n[i + 1] - n[i - 1]);
  if (!(q[i - 1] < height && height < q[i + 1])) {
    height = q[i] + by * (q[i + by] - q[i]) / (n[i + by] - n[i]);
  }
  q[i] = height;
  n[i] += by;
}
function estimate({ q }, share2) {
  return q.length === 5 ? q[2] : q[roundHalfEven(share2 * (q.length - 1))];
}

// node_modules/edgeae/src/stream/drift.js
var SHARES = [0.5, 0.9];
var END_SIZE = 0.5;
var CONTRIBUTIONS_EVERY = 8;
function driftOf(calibration, span, features) {
  const trained = SHARES.map(
    (share2) => [share2 / 2, share2, (1 + share2) / 2].map((part) => quantile(calibration, part))
  );
  const newSpan = () => ({ sketches: SHARES.map(newSketch), count: 0, shares: [], start: null });
  let s = { isOn: false, size: 0, ...newSpan() };
  function endSpan({ window, time }) {
    const quantiles = SHARES.map((share2, i) => estimate(s.sketches[i], share2));
    const sizes = quantiles.map((value, i) => sizeOf2(value, trained[i]));
    const [size2] = sizes.sort((a, b) => Math.abs(b) - Math.abs(a));
    const isOn = Math.abs(size2) >= (s.isOn ? END_SIZE : 1);
    const event = {
      event: s.isOn ? "drift end" : "drift start",
      start_window: s.start.window,
      start_time: s.start.time,
      end_window: window,
      end_time: time,
      size: rounded(size2, 3),
      quantiles: named(quantiles),
      calibration_quantiles: named(trained.map(([, usual]) => usual)),
      contributions: channelSharesJson(s.shares, features)
    };
    const hasChanged = isOn !== s.isOn;
    s = { isOn, size: size2, ...newSpan() };
    return hasChanged ? event : null;
  }
  return {
    isOn: () => s.isOn,
    size: () => s.size,
    /** Take the next verdict, and return the event if a drift starts or ends with it. */
    async take(verdict) {
      if (!span || verdict.verdict !== NORMAL) return null;
      s.start ??= { window: verdict.window, time: verdict.time };
      SHARES.forEach((share2, i) => addNumber(s.sketches[i], share2, verdict.score));
      if (s.count % CONTRIBUTIONS_EVERY === 0) {
        s.shares = summed(s.shares, await verdict.channelShares());
      }
      s.count += 1;
      return s.count >= span ? endSpan(verdict) : null;
    },
    state: () => s,
    restore(state) {
      s = state;
    }
  };
}
function sizeOf2(value, [low, usual, high]) {
  const distance = value >= usual ? high - usual : usual - low;
  return (value - usual) / Math.max(distance, 1e-30);
}
function named(quantiles) {
  return Object.fromEntries(SHARES.map((share2, i) => [share2, Number(quantiles[i].toPrecision(6))]));
}

// node_modules/edgeae/src/stream/dynamics_checks.js
var [NOISY, DECORRELATED] = ["noisy", "decorrelated"];
var TOLERANCE = 1.25;
var CONSTANT_WEIGHT = 1e12;
var MAX_READING = 1e30;
function dynamicsCheck(input) {
  const { low, high, max_mean_abs_diff: largest2, diff_residual_weights: residual } = input;
  const isLarge = [...low, ...high].some((value) => Math.abs(value) > MAX_READING);
  if (largest2 === null || isLarge) return () => null;
  const weights = largest2.map((value) => Math.min(1 / value, CONSTANT_WEIGHT));
  const channels = weights.length;
  return (window) => {
    const own = new Float64Array(channels);
    const unexplained = new Float64Array(channels);
    for (let at = channels; at < window.length; at += channels) {
      const step = weights.map((_, c) => window[at + c] - window[at - channels + c]);
      for (let c = 0; c < channels; c += 1) {
        own[c] += Math.abs(step[c] * weights[c]);
        if (!residual) continue;
        let part = 0;
        for (let i = 0; i < channels; i += 1) part += step[i] * residual[i * channels + c];
        unexplained[c] += Math.abs(part);
      }
    }
    const limit = TOLERANCE * (window.length / channels - 1);
    for (const [reason, sums] of [[NOISY, own], [DECORRELATED, unexplained]]) {
      const found = [...sums.keys()].filter((c) => sums[c] > limit);
      if (found.length) return { reason, channels: found };
    }
    return null;
  };
}

// node_modules/edgeae/src/stream/sensor_checks.js
var [NOT_FINITE, OUT_OF_RANGE, FLATLINE] = ["not finite", "out of range", "flatline"];
var MAX_RANGES_OUTSIDE = 3;
var MAX_RANGES_OF_VIBRATION = 100;
var FLATLINE_FACTOR = 4;
function sensorChecks({ low, high, shape, max_constant_run: trained }, hasFrontEnd) {
  const channels = low.length;
  const outside = Array.from(high, (top, c) => {
    const range = top - low[c];
    const ranges = hasFrontEnd ? MAX_RANGES_OF_VIBRATION : MAX_RANGES_OUTSIDE;
    return ranges * (range > 0 ? range : Math.max(Math.abs(top), 1));
  });
  const lowest = low.map((value, c) => Math.max(value - outside[c], -LARGEST));
  const highest = high.map((value, c) => Math.min(value + outside[c], LARGEST));
  const maxRuns = trained?.map((run) => run < shape[0] ? FLATLINE_FACTOR * run : Infinity);
  let runs = null;
  function rangeFault(block, first, end) {
    const bad = [];
    for (let at = first * channels; at < end * channels; at += 1) {
      const c = at % channels;
      if (!(block[at] >= lowest[c] && block[at] <= highest[c])) bad.push(at);
    }
    if (!bad.length) return null;
    const row = Math.floor(bad.at(-1) / channels);
    const notFinite = bad.filter((at) => !isFinite(block[at]));
    const [reason, places] = notFinite.length ? [NOT_FINITE, notFinite] : [OUT_OF_RANGE, bad];
    const found = new Set(places.map((at) => at % channels));
    return { reason, channels: [...found].sort((a, b) => a - b), row };
  }
  function flatline(block, first, end, isFollowing) {
    let found = null;
    if (!isFollowing) runs = null;
    for (let row = first; row < end; row += 1) {
      const before = runs;
      runs = low.map((_, c) => {
        const at = row * channels + c;
        return before && block[at] === block[at - channels] ? before[c] + 1 : 1;
      });
      const flat = [...runs.keys()].filter((c) => runs[c] > maxRuns[c]);
      if (flat.length) found = { reason: FLATLINE, channels: flat, row };
    }
    return found;
  }
  return {
    /**
     * Return the last fault in rows `first` to `end` of a block, or null: its reason, its channels,
     * and the row it was last seen in. `isFollowing` tells whether the row before is the reading
     * before.
     */
    check(block, first, end, isFollowing) {
      const flat = maxRuns && flatline(block, first, end, isFollowing);
      return rangeFault(block, first, end) ?? flat;
    },
    restart() {
      runs = null;
    },
    state: () => runs && [...runs],
    restore(state) {
      runs = state;
    }
  };
}

// node_modules/edgeae/src/stream/intake.js
function intakeOf({ difference: signs, tolerate }, stride) {
  let before = null;
  let missing = 0;
  function rowsOf(row, lost) {
    const last = before;
    before = row;
    if (last === null) return signs ? [] : [row];
    const rows = [];
    for (let left = lost; left >= 0; left -= 1) {
      const share2 = left / (lost + 1);
      rows.push(row.map((value, c) => left ? value + (last[c] - value) * share2 : value));
    }
    return signs ? differences(last, rows) : rows;
  }
  function differences(last, rows) {
    const changes = rows.map(
      (row, i) => row.map((value, c) => signs[c] ? value - (rows[i - 1] ?? last)[c] : value)
    );
    const hasAll = signs.every((sign, c) => !sign || changes.at(-1)[c] * sign >= 0);
    return hasAll ? changes : [];
  }
  function lose() {
    missing += 1;
    const over = missing - tolerate;
    if (over <= 0) return { rows: [] };
    before = null;
    const isDue = (over - 1) % stride === 0;
    return { rows: [], isNew: true, reason: isDue ? NOT_FINITE : null };
  }
  function restart() {
    before = null;
    missing = 0;
  }
  return {
    restart,
    /**
     * Take a reading; null if its stamp is late or a repetition.
     *
     * The rows that it becomes are returned, all but the last of them bridged; whether a window
     * begins with them, `isNew`; and the reason of an invalid verdict.
     */
    take(reading, timeNs, clock) {
      const row = signs ? reading : reading.map(Math.fround);
      if (!row.every(isFinite)) return lose();
      let lost = missing;
      missing = 0;
      if (timeNs !== null) {
        const step = clock.take(timeNs);
        if (step === DROP) return null;
        if (step === GAP) {
          restart();
          return { rows: rowsOf(row, 0), isNew: true, reason: "gap" };
        }
        if (clock.hasRate) lost = step === BRIDGE ? clock.lost() : 0;
      }
      const isFirst = before === null;
      const rows = rowsOf(row, lost);
      const isReset = !rows.length && !isFirst;
      return { rows, isNew: isReset, reason: isReset ? "gap" : null };
    },
    state: () => ({ missing, before: before && [...before] }),
    restore(state) {
      missing = state.missing;
      before = state.before && Float64Array.from(state.before);
    }
  };
}

// node_modules/edgeae/src/stream/ring.js
var BLOCK_WINDOWS = 4;
var MIN_ROWS = 64;
function ringOf(steps, channels) {
  const block = new Float32Array(Math.max(BLOCK_WINDOWS * steps, MIN_ROWS) * channels);
  let end = 0;
  return {
    block,
    end: () => end,
    /** Write a row; beyond float32 is infinity. */
    write(row) {
      if ((end + 1) * channels > block.length) {
        block.copyWithin(0, (end - steps - 1) * channels);
        end = steps + 1;
      }
      block.set(row, end * channels);
      end += 1;
    },
    /** Return a copy of the newest rows. */
    newest: (rows) => block.slice(Math.max(0, end - rows) * channels, end * channels)
  };
}

// node_modules/edgeae/src/stream/threshold_events.js
var FACTOR = 1.5;
var KEPT = 0.9;
function thresholdEvents(tracking, features) {
  let s = { factor: 1, newNormals: 0, shares: [] };
  return {
    /** Take a verdict, whose score has moved the threshold; return the event, if there is one. */
    async take(verdict) {
      if (tracking === null) return null;
      if (verdict.verdict === ANOMALY) {
        s.shares = summed(s.shares, await verdict.channelShares(), KEPT);
      }
      const { factor, newNormals, value, start } = tracking;
      const change = factor / s.factor;
      const isNewNormal = newNormals > s.newNormals;
      s.newNormals = newNormals;
      if (!isNewNormal && change > 1 / FACTOR && change < FACTOR) return null;
      const event = {
        event: isNewNormal ? "new normal" : "threshold",
        window: verdict.window,
        time: verdict.time,
        threshold: decimal(value),
        previous_threshold: decimal(start * s.factor),
        factor: rounded(factor, 3),
        contributions: channelSharesJson(s.shares, features)
      };
      if (!isNewNormal) s.factor = factor;
      return event;
    },
    state: () => s,
    restore(state) {
      s = state;
    }
  };
}

// node_modules/edgeae/src/stream/tracking.js
var GAIN = 0.7;
var [LOG_GATE, RATE_OF_GATE] = [0.3, 0.01];
var MIN_RUN = 300;
var MAX_SEEN = 1e4;
var GAIN_WINDOWS = 32;
var SEEN_OF_NEW_NORMAL = 100;
var MIN_FACTOR = 1e-6;
var EXP_TERMS = 12;
function trackingThreshold(start, manifest, { minFactor = 0.37, maxFactor = Infinity }) {
  if (!(minFactor >= MIN_FACTOR && minFactor <= 1 && maxFactor >= 1)) {
    throw new InputError(
      `\`minFactor\` must lie between ${MIN_FACTOR} and 1, \`maxFactor\` be at least 1; got ${minFactor} and ${maxFactor}`
    );
  }
  const { windows } = manifest.calibration;
  const rate = Math.min(rateAbove(manifest, start), windows / (windows + 1));
  const gate = gateOf(rate);
  const least = start * minFactor;
  const most = start ? Math.min(start * maxFactor, LARGEST) : 0;
  const maxFarRun = Math.max(MIN_RUN, windows);
  let [value, seen, farRun, newNormals] = [start, Math.min(windows, MAX_SEEN), 0, 0];
  let before = null;
  let isRefused = false;
  let [shrink, grow] = [1, 1];
  updateGain();
  function updateGain() {
    const gain = GAIN / Math.sqrt((Math.floor(seen / GAIN_WINDOWS) + 1) * GAIN_WINDOWS);
    shrink = exp(-gain * rate);
    grow = exp(gain * (1 - rate));
  }
  function stepUp(score) {
    farRun = score > value * gate ? farRun + 1 : 0;
    if (farRun && (isRefused || farRun <= maxFarRun)) return;
    if (farRun === maxFarRun + 1) {
      newNormals += 1;
      before = value;
      seen = Math.min(seen, SEEN_OF_NEW_NORMAL);
      updateGain();
    }
    value = Math.min(value * grow, most);
  }
  function answered() {
    if (before === null) throw new InputError("there is no new normal to accept or refuse");
    const found = before;
    before = null;
    return found;
  }
  return {
    start,
    /** The threshold that the next window is compared with. */
    get value() {
      return value;
    },
    /** The threshold as a multiple of the one at the start. */
    get factor() {
      return start > 0 ? value / start : 1;
    },
    /** How many lasting shifts it has begun to follow, unless they were refused since. */
    get newNormals() {
      return newNormals;
    },
    /** Move the threshold by the score of a valid window, which was compared with `value`. */
    step(score) {
      if (value <= 0) return;
      if (score <= value) {
        farRun = 0;
        isRefused = false;
        value = Math.max(value * shrink, least);
      } else {
        stepUp(score);
      }
      if (seen < MAX_SEEN) {
        seen += 1;
        if (seen % GAIN_WINDOWS === 0) updateGain();
      }
    },
    /** Confirm the last new normal, which then can no longer be refused. */
    accept() {
      answered();
    },
    /** Go back to the threshold before the last new normal, whose windows stay anomalies. */
    refuse() {
      value = answered();
      newNormals -= 1;
      isRefused = true;
      farRun = maxFarRun + 2;
    },
    state: () => ({ start, value, seen, farRun, newNormals, before, isRefused }),
    /** Continue from a state; that of another threshold at the start changes nothing. */
    restore(state) {
      if (state.start !== start) return;
      ({ value, seen, farRun, newNormals, before, isRefused } = state);
      value = start > 0 ? Math.min(Math.max(value, least), most) : start;
      updateGain();
    }
  };
}
function exp(x) {
  let total2 = 1;
  for (let n = EXP_TERMS; n > 0; n -= 1) total2 = 1 + x * total2 / n;
  return total2;
}
function gateOf(rate) {
  const wider = Math.log(RATE_OF_GATE) / Math.log(Math.max(rate, RATE_OF_GATE));
  return Math.exp(LOG_GATE) * wider;
}

// node_modules/edgeae/src/stream/stream.js
function streamOf(model, options) {
  let machine = machineOf(model, options);
  let last = Promise.resolve();
  function inOrder(work) {
    const done = last.then(work);
    last = done.catch(() => {
    });
    return done;
  }
  const stream = {
    async push(reading, { time = null, condition = null } = {}) {
      const row = readingOf(reading, model.manifest.input);
      const timeNs = nanoseconds(time);
      return inOrder(() => machine.push(row, timeNs, condition));
    },
    async pushAll(readings) {
      const verdicts = await Promise.all(Array.from(readings, (reading) => stream.push(reading)));
      return verdicts.filter(Boolean);
    },
    restart: () => inOrder(() => machine.restart()),
    reset: () => inOrder(() => {
      machine = machineOf(model, options);
    }),
    state: () => inOrder(() => ({ model: model.digest, ...structuredClone(machine.state()) })),
    restore: (state) => inOrder(() => {
      const next = machineOf(model, options);
      try {
        if (state.model !== model.digest) throw new InputError("it is that of another model");
        next.restore(structuredClone(state));
      } catch (error) {
        throw new InputError(`\`state\` cannot be used: ${error.message}`);
      }
      machine = next;
    })
  };
  for (const name of Object.keys(machine.facts())) {
    Object.defineProperty(stream, name, { enumerable: true, get: () => machine.facts()[name] });
  }
  return Object.freeze(stream);
}
function machineOf(model, { stride = 1, tracking: isTracked, alarm, drift: span = 0, ...bounds }) {
  refuseUnless(Number.isInteger(stride) && stride >= 1, "stride", "1", stride);
  refuseUnless(Number.isInteger(span) && span >= 0, "drift", "0", span);
  const { manifest } = model;
  const { input } = manifest;
  const { shape } = input;
  const { features } = valuesOf(manifest);
  const steps = shape.length === 2 ? shape[0] : 1;
  const ring = ringOf(steps, shape.at(-1));
  const clock = clockOf(input, steps);
  const intake = input.difference || input.tolerate ? intakeOf(input, stride) : null;
  const sensors = sensorChecks(input, manifest.front_end);
  const dynamicsFault = dynamicsCheck(input);
  const byCondition = input.condition && thresholdByCondition(manifest, model.threshold);
  const tracking = isTracked ?? manifest.tracking ? tracked() : null;
  const alarms = alarmsOf(alarmRule(alarm), features);
  const drift = driftOf(manifest.calibration, span, features);
  const moves = thresholdEvents(tracking, features);
  const watches = { alarms, drift, moves };
  let s = { stride, counts: {}, readings: 0, windows: 0 };
  let conditional = model.threshold;
  restart();
  function tracked() {
    if (manifest.threshold.by_condition) {
      throw new InputError("`tracking` goes with one threshold; this model has one per condition");
    }
    return trackingThreshold(model.threshold, manifest, bounds);
  }
  function threshold() {
    return tracking ? tracking.value : conditional ?? model.threshold;
  }
  function restart() {
    intake?.restart();
    beginWindow();
  }
  function beginWindow() {
    Object.assign(s, { missing: steps, fresh: 0, fault: null, faultLeft: 0 });
    sensors.restart();
  }
  function push(row, timeNs, condition) {
    const time = timeNs === null ? null : Number(timeNs) / 1e9;
    if (byCondition) conditional = byCondition(condition, time);
    if (intake) return take(intake.take(row, timeNs, clock), time);
    if (timeNs !== null && steps > 1) {
      const step = clock.take(timeNs);
      if (step === DROP) return null;
      if (step === GAP) {
        restart();
        write(row);
        return invalid(time, "gap");
      }
    }
    write(row);
    return s.missing ? null : complete(time);
  }
  function take(taken, time) {
    if (!taken) return null;
    const { rows, isNew, reason } = taken;
    if (isNew) beginWindow();
    rows.slice(0, -1).forEach(bridge);
    if (rows.length) write(rows.at(-1));
    else s.readings += 1;
    if (reason) return invalid(time, reason);
    return rows.length && !s.missing ? complete(time) : null;
  }
  function bridge(row) {
    write(row);
    s.readings -= 1;
    if (s.missing) return;
    s.missing = stride;
    checkFresh();
  }
  function write(row) {
    ring.write(row);
    s.missing -= 1;
    s.fresh += 1;
    s.readings += 1;
  }
  function complete(time) {
    s.missing = stride;
    checkFresh();
    if (s.faultLeft > 0) return judged({ verdict: INVALID, time, ...s.fault });
    if (time !== null && clock.isOtherRate()) return invalid(time, "sampling rate");
    return scored(ring.newest(steps), time);
  }
  function checkFresh() {
    const end = ring.end();
    const isFollowing = s.fresh <= steps;
    s.faultLeft -= s.fresh;
    const fault = sensors.check(ring.block, end - Math.min(s.fresh, steps), end, isFollowing);
    s.fresh = 0;
    if (!fault) return;
    const { row, ...seen } = fault;
    s.fault = seen;
    s.faultLeft = steps - (end - 1 - row);
  }
  async function scored(window, time) {
    const [score] = await model.scores(window, 1);
    if (!isFinite(score)) return invalid(time, "overflow");
    if (conditional === null) return invalid(time, "condition");
    const isAnomaly = score > threshold();
    const fault = isAnomaly ? null : dynamicsFault(window);
    if (fault) return judged({ verdict: INVALID, score, time, ...fault });
    const kind = isAnomaly ? ANOMALY : NORMAL;
    const verdict = judged({ verdict: kind, score, time, evidence: window });
    tracking?.step(score);
    for (const watch of Object.values(watches)) {
      const event = await watch.take(verdict);
      if (event) verdict.events.push(event);
    }
    return verdict;
  }
  function invalid(time, reason) {
    return judged({ verdict: INVALID, time, reason });
  }
  function judged(values) {
    for (const name of [values.verdict, values.reason].filter(Boolean)) {
      s.counts[name] = (s.counts[name] ?? 0) + 1;
    }
    s.windows += 1;
    return verdictOf(model, { threshold: threshold(), window: s.windows - 1, ...values });
  }
  return {
    push,
    restart,
    facts: () => ({
      threshold: threshold(),
      tracking,
      counts: { ...s.counts },
      readings: s.readings,
      windows: s.windows,
      missing: s.missing,
      dropped: clock.dropped(),
      isAlarm: alarms.isOn(),
      alarms: alarms.count(),
      isDrift: drift.isOn(),
      driftSize: drift.size()
    }),
    state() {
      const parts = { clock, sensors, intake, tracking, ...watches };
      const states = Object.entries(parts).map(([name, part]) => [name, part && part.state()]);
      const rows = Array.from(ring.newest(steps + 1), String);
      return { ...s, rows, ...Object.fromEntries(states) };
    },
    restore({ rows, clock: times, sensors: runs, intake: taken, tracking: moved, ...state }) {
      refuseUnless(state.stride === stride, "stride", state.stride, stride);
      const channels = shape.at(-1);
      const values = rows.map(Number);
      for (let at = 0; at < values.length; at += channels) {
        ring.write(values.slice(at, at + channels));
      }
      clock.restore(times);
      sensors.restore(runs);
      intake?.restore(taken);
      if (moved) tracking?.restore(moved);
      for (const [name, watch] of Object.entries(watches)) {
        watch.restore(state[name]);
        delete state[name];
      }
      s = state;
    }
  };
}
function refuseUnless(isGood, name, must, value) {
  if (isGood) return;
  throw new InputError(`\`${name}\` must be a whole number, at least ${must}; got ${value}`);
}

// node_modules/edgeae/src/scorer.js
var MAX_BYTES2 = 2 ** 28;
var SESSION = {
  executionProviders: ["cpu"],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  logSeverityLevel: 4,
  // errors are thrown; the log would hold names of the file as they are
  extra: { session: { intra_op: { allow_spinning: "0" } } }
};
async function open(artifact, ort, options = {}) {
  if (!ort?.InferenceSession) {
    throw new InputError("`ort` must be the module onnxruntime-web or onnxruntime-node");
  }
  const bytes = bytesOf(artifact);
  const digest = checkedDigest(bytes);
  const manifest = readManifest(onnxManifest(bytes));
  const threshold = thresholdOf(manifest, options);
  const session = await opened(ort, bytes, options.session);
  const scorer = scorerOf(ort, session, { manifest, threshold, digest });
  if (options.selftest ?? true) {
    const result = await scorer.selftest();
    if (!result.passed) {
      await scorer.close();
      throw new ArtifactError(
        `selftest failed: scores differ by up to ${result.largestError.toExponential(1)} (allowed ${result.tolerance.toExponential(0)}), ${result.flips} of ${result.windows} decisions do`
      );
    }
  }
  return scorer;
}
function scorerOf(ort, session, facts) {
  const { manifest, threshold } = facts;
  const { input, golden } = manifest;
  let last = Promise.resolve();
  let isOpen = true;
  function output(name, values, count2) {
    const done = last.then(async () => {
      if (!isOpen) throw new InputError("the scorer is closed; open the artifact again");
      const x = new ort.Tensor("float32", values, [count2, ...input.shape]);
      const found = await session.run({ x }, [name]).catch(refuse3);
      return found[name].data;
    });
    last = done.catch(() => {
    });
    return done;
  }
  const scores = (values, count2) => output("score", values, count2);
  async function finiteScores({ values, count: count2 }) {
    const found = count2 ? await scores(values, count2) : values;
    if (!found.every(isFinite)) refuseNotFinite(values, found, input);
    return found;
  }
  async function score(x) {
    const windows = windowsOf(x, input);
    const found = await finiteScores(windows);
    return windows.isOne ? found[0] : found;
  }
  async function contributions(x) {
    const { values, count: count2 } = windowsOf(x, input);
    if (count2 !== 1) throw new InputError(`x must be one window; got ${count2}`);
    const given = manifest.front_end ? await output("features", values, 1) : values;
    const reconstruction = await output("reconstruction", values, 1);
    const { scale } = manifest.scaler;
    const power = manifest.score === "mae" ? 1 : 2;
    const terms = Float64Array.from(
      given,
      (value, i) => Math.abs((value - reconstruction[i]) * scale[i % scale.length]) ** power
    );
    const sum = total(terms);
    return terms.map((term) => sum ? term / sum : 1 / terms.length);
  }
  return Object.freeze({
    ...facts,
    score,
    contributions,
    async isAnomaly(x) {
      const found = await score(x);
      const isAbove = (one) => one > threshold;
      return typeof found === "number" ? isAbove(found) : Array.from(found, isAbove);
    },
    async reconstruct(x) {
      const windows = windowsOf(x, input);
      await finiteScores(windows);
      return windows.count ? output("reconstruction", windows.values, windows.count) : windows.values;
    },
    stream: (options = {}) => streamOf({ ...facts, scores, contributions }, options),
    /** Score the golden windows one by one, as a device does, and decide with the file's graph. */
    async selftest() {
      const size2 = sizeOf(input.shape);
      const limit = manifest.threshold.value;
      let [largestError, flips] = [0, 0];
      for (const [i, expected] of golden.scores.entries()) {
        const window = golden.windows.slice(i * size2, (i + 1) * size2);
        const [found] = await scores(window, 1);
        const [flag2] = await output("is_anomaly", window, 1);
        const scale = Math.max(Math.abs(expected), Math.abs(limit));
        const error = Math.abs(found - expected) / (scale || 1);
        largestError = error <= largestError ? largestError : error;
        const isClear = Math.abs(expected - limit) > golden.tolerance * scale;
        if (isClear && Boolean(flag2) !== expected > limit) flips += 1;
      }
      const { tolerance } = golden;
      const passed = largestError <= tolerance && !flips;
      return { passed, windows: golden.scores.length, largestError, tolerance, flips };
    },
    async close() {
      const wasOpen = isOpen;
      isOpen = false;
      await last;
      if (wasOpen) await session.release();
    }
  });
}
function bytesOf(artifact) {
  const bytes = artifact instanceof ArrayBuffer ? new Uint8Array(artifact) : artifact;
  if (!(bytes instanceof Uint8Array)) {
    throw new InputError("`artifact` must be the bytes of an .onnx file: Uint8Array or ArrayBuffer");
  }
  if (bytes.length > MAX_BYTES2) {
    throw new ArtifactError(`artifact: must be at most ${MAX_BYTES2 >> 20} MB`);
  }
  return bytes;
}
function thresholdOf(manifest, { threshold, falseAlarmRate }) {
  if (threshold !== void 0 && falseAlarmRate !== void 0) {
    throw new InputError("give `threshold` or `falseAlarmRate`, not both");
  }
  if (falseAlarmRate !== void 0) return conformalThreshold(manifest.calibration, falseAlarmRate);
  if (threshold === void 0) return manifest.threshold.value;
  const single = Math.fround(threshold);
  if (typeof threshold !== "number" || !isFinite(single)) {
    throw new InputError(`\`threshold\` must be a finite float32; got ${threshold}`);
  }
  return single;
}
async function opened(ort, bytes, settings) {
  const session = await ort.InferenceSession.create(bytes, { ...SESSION, ...settings }).catch(refuse3);
  const outputs = ["score", "is_anomaly", "reconstruction"];
  const missing = outputs.find((name) => !session.outputNames.includes(name));
  if (missing) throw new ArtifactError(`the graph has no output '${missing}'`);
  return session;
}
function refuse3(error) {
  const [reason] = String(error?.message ?? error).split("\n");
  throw new ArtifactError(`onnxruntime: ${reason}`);
}
export {
  ArtifactError,
  EdgeAEError,
  InputError,
  open
};
