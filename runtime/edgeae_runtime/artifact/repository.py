"""Install an artifact from a repository of The Update Framework (TUF).

The roles of the repository say which keys must have signed, how many of them and until when; the
`tuf` package (extra `tuf`) checks them. `ROOT.metadata`, beside the root metadata that a device
trusts at first, holds the newest metadata that were verified: older ones are refused.
"""

from __future__ import annotations

import contextlib
import os
from typing import IO, TYPE_CHECKING

from edgeae_runtime.artifact.install import install, replace_artifact
from edgeae_runtime.artifact.loader import MAX_BYTES, read_bytes
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError
from edgeae_runtime.files import locked, read_file, require_folder, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tuf.api.metadata import TargetFile
    from tuf.ngclient import FetcherInterface, Updater

_PACKAGES = ("tuf", "securesystemslib", "urllib3")
_BLOCK_BYTES = 1 << 16
_MAX_ROOT_BYTES = 512_000  # as the package takes from a repository
_SECONDS = 30  # without a byte


def update(
    artifact: str,
    repository: str,
    root: str,
    *,
    target: str | None = None,
    verify_key: str | None = None,
    defer_version: bool = False,
) -> bool:
    """Bring an artifact to what a repository holds for it; return whether it was replaced.

    The repository, a folder or a URL, has `metadata/` and `targets/`. What its roles vouch for is
    installed as `install` does. With `verify_key`, the key must have signed it, too: its `.sig` is
    another target.

    Raises
    ------
    ArtifactError, InputError, MissingPackageError, OSError
        If the repository cannot be reached or trusted, or the new file cannot be used. The artifact
        is then as it was.
    """
    _require_tuf()
    target = target or os.path.basename(artifact)
    _refuse_unsigned(artifact, verify_key, defer_version)
    require_folder(artifact)
    trusted = read_file(root, _MAX_ROOT_BYTES)
    with locked(f"{root}.lock"):
        updater = _updater(repository, root, trusted)
        new = os.path.join(f"{root}.metadata", "targets", os.path.basename(artifact))
        suffixes = ("",) if verify_key is None else ("", ".sig")
        with _explained(repository, artifact):
            found = {suffix: _target(updater, target + suffix) for suffix in suffixes}
            installed = (updater.find_cached_target(found[s], artifact + s) for s in suffixes)
            is_new = not all(installed)
            if is_new:
                for suffix, info in found.items():
                    if not updater.find_cached_target(info, new + suffix):
                        updater.download_target(info, new + suffix)
                _install(found[""], new, artifact, verify_key, defer_version)
            else:
                read_verified(artifact, verify_key)
        for suffix in suffixes:  # a kill may have left them
            with contextlib.suppress(FileNotFoundError):
                os.unlink(new + suffix)
    return is_new


def _install(
    info: TargetFile, new: str, artifact: str, verify_key: str | None, defer_version: bool
) -> None:
    if verify_key is not None:
        install(new, artifact, verify_key, defer_version=defer_version)
        return
    data, _ = read_bytes(new)
    info.verify_length_and_hashes(data)  # those that are installed
    replace_artifact(data, new, artifact)


def _refuse_unsigned(artifact: str, verify_key: str | None, defer_version: bool) -> None:
    if verify_key is None and defer_version:
        raise InputError("`defer_version` needs `verify_key`: only signed files have a version")
    if verify_key is None and os.path.lexists(f"{artifact}.sig"):
        raise InputError(f"{artifact}.sig: exists, so that `verify_key` is needed; or remove it")


def _target(updater: Updater, name: str) -> TargetFile:
    info = updater.get_targetinfo(name)
    if info is None:
        raise ArtifactError(f"it has no target '{name}'")
    if info.length > MAX_BYTES:
        raise ArtifactError(f"target '{name}' must have at most {MAX_BYTES >> 20} MB")
    return info


def _updater(repository: str, root: str, trusted: bytes) -> Updater:
    """Return a client of the repository that trusts the bytes of a root."""
    from tuf.api.exceptions import RepositoryError
    from tuf.ngclient import Updater

    class DurableUpdater(Updater):
        """Writes metadata so that a power cut leaves the old or the new; `tuf` does not sync."""

        def _persist_file(self, filename: str, data: bytes) -> None:
            with whole_file(filename) as file:
                file.write(data)

    base, metadata = _url(repository), f"{root}.metadata"
    try:
        return DurableUpdater(
            metadata,
            f"{base}/metadata/",
            target_base_url=f"{base}/targets/",
            fetcher=_fetcher(),
            bootstrap=trusted,
        )
    except RepositoryError as error:
        raise InputError(
            f"{root}: must be root metadata of The Update Framework ({error})"
        ) from None


def _url(repository: str) -> str:
    scheme, colon, _ = repository.partition("://")
    if not colon:
        from pathlib import Path

        return Path(repository).absolute().as_uri()
    if scheme not in ("http", "https", "file"):
        raise InputError(
            f"`repository` must be a folder or an http, https or file URL; got {scheme}"
        )
    return repository.rstrip("/")


@contextlib.contextmanager
def _explained(repository: str, artifact: str) -> Iterator[None]:
    """Turn errors about a repository into one line."""
    from tuf.api.exceptions import DownloadError, ExpiredMetadataError, RepositoryError

    stays = f"{repository}: no update, {artifact} stays as it was"
    try:
        yield
    except ExpiredMetadataError as error:
        raise ArtifactError(
            f"{stays}: {error}; publish it anew, or set the clock of this device"
        ) from None
    except (DownloadError, RepositoryError) as error:
        raise ArtifactError(f"{stays}: {error}") from None
    except ArtifactError as error:
        raise ArtifactError(f"{stays}: {error}") from None


def _fetcher() -> FetcherInterface:
    """Return a reader of files and URLs; the one of `tuf` reads URLs only, and logs its retries."""
    import string
    import urllib.error
    import urllib.parse
    import urllib.request
    from http.client import HTTPException

    from tuf.api.exceptions import DownloadError, DownloadHTTPError
    from tuf.ngclient import FetcherInterface

    def blocks(answer: IO[bytes], url: str) -> Iterator[bytes]:
        with answer:
            try:
                yield from iter(lambda: answer.read(_BLOCK_BYTES), b"")
            except (OSError, HTTPException) as error:
                raise DownloadError(f"{url} breaks off ({error})") from None

    class Fetcher(FetcherInterface):
        def _fetch(self, url: str) -> Iterator[bytes]:
            quoted = urllib.parse.quote(url, safe=string.punctuation)
            try:  # `_url` has checked the scheme
                answer = urllib.request.urlopen(quoted, timeout=_SECONDS)  # noqa: S310
            except urllib.error.HTTPError as error:
                error.close()
                raise DownloadHTTPError(f"{url}: HTTP status {error.code}", error.code) from None
            except (OSError, HTTPException) as error:
                reason = getattr(error, "reason", error)
                if isinstance(reason, FileNotFoundError):
                    raise DownloadHTTPError(f"{url}: no such file", 404) from None
                raise DownloadError(f"{url} cannot be read ({reason})") from None
            return blocks(answer, url)

    return Fetcher()


def _require_tuf() -> None:
    try:
        import tuf.ngclient  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in _PACKAGES:
            raise
        raise MissingPackageError(
            "tuf is not installed; pip install 'edgeae-runtime[tuf]'"
        ) from None
