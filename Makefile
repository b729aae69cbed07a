# make run   makes the environment and opens the app on a sample
# make workshop  does so for everybody in the room, with a key for the facilitator
# make test  makes the environment, Chromium included, and runs everything
# The rest is what these two are made of.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: env env-test run workshop test lint types imports unit samples bench clean

env: .venv/installed
env-test: .venv/installed-test chromium

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-test: .venv/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# A Chromium or Chrome that is there already will do; else Debian's, where this may be installed. The library is what
# the program that drives it needs, and a bare Debian lacks.
.PHONY: chromium
chromium:
	@missing=""; \
	for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && found=yes; done; \
	[ "$$found" = yes ] || missing="chromium fonts-dejavu-core"; \
	if [ -e /etc/debian_version ] && ! /sbin/ldconfig -p | grep -q libatomic.so.1; then missing="$$missing libatomic1"; fi; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && apt-get install -qq --yes --no-install-recommends $$missing >/dev/null; \
	else echo "The browser tests need $$missing: install them and call this again." >&2; exit 1; fi

run: env
	$(BIN)/python -m streamlit run app.py

# ICP_WORKBENCH_KEY sets the key; ARGS="--address 192.168.1.20 --port 8501" what cannot be found out here.
workshop: env
	$(BIN)/python -m pages._workshop $(ARGS)

test: env-test lint types imports unit

lint:
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

# Files side by side, in their order: the browser's, the longest, come first, so that none is left over at the end. One
# thread each, since the cores are taken; one worker more than cores, since those with a browser wait for it.
WORKERS := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
unit:
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

samples: env-test
	$(BIN)/python -m icp_core.samples data

bench: env-test
	for study in tests/benchmarks/*.py; do echo "== $$study"; $(BIN)/python $$study || exit 1; done

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
