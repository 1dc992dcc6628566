"""What the repository must not hold: addresses, workplaces, swallowed errors, loose ends."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.contracts.sources import PACKAGES, ROOT, files, python_files, source, tree

# Written so that the patterns do not find themselves.
PACKAGE_HOSTS = re.compile(
    r"(py[p]i|pythonhoste[d]|npmj[s]|deb[.]debia[n]|tsinghu[a]|aliyu[n]|crates)[.](org|com|io)"
)
WORKPLACE = re.compile(
    r"/(wor[k]|far[m]|tm[p]/bihuan)/|[Ii]ssue #?[0-9]+|developer sessio[n]|this sessio[n]|clau[d]e",
    re.I,
)
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|NotImplementedErro[r]")
ADDRESS = re.compile(r"(?:https?|wss?)://([\w.-]+)")
# Names of a schema are not asked for; the others are this machine.
ALLOWED_ADDRESSES = {
    *("127.0.0.1", "localhost"),
    *("www.w3.org", "schemas.openxmlformats.org", "www.xes-standard.org"),
}
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".css",
    ".js",
    ".json",
    ".svg",
    ".html",
    ".lock",
    ".mako",
    "",
}


def found(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path}:{number} {match.group()}"
        for path in paths
        for number, line in enumerate(source(path).splitlines(), start=1)
        for match in pattern.finditer(line)
    ]


def texts(*folders: str) -> list[Path]:
    return [
        path
        for path in files()
        if path.suffix in TEXTS and (not folders or path.parts[0] in folders)
    ]


def test_no_package_host_is_named() -> None:
    assert found(PACKAGE_HOSTS, texts()) == []


def test_the_repository_speaks_of_the_product_alone() -> None:
    assert found(WORKPLACE, texts()) == []


def test_nothing_is_left_unfinished() -> None:
    assert found(UNFINISHED, texts(*PACKAGES, "tests")) == []


def test_the_product_knows_no_address_outside() -> None:
    outside = [
        f"{path}:{number} {match.group()}"
        for path in texts(*PACKAGES)
        for number, line in enumerate(source(path).splitlines(), start=1)
        for match in ADDRESS.finditer(line)
        if match.group(1) not in ALLOWED_ADDRESSES
    ]
    assert outside == []


def test_no_error_is_swallowed() -> None:
    swallowed = [
        f"{path}:{node.lineno}"
        for path in python_files(*PACKAGES, "tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler) and catches_everything(node.type)
    ]
    assert swallowed == []


def catches_everything(caught: ast.expr | None) -> bool:
    if isinstance(caught, ast.Tuple):
        return any(map(catches_everything, caught.elts))
    return caught is None or getattr(caught, "id", "") in {"Exception", "BaseException"}


def test_an_output_has_one_writer() -> None:
    doubled = [
        f"{path}:{node.value.lineno}"
        for path in python_files("app", "callbacks", "layouts")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.keyword) and node.arg == "allow_duplicate"
    ]
    assert doubled == []


def test_uv_lock_stays_out_because_it_names_hosts() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "--", "uv.lock"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert tracked.stdout == ""
    assert "uv.lock" in source(Path(".gitignore")).splitlines()


LOCKS = ["requirements.lock", "requirements-dev.lock"]
PINNED = re.compile(r"^([\w.-]+)==(\S+)( ; [^\\]+)? \\$")


def locked(name: str) -> list[str]:
    """The entries of a lock, each on one line with its hashes."""
    lines = [line for line in source(Path(name)).splitlines() if not line.lstrip().startswith("#")]
    return "\n".join(lines).replace("\\\n", "\\").splitlines()


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_is_pinned_with_hashes_and_names_no_host(name: str) -> None:
    loose = [
        entry
        for entry in locked(name)
        if not re.fullmatch(r"[\w.-]+==\S+( ; [^\\]+)? (\\\s+--hash=sha256:[0-9a-f]{64} ?)+", entry)
    ]
    assert loose == []
    assert "://" not in source(Path(name))


def test_what_is_served_is_what_is_tested() -> None:
    served, tested = ({entry.split(" ")[0] for entry in locked(name)} for name in LOCKS)
    assert served - tested == set()


def test_the_project_is_installed_with_a_locked_build_system() -> None:
    settings = tomllib.loads(source(Path("pyproject.toml")))
    needed = {re.split(r"[^\w-]", text)[0] for text in settings["build-system"]["requires"]}
    assert needed <= {entry.split("==")[0] for entry in locked("requirements.lock")}
