"""A key that is given is checked by every command, and what it proved is what is used."""

import os
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from edgeae.cli.main import main as workstation
from edgeae.storage.signing import make_key, sign_file
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.cli.main import main as device
from edgeae_runtime.unique_json import parse_json

WITHOUT_ARTIFACT = {
    "edgeae": {
        "demo",
        "data list",
        "data get",
        "data make",
        "train",
        "wrap",
        "sign",
        "key new",
        "fleet train",
        "fleet report",
        "completion",
    },
    "edgeae-runtime": {"completion"},
}
QUICK = ("--rounds", "1", "--seconds", "0")


def commands(group: click.Group, path: str = "") -> dict[str, click.Command]:
    """Every command of a group by its words, those of groups inside it, too."""
    found = {}
    for name, command in group.commands.items():
        words = f"{path} {name}".strip()
        inner = commands(command, words) if isinstance(command, click.Group) else {words: command}
        found |= inner
    return found


@pytest.mark.parametrize("group", [device, workstation], ids=lambda group: group.name)
def test_every_command_takes_a_key_unless_it_opens_no_artifact(group) -> None:
    without = {
        name
        for name, command in commands(group).items()
        if not any("--verify-key" in option.opts for option in command.params)
    }
    assert without == WITHOUT_ARTIFACT[group.name]


@pytest.mark.parametrize("group", [device, workstation], ids=lambda group: group.name)
def test_no_command_without_a_key_names_an_artifact(group) -> None:
    for name in WITHOUT_ARTIFACT[group.name]:
        words = commands(group)[name].get_help(click.Context(commands(group)[name])).split()
        assert not {"ARTIFACT", "[ARTIFACT]...", "ARTIFACT..."} & set(words), name


@pytest.fixture
def signed(table, tmp_path: Path) -> tuple[Path, str, str]:
    """A signed artifact, the public key, and the public key of somebody else."""
    path = tmp_path / "pump.onnx"
    shutil.copy(table.path, path)
    ours, theirs = make_key(str(tmp_path / "ours")), make_key(str(tmp_path / "theirs"))
    sign_file(str(path), str(tmp_path / "ours"), 2)
    return path, ours, theirs


def run(group, *words: object) -> Result:
    return CliRunner().invoke(group, list(map(str, words)))


@pytest.mark.parametrize(
    ("group", "command", "more"),
    [
        (device, "bench", QUICK),
        (device, "doctor", ()),
        (device, "selftest", ()),
        (workstation, "threshold", ("--threshold", "1", "-o", "new.onnx")),
        (workstation, "info", ()),
        (workstation, "export", ("new_one.c",)),
        (workstation, "export", ("--blob", "new_one.bin")),
    ],
)
def test_the_key_of_somebody_else_is_refused_and_the_right_one_accepted(
    signed, group, command, more, monkeypatch
) -> None:
    path, ours, theirs = signed
    monkeypatch.chdir(path.parent)
    refused = run(group, command, path, *more, "--verify-key", theirs)
    assert refused.exit_code == 1
    assert "did not sign it" in refused.output
    assert not list(Path().glob("new*"))
    assert not Path(f"{theirs}.accepted").exists()
    done = run(group, command, path, *more, "--verify-key", ours)
    assert done.exit_code == 0, done.output


@pytest.mark.slow
def test_a_report_runs_a_program_only_if_it_is_signed(table, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    table.detector.save("pump.edgeae")
    source = table.detector.export("pump.c").path
    ours, theirs = make_key("ours"), make_key("theirs")
    sign_file(str(source), "ours", 1)
    words = ("report", "pump.edgeae", source, "-o", "pump.html")
    refused = run(workstation, *words, "--verify-key", theirs)
    assert refused.exit_code == 1
    assert "did not sign it" in refused.output
    assert not Path("pump.html").exists()
    assert run(workstation, *words).exit_code == 0
    page = Path("pump.html").read_text()
    assert "a C program, which is compiled and run only if it is signed: --verify-key" in page
    assert "allow_native" not in page  # no option of a report
    assert run(workstation, *words, "--verify-key", ours).exit_code == 0
    assert "a C program, which is compiled and run" not in Path("pump.html").read_text()


@pytest.mark.parametrize("command", [("export", "new.onnx"), ("report", "-o", "new.html")])
def test_a_key_for_a_detector_alone_is_refused(table, tmp_path: Path, monkeypatch, command) -> None:
    monkeypatch.chdir(tmp_path)
    table.detector.save("pump.edgeae")
    name, *more = command
    refused = run(workstation, name, "pump.edgeae", *more, "--verify-key", make_key("ours"))
    assert refused.exit_code == 1
    assert "--verify-key needs an artifact" in refused.output
    assert not list(tmp_path.glob("new*"))


def test_build_takes_a_signed_program_and_writes_nothing_of_another(table, tmp_path: Path) -> None:
    source = table.detector.export(tmp_path / "pump.c").path
    ours, theirs = make_key(str(tmp_path / "ours")), make_key(str(tmp_path / "theirs"))
    sign_file(str(source), str(tmp_path / "ours"), 1)
    assert "did not sign it" in run(device, "build", source, "--verify-key", theirs).output
    assert not source.with_suffix(".so").exists()
    done = run(device, "build", source, "--verify-key", ours)
    assert done.exit_code == 0, done.output
    assert source.with_suffix(".so").exists()


@pytest.mark.parametrize("line", [b"#include <stdio.h>\n", b"/* a remark */\n", b"int x;\n"])
def test_build_compares_the_whole_header(table, tmp_path: Path, line) -> None:
    source = table.detector.export(tmp_path / "pump.c").path
    header = source.with_suffix(".h")
    header.write_bytes(header.read_bytes() + line)
    done = run(device, "build", source)
    assert done.exit_code == 1
    assert "pump.h beside it was edited, or belongs to another file or version" in done.output
    assert not source.with_suffix(".so").exists()


def test_what_is_measured_is_what_was_verified(signed, monkeypatch) -> None:
    path, ours, _ = signed
    from edgeae_runtime.bench import run as bench_run

    def replaced(name, key):
        found = read_verified(name, key)
        Path(name).write_bytes(b"another file")  # between the check and the use
        return found

    monkeypatch.setattr(bench_run, "read_verified", replaced)
    done = run(device, "bench", path, *QUICK, "--verify-key", ours)
    assert done.exit_code == 0, done.output
    assert path.read_bytes() == b"another file"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "latin-1"])
def test_json_is_utf_8_without_a_mark(encoding) -> None:
    with pytest.raises(ValueError, match=r"BOM|codec|value"):
        parse_json('{"a": "\u00e9"}'.encode(encoding))


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"b": {"a": 1, "a": 1}}', "[" * 100_000])
def test_json_with_a_key_twice_or_too_deep_is_refused(text) -> None:
    with pytest.raises(ValueError, match=r"occurs twice|nested too deeply"):
        parse_json(text)


def test_features_without_a_name_or_with_one_twice_are_refused(
    table, with_manifest, tmp_path: Path
) -> None:
    import json

    for names in (["a", "a", "b", "c"], ["", "a", "b", "c"]):
        document = json.loads(json.dumps(table.document))
        document["input"]["features"] = names
        path = tmp_path / "names.onnx"
        path.write_bytes(with_manifest(table.data, json.dumps(document)))
        done = run(device, "info", path)
        assert done.exit_code == 1
        assert "none empty and none twice" in done.output
        os.unlink(path)
