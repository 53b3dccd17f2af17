"""Cores under QEMU, and what a C file takes on them."""
