# make         everything into build/           make test    every test, in a real browser too
# make check   what is wrong in the procedures  make bench   how fast it is
# make clean   away with build/, dist/ and .venv/

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell $(name) -c 'import sys; sys.version_info >= (3, 11) and print(sys.executable)' 2>/dev/null)))
BIN := .venv/bin

.PHONY: all build check test bench clean
all: build

build: .venv/ready
	$(BIN)/sop build

check: .venv/ready
	$(BIN)/sop check

test: .venv/ready
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

bench: .venv/ready
	$(BIN)/python -m compileall -q sop validator
	@missed=0; $(BIN)/python tests/benchmarks/bench.py || missed=1; $(BIN)/python tests/benchmarks/checker.py || missed=1; $(BIN)/python tests/benchmarks/procedures.py || missed=1; exit $$missed

# What is installed is exactly what the lock names, and nothing is fetched to build the package itself. Its code is compiled, as pip
# does with any package that is not editable.
.venv/ready: requirements.lock pyproject.toml setup.py
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; say which with: make PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q sop validator
	touch $@

clean:
	rm -rf build dist .venv *.egg-info .pytest_cache .hypothesis
