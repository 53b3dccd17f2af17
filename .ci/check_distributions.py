"""Check each wheel and source distribution in a folder: licence, one version, links of its page."""

import re
import sys
import tarfile
import zipfile
from pathlib import Path

folder = Path(sys.argv[1])
wheels, sources = sorted(folder.glob("*.whl")), sorted(folder.glob("*.tar.gz"))
assert len(wheels) == len(sources) == 3, [*wheels, *sources]
PAGES = {  # some man pages of each package
    "edgeae": ("edgeae.1", "edgeae-train.1", "edgeae-fleet-score.1"),
    "edgeae_export": (),
    "edgeae_runtime": ("edgeae-runtime.1", "edgeae-runtime-stream.1"),
}
licence = Path(__file__).parent.parent.joinpath("LICENSE").read_bytes()
for path in wheels:
    assert path.name.endswith("-py3-none-any.whl"), path  # for every system
    with zipfile.ZipFile(path) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith("/licenses/LICENSE"))
        assert wheel.read(name) == licence, path
        (metadata,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
        links = re.findall(r"\]\(([^)]+)\)", wheel.read(metadata).decode())
        assert links, path
        assert [link for link in links if not link.startswith("https://")] == [], path
        assert any(name.endswith("/py.typed") for name in wheel.namelist()), path
        for page in PAGES[path.name.split("-")[0]]:
            assert any(name.endswith(f"/share/man/man1/{page}") for name in wheel.namelist()), page
for path in sources:
    with tarfile.open(path) as source:
        member = source.extractfile(f"{path.name.removesuffix('.tar.gz')}/LICENSE")
        assert member is not None
        assert member.read() == licence, path
(version,) = {path.name.split("-")[1].removesuffix(".tar.gz") for path in [*wheels, *sources]}
print(f"six files of version {version}, each with the licence; no link of a page is relative")
