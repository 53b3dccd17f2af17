"""Windows is simulated: what Python lacks there is taken away.

Child processes (of `selftest` and `bench`) cannot be had this way; the workflow runs them there.
"""

from pathlib import Path

import pytest

MODULES = "fcntl resource termios tty pty pwd grp syslog curses readline".split()
OF_OS = """
    chown confstr confstr_names fchmod fchown fork getegid geteuid getgid getgroups getloadavg
    getpgid getpriority getuid killpg lchown mkfifo nice openpty posix_fadvise posix_fallocate pread
    preadv pwrite sched_getaffinity sched_setaffinity sendfile set_blocking setsid statvfs sysconf
    sysconf_names uname wait3 wait4
    O_CLOEXEC O_DIRECTORY O_DSYNC O_NOCTTY O_NOFOLLOW O_NONBLOCK O_SYNC O_TMPFILE
""".split()
OF_SIGNAL = """
    SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGUSR1 SIGUSR2
    alarm pause pthread_sigmask setitimer sigwait
""".split()

IMPORT = f"""
import builtins, importlib, pkgutil, sys
usual = builtins.__import__
def without(name, globals=None, *others, **named):
    if name in {MODULES} and (globals or {{}}).get("__name__", "").startswith("edgeae"):
        raise ModuleNotFoundError(name)
    return usual(name, globals, *others, **named)
builtins.__import__ = without
sys.warnoptions.clear()
import warnings
warnings.simplefilter("ignore")
count = 0
for package in sys.argv[1:]:
    top = importlib.import_module(package)
    for module in pkgutil.walk_packages(top.__path__, package + "."):
        if module.name.split(".")[-1] not in ("__main__", "aeon", "mlflow_code", "ray_tasks"):
            importlib.import_module(module.name)
            count += 1
print(count)
"""

RUN = f"""
import os, pathlib, signal, sys
import click.testing, numpy, onnxruntime
from edgeae_runtime.cli.main import main
for module in {MODULES}:
    sys.modules[module] = None
for owner, names in ((os, {OF_OS}), (signal, {OF_SIGNAL})):
    for name in names:
        if hasattr(owner, name):
            delattr(owner, name)
pathlib.WindowsPath = pathlib.PosixPath
os.name = "nt"
result = click.testing.CliRunner().invoke(main, sys.argv[1:])
if result.exception and not isinstance(result.exception, SystemExit):
    raise result.exception
sys.stdout.write(result.output)
sys.stdout.flush()
os._exit(result.exit_code)
"""


@pytest.mark.slow
def test_every_module_is_imported_without_the_modules_of_unix(python) -> None:
    done = python(IMPORT, "edgeae_runtime", "edgeae_export", "edgeae")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 400


@pytest.fixture
def on_windows(python, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run `edgeae-runtime` without what Unix adds to Python."""
    monkeypatch.chdir(tmp_path)

    def run(*args: object) -> tuple[int, str]:
        done = python(RUN, *args)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout

    return run


def test_artifacts_are_read_and_scored(on_windows, table, tmp_path) -> None:
    readings = tmp_path / "readings.csv"
    names = table.detector.feature_names_in_
    text = [",".join(f'"{name}"' for name in names)]
    text += [",".join(map(str, row)) for row in table.windows[:20].tolist() * 20]
    readings.write_text("\n".join(text) + "\n", encoding="utf-8")
    assert on_windows("info", table.path)[0] == 0
    assert on_windows("doctor")[0] in (0, 1)
    code, output = on_windows("score", table.path, readings, "-o", "scores.csv")
    assert code == 0, output
    assert len((tmp_path / "scores.csv").read_text().splitlines()) == 401


def test_a_stream_is_refused_in_one_line(on_windows, table) -> None:
    code, output = on_windows("stream", table.path, "readings.csv")
    assert code == 1
    assert output == "edgeae-runtime: a stream needs Linux or macOS; Scorer.stream does not\n"


def test_a_remote_benchmark_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from edgeae.bench import remote
    from edgeae_runtime.bench.run import BenchOptions
    from edgeae_runtime.errors import InputError

    monkeypatch.setattr("os.name", "nt")
    with pytest.raises(InputError, match="`on` needs Linux or macOS"):
        remote.bench_on("pi@board", [], BenchOptions(), remote.SshOptions(), print)
