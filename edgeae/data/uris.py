"""Files at URIs: `s3://`, `gs://` and `file://`, by `pyarrow.fs`.

A file is fetched into the temporary folder for as long as it is read, so that every kind of file
can be read from there. What is written is stored at the end, by one upload: whole or not at all.
Credentials, region and endpoint come from the environment, as for other tools of the store.
"""

from __future__ import annotations

import contextlib
import glob
import os
import re
import shutil
import tempfile
from fnmatch import translate
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.errors import EdgeAEError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyarrow.fs import FileSystem

SCHEMES = ("s3://", "gs://", "gcs://", "file://")
_ANY = re.compile(r"[a-z][a-z0-9+.-]+://")
_CONNECT_SECONDS, _REQUEST_SECONDS, _ATTEMPTS = 5, 60, 3
_COPY_BYTES = 8 << 20


class Place(NamedTuple):
    """A file system, a path in it, and what stands before that path in a URI."""

    system: FileSystem
    path: str
    prefix: str = ""


def is_uri(path: str) -> bool:
    """Tell whether a path names a file of a store.

    Examples
    --------
    >>> is_uri("s3://plant/pump.parquet"), is_uri("C:/pump.parquet"), is_uri("a.csv")
    (True, False, False)
    """
    return bool(_ANY.match(path))


def place_of(path: str) -> Place:
    """Return where a path or a URI leads.

    Raises
    ------
    InputError
        If the scheme is not known, or the URI is incomplete.
    """
    from pyarrow import fs

    if not is_uri(path):
        return Place(fs.LocalFileSystem(), path)
    scheme, rest = path.split("://", 1)
    if f"{scheme}://" not in SCHEMES:
        raise InputError(f"{path}: must begin with s3://, gs:// or file://, or be a path")
    if scheme == "file":
        return Place(fs.LocalFileSystem(), _local_path(path))
    if not rest.split("/")[0]:
        raise InputError(f"{path}: must name a bucket, as in {scheme}://bucket/folder/file")
    if scheme == "s3" and "?" not in rest:
        return Place(_s3(path), rest.rstrip("/"), "s3://")
    try:
        system, inner = fs.FileSystem.from_uri(path)
    except (OSError, ValueError) as error:
        raise _unusable(path, error) from None
    return Place(system, inner, f"{scheme}://")


def _local_path(uri: str) -> str:
    from urllib.parse import unquote, urlsplit
    from urllib.request import url2pathname

    parts = urlsplit(uri)
    if parts.netloc not in ("", "localhost") or not parts.path:
        raise InputError(f"{uri}: must be a whole path, as in file:///data/pump.parquet")
    return url2pathname(parts.path) if os.name == "nt" else unquote(parts.path)


def _s3(uri: str) -> FileSystem:
    """Open S3 with the region and endpoint of the environment, and give up within seconds."""
    from pyarrow import fs

    names = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
    endpoint = next((os.environ[name] for name in names if os.environ.get(name)), None)
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    try:
        return fs.S3FileSystem(
            region=region or ("us-east-1" if endpoint else _region(uri)),
            endpoint_override=endpoint,
            connect_timeout=_CONNECT_SECONDS,
            request_timeout=_REQUEST_SECONDS,
            retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=_ATTEMPTS),
        )
    except (OSError, ValueError) as error:
        raise _unusable(uri, error) from None


def _region(uri: str) -> str:
    from pyarrow import fs

    region: str = fs.resolve_s3_region(uri.split("://", 1)[1].split("/")[0])
    return region


def _unusable(uri: str, error: Exception) -> EdgeAEError:
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return EdgeAEError(f"{uri}: cannot be reached or read ({reason:.300})")


@contextlib.contextmanager
def store_errors(uri: str) -> Iterator[None]:
    """Turn the errors of a store into one line that names the URI; those of a disk stay.

    Raises
    ------
    EdgeAEError
        If the store cannot be reached, or refuses.
    """
    try:
        yield
    except OSError as error:
        if error.filename is not None or not is_uri(uri):
            raise
        raise _unusable(uri, error) from None


