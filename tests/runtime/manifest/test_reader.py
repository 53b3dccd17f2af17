import base64
import copy
import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from edgeae_export.manifest import encoded, manifest_json, packed
from edgeae_runtime import ArtifactError, Scorer
from edgeae_runtime.arrays import decimal
from edgeae_runtime.manifest.digest import PLACEHOLDER
from edgeae_runtime.manifest.model import Backtest
from edgeae_runtime.manifest.reader import OPTIONAL_BACKTEST, read_manifest

OPEN_OBJECTS = {("requires",), ("made_by",)}  # any key, texts only
Path = tuple[Any, ...]


def places(value: Any, path: Path = ()) -> list[Path]:
    """Every key and list position in a JSON value."""
    here = [path] if path else []
    if not isinstance(value, (dict, list)):
        return here
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return here + [place for key, part in parts for place in places(part, (*path, key))]


def at(document: Any, path: Path) -> Any:
    for key in path:
        document = document[key]
    return document


def changed(document: Any, path: Path, value: Any) -> Any:
    other = copy.deepcopy(document)
    at(other, path[:-1])[path[-1]] = value
    return other


def read(document: Any):
    return read_manifest(json.dumps(document).encode())


def named(path: Path) -> str:
    """The key that a message must name; what lies in a list or an open object, by that."""
    path = path[:1] if path[:1] in OPEN_OBJECTS else path
    return ".".join(str(key) for key in path if isinstance(key, str))


def refuses(document: Any, key: str) -> None:
    with pytest.raises(ArtifactError, match=f"^manifest: (key )?'?{key}") as caught:
        read(document)
    assert "\n" not in str(caught.value)


def test_a_manifest_reads_back_as_it_was_written(example) -> None:
    text = manifest_json(example.scorer.manifest)
    assert manifest_json(read_manifest(text.encode())) == text
    sealed = copy.deepcopy(example.document)
    assert json.loads(text) == changed(sealed, ("digest",), PLACEHOLDER)


def test_a_missing_key_is_named(example) -> None:
    for path in places(example.document):
        if isinstance(path[-1], str) and path[:-1] not in OPEN_OBJECTS:
            document = copy.deepcopy(example.document)
            del at(document, path[:-1])[path[-1]]
            refuses(document, f"{named(path)}' is missing")


def test_an_unknown_key_is_named(example) -> None:
    objects = [
        p for p in [(), *places(example.document)] if isinstance(at(example.document, p), dict)
    ]
    for path in objects:
        if path not in OPEN_OBJECTS:
            refuses(
                changed(example.document, (*path, "new"), 1), f"{named((*path, 'new'))}' is unkn"
            )


@pytest.mark.parametrize("wrong", [True, [[1]], {"a": {}}, math.nan, math.inf, -math.inf, 10**400])
def test_a_value_of_a_wrong_type_is_refused_by_its_key(example, wrong: Any) -> None:
    for path in places(example.document):
        if (path, wrong) != (("tracking",), True):
            refuses(changed(example.document, path, wrong), named(path))


BACKTEST = Backtest(0.01, 0.062, 0.011, 0.025, 400, 2000.0)


def test_a_backtest_reads_back_as_it_was_written(table) -> None:
    tried = table.scorer.manifest._replace(backtest=BACKTEST, tracking=True)
    again = read_manifest(manifest_json(tried).encode())
    assert (again.backtest, again.tracking) == (BACKTEST, True)


def test_a_margin_reads_back_and_one_of_1_is_not_written(table) -> None:
    tried = table.scorer.manifest._replace(backtest=BACKTEST._replace(margin=1.5))
    document = json.loads(manifest_json(tried))
    assert read_manifest(json.dumps(document).encode()).backtest == tried.backtest
    refuses(changed(document, ("backtest", "margin"), 0.9), "backtest.margin")
    without = json.loads(manifest_json(tried._replace(backtest=BACKTEST)))
    assert "margin" not in without["backtest"]


