# What people and machines do in a clone. `make help` lists it.

# Any Python from 3.11 on; name another with `make run PYTHON=/path/to/python`.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$python && break; done)

VENV := .venv
IN_VENV := $(VENV)/bin/python -m
PIP := $(IN_VENV) pip --quiet --disable-pip-version-check install
TO_RUN := $(VENV)/ready-to-run
TO_DEVELOP := $(VENV)/ready-to-develop
BENCH_VENV := .venv-bench
TO_COMPARE := $(BENCH_VENV)/ready-to-compare
SOURCES := $(shell find src -type f -not -name '*.pyc' -not -name '*.mo' -not -path '*/.*')
LIBERTY := build/liberty
MESSAGES := $(patsubst %.po,%.mo,$(filter %.po,$(SOURCES)))

.DELETE_ON_ERROR:
.PHONY: help run report test postgres migrations messages soak lint types bench docs clean

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 8

run: $(TO_RUN) ## set everything up and open the web application with the Camp Liberty example; its data is in build/data
	@mkdir -p build
	@$(VENV)/bin/python hatch_build.py >/dev/null
	@echo "The command is $(VENV)/bin/safeconduct; try: $(VENV)/bin/safeconduct --help"
	@$(VENV)/bin/safeconduct serve --data build/data --with-example --open $(ARGS)

report: $(LIBERTY)/report.html ## plan the Camp Liberty example and write its report
	@echo
	@echo "The report of the Camp Liberty example: $(LIBERTY)/report.html (open it in any browser)"

test: $(TO_DEVELOP) $(MESSAGES) ## run all tests but the long ones; ARGS="tests/cli -k plan" chooses among them
	$(IN_VENV) pytest -n auto --dist worksteal -m "not soak" $(ARGS)
ifndef ARGS
	@$(MAKE) --no-print-directory postgres
endif

postgres: $(TO_DEVELOP) $(MESSAGES) ## run the tests of the web application on a PostgreSQL of their own
	$(VENV)/bin/python tests/postgres_server.py $(IN_VENV) pytest -n auto --dist worksteal -m "not soak" $(or $(ARGS),tests/web)

migrations: $(TO_DEVELOP) ## write what changed in the models of the web application as migrations
	PYTHONPATH=src:tests DJANGO_SETTINGS_MODULE=web_settings $(IN_VENV) django makemigrations
	$(IN_VENV) ruff format --quiet $(wildcard src/safeconduct/web/*/migrations)

messages: $(TO_DEVELOP) ## bring new texts of the web application into the files to translate, and compile them
	$(VENV)/bin/python scripts/messages.py
	$(VENV)/bin/python hatch_build.py

soak: $(TO_DEVELOP) $(MESSAGES) ## run the tests that take minutes; SAFECONDUCT_SOAK_SEED says when they kill
	$(IN_VENV) pytest -m soak $(ARGS)
ifndef ARGS
	$(VENV)/bin/python tests/postgres_server.py $(IN_VENV) pytest -m soak tests/web
endif

lint: $(TO_DEVELOP) ## look for faults of style, and for imports that go up a floor
	$(IN_VENV) ruff check
	$(IN_VENV) ruff format --check
	$(VENV)/bin/python $(VENV)/bin/lint-imports

types: $(TO_DEVELOP) ## check the types
	$(IN_VENV) mypy

bench: $(TO_DEVELOP) $(TO_COMPARE) $(MESSAGES) ## measure planning, replanning and rehearsing beside peers, and the web application under load
	$(BENCH_VENV)/bin/python benchmarks/planner.py
	$(VENV)/bin/python benchmarks/replanning.py
	$(VENV)/bin/python benchmarks/duplicates.py
	$(VENV)/bin/python benchmarks/importing.py
	$(VENV)/bin/python benchmarks/rehearsal.py
	$(VENV)/bin/python benchmarks/web.py

docs: $(TO_DEVELOP) ## build the documentation, every warning an error
	$(IN_VENV) sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "The documentation: docs/_build/html/index.html"

clean: ## remove what was built, but not the environment in .venv
	rm -rf build dist docs/_build docs/reference/generated .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Safe Conduct needs Python 3.11 or newer, and none was found." \
		"Name one: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Safe Conduct needs Python 3.11 or newer;" \
		"$(PYTHON) is older, or no Python. Name another: make $(MAKECMDGOALS) PYTHON=/path/to/python" >&2; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@"$(PYTHON)" -m venv $(VENV)

# What is installed is pinned, with its hashes; the clone itself is installed as it lies there.
$(TO_RUN): $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing what Safe Conduct needs (once; a minute or two) ..."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@
	@nice -n 19 $(IN_VENV) safeconduct.planning.warming >/dev/null 2>&1 & # large plans need half a minute less the first time

$(TO_DEVELOP): $(VENV)/bin/python requirements-dev.lock pyproject.toml
	@echo "Installing what developing needs (once; a minute or two) ..."
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# The solvers that the planner is measured beside, apart from what people run and develop with.
$(TO_COMPARE): $(VENV)/bin/python requirements-bench.lock pyproject.toml
	@echo "Installing what the planner is compared with (once; a minute or two) ..."
	@"$(VENV)/bin/python" -m venv $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements-bench.lock
	@$(BENCH_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --no-deps --no-build-isolation -e .
	@touch $@

$(MESSAGES): %.mo: %.po | $(TO_DEVELOP)
	@$(VENV)/bin/python hatch_build.py

$(LIBERTY)/operation/operation.toml: $(TO_RUN) $(SOURCES)
	@rm -rf $(LIBERTY)
	@mkdir -p $(LIBERTY)
	$(VENV)/bin/safeconduct example liberty $(LIBERTY)/operation

$(LIBERTY)/plan/plan.json: $(LIBERTY)/operation/operation.toml
	$(VENV)/bin/safeconduct plan $(LIBERTY)/operation --out $(LIBERTY)/plan

$(LIBERTY)/report.html: $(LIBERTY)/plan/plan.json
	$(VENV)/bin/safeconduct report $(LIBERTY)/operation $(LIBERTY)/plan --out $@
