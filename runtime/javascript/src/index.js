/** Score raw readings with the anomaly detectors that edgeae exports. */

export { ArtifactError, EdgeAEError, InputError } from "./errors.js";
export { open } from "./scorer.js";
