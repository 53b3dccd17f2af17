"""Readers of the ONNX operators that C has."""

from __future__ import annotations

from collections.abc import Callable

from edgeae_export.formats.c99.node import Node
from edgeae_export.formats.c99.operators import (
    elementwise,
    normalisation,
    products,
    reductions,
    shaping,
)
from edgeae_export.formats.c99.operators.elementwise import binary, unary
from edgeae_export.formats.c99.operators.products import recurrent
from edgeae_export.formats.c99.operators.reductions import reduction
from edgeae_export.formats.c99.plan import Op

VIEWS = ("Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity", "Dropout", "Cast")
"""Operators that leave a window's values where they are."""

OPERATORS: dict[str, Callable[[Node], list[Op]]] = {
    "Add": binary("add"),
    "Sub": binary("sub"),
    "Mul": binary("mul"),
    "Div": binary("div"),
    "Max": binary("max"),
    "Min": binary("min"),
    "Pow": elementwise.power,
    "Clip": elementwise.clip,
    "PRelu": elementwise.prelu,
    "Equal": binary("equal"),
    "Greater": binary("greater"),
    "And": binary("mul"),  # truth is 1
    "Or": binary("max"),
    "Not": elementwise.negation,
    "BatchNormalization": normalisation.of_batches,
    "LayerNormalization": normalisation.of_layers,
    "InstanceNormalization": normalisation.of_channels,
    "Abs": unary("abs"),
    "Neg": unary("neg"),
    "Sqrt": unary("sqrt"),
    "Log": unary("log"),
    "Reciprocal": unary("reciprocal"),
    "Relu": unary("relu"),
    "Tanh": unary("tanh"),
    "Sigmoid": unary("sigmoid"),
    "HardSigmoid": unary("hard_sigmoid", ("alpha", 0.2), ("beta", 0.5)),
    "LeakyRelu": unary("leaky_relu", ("alpha", 0.01)),
    "Elu": unary("elu", ("alpha", 1.0)),
    "Selu": unary("selu", ("alpha", 1.6732632), ("gamma", 1.0507010)),
    "Softmax": elementwise.softmax,
    "Softplus": unary("softplus"),
    "Softsign": unary("softsign"),
    "Exp": unary("exp"),
    "Erf": unary("erf"),
    "Gemm": products.gemm,
    "MatMul": products.matmul,
    "Conv": products.convolution,
    "ConvTranspose": products.convolution,
    "LSTM": recurrent("lstm", 4, 6),
    "GRU": recurrent("gru", 3, 7),
    "Transpose": shaping.transpose,
    "Tile": shaping.tile,
    "Expand": shaping.expand,
    "Slice": shaping.cut,
    "Pad": shaping.pad,
    "Gather": shaping.gather,
    "Split": shaping.split,
    "Concat": shaping.concat,
    "ReduceSumSquare": reduction("squares"),
    "ReduceL1": reduction("sizes"),
    "ReduceL2": reduction("squares", "sqrt"),
    "ReduceSum": reduction("sum"),
    "ReduceMean": reduction("sum", "mean"),
    "ReduceMax": reduction("max"),
    "ReduceMin": reduction("min"),
    "MaxPool": reductions.pool("max_pool"),
    "AveragePool": reductions.pool("mean_pool"),
    "GlobalAveragePool": reductions.mean_of_channels,
}
