# make run   installs what is needed, builds the graph from the samples, checks it, serves it
# make test  installs what is needed and runs every check and test
PORT ?= 8000
PYTHON ?= python3.11
STORE := build/store
BIN := .venv/bin

.PHONY: run test check-code clean

run: .venv/run.stamp
	$(BIN)/xxgk build samples --store $(STORE)
	$(BIN)/xxgk check --store $(STORE) || test $$? -eq 1
	$(BIN)/xxgk serve --store $(STORE) --port $(PORT)

test: .venv/test.stamp .venv/debian.stamp check-code
	$(BIN)/pytest

check-code: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/run.stamp: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/test.stamp: .venv/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# The browser tests drive Debian's Chromium and look at Chinese text.
.venv/debian.stamp: .venv/run.stamp
	command -v chromium >/dev/null || ( \
	  run=$$(test $$(id -u) = 0 || echo sudo); \
	  $$run apt-get update -qq && \
	  $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk )
	touch $@

clean:
	rm -rf .venv build
