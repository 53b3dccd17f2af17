/** Push series into a stream as a job says; the same in Node and in a page. */

/**
 * Return what a stream answers to each series of a job.
 *
 * @param {object} scorer
 * @param {{options: object, series: object[], restart?: number}} job a series has `rows`, `times`
 *   in nanoseconds as texts or null, and `conditions` or null; with `restart` the stream is made
 *   anew from its state, which goes through JSON, after each so many readings
 */
export async function drive(scorer, { options, series, restart = Infinity }) {
  const answers = [];
  for (const one of series) answers.push(await answersOf(scorer, options, one, restart));
  return answers;
}

async function answersOf(scorer, options, { rows, times, conditions }, restart) {
  let stream = scorer.stream(options);
  const verdicts = [];
  for (const [reading, row] of rows.entries()) {
    if (reading && reading % restart === 0) {
      const state = JSON.parse(JSON.stringify(await stream.state()));
      stream = scorer.stream(options);
      await stream.restore(state);
    }
    const values = row.map((value) => (typeof value === "string" ? Number(value) : value));
    const verdict = await stream.push(values, {
      time: times === null ? null : BigInt(times[reading]),
      condition: conditions?.[reading] ?? null,
    });
    if (verdict !== null) verdicts.push({ reading, ...plain(verdict) });
  }
  const { counts, readings, windows, dropped, alarms, driftSize, threshold } = stream;
  return { verdicts, counts, readings, windows, dropped, alarms, driftSize, threshold };
}

function plain(verdict) {
  const { score, ...others } = JSON.parse(JSON.stringify(verdict));
  return { ...others, score }; // NaN became null
}
