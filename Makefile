# Commands of the project; `make help` lists them.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
export BOTHWAYS_MODE ?= development
export BOTHWAYS_DATA_DIR ?= $(CURDIR)/data
export BOTHWAYS_ORGANISATION ?= Tidewater Mutual
export PORT ?= 8000
export BOTHWAYS_PORT := $(PORT)

# tests that load the encoder, kill processes or drive a browser want the machine for themselves
SLOW := model or browser or readme or faults
QUICK := not ($(SLOW) or clients)

.DEFAULT_GOAL := help
.PHONY: help install run test test-unit test-dates test-kills test-clients bench evals lint format messages clean migration constraints screenshots quarter structure statements

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/installed ## make the venv, pinned; quick when nothing changed

# over one that was left half made it completes it
$(VENV)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Bothways needs Python 3.11 as '$(PYTHON)'." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# An installation that was killed leaves files that look whole: the next one begins with a new venv.
define install_into_venv
	@test ! -e $(VENV)/unfinished || { echo "The last installation was cut short; it begins anew." >&2; \
		$(PYTHON) -m venv --clear $(VENV) && touch $(VENV)/python; }
	@touch $(VENV)/unfinished
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e $(1) \
		|| { rm $(VENV)/unfinished; exit 1; }
	@rm $(VENV)/unfinished
	@touch $@
endef

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/python
	@echo "Installing Bothways into $(VENV) ..." >&2
	$(call install_into_venv,.)

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing what the checks need ..." >&2
	$(call install_into_venv,'.[dev]')

run: export BOTHWAYS_SECOND_LEVEL ?= career_stage
run: install ## migrate, load the demo organisation, serve at http://127.0.0.1:8000
	@$(BIN)/bothways up

test: lint $(VENV)/chromium ## lint, types, import contracts, unit, integration and browser tests, evals gate
	@$(BIN)/python -m pytest -n 2 -m "$(QUICK)"
	@$(BIN)/python -m tests.clock commit $(BIN)/python -m pytest -n 2 -m "dates and $(QUICK)"
	@$(BIN)/python -m tests.clock noon $(BIN)/python -m pytest -m "$(SLOW)"
	@$(BIN)/python -m evals gate

test-dates: $(VENV)/chromium ## the tests on nine dates, the demo on each day of a leap year; an hour
	@$(BIN)/python -m tests.clock.report "$(QUICK)"

test-kills: $(VENV)/installed-dev ## twenty first starts killed at random moments, then started again
	@$(BIN)/python -m tests.faults.kill_starts 20

test-clients: $(VENV)/installed-dev ## a TypeScript client generated from the API's description; needs Node 20.19
	@command -v npx >/dev/null || { echo "A TypeScript client needs Node 20.19 or later." >&2; exit 2; }
	@$(BIN)/python -m pytest -m "clients"

test-unit: $(VENV)/installed-dev ## the quick tests alone
	@$(BIN)/python -m pytest -n 2 -m "$(QUICK) and not postgres"

$(VENV)/chromium: tests/browser/find_chromium.py | $(VENV)/installed-dev
	@$(BIN)/python tests/browser/find_chromium.py > $@.found && mv $@.found $@

bench: $(VENV)/installed-dev ## speed and memory, as a table and JSON
	@$(BIN)/python -m tests.bench

evals: install ## output quality, offline
	@$(BIN)/python -m evals run

quarter: install ## a simulated quarter of 500 people; fails if a promise is broken
	@$(BIN)/python -m evals.quarter

lint: $(VENV)/installed-dev ## ruff, mypy, import contracts, prompt lock
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy service embeddings prompts evals tests
	@$(BIN)/lint-imports
	@$(BIN)/python -m prompts lock --check

structure: $(VENV)/installed-dev ## how the code is cut: folders, names, classes
	@$(BIN)/python -m tests.structure

statements: $(VENV)/installed-dev ## SQL statements of each page, and how far its route is from them; a minute
	@$(BIN)/python -m tests.statements

messages: $(VENV)/installed-dev ## gather what people read, bring the catalogues up to it, compile them
	@$(BIN)/python -m service.i18n.catalogues

format: $(VENV)/installed-dev ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

migration: $(VENV)/installed-dev ## write a revision for what the models say: make migration M="what it does"
	@$(BIN)/python -m service.upkeep.database.new_revision "$(M)"

constraints: $(VENV)/installed-dev ## write every installed version to constraints.txt
	@(head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude-editable | sed "s/+cpu$$//") > constraints.new && mv constraints.new constraints.txt

screenshots: $(VENV)/chromium ## pictures of every page at 390 and 1280 px
	@$(BIN)/python -m tests.browser.screenshots

clean: ## remove the venv and what the tools leave; never your data folder
	@rm -rf $(VENV) build bench-results screenshots *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache evals/.cache evals/reports
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
