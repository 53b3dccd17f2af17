/** Open files that must be refused: `node hostile.mjs FILE...` prints a line of JSON for each. */

import { ArtifactError, open } from "edgeae/node";

for (const path of process.argv.slice(2)) {
  let answer = null;
  try {
    await (await open(path)).close();
  } catch (error) {
    const isKnown = error instanceof ArtifactError && error instanceof Error;
    answer = { isKnown, name: error.name, message: error.message };
  }
  const isClean = {}.polluted === undefined && Object.prototype.polluted === undefined;
  console.log(JSON.stringify({ answer, isClean }));
}
