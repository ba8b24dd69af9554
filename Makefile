# CI runs these same targets and nothing else. Each does its own set-up.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint types bench serve venv train clean

demo: venv
	$(BIN)/onrecord demo

test: venv
	$(BIN)/python -m pytest

lint: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: venv
	$(BIN)/mypy

bench: venv .venv/.bench
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.quality

serve:
	@echo 'The web pages and the API come with a later version; until then: .venv/bin/onrecord search, show, export.'

venv: .venv/.made

.venv/.made: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

.venv/.bench: pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench]'
	touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache build dist
