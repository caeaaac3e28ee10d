"""`python -m service.cli`, the same as `bothways`: how one process starts another."""

from service.cli import main

main()
