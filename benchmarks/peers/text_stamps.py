"""`edgeae score` as it once was: each stamp a text by `isoformat`, which is parsed again.

Its arguments are those of `edgeae score`.
"""

import sys

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from edgeae.cli.main import main
from edgeae.data import parquet


def as_texts(column: pa.Array) -> NDArray[np.str_]:
    """Write each stamp by `isoformat`."""
    stamps = column.to_pandas().map(lambda s: "" if s is None or s != s else s.isoformat())
    texts: NDArray[np.str_] = stamps.to_numpy(str)
    return texts


parquet._stamps = parquet.stored_values = as_texts
main(["score", *sys.argv[1:]])