@pytest.mark.parametrize("key", [key for key in Backtest._fields if key not in OPTIONAL_BACKTEST])
def test_a_backtest_with_a_wrong_or_missing_number_is_refused_by_its_key(table, key) -> None:
    document = json.loads(manifest_json(table.scorer.manifest._replace(backtest=BACKTEST)))
    refuses(changed(document, ("backtest", key), -1), f"backtest.{key}")
    del document["backtest"][key]
    refuses(document, f"backtest.{key}' is missing")


MAY_BE_NULL = {
    ("backtest",),
    ("backtest", "span_s"),
    ("threshold", "false_alarm_rate"),
    ("threshold", "by_condition"),
    *(
        ("input", key)
        for key in (
            "features",
            "units",
            "rate_hz",
            "stride",
            "max_constant_run",
            "max_mean_abs_diff",
            "diff_residual_weights",
            "time_format",
            "difference",
            "condition",
        )
    ),
    *(
        ("parity", f"{side}{key}")
        for side in ("", "source_")
        for key in ("auroc", "detection_rate")
    ),
}


def test_a_null_is_refused_but_where_it_has_a_meaning(example) -> None:
    for path in places(example.document):
        if path not in MAY_BE_NULL:
            refuses(changed(example.document, path, None), named(path))


def test_an_array_of_another_length_is_refused_by_its_key(example) -> None:
    for path in places(example.document):
        value = at(example.document, path)
        if isinstance(value, list) and isinstance(path[-1], str):
            longer = [*value, *(value[-1:] or [1])]
            others: Any = {"shape": [[]], "changes": [[1]], "top_indices": [longer]}.get(
                path[-1], [longer, []]
            )
        elif (
            path[-1] in ("low", "high", "offset", "scale", "scores", "windows")
            and path[0] != "parity"
        ):
            if not isinstance(value, str):
                continue
            raw = base64.b64decode(value)
            others = [
                base64.b64encode(part).decode() for part in (raw + raw[-4:], raw[:-4], raw[:-1])
            ]
        else:
            continue
        for other in others:
            key = path[0] if path[0] in ("golden", "calibration", "input") else named(path)
            refuses(changed(example.document, path, other), key)


@pytest.mark.parametrize("text", ["!!!!", "ÄÄÄÄ", "AAAA", "", "AADAfwAAwH8AAMB/AADAfw=="])
def test_an_array_that_is_no_base64_of_finite_floats_is_refused_by_its_key(
    table, text: str
) -> None:
    refuses(changed(table.document, ("scaler", "offset"), text), "scaler.offset")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("threshold", "value"), 1e39),
        (("threshold", "false_alarm_rate"), 1.5),
        (("threshold", "bounds"), [0.1, 2]),
        (("threshold", "windows"), 0),
        (("threshold", "alarms"), 10**6),
        (("calibration", "windows"), 1),
        (("calibration", "ranks"), [2, 1]),
        (("golden", "tolerance"), -1),
        (("parity", "flips"), -1),
        (("parity", "false_alarm_rate"), 1.1),
        (("scaler", "kind"), "pickle"),
        (("scaler", "scale"), 1e39),
        (("score",), "max"),
        (("input", "shape"), []),
        (("input", "shape"), [4, 4, 4]),
        (("input", "shape"), [2**53]),
        (("input", "shape"), [0]),
        (("input", "features"), ["a", "b"]),
        (("input", "rate_hz"), 0),
        (("input", "rate_hz"), 1e-300),
        (("input", "rate_hz"), 1e300),
    ],
)
def test_a_value_out_of_range_is_refused_by_its_key(table, path: Path, value: Any) -> None:
    refuses(changed(table.document, path, value), named(path))


def test_calibration_scores_that_do_not_ascend_are_refused(table) -> None:
    scores = np.frombuffer(base64.b64decode(table.document["calibration"]["scores"]), "<f4")
    refuses(
        changed(table.document, ("calibration", "scores"), encoded(scores[::-1])), "calibration"
    )


