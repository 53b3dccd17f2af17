"""A series with three events, and a detector trained on its first part."""

import numpy as np
import pandas as pd
import pytest

from tests.edgeae.evaluate.commands import LABELS, run


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory):
    """A series of two channels a minute, later with three events, and a model of it."""
    folder = tmp_path_factory.mktemp("series")
    rng = np.random.default_rng(0)
    t = np.arange(3000)
    x = np.stack([np.sin(t / 9), 20 + 5 * np.cos(t / 7)], 1) + 0.1 * rng.normal(size=(3000, 2))
    frame = pd.DataFrame(x, columns=["flow", "load"])
    frame.insert(0, "t", pd.date_range("2024-01-01", periods=3000, freq="min").astype(str))
    frame["state"] = "ok"
    frame[:2000].to_csv(folder / "train.csv", index=False)
    late = frame[2000:].copy().reset_index(drop=True)
    for first, stop in ((100, 130), (500, 506), (800, 900)):
        late.loc[first : stop - 1, "flow"] += 4
        late.loc[first : stop - 1, "state"] = "bad"
    late.to_csv(folder / "late.csv", index=False)
    late[late["state"] == "ok"].to_csv(folder / "good.csv", index=False)
    late[late["state"] == "bad"].to_csv(folder / "bad.csv", index=False)
    run(
        "train",
        folder / "train.csv",
        "-o",
        folder / "m.edgeae",
        *LABELS,
        "--window",
        8,
        "--hidden",
        "16",
        "--epochs",
        15,
    )
    run("export", folder / "m.edgeae", folder / "m.onnx")
    return folder
