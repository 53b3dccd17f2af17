"""Changed files of every kind, each judged in a process of its own: refused, or as before.

    python tests/end_to_end/fuzz_files.py --minutes 20
    python tests/end_to_end/fuzz_files.py --count 50000

A file is a sealed artifact (ONNX, TFLite, C), a detector, a Keras file, a signature, a state, a
threshold file, a manifest that is sealed again after the change, a stream of lines, or the answer
of a device, with a few bytes changed. The process that judges it has 300 MB of memory more than an
import takes, 20 seconds, and a hook that ends it at the first command, connection, or file that is
opened for writing. Found out are: code that ran, tracebacks, a lack of memory, a hang, and a score
other than that of the unchanged file under a right digest.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from edgeae.storage.signing import make_key, sign_file
from edgeae_runtime import EdgeAEError, Scorer
from edgeae_runtime.artifact.golden import score_golden
from edgeae_runtime.artifact.loader import manifest_of, opened
from edgeae_runtime.artifact.signing import check_signature
from edgeae_runtime.artifact.threshold_file import read_threshold_file, write_threshold_file
from edgeae_runtime.manifest.digest import PLACEHOLDER, seal
from edgeae_runtime.manifest.model import Inputs
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.state import load_state, write_state

ARTIFACTS = Path(__file__).parents[1] / "runtime" / "artifacts"
_MORE_MEMORY = 300 << 20
_SECONDS = 20
_FORBIDDEN = ("os.system", "subprocess.Popen", "socket.connect", "os.exec", "ctypes.dlopen")
OK, REFUSED = "as before", "refused"
Judge = Callable[[Path], str]
_DETECTOR = """
import numpy as np, edgeae
x = np.random.default_rng(0).normal(size=(300, 3)).astype("float32")
detector = edgeae.Detector(architecture="linear", false_alarm_rate=0.05, random_state=0)
detector.fit(x).save("small.edgeae")
detector.export("small.tflite")
"""


class Kinds:
    """The unchanged files, by kind, and what judges each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        onnx = (ARTIFACTS / "format-2.onnx").read_bytes()
        with Scorer(onnx) as scorer:
            self._digest = scorer.digest
            self._expected = scorer.score(scorer.manifest.golden.windows).tolist()
        self._key = str(folder / "key")
        make_key(self._key)
        (folder / "signed.onnx").write_bytes(onnx)
        sign_file(str(folder / "signed.onnx"), self._key, 3)
        write_state(str(folder / "state"), self._digest, {"stream": list(range(50))})
        provenance = {
            "created": 1,
            "windows": 200,
            "false_alarm_rate": 0.02,
            "max_change": 0.5,
            "source": "x.csv",
        }
        write_threshold_file(str(folder / "threshold"), self._digest, 0.25, 0.5, provenance)
        self.files: dict[str, tuple[bytes, Judge]] = {
            "onnx": (onnx, self._artifact),
            "sealed onnx": (onnx, self._sealed),
            "manifest": (_manifest(onnx), self._manifest_again),
            "signature": ((folder / "signed.onnx.sig").read_bytes(), self._signature),
            "state": ((folder / "state").read_bytes(), self._state),
            "threshold": ((folder / "threshold").read_bytes(), self._threshold),
            "lines": (b"time,a,b\n" + b"1,0.5,-2e3\n" * 9, _lines),
            "json lines": (b'{"time": 1, "a": 2.5, "b": null}\n' * 9, _lines),
            **self._exported(folder, onnx),
            **_workstation(),
        }

    def _exported(self, folder: Path, onnx: bytes) -> dict[str, tuple[bytes, Judge]]:
        from edgeae_export.from_artifact import export_artifacts

        export_artifacts(ARTIFACTS / "format-2.onnx", [(folder / "pump.c", "float32")])
        subprocess.run([sys.executable, "-c", _DETECTOR], cwd=folder, check=True)
        _detector(folder / "small.edgeae")  # imports TensorFlow, which forks then share
        lite = (folder / "small.tflite").read_bytes()
        with Scorer(lite) as scorer:
            self._lite = scorer.score(scorer.manifest.golden.windows).tolist()
        return {
            "c": ((folder / "pump.c").read_bytes(), self._c),
            "tflite": (lite, self._tflite),
            "sealed tflite": (lite, self._sealed),
            "detector": ((folder / "small.edgeae").read_bytes(), _detector),
        }

    def _tflite(self, path: Path) -> str:
        with Scorer(path) as scorer:
            same = scorer.score(scorer.manifest.golden.windows).tolist() == self._lite
        return OK if same else "OTHER SCORES under the digest"

    def _artifact(self, path: Path) -> str:
        with Scorer(path) as scorer:
            same = scorer.score(scorer.manifest.golden.windows).tolist() == self._expected
        return OK if same else "OTHER SCORES under the digest"

    def _sealed(self, path: Path) -> str:
        """Judge a changed file with a right digest: it may score otherwise, and must not run."""
        path.write_bytes(seal(path.read_bytes()))
        engine, manifest = opened(path.read_bytes(), str(path), selftest=False)
        return OK if score_golden(engine, manifest).passed else "refused by its golden windows"

    def _manifest_again(self, path: Path) -> str:
        import onnx

        model = onnx.load_from_string((ARTIFACTS / "format-2.onnx").read_bytes())
        (entry,) = (entry for entry in model.metadata_props if entry.key == "edgeae")
        try:
            entry.value = path.read_bytes().decode()
        except UnicodeDecodeError:
            return REFUSED
        try:
            data = seal(model.SerializeToString())
        except (EdgeAEError, ValueError):
            return REFUSED
        manifest_of(data, "manifest")
        return OK

    def _c(self, path: Path) -> str:
        manifest_of(path.read_bytes(), str(path))
        return OK

    def _signature(self, path: Path) -> str:
        target = path.with_name("signed.onnx")
        target.write_bytes((self._folder / "signed.onnx").read_bytes())
        path.replace(f"{target}.sig")
        check_signature(str(target), target.read_bytes(), f"{self._key}.pub")
        return OK

    def _state(self, path: Path) -> str:
        content: list[Any] = []
        problem = load_state(str(path), self._digest, content.append)
        if problem is not None:
            return REFUSED
        return OK if content == [{"stream": list(range(50))}] else "OTHER STATE"

    def _threshold(self, path: Path) -> str:
        value = read_threshold_file(path, self._digest).value
        return OK if value == np.float32(0.25) else "OTHER THRESHOLD"


