# Everything a newcomer or the build needs. `make help` lists the targets.
PYTHON ?= python3
PORT ?= 8000
# `make bench`: the largest synthetic round against the peers, and the applications of the stored one.
UP_TO ?= 500000
ROUND ?= 10000
# `make bench-findings`: the placements that are evaluated and exported, and the simulated releases that are attacked.
EVALUATED ?= 1000 10000
RELEASES ?= 40
# How many test processes run side by side, each with servers and browsers of its own; 0 for one process alone.
PROCESSES ?= 2
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.PHONY: help run test check bench bench-findings lock translations clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/run.done $(CATALOGUES) ## Start everything on this machine, sample pilot included (PORT=8000)
	@exec $(BIN)/passerelle all --port $(PORT) --sample-pilot

test: .venv/test.done $(CATALOGUES) ## Everything, on real RabbitMQ and PostgreSQL and in a real browser
	$(MAKE) --no-print-directory lint
	$(PYTEST)

check: .venv/test.done $(CATALOGUES) lint ## Lint, types, import layers, translations, tests that need no server
	$(PYTEST) tests/unit tests/house

.PHONY: lint
lint: .venv/test.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Passerelle needs Python 3.11 or newer: make PYTHON=python3.11 …")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "No virtual environment: on Debian and Ubuntu, apt install python3-venv." >&2; exit 1; }

.venv/run.done: .venv/bin/python requirements/run.lock requirements/pdf.lock pyproject.toml
	$(PIP) --require-hashes -r requirements/run.lock -r requirements/pdf.lock
	$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

%.mo: %.po | .venv/run.done
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
	@test -f $@ || { echo "$< was not compiled: is its header marked as fuzzy?" >&2; exit 1; }

.venv/test.done: .venv/run.done requirements/test.lock
	$(PIP) --require-hashes -r requirements/test.lock
	@touch $@

.venv-bench/bench.done: .venv/bin/python requirements/bench.lock
	@$(BIN)/python -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@touch $@

bench: .venv/test.done .venv-bench/bench.done ## The placement round against its peers, then from database to database (UP_TO=, ROUND=)
	.venv-bench/bin/python -m bench --up-to $(UP_TO)
	$(BIN)/python -m bench.round_end_to_end $(ROUND)

bench-findings: .venv/test.done ## Evaluations, files and releases: time, memory, what is kept (EVALUATED=, RELEASES=)
	$(BIN)/python -m bench.evaluation $(EVALUATED)
	$(BIN)/python -m bench.exports
	$(BIN)/python -m bench.releases --releases $(RELEASES)

translations: .venv/run.done ## Collect the sentences of code and templates into the French and English catalogues
	$(BIN)/pybabel --quiet extract --mapping-file translations/babel.cfg --keywords N_ --no-location --sort-output \
	  --omit-header --project passerelle --output-file translations/messages.pot .
	for language in fr en; do $(BIN)/pybabel --quiet update --input-file translations/messages.pot --no-fuzzy-matching \
	  --ignore-pot-creation-date --output-dir translations --locale $$language; done
	$(BIN)/pybabel --quiet compile --directory translations --domain messages

lock: .venv/run.done ## Renew the locked versions from requirements/*.in
	$(PIP) uv
	for name in run pdf test bench; do $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --upgrade --python-version 3.11 requirements/$$name.in -o requirements/$$name.lock; done

clean: ## Remove the environment and the local data
	rm -rf .venv .venv-bench var
