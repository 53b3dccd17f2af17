"""What Keras and TensorFlow say, in one line."""

from __future__ import annotations

import re


def first_line(error: Exception) -> str:
    """Return the first line of an error of Keras or TensorFlow, without colours and arguments."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()
    text = re.sub(r"^in user code:.*\n\s*(?=\w*Error: )", "", text, flags=re.DOTALL)
    text = re.sub(r"Exception encountered when calling (\S+)\.call\(\)\.\s*", r"layer \1: ", text)
    text = re.sub(r"^\S+\.py:\d+:\d+: (error: )?", "", text)  # where in Keras or TensorFlow
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__
