"""A convolutional PyTorch autoencoder, channels before steps, on windows of a series."""

import numpy as np
import torch
from torch import nn

import edgeae
from edgeae_runtime import Scorer

STEPS, CHANNELS = 32, 2
torch.manual_seed(0)
phase = np.arange(6000)[:, None] * (0.2, 0.31)
readings = np.sin(phase) + 0.1 * np.random.default_rng(0).normal(size=phase.shape)
starts = np.arange(0, len(readings) - STEPS, 4)
windows = np.stack([readings[s : s + STEPS] for s in starts]).astype(np.float32)
train, calibration, test = windows[:700], windows[700:1100], windows[1100:]

# The user's own model and training; PyTorch's convolutions read (n, channels, steps).
model = nn.Sequential(
    nn.Conv1d(CHANNELS, 8, 5, stride=2, padding=2), nn.BatchNorm1d(8), nn.ReLU(),
    nn.Conv1d(8, 4, 3, stride=2, padding=1), nn.ReLU(),
    nn.ConvTranspose1d(4, 8, 4, stride=2, padding=1), nn.ReLU(),
    nn.ConvTranspose1d(8, CHANNELS, 4, stride=2, padding=1),
)  # fmt: skip
optimizer = torch.optim.Adam(model.parameters(), 1e-2)
for _ in range(60):
    batch = torch.from_numpy(train).transpose(1, 2)
    loss = ((model(batch) - batch) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
torch.onnx.export(model.eval(), (torch.zeros(1, CHANNELS, STEPS),), "conv1d.onnx", dynamo=False,
                  input_names=["x"], dynamic_axes={"x": {0: "batch"}})  # fmt: skip

# Windows are (steps, channels) for edgeae, which sees that the model reads them transposed.
detector = edgeae.wrap("conv1d.onnx", calibration=calibration, validation=train)
for path in ("pytorch_conv1d.onnx", "pytorch_conv1d.c"):
    detector.export(path)
    with Scorer(path, allow_native=True) as scorer:
        x = torch.from_numpy(test).transpose(1, 2)
        by_hand = ((model(x) - x) ** 2).mean(axis=(1, 2))
        np.testing.assert_allclose(scorer.score(test), by_hand.detach(), rtol=1e-4)
        alarms = scorer.is_anomaly(test).mean()
    print(f"{path}: {alarms:.2%} false alarms on {len(test)} fresh windows")
