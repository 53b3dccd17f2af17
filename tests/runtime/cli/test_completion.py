"""Completion, asked for by the shells themselves."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAMS = ["edgeae-runtime", "edgeae"]
ASK = {
    # What a Tab does: the shell fills these variables and calls the function it was given.
    "bash": """
source ./script
COMP_WORDS=($2 $3) COMP_CWORD=$1
$(complete -p ${2} | sed 's/.*-F \\([^ ]*\\).*/\\1/') $2 2>&1
printf '%s\\n' "${COMPREPLY[@]}"
""",
    "zsh": """
autoload -U compinit && compinit -u -D
source ./script
function _describe { print -l -- "${(@P)argv[-2]}" }  # the names of arrays come last
function compadd { print -l -- "${(@P)argv[-1]}" }
words=(${(s: :)2} "${(@s: :)3}") CURRENT=$(($1 + 1))
$_comps[$2]
""",
    "fish": """
source ./script
complete -C "$argv[2] $argv[3]"
""",
}


@pytest.fixture
def complete(tmp_path: Path, need_tool):
    """Ask a shell for what completes the words behind a program."""
    folder = Path(sys.executable).parent
    (tmp_path / "pump.onnx").touch()

    def ask(shell: str, program: str, words: str) -> list[str]:
        need_tool(shell)
        script = subprocess.run(
            [folder / program, "completion", shell], capture_output=True, text=True, check=True
        ).stdout
        (tmp_path / "script").write_text(script)
        bare = {"bash": "--norc", "zsh": "-f", "fish": "--no-config"}[shell]
        position = str(len(words.split(" ")))
        name = [shell] if shell != "fish" else []
        done = subprocess.run(
            [shell, bare, "-c", ASK[shell], *name, position, program, words],
            cwd=tmp_path,
            env={"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.stderr == "", done.stderr
        return [line.split("\t")[0].split(":")[0] for line in done.stdout.splitlines() if line]

    return ask


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("shell", ASK)
def test_a_shell_completes_commands_and_options(complete, shell: str, program: str) -> None:
    assert {"score", "stream", "selftest"} <= set(complete(shell, program, "s"))
    assert complete(shell, program, "selft") == ["selftest"]
    assert "--threshold" in complete(shell, program, "score --thr")
    assert complete(shell, program, "score --missing d") == ["drop"]


def test_files_complete_where_a_file_is_expected(complete) -> None:
    assert complete("fish", "edgeae-runtime", "info pu") == ["pump.onnx"]
    assert complete("fish", "edgeae-runtime", "score x --threshold-file pu") == ["pump.onnx"]
    assert complete("fish", "edgeae", "train pu") == ["pump.onnx"]


def test_another_shell_is_refused_in_one_line() -> None:
    program = Path(sys.executable).parent / "edgeae-runtime"
    done = subprocess.run([program, "completion", "tcsh"], capture_output=True, text=True)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "'bash', 'zsh', 'fish'" in done.stderr
