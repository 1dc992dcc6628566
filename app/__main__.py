"""`python -m app` is `bihuan`."""

from app.cli import main

main()
