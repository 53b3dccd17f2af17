"""`python -m edgeae` is the `edgeae` command."""

from edgeae.commands import main

main()
