/** A running quantile in constant memory. */

import { roundHalfEven } from "../numbers.js";

/**
 * Estimate one quantile of numbers that come one at a time, from five markers: their heights `q`
 * and their positions `n`, which are its whole state.
 *
 * Source: Jain and Chlamtac (1985), The P2 algorithm for dynamic calculation of quantiles and
 * histograms without storing observations, Communications of the ACM 28 (10).
 */
export const newSketch = () => ({ q: [], n: [0, 1, 2, 3, 4] });

/** Take a finite number; `share` of the numbers lie below the quantile. */
export function addNumber({ q, n }, share, number) {
  if (q.length < 5) {
    q.push(number);
    q.sort((a, b) => a - b);
    return;
  }
  q[0] = Math.min(q[0], number);
  q[4] = Math.max(q[4], number);
  const cell = [3, 2, 1, 0].find((i) => number >= q[i]);
  for (let i = cell + 1; i < 5; i += 1) n[i] += 1;
  const targets = [share / 2, share, (1 + share) / 2].map((part) => n[4] * part);
  for (let i = 1; i < 4; i += 1) {
    const off = targets[i - 1] - n[i];
    if (off >= 1 && n[i + 1] - n[i] > 1) move(q, n, i, 1);
    else if (off <= -1 && n[i - 1] - n[i] < -1) move(q, n, i, -1);
  }
}

/** Move a marker by one position, along a parabola unless that breaks the order. */
function move(q, n, i, by) {
  const [below, above] = [n[i] - n[i - 1], n[i + 1] - n[i]];
  const slope =
    ((below + by) * (q[i + 1] - q[i])) / above + ((above - by) * (q[i] - q[i - 1])) / below;
  let height = q[i] + (by * slope) / (n[i + 1] - n[i - 1]);
  if (!(q[i - 1] < height && height < q[i + 1])) {
    height = q[i] + (by * (q[i + by] - q[i])) / (n[i + by] - n[i]);
  }
  q[i] = height;
  n[i] += by;
}

/** Return the estimate; of fewer than five numbers the nearest one. */
export function estimate({ q }, share) {
  return q.length === 5 ? q[2] : q[roundHalfEven(share * (q.length - 1))];
}
