"""A process that judges every row of a register file, and tells the most memory it held, in bytes.

Staging holds the same besides the database's own cache, which does not grow with the file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from app.services import importing
from app.services.people import COMMAND_LINE
from tests.building import MONDAY_NINE, an_application


def most_memory() -> int:
    """The most that this program held; getrusage would count the parent's before it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    [line] = [row for row in status if row.startswith("VmHWM:")]
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    preview, _rejects = importing.examine(
        an_application(sys.argv[1]),
        content=Path(sys.argv[2]).read_bytes(),
        name="register.csv",
        viewer=COMMAND_LINE,
        at=MONDAY_NINE,
    )
    sys.stdout.write(f"{preview.ready} {most_memory()}")