def _manifest(onnx_bytes: bytes) -> bytes:
    import onnx

    model = onnx.load_from_string(onnx_bytes)
    (entry,) = (entry for entry in model.metadata_props if entry.key == "edgeae")
    document = json.loads(entry.value)
    return json.dumps({**document, "digest": PLACEHOLDER}).encode()


def _detector(path: Path) -> str:
    """Judge what reads a detector before TensorFlow does: the zip, its members, the network."""
    from edgeae.storage.detector_file import made_by
    from edgeae.storage.network_files import bounded_bytes, checked_keras, member, opened_zip

    made_by(path)
    with opened_zip(bounded_bytes(path, 1 << 28)) as archive:
        checked_keras(member(archive, "model.keras"))
    return OK


def _lines(path: Path) -> str:
    inputs = Inputs((2,), ("a", "b"), np.zeros(2, np.float32), np.ones(2, np.float32))
    reader = LineReader(inputs, "time", lambda message: None)
    for line in path.read_bytes().split(b"\n"):
        reader.read(line)
    return OK


def _workstation() -> dict[str, tuple[bytes, Judge]]:
    """Return detectors, networks and answers, which only the workstation reads."""
    from edgeae.bench.answer import answer
    from edgeae.storage.network_files import parsed
    from edgeae_runtime.bench.run import BenchOptions, bench

    def judged_answer(path: Path) -> str:
        with path.open("rb") as file:
            answer(file, "device", 5, lambda text: None)
        return OK

    def judged_config(path: Path) -> str:
        parsed(path.read_bytes())
        return OK

    quick = BenchOptions(rounds=(1, 1), seconds=0.0)
    run = {"run": bench((str(ARTIFACTS / "format-2.onnx"),), quick)}
    config = {"class_name": "Functional", "config": {"layers": [{"class_name": "Dense"}]}}
    return {
        "answer": (json.dumps({"edgeae-bench": run}).encode() + b"\n", judged_answer),
        "configuration": (json.dumps(config).encode(), judged_config),
    }


