"""A process that commits the first piece of a batch, says so, and hangs until it is killed."""

from __future__ import annotations

import sys
import time
from typing import Any

from app.services import importing
from app.services.people import COMMAND_LINE
from tests.building import MONDAY_NINE, an_application


def hang(_progress: Any) -> None:
    """Say that a piece is written, and go no further."""
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    time.sleep(120)


if __name__ == "__main__":
    importing.commit(
        an_application(sys.argv[1]),
        batch=int(sys.argv[2]),
        viewer=COMMAND_LINE,
        at=MONDAY_NINE,
        on_progress=hang,
    )
