"""What a network's configuration may name, checked before anything is built from it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import TypeAlias

from edgeae.storage.layer_list import (
    ACTIVATIONS,
    CONSTRAINTS,
    INITIALIZERS,
    LAYERS,
    MODELS,
    OPERATIONS,
    OWN_LAYERS,
    PLAIN_VALUES,
    REGULARIZERS,
)
from edgeae_runtime.errors import InputError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"

_LIVE = "build the model in Python and pass it to edgeae.wrap(model, ...)"
_DEEP = "its configuration is nested too deeply; save the model again"
_KINDS = (
    (r"keras(\.src)?\.(layers|engine|saving)(\..*)?", LAYERS),
    (r"keras(\.src\.(models|engine)(\..*)?|\.models)?", MODELS),
    (r"keras(\.src)?\.ops(\.(numpy|nn|core|math))?", OPERATIONS),
    (r"keras(\.src)?\.initializers(\..*)?", INITIALIZERS),
    (r"keras(\.src)?\.regularizers(\..*)?", REGULARIZERS),
    (r"keras(\.src)?\.constraints(\..*)?", CONSTRAINTS),
    (r"keras(\.src\.dtype_policies\.dtype_policy|\.dtype_policies)?", {"DTypePolicy", "Policy"}),
    (r"keras\.mixed_precision(\..*)?", {"Policy"}),
    (r"keras(\.src\.random\.seed_generator|\.random)", {"SeedGenerator"}),
)
"""Modules by name, and what of them is built."""
_WITHOUT_MODULE = LAYERS | MODELS | INITIALIZERS | REGULARIZERS | CONSTRAINTS | {"Policy"}
_CALLED = LAYERS | MODELS | OPERATIONS | OWN_LAYERS.keys()
_MAX_LAYERS = 1000
_MAX_CALLS = 10_000
_FUNCTIONS = (
    ("activation", ACTIVATIONS | LAYERS),
    ("initializer", INITIALIZERS),
    ("regularizer", REGULARIZERS),
    ("constraint", CONSTRAINTS),
)
"""Ends of the keys whose texts name a function, and the names that are known."""
_PATHS = frozenset(
    "assets file file_path filename filepath folder path saved_model_path url vocabulary".split()
)


def check_config(config: Json) -> None:
    """Refuse a configuration that names anything but known layers and functions.

    Raises
    ------
    InputError
        The message names the layer or the function.
    """
    try:
        _refuse_many_layers(config)
        _check(config)
    except RecursionError:
        raise InputError(_DEEP) from None


def _refuse_many_layers(config: Json) -> None:
    """Refuse what Keras would build for minutes: it builds a Sequential anew for each layer."""
    calls = 0
    every = list(_layers(config))
    for part in every:
        inside = part.get("config")
        own = inside.get("layers") if isinstance(inside, dict) else None
        if isinstance(own, list) and part["class_name"] == "Sequential":
            calls += len(own) * sum(1 for _ in _layers(own))
    if len(every) > _MAX_LAYERS or calls > _MAX_CALLS:
        raise InputError(
            f"it must have at most {_MAX_LAYERS} layers, {math.isqrt(_MAX_CALLS)} in a Sequential; "
            f"{_LIVE}"
        )


def _layers(config: Json) -> Iterator[dict[str, Json]]:
    """Iterate over the layers and operations, those inside others included."""
    if isinstance(config, dict):
        name = config.get("class_name")
        if isinstance(name, str) and name in _CALLED:
            yield config
        config = list(config.values())
    for part in config if isinstance(config, list) else ():
        if isinstance(part, (dict, list)):
            yield from _layers(part)


def without_compilation(config: Json) -> Json:
    """Return a configuration without losses and optimizers, which are not needed here."""
    try:
        return _without_compilation(config)
    except RecursionError:
        raise InputError(_DEEP) from None


def _without_compilation(config: Json) -> Json:
    if isinstance(config, dict):
        return {k: _without_compilation(v) for k, v in config.items() if k != "compile_config"}
    return [_without_compilation(part) for part in config] if isinstance(config, list) else config


def _check(config: Json) -> None:
    if isinstance(config, list):
        for part in config:
            _check(part)
    if not isinstance(config, dict):
        return
    if "class_name" in config:
        _check_object(config)
    for key, value in config.items():
        _check_function(key, value)
        if key in _PATHS and value is not None:
            raise InputError(f"its configuration has '{key}', and no other file is read; {_LIVE}")
        _check(value)


def _check_object(config: dict[str, Json]) -> None:
    name, module = config["class_name"], config.get("module")
    registered = config.get("registered_name")
    own = next((key for key in (registered, name) if isinstance(key, str) and ">" in key), None)
    if own is not None:
        _check_own_layer(own, config)
    elif name == "function":
        _check_named_function(config)
    elif not isinstance(name, str) or not _is_known(name, module):
        _refuse(config)
    elif registered not in (None, name):
        _refuse(config)


def _is_known(name: str, module: Json) -> bool:
    if name in PLAIN_VALUES:
        return True
    if module is None:
        return name in _WITHOUT_MODULE
    return isinstance(module, str) and any(
        name in names and re.fullmatch(pattern, module) for pattern, names in _KINDS
    )


def _check_own_layer(own: str, config: dict[str, Json]) -> None:
    arguments = config.get("config")
    if own not in OWN_LAYERS or not isinstance(arguments, dict):
        _refuse(config)
    elif not set(arguments) <= OWN_LAYERS[own]:
        unknown = ", ".join(sorted(set(arguments) - OWN_LAYERS[own]))
        raise InputError(f"layer '{own}' has no argument '{unknown:.60}'; {_LIVE}")


def _check_named_function(config: dict[str, Json]) -> None:
    name = config.get("config")
    if not isinstance(name, str) or name not in ACTIVATIONS:
        raise InputError(f"it names the function '{name!s:.60}', which is none of Keras; {_LIVE}")


def _check_function(key: str, value: Json) -> None:
    if not isinstance(value, str):
        return
    for end, names in _FUNCTIONS:
        if key.endswith(end) and value not in names:
            raise InputError(f"'{key}' names '{value:.60}', no {end} that is loaded; {_LIVE}")


def _refuse(config: dict[str, Json]) -> None:
    name, module = config["class_name"], config.get("module")
    full = name if module is None else f"{module}.{name}"
    arguments = config.get("config")
    layer = arguments.get("name") if isinstance(arguments, dict) else None
    what = "" if layer is None else f" ('{layer!s:.40}')"
    raise InputError(f"it has a {full!s:.80} layer{what}, which no file may hold; {_LIVE}")
