"""A device in Home Assistant for each machine, announced by MQTT discovery.

https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload names the keys.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from edgeae_runtime import __version__
from edgeae_runtime.stream.verdict import VERDICTS, cause

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.scorer import Scorer
    from edgeae_runtime.service.options import MqttOptions

_MAX_TEXT = 255  # of a state, in Home Assistant
_SENSORS: dict[str, Json] = {
    "problem": {"p": "binary_sensor", "name": "Problem", "dev_cla": "problem"},
    "score": {"p": "sensor", "name": "Score", "stat_cla": "measurement"},
    "threshold": {"p": "sensor", "name": "Threshold", "stat_cla": "measurement"},
    "channel": {"p": "sensor", "name": "Top channel"},
    "verdict": {"p": "sensor", "name": "Verdict", "dev_cla": "enum", "ops": list(VERDICTS)},
}
_ORIGIN = {
    "name": "edgeae-runtime",
    "sw": __version__,
    "url": "https://github.com/edgeae/edgeae",
}


class HomeAssistant:
    """Announces devices and gives their states, or removes them where the option says so.

    A device shows the model of `scorer` as its firmware. Of more than `max_devices` machines, the
    device that was silent longest is removed. `retain` gives the broker a topic's message.
    """

    def __init__(
        self,
        options: MqttOptions,
        scorer: Scorer,
        max_devices: int,
        retain: Callable[[str, str], None],
    ) -> None:
        self._options, self._scorer, self._retain = options, scorer, retain
        self._max_devices = max_devices
        self._states: dict[str, Json] = {}  # by key, the last one to speak at the end

    def begin(self, alarms: Mapping[str, bool]) -> None:
        """Take the machines of a state, and whether each is in an alarm."""
        for key, is_on in alarms.items():
            self._states[key] = _state(is_on=is_on)

    def take(self, event: Json) -> None:
        """Take an event of the service."""
        if event["event"] == "model":
            for key in self._states:
                self._announce(key)
        if event["event"] not in ("verdict", "alarm start", "alarm end"):
            return
        key = event.get("machine", "")
        state = self._states.pop(key, None)
        if state is None:
            if len(self._states) >= self._max_devices:
                silent = next(iter(self._states))
                del self._states[silent]
                self._remove(silent)
            state = _state(is_on=False)
            self._announce(key)
        self._states[key] = state
        _update(state, event)
        if self._options.home_assistant:
            self._retain(self._topic(key), json.dumps(state))

    def _announce(self, key: str) -> None:
        if self._options.home_assistant:
            self._retain(self._config_topic(key), json.dumps(self._config(key)))
        else:
            self._remove(key)

    def _remove(self, key: str) -> None:
        self._retain(self._config_topic(key), "")
        self._retain(self._topic(key), "")

    def _identity(self, key: str) -> str:
        own = self._options.client_id or str(self._options.outgoing)
        return f"edgeae-{object_id(own)}" + (f"-{object_id(key)}" if key else "")

    def _topic(self, key: str) -> str:
        return f"{self._options.outgoing}/state" + (f"/{object_id(key)}" if key else "")

    def _config_topic(self, key: str) -> str:
        return f"{self._options.home_assistant_prefix}/device/{self._identity(key)}/config"

    def _config(self, key: str) -> Json:
        identity, scorer = self._identity(key), self._scorer
        version = "" if scorer.version is None else f"{scorer.version}, "
        sensors = {
            name: {
                **keys,
                "uniq_id": f"{identity}-{name}",
                "val_tpl": f"{{{{ value_json.{name} }}}}",
            }
            for name, keys in _SENSORS.items()
        }
        model = scorer.manifest.name
        return {
            "dev": {
                "ids": [identity],
                "name": key or self._options.client_id or model,
                "mf": "edgeae",
                "mdl": model,
                "sw": version + scorer.digest[:12],
            },
            "o": _ORIGIN,
            "stat_t": self._topic(key),
            "avty_t": f"{self._options.outgoing}/status",
            "avty_tpl": "{{ 'online' if value_json.online else 'offline' }}",
            "cmps": sensors,
        }


def _state(*, is_on: bool) -> Json:
    return {**dict.fromkeys(_SENSORS), "problem": "ON" if is_on else "OFF"}


def _update(state: Json, event: Json) -> None:
    if event["event"] == "verdict":
        state["verdict"], state["score"] = event["verdict"], event.get("score")
        state["threshold"] = event.get("threshold", state["threshold"])
    else:
        state["problem"] = "ON" if event["event"] == "alarm start" else "OFF"
    channel = cause(event)
    if channel is not None:
        state["channel"] = channel[:_MAX_TEXT]
    elif state["problem"] == "OFF":
        state["channel"] = None


def object_id(name: str) -> str:
    """Return a name in the characters of a discovery topic; two names have two.

    Examples
    --------
    >>> object_id("pump-7"), object_id("plant/pump 7")
    ('pump-7', 'plant-pump-7-5a842d3f')
    """
    clean = re.sub(r"[^a-zA-Z0-9-]+", "-", name)[:40]
    if clean == name:
        return name
    return f"{clean}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
