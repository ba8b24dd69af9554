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

# From the corpora to the shipped files; resumable. training/README.md tells what each step does.
ONRECORD_DATA ?= ../shared/data
SCORER ?= $(ONRECORD_DATA)/../bench/score_statements.py
CHECKPOINTS ?= .checkpoints
EPOCHS ?= 5
LAST_THREE = $(foreach before,3 2 1,$(CHECKPOINTS)/epoch-$(shell expr $(EPOCHS) - $(before)).pt)
TRAINER := .venv-train/bin/python -m

train: .venv-train/.made
	$(TRAINER) training.train --data $(ONRECORD_DATA) --scorer $(SCORER) --out $(CHECKPOINTS) --epochs $(EPOCHS)
	$(TRAINER) training.average $(CHECKPOINTS)/mean.pt $(LAST_THREE)
	$(TRAINER) training.calibrate $(CHECKPOINTS)/mean.pt --data $(ONRECORD_DATA) --scorer $(SCORER) --keep 0.5 --out $(CHECKPOINTS)/calibration.json
	$(TRAINER) training.export $(CHECKPOINTS)/mean.pt --calibration $(CHECKPOINTS)/calibration.json --out src/onrecord/models/en
	$(TRAINER) training.check src/onrecord/models/en --data $(ONRECORD_DATA) --scorer $(SCORER)

.venv-train/.made: pyproject.toml training/requirements.txt
	test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --editable . --requirement training/requirements.txt
	touch $@

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
