"""Public data sets in a cache: downloaded once, each file verified against its SHA-256."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import pooch
import requests

from edgeae.datasets.catalogue import DATA_SETS, DataSet, File, known_digests
from edgeae.datasets.prepare import prepare
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MIRROR = "EDGEAE_DATA_MIRROR"
_RETRIES = 2


def cache_folder() -> Path:
    """Return the folder of the downloaded sets: the platform's cache folder for `edgeae`.

    That is `~/.cache/edgeae` on Linux, or `edgeae` in the folder that `XDG_CACHE_HOME` names.
    """
    return Path(platformdirs.user_cache_dir("edgeae", appauthor=False))


def data_set(name: str) -> DataSet:
    """Return a set of the catalogue.

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
        raise InputError(f"`name` must be one of {', '.join(DATA_SETS)}; got '{name}'")
    return DATA_SETS[name]


def get_data(name: str, *, report: Callable[[str], object] | None = None) -> Path:
    """Download a public data set, unless it is in the cache, and return its folder.

    A file is verified against the SHA-256 of the catalogue; if the catalogue has none, against that
    of its first download. A download that was interrupted starts again with the file that is
    missing. The environment variable `EDGEAE_DATA_MIRROR` is an address that replaces the public
    ones; it serves the files as `SET/FILE`.

    Parameters
    ----------
    name
        A set of `edgeae data list`.
    report
        Called with a line of text before each download.

    Raises
    ------
    InputError
        If there is no such set, its address cannot be reached, or a file has changed.
    OSError
        If the cache cannot be written.
    """
    chosen = data_set(name)
    folder = cache_folder() / name
    for file in chosen.files:
        target = folder / file.name
        if not target.exists():
            if report is not None:
                report(f"{_address(chosen, file)} -> {target}")
            _download(chosen, file, target)
        if target.suffix == ".zip":
            _unpack(target)
    prepare(name, folder)
    return folder


def is_cached(chosen: DataSet) -> bool:
    """Return whether all files of a set are in the cache."""
    return all((cache_folder() / chosen.name / file.name).exists() for file in chosen.files)


def _address(chosen: DataSet, file: File) -> str:
    mirror = os.environ.get(MIRROR)
    return file.url if not mirror else f"{mirror.rstrip('/')}/{chosen.name}/{file.name}"


def _download(chosen: DataSet, file: File, target: Path) -> None:
    """Download one file, which appears under its name once its digest is verified."""
    address = _address(chosen, file)
    digest_file = target.with_name(target.name + ".sha256")
    expected = known_digests().get(f"{chosen.name}/{file.name}")
    if expected is None and digest_file.exists():
        expected = digest_file.read_text().split()[0]
    try:
        _retrieve(address, target, expected)
    except requests.exceptions.RequestException as error:
        raise InputError(_unreachable(chosen, address, error)) from None
    except ValueError:  # pooch's word for a digest that does not match
        raise InputError(
            f"{address}: must have the SHA-256 {expected}; the file that was downloaded has "
            f"another one and was deleted; try again, and if that fails, see {chosen.home} for "
            f"what has changed"
        ) from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise OSError(error.errno, os.strerror(error.errno), str(target)) from None
        raise
    if expected is None:
        with whole_file(digest_file, "w") as text:
            text.write(f"{pooch.file_hash(str(target))}  {target.name}\n")


def _retrieve(address: str, target: Path, digest: str | None) -> None:
    downloads = pooch.create(
        path=target.parent,
        base_url="",
        registry={target.name: digest},
        urls={target.name: address},
        retry_if_failed=_RETRIES,
    )
    with _quiet(pooch.get_logger()):
        downloads.fetch(target.name)


@contextlib.contextmanager
def _quiet(logger: logging.Logger) -> Iterator[None]:
    """Raise a logger's level for the time of a block."""
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _unreachable(chosen: DataSet, address: str, error: requests.exceptions.RequestException) -> str:
    if error.response is not None:
        reason = f"HTTP {error.response.status_code}"
    elif isinstance(error, requests.exceptions.Timeout):
        reason = "no answer in time"
    elif isinstance(error, requests.exceptions.ChunkedEncodingError):
        reason = "the connection was closed in the middle of the file"
    else:
        reason = "no connection"
    return (
        f"{address} cannot be downloaded ({reason}); try again, or save the file by hand in "
        f"{cache_folder() / chosen.name} (see {chosen.home})"
    )


def _unpack(target: Path) -> None:
    try:
        with zipfile.ZipFile(target) as archive:
            for member in archive.infolist():
                path = target.parent / Path(member.filename).name  # never outside the folder
                if not member.is_dir() and not path.exists():
                    with whole_file(path) as file:
                        file.write(archive.read(member))
    except zipfile.BadZipFile as error:
        raise InputError(f"{target}: must be a zip ({error}); delete it and try again") from None
