"""Write the PyTorch models of this folder with both of PyTorch's exporters.

    pip install torch onnxscript
    python tests/edgeae/onnx_models/make_torch_models.py

Each model is written as `NAME-torchscript.onnx` and `NAME-dynamo.onnx`, and what PyTorch itself
computes for some windows as `expected.npz`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

HERE = Path(__file__).parent
STEPS, CHANNELS, VALUES = 12, 3, 6
EXPORTERS = ("torchscript", "dynamo")


class Recurrent(nn.Module):  # type: ignore[misc]  # its types are not read
    """The last state of an encoder, repeated, through a decoder."""

    def __init__(self, kind: Callable[..., nn.Module], units: int = 5) -> None:
        super().__init__()
        self.encoder = kind(CHANNELS, units, batch_first=True)
        self.decoder = kind(units, units, batch_first=True)
        self.output = nn.Linear(units, CHANNELS)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Reconstruct a batch `(n, steps, channels)`."""
        states, _ = self.encoder(x)
        repeated = states[:, -1:, :].repeat(1, x.shape[1], 1)
        return self.output(self.decoder(repeated)[0])


class Variational(nn.Module):  # type: ignore[misc]  # its types are not read
    """A variational autoencoder with three outputs, whose code is drawn in training or always."""

    def __init__(self, *, always_drawn: bool = False) -> None:
        super().__init__()
        self.always_drawn = always_drawn
        self.encoder = nn.Sequential(nn.Linear(VALUES, 5), nn.ReLU())
        self.mean, self.log_variance = nn.Linear(5, 2), nn.Linear(5, 2)
        self.decoder = nn.Sequential(nn.Linear(2, 5), nn.ReLU(), nn.Linear(5, VALUES))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Reconstruct a batch `(n, values)`; also return mean and logarithm of the variance."""
        hidden = self.encoder(x)
        mean, log_variance = self.mean(hidden), self.log_variance(hidden)
        code = mean
        if self.training or self.always_drawn:
            code = mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)
        return self.decoder(code), mean, log_variance


class TimeFirst(nn.Module):  # type: ignore[misc]  # its types are not read
    """A recurrent network over batches `(steps, n, channels)`, which is `nn.LSTM`'s default."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm, self.output = nn.LSTM(CHANNELS, 4), nn.Linear(4, CHANNELS)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Reconstruct a batch `(steps, n, channels)`."""
        return self.output(self.lstm(x)[0])


class Attentive(nn.Module):  # type: ignore[misc]  # its types are not read
    """Self-attention and a layer normalisation, each around a residual."""

    def __init__(self) -> None:
        super().__init__()
        self.embedding = nn.Linear(CHANNELS, 4)
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)
        self.norm, self.output = nn.LayerNorm(4), nn.Linear(4, CHANNELS)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Reconstruct a batch `(n, steps, channels)`."""
        h = self.embedding(x)
        h = self.norm(h + self.attention(h, h, h, need_weights=False)[0])
        return self.output(h) + x


def dense() -> nn.Module:
    """Build a dense network over a table's rows."""
    return nn.Sequential(
        nn.Linear(VALUES, 4), nn.Tanh(), nn.Linear(4, 2), nn.Linear(2, 4), nn.ELU(),
        nn.Linear(4, VALUES),
    )  # fmt: skip


def flat() -> nn.Module:
    """Build a dense network that flattens its windows and returns them flat."""
    size = STEPS * CHANNELS
    return nn.Sequential(
        nn.Flatten(), nn.Linear(size, 6), nn.BatchNorm1d(6), nn.GELU(), nn.Dropout(0.2),
        nn.Linear(6, size),
    )  # fmt: skip


def conv1d() -> nn.Module:
    """Build a convolutional network over batches `(n, channels, steps)`, PyTorch's order."""
    return nn.Sequential(
        nn.Conv1d(CHANNELS, 5, 3, stride=2, padding=1), nn.BatchNorm1d(5), nn.ReLU(),
        nn.Conv1d(5, 4, 3, stride=2, padding=1), nn.LeakyReLU(),
        nn.ConvTranspose1d(4, 5, 3, stride=2, padding=1, output_padding=1), nn.ReLU(),
        nn.ConvTranspose1d(5, CHANNELS, 3, stride=2, padding=1, output_padding=1),
    )  # fmt: skip


TABLE, SERIES, CHANNELS_FIRST = (VALUES,), (STEPS, CHANNELS), (CHANNELS, STEPS)
MODELS: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...], int]] = {
    "dense": (dense, TABLE, 0),
    "flat": (flat, SERIES, 0),
    "conv1d": (conv1d, CHANNELS_FIRST, 0),
    "lstm": (lambda: Recurrent(nn.LSTM), SERIES, 0),
    "gru": (lambda: Recurrent(nn.GRU), SERIES, 0),
    "vae": (Variational, TABLE, 0),
    "random_vae": (lambda: Variational(always_drawn=True), TABLE, 0),
    "time_first": (TimeFirst, SERIES, 1),
    "attention": (Attentive, SERIES, 0),
}
"""Each model with the shape of a window as it reads it, and the axis of the batch."""


def built(name: str) -> nn.Module:
    """Build a model with weights that are its own, in inference mode."""
    torch.manual_seed(sorted(MODELS).index(name))
    model = MODELS[name][0]()
    for part in model.modules():
        if isinstance(part, nn.BatchNorm1d):
            nn.init.normal_(part.running_mean, 0, 0.3)
            nn.init.uniform_(part.running_var, 0.5, 2.0)
    return model.eval()


def write(model: nn.Module, path: Path, shape: tuple[int, ...], axis: int, exporter: str) -> None:
    """Export a model with a batch of any size."""
    example = torch.zeros((2, *shape)).movedim(0, axis)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if exporter == "torchscript":
            torch.onnx.export(
                model, (example,), path, dynamo=False, opset_version=17,
                input_names=["readings"], dynamic_axes={"readings": {axis: "batch"}},
            )  # fmt: skip
        else:
            batch = {axis: torch.export.Dim("batch")}
            torch.onnx.export(
                model, (example,), path, dynamo=True, dynamic_shapes=(batch,),
                external_data=False, verbose=False,
            )  # fmt: skip


def main() -> None:
    """Write all models and what PyTorch computes with them."""
    expected: dict[str, np.ndarray] = {}
    generator = np.random.default_rng(0)
    for name, (_, shape, axis) in MODELS.items():
        model = built(name)
        for exporter in EXPORTERS:
            write(model, HERE / f"{name}-{exporter}.onnx", shape, axis, exporter)
        x = generator.normal(size=(20, *shape)).astype(np.float32)
        with torch.no_grad():
            z = model(torch.from_numpy(x).movedim(0, axis))
        z = (z[0] if isinstance(z, tuple) else z).movedim(axis, 0).reshape(x.shape)
        expected |= {f"{name}/x": x, f"{name}/z": z.numpy()}
    np.savez_compressed(HERE / "expected.npz", allow_pickle=False, **expected)


if __name__ == "__main__":
    main()
