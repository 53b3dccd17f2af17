"""From files to the file of a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from edgeae.data.sources import expanded
from edgeae.data.tables import Columns
from edgeae.evaluate.device import DeviceOptions
from edgeae.evaluate.evaluate import (
    EvaluationOptions,
    events_figures,
    judged_series,
    model_windows,
)
from edgeae.evaluate.model import is_detector, model_of, refuse_key
from edgeae.report.data import Judged, Origin, ReportData, short_names
from edgeae.report.sections import bench, interactive
from edgeae.report.sections.artifacts import FORMATS, ArtifactFile
from edgeae.report.sections.spectra import NO_LINES, SpectrumOptions
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.detector import Detector
    from edgeae.evaluate.model import Facts


@dataclass(frozen=True)
class ReportInputs:
    """What a report is built from: files of data and of artifacts, and how the data is read.

    `device` is what a device is started with, whose alarms count.
    `bench` is a file that `edgeae-runtime bench --json` wrote; `power` adds the detection power;
    `spectrum` says which lines are drawn in spectra;
    `interactive` is the folder of onnxruntime-web, by which the first ONNX artifact runs in the
    page; `command` is shown as the way to write the report again; `verify_key` must have signed
    the artifacts, whose programs then run.
    """

    data: tuple[str, ...] = ()
    artifacts: tuple[str, ...] = ()
    columns: Columns = field(default_factory=Columns)
    stride: int | None = None
    device: DeviceOptions = field(default_factory=DeviceOptions)
    bench: str | None = None
    power: bool = False
    spectrum: SpectrumOptions = NO_LINES
    interactive: str | None = None
    command: tuple[str, ...] = ()
    verify_key: str | None = None

    def check(self) -> tuple[ArtifactFile, ...]:
        """Refuse inputs that cannot become a report, before the long work; return the artifacts.

        Raises
        ------
        ArtifactError, InputError, OSError
            As `report_text` does for artifacts, benchmarks and the engine of the page.
        """
        if self.columns.label is not None and not self.data:
            raise InputError("`label` goes with data files; give those that hold the labels")
        self.device.check()
        bench.section(self.bench)
        if not self.artifacts:
            refuse_key(self.verify_key)
        found = tuple(ArtifactFile.read(path, self.verify_key) for path in self.artifacts)
        if self.interactive is not None:
            interactive.engine_files(self.interactive)
            interactive.onnx_artifact(found)
        return found


def split_files(files: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split files into data and artifacts, by their suffixes.

    Examples
    --------
    >>> split_files(["a.csv", "pump.onnx", "b.npy"])
    (('a.csv', 'b.npy'), ('pump.onnx',))
    """
    artifacts = tuple(file for file in files if Path(file).suffix in FORMATS)
    return tuple(file for file in files if file not in artifacts), artifacts


def report_file(
    detector: str, inputs: ReportInputs, *, output: str | None, png: str | None = None
) -> Facts:
    """Write the report of a detector's file atomically, and return what was written.

    Parameters
    ----------
    detector, inputs
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
    artifacts = inputs.check()
    if not is_detector(detector):
        raise InputError(
            f"{detector}: must be a detector (.edgeae), which a report is about; list artifacts "
            f"after it"
        )
    from edgeae.detector import load
    from edgeae.storage.detector_file import made_by

    loaded = load(detector)
    inputs.spectrum.check(loaded.source_.front_end, loaded.source_.inputs.sampling)
    data = report_data(Path(detector).stem, loaded, inputs)
    facts: Facts = {}
    if output is not None:
        origin = made_by(detector)
        text = report_text(data, inputs, artifacts, files=(detector,), made_by=origin).encode()
        with whole_file(output) as file:
            file.write(text)
        facts |= {"report": output, "bytes": len(text)}
    if png is not None:
        from edgeae.report.png import write_pictures

        facts["pictures"] = write_pictures(data, png, inputs.spectrum)
    return {**facts, "windows": len(data.scores)}


def report_data(name: str, detector: Detector, inputs: ReportInputs) -> ReportData:
    """Score the data of a report, or without any what the detector stores."""
    if not inputs.data:
        return ReportData.stored(name, detector)
    source = detector.source_
    columns = inputs.columns._replace(may_lack_normal=True)
    table, labelled = model_windows(inputs.data, columns, source.inputs, inputs.stride)
    windows = labelled.windows
    data = ReportData(name, detector, windows, labelled.scores(source.scores), None)
    if table.stamps is not None:
        data = data._replace(stamps=table.stamps[data.last_rows])
    names = short_names(expanded(inputs.data))
    if len(names) > 1 and table.file is not None and table.rows is not None:
        last = data.last_rows
        data = data._replace(origin=Origin(names, table.file[last], table.rows[last]))
    if inputs.columns.label is not None:
        data = data._replace(is_normal=labelled.is_normal)
    if not data.is_finite.all():
        return data  # no device has such scores
    model, options = model_of(detector), EvaluationOptions(inputs.stride, device=inputs.device)
    judged = judged_series(model, table, labelled, data.scores, options)
    if judged is None:
        return data
    figures = events_figures(model, *judged, inputs.device)
    series, decisions = judged
    return data._replace(judged=Judged(decisions.valid(series), inputs.device.alarm, figures))


def report_text(
    data: ReportData,
    inputs: ReportInputs,
    artifact_files: Sequence[ArtifactFile] = (),
    *,
    files: Sequence[str],
    made_by: dict[str, str],
) -> str:
    """Return the HTML of a report, with the artifacts that `inputs.check` read.

    Raises
    ------
    ArtifactError, InputError, OSError
        If an artifact cannot be used.
    """
    from edgeae.report import page
    from edgeae.report.sections import (
        artifacts,
        power,
        provenance,
        series,
        spectra,
        summary,
        threshold,
        training,
        windows,
    )

    data_files = expanded(inputs.data) if inputs.data else []
    used = [*files, *data_files, *inputs.artifacts, *([inputs.bench] if inputs.bench else [])]
    sections = {
        "summary": summary.section(data, short_names(data_files)),
        "threshold": threshold.section(data),
        "windows": windows.section(data),
        "spectra": spectra.section(
            data.source, windows.training_windows(data).windows, inputs.spectrum
        ),
        "series": series.section(data),
        "training": training.section(data),
        "artifacts": artifacts.section(data, artifact_files),
        "bench": bench.section(inputs.bench),
        "power": power.section(data) if inputs.power else None,
        "interactive": interactive.section(data, inputs.interactive, artifact_files),
        "provenance": provenance.section(data, used, inputs.command, made_by),
    }
    return page.page(sections)
