# make run   installs what is needed, builds the graph from the samples, checks it, serves it
# make test  installs what is needed and runs every check and test
# make accuracy  measures what is read rightly and writes docs/accuracy.md
# make bench  measures speed beside named peers and writes docs/performance.md
PORT ?= 8000
PYTHON ?= python3.11
STORE := build/store
BIN := .venv/bin

.PHONY: run test check-code accuracy bench clean

run: .venv/run.stamp
	@$(MAKE) --no-print-directory .venv/editor.stamp || echo 'The query editor was not installed: its page shows a plain form.' >&2
	$(BIN)/xxgk build samples --store $(STORE)
	$(BIN)/xxgk check --store $(STORE) || test $$? -eq 1
	$(BIN)/xxgk serve --store $(STORE) --port $(PORT)

test: .venv/test.stamp .venv/debian.stamp .venv/editor.stamp .venv/clients.stamp check-code
	$(BIN)/pytest

check-code: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

accuracy: .venv/test.stamp
	$(BIN)/python -m bench.accuracy

bench: .venv/test.stamp
	$(BIN)/python -m bench.performance

.venv/run.stamp: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/test.stamp: .venv/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

# The browser tests drive Debian's Chromium and look at Chinese text; npm brings the editor and a client for tests.
.venv/debian.stamp: .venv/run.stamp
	( command -v chromium && command -v npm && command -v virtuoso-t ) >/dev/null || ( \
	  run=$$(test $$(id -u) = 0 || echo sudo); \
	  $$run apt-get update -qq && \
	  $$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk virtuoso-opensource \
	    $$(command -v npm >/dev/null || echo nodejs npm) )
	touch $@

# The query editor, from npm; its files are served from our own address.
YASGUI := server/editor/node_modules/@zazuko/yasgui/build
NPM_CI := npm ci --no-audit --no-fund --ignore-scripts --loglevel=error --fetch-retries=1
.venv/editor.stamp: .venv/run.stamp server/editor/package-lock.json
	$(NPM_CI) --prefix server/editor
	mkdir -p server/static/yasgui
	cp $(YASGUI)/yasgui.min.js $(YASGUI)/yasgui.min.css server/static/yasgui/
	touch $@

.venv/clients.stamp: .venv/test.stamp tests/clients/package-lock.json
	$(NPM_CI) --prefix tests/clients
	touch $@

clean:
	rm -rf .venv build server/static/yasgui server/editor/node_modules tests/clients/node_modules
