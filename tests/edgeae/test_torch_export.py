"""Models that PyTorch exports here and now, with both exporters, as people write them."""

import warnings

import numpy as np
import pytest

import edgeae
from edgeae_export.onnx_graph.network import OnnxNetwork
from edgeae_runtime import InputError, Scorer

pytestmark = pytest.mark.torch
STEPS, CHANNELS = 12, 3
WITHOUT_C = {"state": "initial states of zeros"}


def networks():
    from torch import nn

    class State(nn.Module):  # type: ignore[misc]  # its types are not read
        """A decoder that starts from the encoder's state."""

        def __init__(self):
            super().__init__()
            self.encoder = nn.LSTM(CHANNELS, 4, batch_first=True)
            self.decoder = nn.LSTM(CHANNELS, 4, batch_first=True)
            self.output = nn.Linear(4, CHANNELS)

        def forward(self, x):
            _, state = self.encoder(x)
            return self.output(self.decoder(x * 0, state)[0])

    class Residual(nn.Module):  # type: ignore[misc]  # its types are not read
        """A convolution over transposed windows beside the window itself."""

        def __init__(self):
            super().__init__()
            self.conv = nn.Conv1d(CHANNELS, CHANNELS, 3, padding="same")

        def forward(self, x):
            return x + self.conv(x.permute(0, 2, 1)).relu().permute(0, 2, 1)

    size = STEPS * CHANNELS
    return {
        "layer_norm": nn.Sequential(
            nn.Linear(CHANNELS, 8), nn.LayerNorm(8), nn.Linear(8, CHANNELS)
        ),
        "state": State(),
        "residual": Residual(),
        "unflatten": nn.Sequential(
            nn.Flatten(), nn.Linear(size, 5), nn.SiLU(), nn.Linear(5, size),
            nn.Unflatten(1, (STEPS, CHANNELS)),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("exporter", ["torchscript", "dynamo", "torchscript with a fixed batch"])
@pytest.mark.parametrize("name", ["layer_norm", "state", "residual", "unflatten"])
def test_a_model_scores_as_in_pytorch(tmp_path, name, exporter) -> None:
    import torch

    torch.manual_seed(0)
    network = networks()[name].eval()
    windows = torch.randn(300, STEPS, CHANNELS)
    axes = {"dynamic_axes": {"x": {0: "n"}}} if exporter == "torchscript" else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if exporter == "dynamo":
            torch.onnx.export(
                network, (windows[:2],), tmp_path / "m.onnx", dynamo=True, external_data=False,
                dynamic_shapes=({0: torch.export.Dim("n")},), verbose=False,
            )  # fmt: skip
        else:
            torch.onnx.export(
                network,
                (windows[:1],),
                tmp_path / "m.onnx",
                dynamo=False,
                input_names=["x"],
                **axes,
            )
    with torch.no_grad():
        expected = ((network(windows) - windows) ** 2).mean(axis=(1, 2)).numpy()
    detector = edgeae.wrap(tmp_path / "m.onnx", calibration=windows.numpy())
    with Scorer(detector.export(tmp_path / "a.onnx").path) as scorer:
        np.testing.assert_allclose(scorer.score(windows.numpy()), expected, rtol=1e-5)
    if name in WITHOUT_C:
        with pytest.raises(InputError, match=WITHOUT_C[name]):
            detector.export(tmp_path / "a.c")
    else:
        with Scorer(detector.export(tmp_path / "a.c").path, allow_native=True) as scorer:
            np.testing.assert_allclose(scorer.score(windows.numpy()), expected, rtol=1e-5)


def test_weights_in_another_file_are_refused_with_the_way_out(tmp_path) -> None:
    import torch

    model = torch.nn.Linear(CHANNELS, CHANNELS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, (torch.zeros(2, CHANNELS),), tmp_path / "m.onnx", dynamo=True,
            external_data=True, verbose=False,
        )  # fmt: skip
    if not list(tmp_path.glob("*.data")):
        pytest.fail("PyTorch keeps weights in the file itself now: remove this test")
    with pytest.raises(InputError, match=r"lie in another file .* write one file: onnx.save"):
        OnnxNetwork((tmp_path / "m.onnx").read_bytes(), (CHANNELS,))
