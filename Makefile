# The front door: needs python3 (3.11 or newer, with venv) and make, and brings everything else into .venv.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh
# Tests and demos start dozens of processes: without byte code each would compile every library anew.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
READY := .venv/.ready
# Two workers, each with servers of its own; a file stays together, and long ones do not come last.
SIDE_BY_SIDE := -n 2 --dist loadfile --no-loadscope-reorder
CHROMIUM := $(or $(OPTIMUM_CHROMIUM),$(shell command -v chromium || command -v google-chrome || true))

.PHONY: help demo up sample test test-long check fix assets bench clean chromium

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(READY) ## run a whole programme from sign-up to certificates, and say what happened
	@$(BIN)/optimum demo

up: $(READY) ## serve the site, the worker and the local databases until Ctrl-C
	@$(BIN)/optimum up

sample: $(READY) ## serve sample data at a fixed time; FILE=examples/… plays that file, AFRESH=1 plays it again
	@$(BIN)/optimum up --sample $(if $(FILE),"$(FILE)") $(if $(AFRESH),--afresh)

test: $(READY) chromium ## run the tests
	@$(BIN)/python -m pytest -q $(SIDE_BY_SIDE)

test-long: $(READY) chromium ## run the year-long simulations and the sweeps of faults
	@$(BIN)/python -m pytest -q -m long --timeout 3600

check: $(READY) chromium ## format, lint, types, import contracts and tests, changing nothing
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python -m pytest -q $(SIDE_BY_SIDE)

fix: $(READY) ## put right what the formatter and the linter can put right
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

assets: ## rebuild web/static from web/assets (needs node)
	@npm --prefix web/assets ci --silent
	@npm --prefix web/assets run --silent build

bench: $(READY) ## measure commands a second, start-up times and the size of histories
	@$(BIN)/python -m bench

clean: ## remove what make has made, except the local data in .optimum
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist web/assets/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamped, so that a second call costs nothing. uv comes from PATH, or else into .venv itself.
$(READY): pyproject.toml uv.lock
	@set -e; \
	python=; \
	for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	    if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "This needs Python 3.11 or newer; $$(command -v python3 >/dev/null && python3 --version 2>&1 || echo 'python3 is not installed')." >&2; \
	    echo "Install it (Debian and Ubuntu: apt-get install python3 python3-venv) and run make again." >&2; \
	    exit 1; \
	fi; \
	if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    "$$python" -m venv --clear .venv || { \
	        echo "Python could not make a virtual environment (Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; }; \
	fi; \
	uv=$$(command -v uv || true); \
	if [ -z "$$uv" ]; then \
	    uv=$(BIN)/uv; \
	    [ -x "$$uv" ] || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv; \
	fi; \
	"$$uv" sync --frozen --quiet --compile-bytecode --python $(BIN)/python
	@touch $@

# The browser tests drive Debian's Chromium; nothing is installed when there is one, or when we may not.
chromium:
ifeq ($(CHROMIUM),)
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    echo "Installing chromium for the browser tests"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	else \
	    echo "The browser tests will fail: install chromium, or set OPTIMUM_CHROMIUM to a Chrome or Chromium." >&2; \
	fi
endif
