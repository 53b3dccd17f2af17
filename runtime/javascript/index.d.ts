/** Score raw readings with the anomaly detectors that edgeae exports. */

/** Base of every error that a caller can cause; its message is one printable line. */
export class EdgeAEError extends Error {}
/** An argument or a reading cannot be used; the message says what would be accepted. */
export class InputError extends EdgeAEError {}
/** A file is damaged, was changed, or is of another kind or format. */
export class ArtifactError extends EdgeAEError {}

/** The module `onnxruntime-node` or `onnxruntime-web`. */
export interface Engine {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  InferenceSession: { create(bytes: Uint8Array, options?: any): Promise<any> };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  Tensor: new (type: any, data: any, dims: readonly number[]) => any;
}

export interface OpenOptions {
  /** Decide with this number instead of the manifest's threshold. */
  threshold?: number;
  /** Decide with the threshold that the calibration windows give for this rate. */
  falseAlarmRate?: number;
  /** Score the golden windows first, and refuse the file if they have other scores; true. */
  selftest?: boolean;
  /** More options of onnxruntime's session. */
  session?: object;
}

/**
 * Open an artifact: digest, manifest, engine and golden windows, each checked before the next.
 *
 * @throws {ArtifactError} if it is no artifact, was changed, or the engine refuses it
 * @throws {InputError} if an option cannot be used
 */
export function open(
  artifact: Uint8Array | ArrayBuffer,
  ort: Engine,
  options?: OpenOptions,
): Promise<Scorer>;

/** Values of one reading. */
export type Row = Float32Array | Float64Array | readonly number[];
/**
 * A window, or a batch of windows: what nested arrays or one typed array hold is told by the shape of
 * the model's windows.
 */
export type Windows = Row | readonly Row[] | readonly (readonly Row[])[];

/** An artifact ready to score raw windows. Its calls are answered in their order. */
export interface Scorer {
  /** What the artifact says about itself, in the words of the file format. */
  readonly manifest: Manifest;
  /** The float32 that decides: a window is an anomaly when its score is larger. */
  readonly threshold: number;
  /** SHA-256 of the artifact, as stored in it. */
  readonly digest: string;

  /** Score a window, or each window of a batch; higher is more anomalous. */
  score(x: readonly number[]): Promise<number>;
  score(x: readonly (readonly Row[])[]): Promise<Float32Array>;
  score(x: Windows): Promise<number | Float32Array>;
  /** Decide whether `score > threshold` for a window, or for each window of a batch. */
  isAnomaly(x: readonly number[]): Promise<boolean>;
  isAnomaly(x: readonly (readonly Row[])[]): Promise<boolean[]>;
  isAnomaly(x: Windows): Promise<boolean | boolean[]>;
  /**
   * Reconstruct in raw units: the values of all windows in one array; with a front end its features.
   */
  reconstruct(x: Windows): Promise<Float32Array>;
  /**
   * Return the share of each value of a window in its score; they sum to 1. With a front end they are
   * those of its features.
   */
  contributions(x: Windows): Promise<Float64Array>;
  /** Return a stream, which takes readings one at a time and gives a verdict on each window. */
  stream(options?: StreamOptions): Stream;
  /** Score the golden windows as a device does, and decide with the file's graph. */
  selftest(): Promise<SelfTest>;
  /** Release the engine; every later call throws `InputError`. */
  close(): Promise<void>;
}

/** Errors are relative to the larger of a score and the threshold. */
export interface SelfTest {
  passed: boolean;
  windows: number;
  largestError: number;
  tolerance: number;
  /** Windows clear of the threshold on which the graph decides otherwise. */
  flips: number;
}

export interface StreamOptions {
  /** Readings from the start of one window to the next; 1. */
  stride?: number;
  /** When an alarm starts and ends; 3 votes of 5. */
  alarm?: AlarmRule;
  /** Whether the threshold follows drift; as the manifest says. */
  tracking?: boolean;
  /** Bounds of a threshold that follows drift, as factors of that at the start; 0.37 and none. */
  minFactor?: number;
  maxFactor?: number;
  /** Normal windows in a span that is compared with calibration; 0 looks for no drift. */
  drift?: number;
}

/** All in valid windows. */
export interface AlarmRule {
  /** An alarm starts when `votes` of the last `of` windows are anomalies; 3 and 5. */
  votes?: number;
  of?: number;
  /** It ends when at most so many of them are; 0. */
  clearAt?: number;
  /** But it lasts at least so long; 1. */
  minDuration?: number;
  /** The next one starts so much later at the earliest; 0. */
  cooldown?: number;
}

/** Values in the model's order, or by the names of its features; null is a missing value. */
export type Reading = Row | readonly (number | null)[] | Readonly<Record<string, unknown>>;

/** Windows of a model, cut from readings as they come. Calls are answered in their order. */
export interface Stream {
  /** The threshold that the next window is compared with. */
  readonly threshold: number;
  /** The threshold that follows drift; null where it does not. */
  readonly tracking: Tracking | null;
  /** Verdicts so far by name, and those that are invalid also by reason. */
  readonly counts: Readonly<Record<string, number>>;
  readonly readings: number;
  readonly windows: number;
  /** Readings until the next verdict, if none is lost. */
  readonly missing: number;
  /** Readings dropped because their stamp was late or a repetition. */
  readonly dropped: number;
  readonly isAlarm: boolean;
  readonly alarms: number;
  readonly isDrift: boolean;
  /** Size of the last span's drift; 1 is where the upper quartile was. */
  readonly driftSize: number;

