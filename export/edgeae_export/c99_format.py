"""C99: an ONNX artifact's graph as C, scored by compiling it on this machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import onnx

from edgeae_export.artifact import Format
from edgeae_export.c99.graph import read_graph
from edgeae_export.c99.writer import write_c
from edgeae_runtime.c_engine import CEngine
from edgeae_runtime.c_file import is_c
