"""Comparisons of edgeae with its peers; `python -m benchmarks` lists them."""
