import type { Verdict } from "./index.js";

/** Return a verdict as the JSON values that `edgeae-runtime stream` prints. */
export function verdictLine(
  verdict: Verdict,
  features: readonly string[] | null,
): Promise<Record<string, unknown>>;
