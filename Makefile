# Two commands matter: `make demo` shows the product, `make test` proves it. Both need only Python 3.11+, make and git.
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)
INSTALL := $(if $(UV),uv pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check)

.PHONY: demo test lint browser picture bench train clean

demo: .venv/installed
	$(BIN)/custdev run data/example

test: lint browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser: .venv/dev
	$(BIN)/python -m tests.browser

picture: demo browser
	$(BIN)/python -m tests.picture data/example/report/report.html .readme/report.png

bench: .venv/dev
	$(BIN)/python -m tests.benchmarks

train: .venv/dev
	$(BIN)/python -m pipeline.training data/statements
	$(BIN)/python -m pipeline.name_training data/privacy/dev data/statements

clean:
	rm -rf .venv data/example/report data/example/workspace.sqlite* data/example/codebook.yaml data/example/.codebook.yaml.lock

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "custdev needs Python 3.11 or newer; give one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(if $(UV),uv venv --quiet --python $(PYTHON) .venv,$(PYTHON) -m venv .venv)

.venv/installed: pyproject.toml .venv/bin/python
	$(INSTALL) -e .
	@touch $@

.venv/dev: pyproject.toml .venv/bin/python
	$(INSTALL) -e '.[dev]'
	@touch .venv/installed $@
