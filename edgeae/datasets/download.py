"""Public data sets in a cache: downloaded once, resumable, each file held to its digest."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import http.client
import os
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edgeae.datasets.catalogue import DATA_SETS, DataSet, File, known_digests
from edgeae.datasets.prepare import prepare
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable

MIRROR = "EDGEAE_DATA_MIRROR"
_CHUNK_BYTES = 1 << 16
_TIMEOUT_S = 30
_DONE = 416  # the range that was asked for begins at the file's end


def cache_folder() -> Path:
    """Folder of the downloaded sets: `edgeae` in `XDG_CACHE_HOME`, or in `~/.cache`."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home, "edgeae")


def data_set(name: str) -> DataSet:
    """One of the sets.

    Raises
    ------
    InputError
        If there is none of that name.

    Examples
    --------
    >>> data_set("skab").licence, len(data_set("skab").files)
    ('GPL-3.0', 17)
    """
    if name not in DATA_SETS:
        raise InputError(f"data set must be one of {', '.join(DATA_SETS)}; got '{name}'")
    return DATA_SETS[name]


def get_data(name: str, *, said: Callable[[str], Any] = lambda line: None) -> Path:
    """Folder with a public data set's files, downloaded unless they are there.

    A download that was cut short goes on where it stopped. A file is held to its SHA-256; where the
    catalogue knows none, to that of its first download. The environment variable
    `EDGEAE_DATA_MIRROR` names an address under which the files lie as `SET/FILE`, in place of their
    public homes.

    Parameters
    ----------
    name
        A set of `edgeae data list`.
    said
        Called with a line about each file.

    Raises
    ------
    InputError
        If there is no such set, its home cannot be reached, or a file is not what it was.
    OSError
        If the cache cannot be written.
    """
    chosen = data_set(name)
    folder = cache_folder() / name
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second process waits, and finds the files there
        for file in chosen.files:
            target = folder / file.name
            if not target.exists():
                target.parent.mkdir(exist_ok=True)
                said(f"{_address(chosen, file)} -> {target}")
                _download(chosen, file, target)
                if f"{name}/{file.name}" not in known_digests():
                    said(f"  sha256 {_digest(target)}, remembered: the catalogue knows none")
            if target.suffix == ".zip":
                _unpack(target)
        prepare(name, folder)
    return folder


def is_there(chosen: DataSet) -> bool:
    """Whether all of a set's files are in the cache."""
    return all((cache_folder() / chosen.name / file.name).exists() for file in chosen.files)


def _address(chosen: DataSet, file: File) -> str:
    mirror = os.environ.get(MIRROR)
    return file.url if not mirror else f"{mirror.rstrip('/')}/{chosen.name}/{file.name}"


def _download(chosen: DataSet, file: File, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    try:
        is_known = f"{chosen.name}/{file.name}" in known_digests()
        _fetch(_address(chosen, file), part, is_known=is_known)
    except OSError as error:
        if error.errno == errno.ENOSPC:  # what is there already stays, to go on from
            raise OSError(error.errno, os.strerror(error.errno), str(part)) from None
        if isinstance(error, (urllib.error.URLError, TimeoutError, ConnectionError)):
            raise InputError(_unreachable(chosen, file, error)) from None
        raise
    except http.client.HTTPException as error:
        raise InputError(_unreachable(chosen, file, error)) from None
    _accept(chosen, file, part, target)


def _accept(chosen: DataSet, file: File, part: Path, target: Path) -> None:
    """Give a whole download its name, if its digest is the known or the remembered one."""
    digest, remembered = _digest(part), target.with_name(target.name + ".sha256")
    expected = known_digests().get(f"{chosen.name}/{file.name}")
    if expected is None and remembered.exists():
        expected = remembered.read_text().split()[0]
    if expected is not None and digest != expected:
        part.unlink()
        raise InputError(
            f"{_address(chosen, file)}: must have the SHA-256 {expected:.12}...; got "
            f"{digest:.12}...; what came was thrown away: run it again, and if it comes again, see "
            f"{chosen.home} for what has changed"
        )
    if expected is None:
        with whole_file(remembered, "w") as text:
            text.write(f"{digest}  {target.name}\n")
    part.replace(target)


def _fetch(url: str, part: Path, *, is_known: bool) -> None:
    """Append what is missing of a file; start anew where the server's file has changed.

    A server that names no version of its file is asked to go on only where the digest `is_known`,
    which would tell a file of two halves.
    """
    validator = part.with_name(part.name + ".etag")
    have = part.stat().st_size if part.exists() else 0
    headers = {"Range": f"bytes={have}-"} if have and (is_known or validator.exists()) else {}
    if headers and validator.exists():
        headers["If-Range"] = validator.read_text()
    try:
        answer = urllib.request.urlopen(
            urllib.request.Request(url, headers=headers), timeout=_TIMEOUT_S
        )
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == _DONE and have:
            return
        raise
    with answer, part.open("ab" if answer.status == http.client.PARTIAL_CONTENT else "wb") as file:
        tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified")
        validator.unlink(missing_ok=True)
        if tag is not None and not tag.startswith("W/"):
            validator.write_text(tag)
        length = answer.headers.get("Content-Length")
        got = 0
        while chunk := answer.read(_CHUNK_BYTES):
            file.write(chunk)
            got += len(chunk)
    if length is not None and got < int(length):
        raise ConnectionError(f"cut short after {got} of {length} bytes")
    validator.unlink(missing_ok=True)


def _unreachable(chosen: DataSet, file: File, error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    reason = str(getattr(reason, "strerror", None) or reason).lower()
    code = f"HTTP {error.code}: " if isinstance(error, urllib.error.HTTPError) else ""
    return (
        f"{_address(chosen, file)} cannot be downloaded ({code}{reason}); run it again to go on "
        f"from where it stopped, or put the file into {cache_folder() / chosen.name} by hand "
        f"({chosen.home})"
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(target: Path) -> None:
    try:
        with zipfile.ZipFile(target) as archive:
            for member in archive.infolist():
                place = target.parent / Path(member.filename).name  # never outside the folder
                if not member.is_dir() and not place.exists():
                    with whole_file(place) as file:
                        file.write(archive.read(member))
    except zipfile.BadZipFile as error:
        raise InputError(f"{target}: must be a zip ({error}); delete it and get it again") from None
