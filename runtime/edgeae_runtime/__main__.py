"""`python -m edgeae_runtime` is the `edgeae-runtime` command."""

from edgeae_runtime.cli.main import main

main()
