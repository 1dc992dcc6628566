"""A web worker that opens every page once and tells what it is then: run as a process.

python -m tests.pages.visiting_worker URL FOLDER → one line of JSON: the CPU seconds until the first
page was answered, the resident kilobytes, the names of the modules in memory.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from app import context
from app.config import Settings
from app.domain.access import GRANTS, Viewer
from app.domain.catalogue import Role
from app.main import create_app, open_application, open_page
from app.sitemap import SITEMAP


def main(url: str, folder: str) -> None:
    settings = Settings(database_url=url, folder=Path(folder), secret="of no use elsewhere" * 3)
    application = open_application(settings)
    app = create_app(application)
    assert app.server.test_client().get("/sign-in").status_code == 200
    first = time.process_time()
    context.use_application(application)
    for page in SITEMAP:
        role = next(role for role in Role if page.needs in GRANTS[role])
        context.use_viewer(Viewer(person=1, name="", role=role))
        address = {"number": "ZJ-3307-20261109-0001"} if "<" in page.path else {}
        assert "您没有此项权限" not in str(open_page(page)(**address)), page.key
    resident = re.search(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())
    assert resident is not None
    told = {"first": first, "resident": int(resident[1]), "modules": sorted(sys.modules)}
    print(json.dumps(told))  # noqa: T201
    application.database.dispose()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