@contextlib.contextmanager
def local_input(path: str) -> Iterator[str]:
    """Yield the path of a file on this machine: its own, or that of a copy while it is read.

    Raises
    ------
    EdgeAEError, OSError
        If it cannot be fetched. Errors of the reader name the URI, not the copy.
    """
    if not is_uri(path):
        yield path
        return
    place = place_of(path)
    if not place.prefix:
        yield place.path
        return
    with tempfile.TemporaryDirectory(prefix="edgeae-") as folder:
        copy = os.path.join(folder, os.path.basename(place.path) or "file")
        with (
            store_errors(path),
            place.system.open_input_stream(place.path) as source,
            open(copy, "wb") as file,
        ):
            shutil.copyfileobj(source, file, _COPY_BYTES)
        with _named(copy, path):
            yield copy


@contextlib.contextmanager
def _named(copy: str, uri: str) -> Iterator[None]:
    """Name the URI in errors about its copy."""
    try:
        yield
    except EdgeAEError as error:
        raise type(error)(str(error).replace(copy, uri)) from None
    except OSError as error:
        if error.filename == copy:
            error.filename = uri
        raise


@contextlib.contextmanager
def local_output(path: str) -> Iterator[str]:
    """Yield the path to write to; what a URI names is uploaded when the block ends without error.

    Raises
    ------
    EdgeAEError, OSError
        If it cannot be stored; the store keeps what it had.
    """
    if not is_uri(path):
        yield path
        return
    place = place_of(path)
    if not place.prefix:
        yield place.path
        return
    _require_bucket(path, place)
    with tempfile.TemporaryDirectory(prefix="edgeae-") as folder:
        copy = os.path.join(folder, os.path.basename(place.path) or "file")
        with _named(copy, path):
            yield copy
        with store_errors(path):
            upload(copy, place)


def _require_bucket(uri: str, place: Place) -> None:
    """Refuse a store that cannot be reached before hours of work are lost at its door."""
    from pyarrow import fs

    bucket, _, name = place.path.partition("/")
    if not name:
        raise InputError(f"{uri}: must name a file, as in {place.prefix}{bucket}/folder/file")
    with store_errors(uri):
        if place.system.get_file_info(bucket).type == fs.FileType.NotFound:
            raise InputError(f"{uri}: the bucket '{bucket}' must exist; make it first")


def upload(copy: str, place: Place) -> None:
    """Store a file under a name of a store, which has it only once all of it has arrived.

    Raises
    ------
    OSError
        If it cannot be stored.
    """
    with open(copy, "rb") as file, place.system.open_output_stream(place.path) as target:
        shutil.copyfileobj(file, target, _COPY_BYTES)


def files_below(path: str) -> list[str]:
    """Return the files in a folder and in all folders below it, or those a pattern matches, sorted.

    Raises
    ------
    EdgeAEError, OSError
        If the folder or the store cannot be read.
    InputError
        If nothing is there.
    """
    from pyarrow import fs

    place = place_of(path)
    if not place.prefix:
        return _local_files(place.path)
    root = fixed_part(place.path)
    with store_errors(path):
        info = place.system.get_file_info(place.path) if root == place.path else None
        if info is not None and info.type == fs.FileType.File:
            return [path]
        selector = fs.FileSelector(root, recursive=True, allow_not_found=True)
        found = place.system.get_file_info(selector)
    names = [info.path for info in found if info.type == fs.FileType.File]
    if root != place.path:
        pattern = re.compile(translate(place.path))
        names = [name for name in names if pattern.match(name)]
    if not names:
        raise InputError(f"{path}: must name files; got none there")
    return sorted(f"{place.prefix}{name}" for name in names)


def _local_files(path: str) -> list[str]:
    if os.path.isdir(path):
        found = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
    elif os.path.exists(path) or not glob.has_magic(path):
        os.stat(path)  # raises for what is not there
        return [path]
    else:
        found = [name for name in glob.glob(path, recursive=True) if os.path.isfile(name)]
    if not found:
        raise InputError(f"{path}: must name files; got none there")
    return sorted(found)


def fixed_part(path: str) -> str:
    """Return the folder before the first wildcard of a pattern; a path without one as it is.

    Examples
    --------
    >>> fixed_part("plant/2026-*/pump.csv"), fixed_part("plant/pumps")
    ('plant', 'plant/pumps')
    """
    if not glob.has_magic(path):
        return path
    parts = path.split("/")
    first = next(index for index, part in enumerate(parts) if glob.has_magic(part))
    return "/".join(parts[:first])
