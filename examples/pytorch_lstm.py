"""An LSTM autoencoder in PyTorch on windows of a series."""

import numpy as np
import torch
from torch import nn

import edgeae
from edgeae_runtime import Scorer

STEPS, CHANNELS = 16, 2
torch.manual_seed(0)
phase = np.arange(6000)[:, None] * (0.2, 0.31)
readings = np.sin(phase) + 0.1 * np.random.default_rng(0).normal(size=phase.shape)
starts = np.arange(0, len(readings) - STEPS, 4)
windows = np.stack([readings[s : s + STEPS] for s in starts]).astype(np.float32)
train, calibration, test = windows[:700], windows[700:1100], windows[1100:]


class Autoencoder(nn.Module):
    """The user's own model: the last state of an encoder, repeated, through a decoder."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.LSTM(CHANNELS, 12, batch_first=True)
        self.decoder = nn.LSTM(12, 12, batch_first=True)
        self.output = nn.Linear(12, CHANNELS)

    def forward(self, x):
        """Reconstruct a batch `(n, steps, channels)`."""
        states, _ = self.encoder(x)
        return self.output(self.decoder(states[:, -1:].repeat(1, STEPS, 1))[0])


model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters(), 1e-2)
for _ in range(60):
    batch = torch.from_numpy(train)
    loss = ((model(batch) - batch) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
torch.onnx.export(model.eval(), (torch.zeros(1, STEPS, CHANNELS),), "lstm.onnx", dynamo=False,
                  input_names=["x"], dynamic_axes={"x": {0: "batch"}})  # fmt: skip

detector = edgeae.wrap("lstm.onnx", calibration=calibration, validation=train)
for path in ("pytorch_lstm.onnx", "pytorch_lstm.c"):
    detector.export(path)
    with Scorer(path, allow_native=True) as scorer:
        x = torch.from_numpy(test)
        by_hand = ((model(x) - x) ** 2).mean(axis=(1, 2))
        np.testing.assert_allclose(scorer.score(test), by_hand.detach(), rtol=1e-4)
        alarms = scorer.is_anomaly(test).mean()
    print(f"{path}: {alarms:.2%} false alarms on {len(test)} fresh windows")
