"""The figures that the README shows: what is claimed, and where it is measured."""

from __future__ import annotations

HEADLINE = (
    (
        "one heartbeat: `Scorer` on ONNX, of a bare `session.run` of the network",
        "ecg-one-window",
        "Scorer on ONNX / bare session.run",
    ),
    (
        "... of numpy around `session.run`",
        "ecg-one-window",
        "Scorer on ONNX / numpy glue",
    ),
    (
        "... of scikit-learn's scaler and numpy around it",
        "ecg-one-window",
        "Scorer on ONNX / scikit-learn glue",
    ),
    (
        "... of Keras's `model(x)`",
        "ecg-one-window",
        "Scorer on ONNX / model(x)",
    ),
    (
        "`Scorer` on TFLite, of `Scorer` on ONNX",
        "tflite-one-window",
        "Scorer on TFLite / Scorer on ONNX",
    ),
    (
        "`Scorer` on compiled C, of `Scorer` on ONNX",
        "c99-one-window",
        "ecg: Scorer on C / Scorer on ONNX",
    ),
    (
        "a new process up to its first score, of onnxruntime's with the network alone",
        "cold-start",
        "import, load, first score: edgeae / bare network",
    ),
    (
        "largest error of the ONNX file against Keras, 4500 heartbeats",
        "ecg-parity",
        "largest error against Keras, at once",
    ),
    (
        "mean AUROC on ECG5000, five splits",
        "ecg-quality",
        "edgeae default: mean AUROC",
    ),
    (
        "mean AUROC on ten public tables (goal: kNN's)",
        "quality",
        "edgeae, 10 tables (all): mean AUROC",
    ),
    (
        "seeds whose promised false-alarm rate is kept, worst file of ECG5000",
        "kept-rate",
        "ecg5000: seeds within the interval, least of 8 files",
    ),
    (
        "Cortex-M4F, one heartbeat in int8-full",
        "c99-instructions",
        "ecg, m4f, int8-full",
    ),
    (
        "training 2000 heartbeats: time of `model.fit` by edgeae's",
        "training-time",
        "time: model.fit / edgeae's training",
    ),
    (
        "a CSV of 200 000 windows: time of pandas by edgeae's",
        "bulk-scoring",
        "csv: pandas' time by edgeae's",
    ),
    (
        "training on a Parquet file of 5 GB: peak memory",
        "large-training",
        "5 GB Parquet, peak memory",
    ),
    (
        "ten million readings through a pipe: growth of memory",
        "stream-pipe",
        "memory growth after 100 000 readings",
    ),
)
"""What it says, the scenario's id and the figure's name."""
