# Everything a newcomer or the build needs. `make help` lists the targets.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

.DEFAULT_GOAL := help
.PHONY: help run test check lock translations clean

help: ## List the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/run.done $(CATALOGUES) ## Start everything on this machine, sample pilot included (PORT=8000)
	@exec $(BIN)/passerelle all --port $(PORT) --sample-pilot

test: .venv/test.done $(CATALOGUES) ## Everything, on real RabbitMQ and PostgreSQL and in a real browser
	$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest

check: .venv/test.done $(CATALOGUES) lint ## Lint, types, import layers, translations, fast tests (under two minutes)
	$(BIN)/python -m pytest tests/unit tests/house

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

translations: .venv/run.done ## Collect the sentences of code and templates into the French and English catalogues
	$(BIN)/pybabel --quiet extract --mapping-file translations/babel.cfg --keywords N_ --no-location --sort-output \
	  --omit-header --project passerelle --output-file translations/messages.pot .
	for language in fr en; do $(BIN)/pybabel --quiet update --input-file translations/messages.pot --no-fuzzy-matching \
	  --ignore-pot-creation-date --output-dir translations --locale $$language; done
	$(BIN)/pybabel --quiet compile --directory translations --domain messages

lock: .venv/run.done ## Renew the locked versions from requirements/*.in
	$(PIP) uv
	for name in run pdf test; do $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --upgrade --python-version 3.11 requirements/$$name.in -o requirements/$$name.lock; done

clean: ## Remove the environment and the local data
	rm -rf .venv var
