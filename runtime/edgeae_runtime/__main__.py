"""`python -m edgeae_runtime` is the `edgeae-runtime` command."""

from edgeae_runtime.commands import main

main()
