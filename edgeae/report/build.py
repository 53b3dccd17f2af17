"""From files to the file of a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from edgeae.cli.quiet import import_tensorflow
from edgeae.data.tables import Columns
from edgeae.data.windows import Cut
from edgeae.evaluate.evaluate import model_windows
from edgeae.evaluate.events import Monitored
from edgeae.evaluate.model import is_detector
from edgeae.report.data import ReportData
from edgeae.report.sections import bench
from edgeae.report.sections import interactive as trial
from edgeae.report.sections.artifacts import SUFFIXES
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.detector import Detector


class ReportInputs(NamedTuple):
    """What a report is made from: files of data and of artifacts, and how the data is read.

    `bench` is a file of `edgeae-runtime bench --json`; `with_power` asks for the detection power;
    `web_folder` holds onnxruntime-web, by which the first ONNX artifact runs in the page.
    """

    data: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    columns: Columns = Columns()
    stride: int | None = None
    bench: str | None = None
    with_power: bool = False
    web_folder: str | None = None
    command: tuple[str, ...] = ()

    @classmethod
    def of(cls, files: Sequence[str]) -> ReportInputs:
        """Tell artifacts from data by what their names end in."""
        artifacts = tuple(file for file in files if Path(file).suffix in SUFFIXES)
        return cls(tuple(file for file in files if file not in artifacts), artifacts)

    def check(self) -> None:
        """Refuse what cannot become a report, before the long work.

        Raises
        ------
        ArtifactError, InputError, OSError
            As `report_text` does for artifacts, benchmarks and the engine of the page.
        """
        if self.columns.label is not None and not self.data:
            raise InputError("--label goes with DATA; give the files that hold the labels")
        bench.section(self.bench)
        for path in self.artifacts:
            read_artifact_manifest(path)
        if self.web_folder is not None:
            trial.engine_files(self.web_folder)
            trial.onnx_artifact(self.artifacts)


def report_file(
    detector: str, given: ReportInputs, *, output: str | None, png: str | None = None
) -> dict[str, Any]:
    """Write the report of a detector's file, whole or not at all, and give what was written.

    Parameters
    ----------
    detector, given
        What the report is about.
    output, png
        HTML file, and folder for its pictures; None leaves one of them out.

    Raises
    ------
    ArtifactError, InputError, MissingPackageError, OSError
        If a file or the data cannot be used.
    """
    if output is not None:
        require_folder(output)
    given.check()
    if not is_detector(detector):
        raise InputError(
            f"{detector}: must be a detector (.edgeae), which a report is about; name artifacts "
            f"behind it"
        )
    import_tensorflow()
    from edgeae.detector import load
    from edgeae.storage.detector_file import made_by

    subject = subject_of(Path(detector).stem, load(detector), given)
    facts: dict[str, Any] = {}
    if output is not None:
        text = report_text(subject, given, files=(detector,), made_by=made_by(detector))
        with whole_file(output) as file:
            file.write(text.encode())
        facts |= {"report": output, "bytes": len(text.encode())}
    if png is not None:
        from edgeae.report.png import write_pictures

        facts["pictures"] = write_pictures(subject, png)
    return {**facts, "windows": len(subject.scores)}


def subject_of(name: str, detector: Detector, given: ReportInputs) -> ReportData:
    """Score the data of a report, or what the detector holds where there is none."""
    if not given.data:
        return ReportData.held(name, detector)
    source, columns = detector.source_, given.columns
    inputs = source.inputs
    columns = columns._replace(trained=inputs.features, may_lack_normal=True)
    table, found = model_windows(given.data, columns, inputs, given.stride)
    windows = found.windows
    steps = 1 if windows.cut is None else windows.cut.steps
    stamps = None if table.stamps is None else table.stamps[windows.starts + steps - 1]
    scores = found.scores(source.scores)
    if columns.label is None:
        return ReportData(name, detector, windows, scores, None, stamps)
    watched = None
    if windows.cut is not None or (stamps is not None and len(inputs.shape) == 1):
        cut = windows.cut or Cut(1, 1)
        watched = Monitored(
            scores, windows.starts, cut.steps, cut.stride, table.is_normal, table.begins,
            table.rate_hz or inputs.rate_hz,
        )  # fmt: skip
    return ReportData(name, detector, windows, scores, found.is_normal, stamps, watched=watched)


def report_text(
    subject: ReportData, given: ReportInputs, *, files: Sequence[str], made_by: dict[str, str]
) -> str:
    """HTML of a report.

    Raises
    ------
    ArtifactError, InputError, OSError
        If an artifact cannot be used.
    """
    from edgeae.data.sources import expanded
    from edgeae.report.page import page
    from edgeae.report.sections import artifacts, power, provenance, series, threshold, training
    from edgeae.report.sections import summary as glance
    from edgeae.report.sections import windows as windows_section

    data = expanded(given.data) if given.data else []
    measured, bench_files = bench.section(given.bench), [given.bench] if given.bench else []
    sections = {
        "glance": glance.section(subject, [Path(file).name for file in data]),
        "artifacts": artifacts.section(subject, given.artifacts),
        "bench": measured,
        "power": power.section(subject, wanted=given.with_power),
        "threshold": threshold.section(subject),
        "windows": windows_section.section(subject),
        "trial": trial.section(subject, given.web_folder, given.artifacts),
        "series": series.section(subject),
        "training": training.section(subject),
        "provenance": provenance.section(
            subject, [*files, *data, *given.artifacts, *bench_files], given.command, made_by
        ),
    }
    return page(sections)
