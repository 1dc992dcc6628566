# What a developer types. Everything runs in .venv, from the locks.

# Processes that share the tests; more arguments for pytest, for bihuan, for uv.
WORKERS ?= 2
ARGS ?=
UPGRADE ?=

PYTHON ?=
export PYTHON
RUN := .venv/bin/python
LOCK := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(UPGRADE)

.PHONY: help install install-dev run test check format lock screenshots

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  make \1\t/' | expand -t 24

install: .venv/installed  ## .venv with what serving needs

install-dev: .venv/installed-dev  ## .venv with what testing needs as well

.venv/installed: requirements.lock .ci/install
	@bash .ci/system-packages run
	@bash .ci/install run

.venv/installed-dev: requirements.lock requirements-dev.lock .ci/install
	@bash .ci/system-packages run
	@bash .ci/install dev

run: install  ## the demonstration on 127.0.0.1:8050
	$(RUN) -m app demo $(ARGS)

test: system-packages install-dev  ## every test, in a real browser and on both databases
	$(RUN) -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder \
		--durations 15 $(ARGS)

check: install-dev  ## style, types, imports and the laws
	$(RUN) -m ruff check
	$(RUN) -m ruff format --check
	$(RUN) -m mypy
	.venv/bin/lint-imports --no-logo
	$(RUN) -m pytest --quiet tests/contracts

format: install-dev  ## rewrite the code in the house style
	$(RUN) -m ruff check --fix
	$(RUN) -m ruff format

lock:  ## both locks from pyproject.toml; UPGRADE=--upgrade takes newer versions
	@uv --version >/dev/null || { echo "make lock needs uv" >&2; exit 1; }
	$(LOCK) --output-file requirements.lock
	$(LOCK) --group dev --output-file requirements-dev.lock

screenshots: system-packages install-dev  ## the pictures of the documents, from the demonstration
	$(RUN) -m tests.screenshots $(ARGS)

.PHONY: system-packages
system-packages:
	@bash .ci/system-packages test
