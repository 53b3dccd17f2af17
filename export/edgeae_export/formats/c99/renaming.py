"""Names of one file's network, renamed by macros so that two files fit in one translation unit."""

from __future__ import annotations

import re

_SHARED = ("EDGEAE_INTERNAL", "EDGEAE_ROM", "EDGEAE_SCRATCH")
"""Macros that whoever compiles the files may define for all of them."""
_FUNCTION = re.compile(r"^(?:static|EDGEAE_INTERNAL|EDGEAE_SCRATCH)\b[\w ]*?[ *]+(\w+)[(\[]", re.M)
_TYPE = re.compile(r"^typedef [\w ]+? (\w+)(?: __attribute__.*)?;", re.M)
_KERNEL = re.compile(r"\bk_\w+")
_MACRO = re.compile(r"^ *# *define (\w+)", re.M)


def renaming(network: str, name: str) -> tuple[str, str]:
    r"""Return the macros that put a prefix before a network's names, and those that end it.

    Examples
    --------
    >>> renaming("#define FOUR 4\nstatic float c0[FOUR] = {0};\n", "pump")
    ('#define c0 pump_c0\n', '#undef FOUR\n#undef c0\n')
    """
    found = {
        *_FUNCTION.findall(network),
        *_TYPE.findall(network),
        *(kernel for kernel in _KERNEL.findall(network) if kernel != "k_"),
    }
    symbols = sorted(found)
    macros = sorted({*_MACRO.findall(network)} - {*_SHARED})
    start = "".join(f"#define {symbol} {name}_{symbol}\n" for symbol in symbols)
    return start, "".join(f"#undef {word}\n" for word in (*macros, *symbols))
