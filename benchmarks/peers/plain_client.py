"""A client of an exported file that has numpy and onnxruntime, and nothing of edgeae.

Run as `plain_client.py ARTIFACT WINDOWS.npy OUT.npz`, in a process of its own.
"""

import sys

import numpy as np
import onnxruntime


def main(artifact: str, windows_file: str, out_file: str) -> None:
    """Score all windows at once and each alone, with onnxruntime's default options."""
    windows = np.load(windows_file)
    session = onnxruntime.InferenceSession(artifact)
    names = [output.name for output in session.get_outputs()]
    at_once = dict(zip(names, session.run(None, {"x": windows}), strict=True))
    alone = [session.run(["score", "is_anomaly"], {"x": window[None]}) for window in windows]
    foreign = [name for name in sys.modules if name.startswith(("edgeae", "keras", "tensorflow"))]
    assert not foreign, foreign
    np.savez(
        out_file,
        scores=at_once["score"],
        flags=at_once["is_anomaly"],
        alone_scores=np.concatenate([score for score, _ in alone]),
        alone_flags=np.concatenate([flag for _, flag in alone]),
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
