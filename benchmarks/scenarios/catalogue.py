"""The scenarios: their permanent ids, what each measures, and where it is."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from benchmarks.core.results import Result

SCENARIOS = {
    "quality": "defaults on ten public tables, beside kNN, PyOD's AutoEncoder, forest and PCA",
    "contaminated": "unlabelled anomalies among the training rows of the same tables, up to 10 %",
    "contaminated-series": "two per cent of anomalous windows among the training windows of SMD",
    "every-pair": "each table as a file of each format and precision: written, AUROC, kept rates",
    "penalty-cost": "one window and the size of a file with penalties, beside one without",
    "small-data": "a dozen to 150 windows or rows, beside kNN and PCA on the same ones",
    "dependencies": "columns that are nearly functions of each other: weighted, and not",
    "ecg-quality": "AUROC and accuracy of the exported file on ECG5000, beside kNN",
    "quality-series": "series by events at one false alarm a day, beside PCA and kNN; SKAB by F1",
    "vibration": "diluted faults of a bearing rig, and motors: front ends, raw default and kNN",
    "vibration-rigs": "runs to failure, and speeds not trained on: auto, statistics, raw",
    "backtest": "what training's backtest of a promised 1 % predicts for the days after, on series",
    "ecg-parity": "plain onnxruntime against Scorer and Keras, score by score and flag by flag",
    "ecg-one-window": "one window from raw values to a score, against the bare network and glue",
    "growth": "conv, lstm, gru, 640 and 10 000 inputs at batch 1, 32 and 256, against glue",
    "cold-start": "a new process up to its first score; installed size; --help",
    "cold-peers": "cold start and memory of edgeae's files and of what people write instead",
    "precisions": "size, parity and time of each precision; MLPerf Tiny's ad01 at 5 %",
    "kept-rate": "false alarms on fresh normal windows, each format and precision, 20 seeds",
    "exported-graphs": "exported ONNX against graphs by hand and Keras's own export, one window",
    "tflite-one-window": "Scorer on TFLite against Scorer on ONNX, one heartbeat",
    "architecture-parity": "every architecture in both formats against Keras, on real windows",
    "mlperf-ad": "a public Keras 2 model wrapped: scores and size of both formats",
    "onnx-in": "PyTorch's models wrapped from ONNX: scores of both formats, time of one window",
    "other-engines": "ONNX files in OpenVINO, tract, OpenCV, onnxruntime-node and -web, onnx",
    "front-end-parity": "each front end, format and precision against Keras and numpy",
    "front-end-engines": "ONNX files with front ends in onnxruntime 1.16 and in other engines",
    "front-end-costs": "one window of 1024 samples by each form of a spectrum; Cortex-M4F",
    "order-tracking-costs": "a reading resampled to shaft angle in C: Cortex-M4F",
    "c99-parity": "C files of every architecture on every target against onnxruntime",
    "c99-instructions": "C files on Cortex-M boards: instructions, flash and RAM, beside peers",
    "c99-one-window": "C on x86 against onnxruntime and LiteRT, one window",
    "c99-limits": "C on x86 against the limits of the processor, LiteRT and onnxruntime's run",
    "c99-export": "how long an export to C takes, with and without Keras",
    "training-time": "2000 beats for 50 epochs against a plain model.fit",
    "any-size-score": "the score command: a file, a 2 GB stream, the first line on a pipe",
    "bulk-scoring": "a large CSV and Parquet file against pandas, scikit-learn and onnxruntime",
    "fleet-score": "400 files by every engine against edgeae score; 20 kills of a run",
    "fleet-calibration": "200 machines and SMD's: each one's rate on fresh windows, promised 1 %",
    "emulated-aarch64": "the real aarch64 wheels under QEMU: commands, scores and instructions",
    "stream-push": "what one reading costs a stream, beside one score",
    "stream-blocks": "3 channels at 20 kHz: CPU and memory of an hour, losses at the rate",
    "stream-keyed": "5000 machines in one stream: speed, memory, single streams' verdicts, kills",
    "stream-pipe": "10 million readings from a pipe: memory, and the batch's scores",
    "stream-kills": "200 kill -9 of a service that follows a file",
    "stream-histories": "1000 random lives of a log that is followed: rotation, cuts, kill -9",
    "stream-updates": "1000 histories of installations, killed at a system call",
    "stream-replace": "1000 replacements of a running model, a third of them bad files",
    "stream-mqtt": "20 000 readings through mosquitto, 20 forced disconnects",
    "stream-monitors": "20 000 readings, and 20 restarts each of broker, InfluxDB and Prometheus",
    "stream-mutated": "5000 changed state, threshold and signature files",
    "watch": "the operator's page: memory over days of windows, and its first paint in Chromium",
    "tracking": "thresholds that follow drift, beside fixed ones: SMD, SKAB, NAB, generated drift",
    "fault-drills": "broken sensors of real machines: invalid, anomaly or normal",
    "report": "an HTML report: time, size and memory, up to a million windows",
    "large-training": "training on a 5 GB Parquet file, beside a part of it in memory",
}
"""Permanent ids; a scenario is the function `run` of the module of its name, or stands below."""

_ELSEWHERE = {
    "ecg-one-window": ("latency", "run_ecg"),
    "tflite-one-window": ("latency", "run_tflite"),
    "c99-one-window": ("latency", "run_c99"),
    "front-end-costs": ("front_end_parity", "run_costs"),
    "order-tracking-costs": ("order_tracking_costs", "run"),
    "cold-start": ("cold", "run_start"),
    "cold-peers": ("cold", "run_peers"),
    "stream-pipe": ("soak", "run_pipe"),
    "stream-kills": ("soak", "run_kills"),
    "stream-histories": ("soak", "run_histories"),
    "stream-updates": ("soak", "run_updates"),
    "stream-replace": ("soak", "run_replace"),
    "stream-mqtt": ("soak", "run_mqtt"),
    "stream-monitors": ("soak", "run_monitors"),
    "stream-mutated": ("soak", "run_mutated"),
}


def home(name: str) -> tuple[str, str]:
    """Return a scenario's module in this folder, and its function."""
    return _ELSEWHERE.get(name, (name.replace("-", "_"), "run"))


def runner(name: str) -> Callable[[Path], Result]:
    """Import what measures a scenario: a function of the folder of data."""
    module, function = home(name)
    imported = import_module(f"benchmarks.scenarios.{module}")
    found: Callable[[Path], Result] = getattr(imported, function)
    return found
