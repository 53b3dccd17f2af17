import type { Verdict } from "./index.js";

/**
 * Return a verdict as the JSON values that `edgeae-runtime stream` prints. `values` are the names in
 * contributions where they are not those of the channels: `manifest.front_end.names`.
 */
export function verdictLine(
  verdict: Verdict,
  features: readonly string[] | null,
  values?: readonly string[] | null,
): Promise<Record<string, unknown>>;
