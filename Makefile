# Goldthread: `make up` starts everything, `make test` tests everything. Needed: Python 3.11 or later, make, a network.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
OK := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$each -c '$(OK)' 2>/dev/null && { echo $$each; break; }; done)
PORT ?= 8000
TESTS ?= tests
TESTERS ?= $$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))
OURS := goldthread tests bench frontend docs
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1
unexport PYTHONDONTWRITEBYTECODE  # a program that is compiled anew at each start takes twice as long to start

.PHONY: data-model help setup setup-dev up test check format lock bench bench-deadline screenshots wheel python

help:
	@echo "make up           start Goldthread with a fictional partnership on http://127.0.0.1:$(PORT)"
	@echo "make test         run every test"
	@echo "make setup        set up .venv, which has bin/goldthread"
	@echo "make check        format, lint, types, import contracts, templates, migrations, locks"
	@echo "make format       put the code in its format"
	@echo "make bench        measure the main pages"
	@echo "make bench-deadline  three hundred people save at once, and processes are killed"
	@echo "make screenshots  make the pictures of the README anew"
	@echo "make data-model   write docs/data-model.md from the tables"
	@echo "make wheel        build the wheel into dist/"
	@echo "make lock         choose the dependencies anew"

python:
	@test -n "$(PYTHON)" || { echo "Goldthread needs Python 3.11 or later: install it, or name it with make PYTHON=/path/to/python3.11." >&2; exit 1; }

$(BIN)/python: | python
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment: install its venv package (on Debian: apt-get install python3-venv)." >&2; rm -rf $(VENV); exit 1; }

$(VENV)/installed: requirements-build.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps -r requirements-build.lock
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib >/dev/null || true  # by all processors; pip does it by one
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/looks: $(VENV)/installed $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/__pycache__/*')
	$(BIN)/python frontend/build.py
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

setup: $(VENV)/looks

setup-dev: $(VENV)/looks $(VENV)/installed-dev

up: setup
	@GOLDTHREAD_HOME="$${GOLDTHREAD_HOME:-$(CURDIR)/.goldthread}" GOLDTHREAD_DEMO=1 exec $(BIN)/goldthread up --port $(PORT)

test: setup-dev
	@$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest --numprocesses "$(TESTERS)" --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(TESTS)

check: export GOLDTHREAD_HOME = $(CURDIR)/.test
check: setup-dev
	$(BIN)/ruff format --check $(OURS)
	$(BIN)/ruff check $(OURS)
	$(BIN)/mypy goldthread
	$(BIN)/lint-imports
	$(BIN)/djlint goldthread --lint --quiet
	$(BIN)/python -m tests.templates
	DJANGO_SETTINGS_MODULE=goldthread.config.settings $(BIN)/python -W ignore -m django makemigrations --check --dry-run
	@! grep -l '://' requirements*.lock || { echo "A lock names an address: make it anew with make lock." >&2; exit 1; }
	@test -z "$$(git ls-files uv.lock 2>/dev/null)" || { echo "uv.lock names registries: take it out of git." >&2; exit 1; }

format: setup-dev
	$(BIN)/ruff format $(OURS)
	$(BIN)/ruff check --fix $(OURS)


UV_COMPILE := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url pyproject.toml
lock: setup
	$(BIN)/python -m pip install --quiet uv
	$(UV_COMPILE) --output-file requirements.lock
	$(UV_COMPILE) --group build --output-file requirements-build.lock
	$(UV_COMPILE) --group build --group dev --output-file requirements-dev.lock

data-model: export GOLDTHREAD_HOME = $(CURDIR)/.test
data-model: setup-dev
	$(BIN)/python docs/data_model.py

bench: setup-dev
	$(BIN)/python -m bench

bench-deadline: setup-dev
	$(BIN)/python -m bench.deadline

screenshots: setup-dev
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m tests.screenshots

wheel: setup
	$(BIN)/python -m hatchling build -t wheel
