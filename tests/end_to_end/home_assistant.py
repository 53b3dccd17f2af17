"""A real Home Assistant on a broker: print the devices and states that it has discovered.

    python home_assistant.py PORT FOLDER SECONDS < /dev/null

runs with the Python of an environment that has the package `homeassistant` (2025.4.4 on Python 3.13
is what was tried), and nothing of edgeae. It prints a line of JSON in each second.
"""

import asyncio
import json
import logging
import pathlib
import sys

from homeassistant import config_entries, core, loader
from homeassistant.helpers import (
    area_registry,
    category_registry,
    device_registry,
    entity,
    entity_registry,
    floor_registry,
    frame,
    issue_registry,
    label_registry,
)

logging.basicConfig(level=logging.INFO)
PORT, FOLDER, SECONDS = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])


async def started() -> core.HomeAssistant:
    """Start the core with nothing but the MQTT integration."""
    pathlib.Path(FOLDER, "configuration.yaml").touch()
    home = core.HomeAssistant(FOLDER)
    home.config.skip_pip = True
    home.config.components |= {"http", "file_upload"}  # of which MQTT only needs that they are
    home.config_entries = config_entries.ConfigEntries(home, {})
    entity.async_setup(home)
    frame.async_setup(home)
    loader.async_setup(home)
    for registry in (
        *(area_registry, category_registry, floor_registry, device_registry),
        *(entity_registry, issue_registry, label_registry),
    ):
        await registry.async_load(home)
    await home.config_entries.async_initialize()
    home.set_state(core.CoreState.running)
    entry = config_entries.ConfigEntry(
        data={"broker": "127.0.0.1", "port": PORT},
        discovery_keys={},
        domain="mqtt",
        minor_version=2,
        options={},
        source="user",
        subentries_data=None,
        title="mqtt",
        unique_id=None,
        version=1,
    )
    await home.config_entries.async_add(entry)
    assert entry.state is config_entries.ConfigEntryState.LOADED, entry.reason
    return home


async def main() -> None:
    home = await started()
    for _ in range(SECONDS):
        await asyncio.sleep(1)
        devices = device_registry.async_get(home).devices.values()
        told = {
            "devices": [
                {"name": one.name, "model": one.model, "sw_version": one.sw_version}
                for one in devices
            ],
            "states": {one.entity_id: one.state for one in home.states.async_all()},
        }
        print(json.dumps(told), flush=True)
    await home.async_stop()


asyncio.run(main())