def mutated(content: bytes, rng: np.random.Generator) -> bytes:
    """Change, cut out, repeat or insert bytes, a few times."""
    data = bytearray(content)
    for _ in range(rng.integers(1, 5)):
        at = int(rng.integers(len(data) + 1))
        size = int(2 ** rng.uniform(0, 8))
        kind = rng.integers(5)
        if kind == 0:
            data[at : at + size] = rng.bytes(min(size, len(data) - at))
        elif kind == 1:
            del data[at : at + size]
        elif kind == 2:
            data[at:at] = data[at : at + size] * int(rng.integers(1, 9))
        elif kind == 3 and at < len(data):
            data[at] ^= 1 << int(rng.integers(8))
        else:
            data[at:at] = bytes(rng.choice([0, 255, 34, 91, 123, 57, 45], size))
    return bytes(data)


def _in_process(judge: Judge, path: Path) -> str:
    """Judge a file in a fork with bounds; return how it went."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        outcome = "TRACEBACK"
        try:
            _bound(path.parent)
            outcome = judge(path)
        except (EdgeAEError, OSError) as error:
            text = str(error)
            outcome = REFUSED if text and "\n" not in text else "UNCLEAR MESSAGE"
        except MemoryError:
            outcome = "MEMORY"
        except BaseException as error:
            outcome = f"TRACEBACK {type(error).__name__}: {error!s:.200}"
        finally:
            os.write(writer, outcome.encode(errors="replace"))
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        outcome = file.read().decode()
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    return outcome or f"ENDED by {signal.Signals(-code).name if code < 0 else code}"


def _bound(folder: Path) -> None:
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (now + _MORE_MEMORY, now + _MORE_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(_SECONDS)

    def watch(event: str, values: tuple[Any, ...]) -> None:
        is_writing = event == "open" and isinstance(values[1], str) and set(values[1]) & set("wax+")
        is_outside = is_writing and not str(values[0]).startswith((str(folder), "/dev/null"))
        if event.startswith(_FORBIDDEN) or is_outside:
            os.write(2, f"CODE RUN: {event} {values!r:.300}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def fuzz_files(count: int, seconds: float, seed: int = 0) -> dict[str, collections.Counter[str]]:
    """Judge changed files until so many are judged or the time is over; return outcomes by kind.

    Raises
    ------
    AssertionError
        At the first file that is neither refused nor as before; the message has what repeats it.
    """
    outcomes: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        kinds = Kinds(folder).files
        work = folder / "work"
        work.mkdir()
        for name, (content, judge) in kinds.items():
            (work / _name(name)).write_bytes(content)
            outcomes[f"{name}, unchanged"][_in_process(judge, work / _name(name))] += 1
        end = time.monotonic() + seconds  # the files are made: that may take longer
        for number in range(count):
            if time.monotonic() > end:
                break
            name = list(kinds)[number % len(kinds)]
            content, judge = kinds[name]
            path = work / _name(name)
            path.write_bytes(mutated(content, np.random.default_rng([seed, number])))
            outcome = _in_process(judge, path)
            assert not outcome[:2].isupper(), f"file {number} of seed {seed} ({name}): {outcome}"
            outcomes[name][outcome] += 1
    return outcomes


def _name(kind: str) -> str:
    suffix = {"detector": ".edgeae", "c": ".c", "onnx": ".onnx", "tflite": ".tflite"}
    return f"file{suffix.get(kind, '')}"


def main() -> None:
    """Run, and say how the files ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--minutes", type=float, default=10**6)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    start = time.monotonic()
    outcomes = fuzz_files(chosen.count, 60 * chosen.minutes, chosen.seed)
    print("| file | outcomes |\n|---|---|")
    for name, counted in outcomes.items():
        found = ", ".join(f"{number} {outcome}" for outcome, number in counted.most_common())
        print(f"| {name} | {found} |")
    total = sum(sum(c.values()) for name, c in outcomes.items() if "unchanged" not in name)
    print(f"{total} files in {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
