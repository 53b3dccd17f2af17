"""What `edgeae-runtime stream` is asked to do: each field is an option of the command."""

from __future__ import annotations

from dataclasses import dataclass, field

from edgeae_runtime.artifact.loaded import LoadOptions
from edgeae_runtime.errors import InputError
from edgeae_runtime.recordings.checks import refuse_mat, refuse_rate
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.stream.adaptation import AS_THE_MANIFEST_SAYS, Adaptation


@dataclass(frozen=True)
class MqttOptions:
    """The options `--mqtt...`; `url` is that of `--mqtt`, paths are those of PEM or text files.

    `home_assistant` announces devices, or removes them (False).
    """

    url: str = "mqtt://localhost"
    incoming: str | None = None
    outgoing: str | None = None
    commands: str | None = None
    client_id: str | None = None
    password_file: str | None = None
    ca: str | None = None
    certificate: str | None = None
    key: str | None = None
    buffer: int = 10_000
    buffer_file: str | None = None
    updates: str | None = None
    home_assistant: bool | None = None
    home_assistant_prefix: str = "homeassistant"


@dataclass(frozen=True)
class PlantOptions:
    """A controller that is asked for readings: an OPC UA server, or a Modbus device.

    `opcua` is the address of a server, `opcua_settings` and `modbus` are paths of TOML files.
    """

    opcua: str | None = None
    opcua_settings: str | None = None
    modbus: str | None = None


@dataclass(frozen=True)
class SampleOptions:
    """Samples of a converter in place of lines.

    `kind` is `int16`, `float32`, or None for those with a header; `rails` are where the converter
    clips. `is_live` says that samples come as they are taken; None that those of a pipe do.
    """

    kind: str | None = None
    channels: int | None = None
    rate_hz: float | None = None
    rails: tuple[float, float] | None = None
    is_live: bool | None = None

    def check(self) -> None:
        """Raise `InputError` for a rate or rails that are none."""
        rails = self.rails
        if self.rate_hz is not None:
            refuse_rate(self.rate_hz)
        if rails is not None and not rails[0] < rails[1]:
            raise InputError(f"`rails` must be LOW,HIGH; got {rails[0]:g},{rails[1]:g}")

    def refuse_of_lines(self, path: str, first: bytes) -> None:
        """Raise `InputError` of a file that is read as lines and has samples, by its name.

        So do options of samples.
        """
        refuse_mat(path)
        name = path.lower()
        if name.endswith((".raw", ".pcm")) or (name.endswith(".bin") and b"\0" in first):
            raise InputError(f"{path}: samples without a header need `raw`, int16 or float32")
        if name.endswith((".wav", ".wav.gz", ".wav.zst")):
            raise InputError(f"{path}: must be a WAV file; it begins with {first[:12]!r}")
        if self != SampleOptions():
            raise InputError("`channels`, `rate_hz`, `rails` and `live` go with `raw` samples")


@dataclass(frozen=True)
class ServiceOptions:
    """How a service reads, decides, alarms and what it keeps.

    `load` opens the artifact, `format` is `auto` or `influx`, `alarm` holds four options of the
    command. `events` is `all`, `anomalies` (verdicts other than normal, and all other events) or
    `alarms` (no verdicts).
    `drift` is a number of windows, 0 for none; None is 1000, of many machines none. `adaptation`
    switches a threshold that follows drift. `key` is the column of the machines, `+`
    what the wildcards of the topic stand for; a machine counts as silent after `silent_after`
    seconds, and is forgotten after `forget_after`. The metrics are served where `metrics_port` is
    given; 0 takes a free one.
    """

    load: LoadOptions = field(default_factory=LoadOptions)
    follow: bool = False
    format: str = "auto"
    time: str | None = None
    stride: int | None = None
    alarm: AlarmRule = field(default_factory=AlarmRule)
    events: str = "all"
    drift: int | None = None
    adaptation: Adaptation = AS_THE_MANIFEST_SAYS
    state: str | None = None
    state_every: int = 1
    metrics_file: str | None = None
    metrics_port: int | None = None
    metrics_host: str = "127.0.0.1"
    output: str | None = None
    key: str | None = None
    max_machines: int = 10_000
    silent_after: float = 3600.0
    forget_after: float | None = None
    mqtt: MqttOptions | None = None
    plant: PlantOptions | None = None
    samples: SampleOptions = field(default_factory=SampleOptions)

    @property
    def source(self) -> str:
        """Where readings come from: `plant`, `mqtt`, `file` (one that grows) or `pipe`."""
        if self.plant is not None:
            return "plant"
        if self.mqtt is not None and self.mqtt.incoming is not None:
            return "mqtt"
        return "file" if self.follow else "pipe"
