"""A dense PyTorch autoencoder on a table, as ONNX and C with one threshold each."""

import numpy as np
import torch
from torch import nn

import edgeae
from edgeae_runtime import Scorer

torch.manual_seed(0)
mixing = np.random.default_rng(0).normal(size=(3, 8))
readings = np.tanh(np.random.default_rng(1).normal(size=(4000, 3)) @ mixing).astype(np.float32)
train, calibration, test = readings[:2000], readings[2000:3000], readings[3000:]

# The user's own model and training.
model = nn.Sequential(nn.Linear(8, 16), nn.Tanh(), nn.Linear(16, 3), nn.Linear(3, 16), nn.Tanh(),
                      nn.Linear(16, 8))  # fmt: skip
optimizer = torch.optim.Adam(model.parameters(), 1e-2)
for _ in range(150):
    batch = torch.from_numpy(train)
    loss = ((model(batch) - batch) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
torch.onnx.export(model.eval(), (torch.zeros(1, 8),), "dense.onnx", dynamo=False,
                  input_names=["x"], dynamic_axes={"x": {0: "batch"}})  # fmt: skip

detector = edgeae.wrap("dense.onnx", calibration=calibration, validation=train)
for path in ("pytorch_dense.onnx", "pytorch_dense.c"):
    detector.export(path)
    with Scorer(path, allow_native=True) as scorer:
        by_hand = ((model(torch.from_numpy(test)) - torch.from_numpy(test)) ** 2).mean(axis=1)
        np.testing.assert_allclose(scorer.score(test), by_hand.detach(), rtol=1e-4, atol=1e-7)
        alarms = scorer.is_anomaly(test).mean()
    print(f"{path}: {alarms:.2%} false alarms on {len(test)} fresh rows")
