"""Write format-2.onnx, and format-2.json with the scores that it has to give for ever.

    python tests/runtime/artifacts/make_format_2.py

Run it again only while format 2 is unreleased; afterwards these two files are never written again.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from edgeae import Detector
from edgeae_runtime import Scorer

FOLDER = Path(__file__).parent


def readings(count: int, seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    load = rng.normal(size=count)
    columns = {
        "current [A]": 3 + load + 0.1 * rng.normal(size=count),
        "pressure [bar]": 40 + 5 * load + 0.5 * rng.normal(size=count),
        "temperature [°C]": 60 - 2 * load + 0.2 * rng.normal(size=count),
        "mode": np.ones(count),
    }
    return pd.DataFrame(columns)


def main() -> None:
    detector = Detector(hidden=(8,), epochs=30, false_alarm_rate=0.02, random_state=0)
    detector.fit(readings(1000, 1)).export(FOLDER / "format-2.onnx")
    windows = np.array(readings(12, 2))
    windows[6:, 1] += np.linspace(1, 20, 6)
    windows = windows.astype(np.float32)
    with Scorer(FOLDER / "format-2.onnx") as scorer:
        expected = {
            "windows": windows.astype(float).tolist(),
            "scores": scorer.score(windows).astype(float).tolist(),
            "is_anomaly": scorer.is_anomaly(windows).tolist(),
            "contributions": scorer.contributions(windows).tolist(),
            "threshold": float(scorer.threshold),
            "threshold_at_a_tenth": float(scorer.manifest.calibration.threshold(0.1)),
        }
    text = json.dumps(expected, indent=1)
    (FOLDER / "format-2.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
