"""`python -m edgeae` is the `edgeae` command."""

from edgeae.cli.main import main

main()