@pytest.mark.parametrize("number", [0, 3, -1, 2.0, "2", True, None, 10**30])
def test_another_format_number_is_refused_with_the_fix(table, number: Any) -> None:
    with pytest.raises(
        ArtifactError, match=r"^manifest: format .* which reads 2; install a newer ed"
    ):
        read(changed(table.document, ("format",), number))


def test_format_1_is_refused_with_one_line_that_says_how_to_renew_the_file(table) -> None:
    with pytest.raises(ArtifactError) as caught:
        read(changed(table.document, ("format",), 1))
    assert str(caught.value) == (
        "format 1 was written by a development version before the first release; export it again "
        "with edgeae 0.1.0 or later"
    )


def test_a_key_that_occurs_twice_is_refused(table) -> None:
    text = json.dumps(table.document)
    with pytest.raises(ArtifactError, match=r"key 'tolerance' occurs twice"):
        read_manifest(text.replace('"tolerance"', '"tolerance": 1, "tolerance"').encode())


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"null", b"[]", b"5", b'"a"', b"\xff\xfe\x00", b"[" * 100_000, b'{"a":' * 100_000],
)
def test_what_is_no_json_object_is_refused(text: bytes) -> None:
    with pytest.raises(ArtifactError, match=r"^manifest: ") as caught:
        read_manifest(text)
    assert len(str(caught.value)) < 300


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(text: bytes) -> None:
    with pytest.raises(ArtifactError, match=r"^manifest: "):
        read_manifest(text)


def test_a_scorer_refuses_a_bad_manifest_under_a_right_digest(
    table, with_manifest, tmp_path
) -> None:
    path = tmp_path / "new.onnx"
    path.write_bytes(with_manifest(table.data, json.dumps(table.document)))
    assert Scorer(path).score(table.windows[0]) == table.scorer.score(table.windows[0])
    document = changed(table.document, ("golden", "speed"), 1)
    path.write_bytes(with_manifest(table.data, json.dumps(document)))
    with pytest.raises(ArtifactError, match=r"new\.onnx: manifest: key 'golden\.speed' is unknown"):
        Scorer(path)


def _digits(number: float) -> int:
    """How many significant digits a number is written with: 1e11 has one."""
    return len(repr(number).partition("e")[0].replace(".", "").strip("-0"))


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
@example(99999997952.0)
def test_a_decimal_reads_back_as_the_same_float32(value: float) -> None:
    number = decimal(np.float32(value))
    assert np.float32(json.loads(json.dumps(number))).tobytes() == np.float32(value).tobytes()
    assert _digits(number) <= _digits(value)


def test_a_decimal_of_every_exponent_reads_back_as_the_same_float32() -> None:
    rng = np.random.default_rng(0)
    bits = rng.integers(0, 2**32, 20_000, dtype=np.uint32)
    values = bits.view(np.float32)
    values = values[np.isfinite(values)]
    back = np.array([decimal(value) for value in values], np.float64).astype(np.float32)
    np.testing.assert_array_equal(back.view(np.uint32), values.view(np.uint32))


@given(st.lists(st.floats(width=32), min_size=1, max_size=20))
def test_encoded_arrays_are_little_endian_float32_in_row_order(values: list[float]) -> None:
    array = np.array(values, np.float32)
    for stored in (array, array.astype(">f4"), np.repeat(array, 2)[::2]):
        given = np.frombuffer(base64.b64decode(encoded(stored)), "<f4")
        np.testing.assert_array_equal(given, array)


def test_a_constant_array_is_packed_as_one_number() -> None:
    assert packed(np.full(5, 0.1, np.float32)) == 0.1
    assert packed(np.array([0.1, 0.2], np.float32)) == encoded(np.array([0.1, 0.2], np.float32))
