/** The last readings of a stream, of which windows are cut. */

const BLOCK_WINDOWS = 4;
const MIN_ROWS = 64;

/** Rows of float32, written one behind the other; the oldest are dropped a block at a time. */
export function ringOf(steps, channels) {
  const block = new Float32Array(Math.max(BLOCK_WINDOWS * steps, MIN_ROWS) * channels);
  let end = 0; // rows that are written
  return {
    block,
    end: () => end,

    /** Write a row; beyond float32 is infinity. */
    write(row) {
      if ((end + 1) * channels > block.length) {
        block.copyWithin(0, (end - steps - 1) * channels); // and the reading before a window
        end = steps + 1;
      }
      block.set(row, end * channels);
      end += 1;
    },

    /** Return a copy of the newest rows. */
    newest: (rows) => block.slice(Math.max(0, end - rows) * channels, end * channels),
  };
}
