# Outward. Needs make, a shell and Python 3.11 or later, nothing else.
#
#   make run         serve a demo community on this machine
#   make test        all tests; make test-fast leaves out browsers and killed processes
#   make bench       what each kind of request costs, beside a hello-world
#   make check       style, types, templates, dependencies
#   make migration NAME=what_changes
#   make messages    collect sentences for translators
#   make wheel       build dist/outward-….whl
#   make constraints pin the versions that are installed now
#   make clean       remove all that was made here, but not data/

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet

export PYTHONUTF8 := 1
# Tests start many processes, and each would compile all of Outward and its tests anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-fast bench check migration messages wheel constraints clean

help:
	@sed -n 's/^#   make/  make/p' Makefile

# ---- the virtual environment; made anew when pyproject.toml or constraints.txt changes

$(VENV)/python:
	@found=; \
	for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    found=$$name; break; \
	  fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Outward needs Python 3.11 or later; here is $$(python3 --version 2>/dev/null || echo none)."; \
	  echo "On Debian or Ubuntu: apt-get install python3 python3-venv. On macOS: brew install python"; \
	  exit 1; \
	fi; \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "This Python cannot make virtual environments. Run: apt-get install python3-venv"; \
	  exit 1; \
	fi; \
	echo "Making $(VENV) with $$($$found --version)"; \
	$$found -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml constraints.txt
	@echo "Installing what Outward needs (about a minute)"
	@$(PIP) install --editable . --constraint constraints.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing what its tests need (about a minute)"
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --group dev --constraint constraints.txt
	@touch $@

# ---- what people do

run: $(VENV)/installed
	@mkdir -p data; \
	export FORUM_CONFIG="$${FORUM_CONFIG:-config/development.toml}"; \
	export FORUM_BASE_URL="http://127.0.0.1:$(PORT)"; \
	if [ ! -e data/demo.txt ]; then \
	  if $(BIN)/forum demo > data/demo.part; \
	  then mv data/demo.part data/demo.txt; else rm -f data/demo.part; fi; \
	fi; \
	if [ -e data/demo.txt ]; then cat data/demo.txt; fi; \
	echo; \
	echo "Outward is at $$FORUM_BASE_URL, letters are written to data/letters. Ctrl-C ends it."; \
	exec $(BIN)/forum serve --port $(PORT)

test: $(VENV)/installed-dev
	@$(BIN)/python -m pytest -n auto --dist worksteal

test-fast: $(VENV)/installed-dev
	@$(BIN)/python -m pytest -n auto --dist worksteal -m "not browser and not process"

bench: $(VENV)/installed-dev
	@$(BIN)/python -m tests.bench

check: $(VENV)/installed-dev
	@failed=; \
	step() { \
	  echo "== $$*"; \
	  "$(BIN)/$$@" || failed="$$failed\n  $$*"; \
	}; \
	step ruff check; \
	step ruff format --check; \
	step mypy --strict forum tests; \
	step djlint templates --lint --quiet; \
	step deptry .; \
	if [ -n "$$failed" ]; then printf "\nThese steps failed:$$failed\n"; exit 1; fi; \
	echo; echo "All is well."

migration: $(VENV)/installed
	@test -n "$(NAME)" || { echo "Say what changes: make migration NAME=add_bookmarks"; exit 1; }
	@$(BIN)/tortoise makemigrations --name "$(NAME)" forum

messages: $(VENV)/installed
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping-file pyproject.toml --output-file build/messages.pot \
	  --project Outward --no-location --sort-output --add-comments "Translators:" .
	@for catalogue in forum/locale/*.po; do \
	  if [ -e "$$catalogue" ]; then \
	    $(BIN)/pybabel --quiet update --input-file build/messages.pot --output-file "$$catalogue" \
	      --locale "$$(basename "$$catalogue" .po | tr - _)" --no-fuzzy-matching; \
	  fi; \
	done
	@echo "build/messages.pot is made. A new language: cp build/messages.pot forum/locale/fr.po"

wheel: $(VENV)/installed-dev
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

constraints: $(VENV)/installed-dev
	@{ echo "# Versions that this was tried with, for Python 3.11 to 3.14. Made by: make constraints"; \
	  $(BIN)/python -m pip freeze --exclude-editable --exclude outward --exclude pip \
	    | grep -E '^[A-Za-z0-9._-]+==' | LC_ALL=C sort -f; } > constraints.part
	@mv constraints.part constraints.txt
	@touch $(VENV)/installed $(VENV)/installed-dev

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find forum tests -name __pycache__ -type d -prune -exec rm -rf {} +
