# `make build` and `make test` do all set-up first: Python 3.11 or newer and make are enough.
PYTHON ?= python3
BIN := .venv/bin
PACKAGE := pyproject.toml README.md $(shell find generator -type f -not -name '*.pyc')
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: build test proof fuzz bench check figures rules pins clean

build: .venv/installed ## the deck and the sheets of cards/ into build/
	$(BIN)/flashgen build cards -o build

test: .venv/installed .venv/dev .venv/editor/ready ## the whole test suite, against the installed package
	$(PYTEST) $(COVERAGE)
	PYTHONPATH=.venv/oldest-anki $(PYTEST) -m "not any_anki" tests/anki

proof: .venv/installed .venv/dev ## 1,000 random edit histories, 300 of merged branches and 100 of pushes, against the real Anki
	FLASHGEN_HISTORIES=1000 $(BIN)/python -m pytest tests/anki/test_histories.py
	FLASHGEN_MERGES=300 $(BIN)/python -m pytest tests/anki/test_random_merges.py
	FLASHGEN_HISTORIES=400 $(BIN)/python -m pytest tests/anki/test_push_histories.py

fuzz: .venv/installed .venv/dev ## the check on 100,000 random broken files of each sort
	FLASHGEN_FUZZ=100000 $(BIN)/python -m pytest tests/commands/test_hostile.py

bench: .venv/installed .venv/dev ## flashgen beside a plain script; BENCH_GROWTH="100 1000 10000 100000" for more
	$(BIN)/python tests/bench

check: .venv/installed .venv/dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

figures: .venv/dev ## cards/media/*.svg drawn anew by cards/figures
	$(BIN)/python cards/figures

rules: .venv/installed ## docs/rules.md from the rules as they are declared
	$(BIN)/python -m flashgen.commands.explain > docs/rules.md

pins: .venv/dev ## requirements/*.txt resolved anew
	cd requirements && for name in run dev; do \
	  source=$$([ $$name = run ] && echo "--extra pdf --extra web ../pyproject.toml" || echo dev.in); \
	  ../$(BIN)/pip-compile --upgrade --strip-extras --no-header --no-annotate --quiet \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o $$name.txt $$source; done

clean: ## everything that was made
	rm -rf .venv build/sheets build/print build/*.apkg

.venv/run: requirements/run.txt
	$(PYTHON) -m venv .venv
	$(PIP) install -r requirements/run.txt
	touch $@

.venv/dev: requirements/dev.txt requirements/oldest-anki.txt .venv/run
	$(PIP) install -r requirements/dev.txt
	$(PIP) install --no-deps --upgrade --target .venv/oldest-anki -r requirements/oldest-anki.txt
	touch $@

# The language server that editors use; without npm or a network, its tests are skipped and say so.
.venv/editor/ready: tests/editor/package.json tests/editor/package-lock.json | .venv/run
	mkdir -p .venv/editor
	cp tests/editor/package.json tests/editor/package-lock.json .venv/editor/
	if command -v npm >/dev/null && npm ci --prefix .venv/editor --ignore-scripts --no-audit \
	  --no-fund --silent; then touch $@; fi

.venv/installed: .venv/run $(PACKAGE)
	$(PIP) install --no-deps --force-reinstall .
	touch $@