  /** Take one reading, and return a verdict if it completes a window, else null. */
  push(reading: Reading, about?: About): Promise<Verdict | null>;
  /** Take readings in their order, and return their verdicts. */
  pushAll(readings: Iterable<Reading>): Promise<Verdict[]>;
  /** Begin a new window with the next reading; counts and drift stay. */
  restart(): Promise<void>;
  /** Forget all readings, counts and drift, as if newly made. */
  reset(): Promise<void>;
  /** Return what `restore` needs to continue as if never stopped, as JSON values. */
  state(): Promise<StreamState>;
  /** Continue from a state; one of another model or stride is an `InputError`, and changes nothing. */
  restore(state: StreamState): Promise<void>;
}

export interface About {
  /** Time of the reading: seconds since 1970, or nanoseconds as BigInt. */
  time?: number | bigint | null;
  /** Its condition, where the model has a threshold for each. */
  condition?: string | number | null;
}

export type StreamState = Readonly<Record<string, unknown>>;

/** A threshold that follows drift. */
export interface Tracking {
  readonly start: number;
  readonly value: number;
  readonly factor: number;
  /** How many lasting shifts it has begun to follow, unless they were refused since. */
  readonly newNormals: number;
  /** Confirm the last new normal. */
  accept(): void;
  /** Go back to the threshold before the last new normal. */
  refuse(): void;
}

export type Reason =
  | "not finite"
  | "out of range"
  | "flatline"
  | "sampling rate"
  | "gap"
  | "overflow"
  | "noisy"
  | "decorrelated"
  | "condition";

/** The verdict on one window. */
export interface Verdict {
  readonly verdict: "normal" | "anomaly" | "invalid";
  /** NaN for an invalid window, unless it is noisy or decorrelated. */
  readonly score: number;
  readonly threshold: number;
  /** Number of the verdict in its stream, from 0. */
  readonly window: number;
  /** Seconds since 1970 of the window's last reading, null without stamps. */
  readonly time: number | null;
  readonly reason: Reason | null;
  /** Indices of the channels that the reason was seen in. */
  readonly channels: readonly number[];
  /** Alarms, drifts and moves of the threshold that came with this window. */
  readonly events: readonly StreamEvent[];
  /** Return the values with the largest shares of the score; empty for an invalid window. */
  top(count?: number): Promise<Contribution[]>;
  /** Return the share of each channel; empty for an invalid window. */
  channelShares(): Promise<number[]>;
}

export interface Contribution {
  step: number | null;
  /** Index of a channel; with a front end that of a feature. */
  channel: number;
  share: number;
}

/** An event with the words and values of `edgeae-runtime stream`. */
export interface StreamEvent {
  readonly event:
    | "alarm start"
    | "alarm end"
    | "drift start"
    | "drift end"
    | "threshold"
    | "new normal";
  readonly [key: string]: unknown;
}

/** The manifest's keys as docs/file-format.md has them; arrays are decoded. */
export interface Manifest {
  readonly format: number;
  readonly digest: string;
  readonly name: string;
  readonly input: Input;
  readonly scaler: { kind: string; offset: Float32Array; scale: Float32Array };
  readonly score: "mse" | "mae" | "mahalanobis" | "activations";
  readonly threshold: {
    value: number;
    rule: string;
    false_alarm_rate: number | null;
    windows: number;
    alarms: number;
    bounds: number[];
    bounds_by: string;
    by_condition: number[] | null;
  };
  readonly calibration: {
    windows: number;
    ranks: number[];
    scores: Float32Array;
    top_indices: number[];
  };
  readonly golden: { windows: Float32Array; scores: Float32Array; tolerance: number };
  readonly parity: Readonly<Record<string, number | null>>;
  readonly precision: string;
  readonly requires: Readonly<Record<string, string>>;
  readonly made_by: Readonly<Record<string, string>>;
  readonly changes: readonly Readonly<Record<string, unknown>>[];
  readonly backtest: Readonly<Record<string, number | null>> | null;
  readonly tracking: boolean;
  readonly front_end: FrontEnd | null;
}

/** What the graph makes of a window before the scaler; docs/front-ends.md defines it. */
export interface FrontEnd {
  readonly kind: string;
  readonly segment: number;
  readonly hop: number;
  readonly first_bin: number;
  readonly band_bins: number;
  readonly bands: number;
  readonly decimation: number;
  readonly floor: number;
  readonly power: Float32Array | number;
  /** Names of the features. */
  readonly names: readonly string[];
}

export interface Input {
  readonly shape: readonly number[];
  readonly features: readonly string[] | null;
  readonly units: readonly string[] | null;
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly rate_hz: number | null;
  readonly stride: number | null;
  readonly max_constant_run: readonly number[] | null;
  readonly max_mean_abs_diff: Float32Array | null;
  readonly diff_residual_weights: Float32Array | null;
  readonly time_format: string | null;
  readonly difference: readonly number[] | null;
  readonly tolerate: number;
  readonly condition: { column: string; values: string[]; edges: number[] | null } | null;
}
