# Type `make` to see what there is. Everything that a target needs is set up first, and once.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check fmt bench docs lock setup setup-dev browser clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REQUIREMENTS := requirements
BUILT := src/yiwang/shell/static/built

# A stamp has the hash of what it was made from in its name: changed requirements make a new one necessary.
hash = $(shell { pwd; cat $(1); } | sha256sum | cut -c1-12)
HOME_READY := $(VENV)/.home-$(shell { pwd; $(PYTHON) --version; } | sha256sum | cut -c1-12)
RUN_READY := $(VENV)/.run-$(call hash,$(REQUIREMENTS)/run.txt)
DEV_READY := $(VENV)/.dev-$(call hash,$(REQUIREMENTS)/run.txt $(REQUIREMENTS)/dev.txt)
FRONT_READY := $(BUILT)/.front-$(call hash,frontend/package-lock.json frontend/build.py src/yiwang/shell/icons.py)

# Modules whose tests speak most to the database; they also run on Debian's PostgreSQL where it is installed.
OLDER_POSTGRES := /usr/lib/postgresql/15/bin
DATABASE_TESTS := $(wildcard src/yiwang/kernel/events src/yiwang/trust/ledger src/yiwang/trust/personal \
	src/yiwang/support/cases src/yiwang/support/search src/yiwang/support/files)

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: setup ## Set up what is missing and run Yiwang with the demonstration county (Ctrl-C ends it)
	@YIWANG_DEMO=$${YIWANG_DEMO:-1} exec $(BIN)/yiwang up

test: setup-dev browser check ## Run every test, journeys in a real browser included
	@echo "tests, on an embedded PostgreSQL 18"
	@$(BIN)/yiwang database --throwaway $(BIN)/python -m pytest -n 2 --dist loadgroup -q $(PYTEST)
	@if [ -x $(OLDER_POSTGRES)/postgres ]; then echo "the tests nearest to the database, on PostgreSQL 15"; \
		$(BIN)/yiwang database --throwaway --programs $(OLDER_POSTGRES) \
		$(BIN)/python -m pytest -n 2 -q -m "not journey and not kills" $(DATABASE_TESTS); fi

check: setup-dev ## Check style, imports between floors, and types
	@$(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .
	@$(BIN)/lint-imports | tail -n 4
	@YIWANG_DATA=$(CURDIR)/$(VENV)/state $(BIN)/mypy $$($(BIN)/python tests/typed.py)

fmt: setup-dev ## Put the sources into their standard shape
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

bench: setup-dev ## Measure, and print each number beside its floor
	@$(BIN)/python -m bench

docs: setup-dev ## Write the parts of docs/ that come from the sources
	@$(BIN)/yiwang words

lock: setup-dev ## Resolve requirements/*.in anew and write hashes only, no addresses
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header $(REQUIREMENTS)/run.in -o $(REQUIREMENTS)/run.txt
	@$(BIN)/uv pip compile -q --upgrade --generate-hashes --no-header $(REQUIREMENTS)/dev.in -o $(REQUIREMENTS)/dev.txt
	@cd frontend && npm install --package-lock-only

setup: $(HOME_READY) $(RUN_READY) $(FRONT_READY) ## Set up what `make run` needs, without running it

setup-dev: setup $(DEV_READY) ## Set up what tests and checks need

browser: ## Have Chromium and Chinese fonts for the journeys
	@if [ -z "$${YIWANG_CHROMIUM:-}" ] && ! command -v chromium >/dev/null; then \
		if [ "$$(id -u)" = 0 ]; then echo "installing Debian's chromium and fonts-noto-cjk"; \
			apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium fonts-noto-cjk >/dev/null; \
		else echo "The journeys need a browser. Type: sudo apt-get install chromium fonts-noto-cjk"; exit 1; fi; fi

clean: ## Take away everything that set-up made; the data folder stays
	rm -rf $(VENV) $(BUILT) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(HOME_READY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Yiwang needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || { echo "Type: sudo apt-get install python3-venv"; exit 1; }
	@echo "making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@echo '$(CURDIR)/src' > $$($(BIN)/python -c 'import site; print(site.getsitepackages()[0])')/yiwang.pth
	@printf '#!/bin/sh\nexec "%s/python" -m yiwang.doors.cli.main "$$@"\n' '$(CURDIR)/$(BIN)' > $(BIN)/yiwang
	@chmod +x $(BIN)/yiwang
	@touch $@

# pip prints much; its names are progress enough.
install = PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --require-hashes --progress-bar off \
	-r $(1) 2> >(grep -v DEPRECATION >&2) | sed -un 's/^Collecting \([^ =]*\)==\([^ ]*\).*/  \1 \2/p'

$(RUN_READY): $(HOME_READY)
	@echo "installing what Yiwang needs"
	@$(call install,$(REQUIREMENTS)/run.txt)
	@touch $@

$(DEV_READY): $(RUN_READY)
	@echo "installing what tests and checks need"
	@$(call install,$(REQUIREMENTS)/dev.txt)
	@touch $@

$(FRONT_READY): $(RUN_READY)
	@echo "bringing fonts and icons from npm"
	@$(BIN)/python frontend/build.py
	@rm -f $(BUILT)/.front-*; touch $@
