"""From files to the file of a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from edgeae.evaluating import model_windows
from edgeae.quiet import import_tensorflow
from edgeae.report.artifacts import SUFFIXES
from edgeae.report.subject import Subject
from edgeae.tables import Columns
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.detector import Detector


class Given(NamedTuple):
    """What a report is made from: files of data and of artifacts, and how the data is read."""

    data: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    columns: Columns = Columns()
    stride: int | None = None
    command: tuple[str, ...] = ()

    @classmethod
    def of(cls, files: Sequence[str], **rest: Any) -> Given:
        """Tell artifacts from data by what their names end in."""
        artifacts = tuple(file for file in files if Path(file).suffix in SUFFIXES)
        return cls(tuple(file for file in files if file not in artifacts), artifacts, **rest)


def report_file(detector: str, output: str, given: Given) -> dict[str, Any]:
    """Write the report of a detector's file, whole or not at all, and give its main figures.

    Raises
    ------
    ArtifactError, InputError, OSError
        If a file or the data cannot be used.
    """
    require_folder(output)
    if given.columns.label is not None and not given.data:
        raise InputError("--label goes with DATA; give the files that hold the labels")
    import_tensorflow()
    from edgeae.detector_file import load, made_by

    subject = subject_of(Path(detector).stem, load(detector), given)
    text = report_text(subject, given, files=(detector,), made_by=made_by(detector))
    with whole_file(output) as file:
        file.write(text.encode())
    return {"report": output, "bytes": len(text.encode()), "windows": len(subject.scores)}


def subject_of(name: str, detector: Detector, given: Given) -> Subject:
    """Score the data of a report, or what the detector holds where there is none."""
    if not given.data:
        return Subject.held(name, detector)
    source, columns = detector.source_, given.columns
    inputs = source.inputs
    columns = columns._replace(trained=inputs.features, may_lack_normal=True)
    table, found = model_windows(given.data, columns, inputs, given.stride)
    windows = found.windows
    steps = 1 if windows.cut is None else windows.cut.steps
    stamps = None if table.stamps is None else table.stamps[windows.starts + steps - 1]
    is_normal = None if columns.label is None else found.is_normal
    return Subject(name, detector, windows, found.scores(source.scores), is_normal, stamps)


def report_text(
    subject: Subject, given: Given, *, files: Sequence[str], made_by: dict[str, str]
) -> str:
    """HTML of a report.

    Raises
    ------
    ArtifactError, InputError, OSError
        If an artifact cannot be used.
    """
    from edgeae.report import artifacts, glance, provenance, series, threshold, training, windows
    from edgeae.report.page import page
    from edgeae.sources import expanded

    data = expanded(given.data) if given.data else []
    sections = {
        "glance": glance.section(subject, [Path(file).name for file in data]),
        "artifacts": artifacts.section(subject, given.artifacts),
        "threshold": threshold.section(subject),
        "windows": windows.section(subject),
        "series": series.section(subject),
        "training": training.section(subject),
        "provenance": provenance.section(
            subject, [*files, *data, *given.artifacts], given.command, made_by
        ),
    }
    return page(sections)
