"""`python -m service.cli`, the same as `bothways`."""

from service.cli import main

main()
