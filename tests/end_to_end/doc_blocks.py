"""The shell and Python blocks of the documentation, and how they are run.

A block is run as it stands there, in the order of its page, in one folder and one Python session a
page. A `console` block has commands behind `$ ` and, below each, lines of its output: they must
come in this order, `...` stands for anything, and numbers may differ by a tenth. A block that
cannot run says why behind `notest:`; the site shows the reason below the block.
"""

from __future__ import annotations

import math
import os
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from edgeae.cli.main import main

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^(`{3,})(\{?[\w-]*\}?)[ ]*(.*)$")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
SHELLS = ("sh", "bash", "console")
TOLERANCE = 0.1
NOT_FOR_US = set("|<>&;$*(`")
"""Signs with a meaning to a shell; a command with none of them is called in this process."""


class Block(NamedTuple):
    """A block in a fence; `note` is what stands behind its language."""

    line: int
    language: str
    note: str
    text: str

    @property
    def reason(self) -> str | None:
        """Why it is not run."""
        return self.note.partition("notest:")[2].strip() if self.note.startswith("notest") else None


class Page(NamedTuple):
    """A page: its blocks, and the lines outside of them."""

    blocks: list[Block]
    prose: list[str]


def pages() -> list[str]:
    """Return the pages of the documentation, by their path in the repository."""
    found = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("*/README.md")]
    found += sorted((ROOT / "docs").rglob("*.md"))
    return [path.relative_to(ROOT).as_posix() for path in found]


def read(page: str) -> Page:
    """Read a page."""
    blocks: list[Block] = []
    prose: list[str] = []
    fence = ""
    for number, line in enumerate((ROOT / page).read_text(encoding="utf-8").splitlines(), 1):
        found = FENCE.match(line)
        if fence and line.rstrip() == fence:
            fence = ""
        elif fence:
            blocks[-1] = blocks[-1]._replace(text=f"{blocks[-1].text}{line}\n")
        elif found:
            fence = found[1]
            blocks.append(Block(number, found[2], found[3], ""))
        else:
            prose.append(line)
    assert not fence, f"{page}: a block has no end"
    return Page(blocks, prose)


def to_run(page: str) -> list[Block]:
    """Return the blocks of a page that are run."""
    blocks = read(page).blocks
    return [b for b in blocks if b.language in (*SHELLS, "python") and b.reason is None]


def run_page(page: str, folder: Path) -> None:
    """Run the blocks of a page in a folder, which is the current one."""
    session: dict[str, Any] = {"__name__": "__main__"}
    for block in to_run(page):
        place = f"{page}:{block.line}"
        if block.language == "python":
            exec(compile(block.text, place, "exec"), session)
        elif block.language == "console":
            for command, quoted in commands(block.text):
                assert_agree(quoted, run_shell(command, folder, place), place)
        else:
            run_shell(block.text, folder, place)


def commands(text: str) -> list[tuple[str, list[str]]]:
    """Split a console block into commands and the output quoted below each."""
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("$ ")]
    parts = [lines[start:stop] for start, stop in pairwise([*starts, len(lines)])]
    return [(part[0].removeprefix("$ "), part[1:]) for part in parts]


def run_shell(script: str, folder: Path, place: str) -> str:
    """Run commands, and return what they write to stdout and stderr."""
    whole = script.replace("\\\n", " ").strip()
    if all(line.startswith("edgeae ") for line in whole.splitlines()) and not (
        NOT_FOR_US & set(whole)
    ):
        return "".join(run_edgeae(line, place) for line in whole.splitlines())
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=os.environ | {"PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{place}: {done.stdout}"
    assert "Traceback" not in done.stdout, f"{place}: {done.stdout}"
    return done.stdout


def run_edgeae(line: str, place: str) -> str:
    """Run one `edgeae` command where TensorFlow is loaded already."""
    result = CliRunner().invoke(main, shlex.split(line, comments=True)[1:])
    assert result.exit_code == 0, f"{place}: {result.output} {result.exception!r}"
    return result.output


def assert_agree(quoted: list[str], output: str, place: str) -> None:
    """Look for each quoted line in the output, in order."""
    lines = iter(output.splitlines())
    for line in quoted:
        if line.strip() != "...":
            assert any(agree(line, other) for other in lines), f"{place}: {line!r} in\n{output}"


def agree(quoted: str, line: str) -> bool:
    """Compare a quoted line with one of the output.

    >>> agree("rate  2 % ... of 0.049", "rate 2.0 % on average of 0.05")
    True
    >>> agree("flips 0 of 100", "flips 1 of 100")
    False
    """
    parts = re.split(rf"(\.\.\.|\s+|{NUMBER.pattern})", quoted.strip())
    found = re.fullmatch("".join(map(pattern, parts)), line.strip())
    numbers = [float(part) for part in parts if NUMBER.fullmatch(part)]
    return found is not None and all(
        math.isclose(float(other), number, rel_tol=TOLERANCE)
        for number, other in zip(numbers, found.groups(), strict=True)
    )


def pattern(part: str) -> str:
    """Return the regular expression of a part of a quoted line."""
    if part == "...":
        return ".*"
    if NUMBER.fullmatch(part):
        return f"({NUMBER.pattern})"
    return r"\s+" if part.isspace() else re.escape(part)
