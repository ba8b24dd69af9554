# CI runs these same targets and nothing else. Each does its own set-up.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test browser lint types bench serve venv train clean

demo: venv
	$(BIN)/onrecord demo

test: venv
	$(BIN)/python -m pytest

# What the tests of the pages ask about accessibility; from the npm registry, never part of the package.
browser: .browser/node_modules/axe-core/axe.min.js

.browser/node_modules/axe-core/axe.min.js:
	mkdir -p .browser
	npm install --prefix .browser --no-save --no-audit --no-fund --silent axe-core@4

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
FIRST_MEAN = $(CHECKPOINTS)/mean-first.pt
LAST_MEAN = $(CHECKPOINTS)/mean-last.pt
HALVES = $(CHECKPOINTS)/halves.pt
THIRD_MEAN = $(CHECKPOINTS)/mean-third.pt
THIRD_HALVES = $(CHECKPOINTS)/halves-third.pt
MEAN = $(CHECKPOINTS)/mean.pt
FAST_MEAN = $(CHECKPOINTS)/mean-fast.pt
ON = --encoder-rate 1.2e-4 --head-rate 6e-4 --gum-times 3
VARIED = --fictional-times 2 --bf16 --vary
TRAINER := .venv-train/bin/python -m
CORPORA = --data $(ONRECORD_DATA) --scorer $(SCORER)

train: .venv-train/.made
	$(TRAINER) training.train $(CORPORA) --out $(CHECKPOINTS)/first --epochs 5 --rounded 0
	$(TRAINER) training.average $(FIRST_MEAN) $(foreach epoch,2 3 4,$(CHECKPOINTS)/first/epoch-$(epoch).pt)
	$(TRAINER) training.train $(CORPORA) --out $(CHECKPOINTS)/last --start $(FIRST_MEAN) --epochs 3 --rounded 1 $(ON) --seed 2
	$(TRAINER) training.average $(LAST_MEAN) $(foreach epoch,1 2,$(CHECKPOINTS)/last/epoch-$(epoch).pt)
	$(TRAINER) training.average $(HALVES) $(FIRST_MEAN) $(LAST_MEAN)
	$(TRAINER) training.train $(CORPORA) --out $(CHECKPOINTS)/third --start $(HALVES) --epochs 4 --rounded 2 $(ON) $(VARIED) --seed 3
	$(TRAINER) training.average $(THIRD_MEAN) $(foreach epoch,2 3,$(CHECKPOINTS)/third/epoch-$(epoch).pt)
	$(TRAINER) training.average $(THIRD_HALVES) $(THIRD_MEAN) $(HALVES)
	for seed in 5 6; do $(TRAINER) training.train $(CORPORA) --out $(CHECKPOINTS)/seed-$$seed --start $(THIRD_HALVES) --epochs 3 --rounded 2 --round-head $(ON) $(VARIED) --seed $$seed || exit 1; done
	$(TRAINER) training.average $(MEAN) $(foreach seed,5 6,$(foreach epoch,1 2,$(CHECKPOINTS)/seed-$(seed)/epoch-$(epoch).pt))
	$(TRAINER) training.calibrate $(MEAN) $(CORPORA) --keep 1.5 --keep-quoted 0 --weights 0.4 0.05 -0.65 0.8 --out $(CHECKPOINTS)/calibration.json
	$(TRAINER) training.export $(MEAN) --calibration $(CHECKPOINTS)/calibration.json --int8-head --out src/onrecord/models/en
	$(TRAINER) training.check src/onrecord/models/en $(CORPORA)
	$(TRAINER) training.train $(CORPORA) --out $(CHECKPOINTS)/fast --start $(MEAN) --teacher $(MEAN) --layers 0,2,4 --inner 1152 --epochs 7 --rounded 5 --round-head --encoder-rate 2e-4 --head-rate 8e-4 --gum-times 3 $(VARIED) --seed 4
	$(TRAINER) training.average $(FAST_MEAN) $(foreach epoch,5 6,$(CHECKPOINTS)/fast/epoch-$(epoch).pt)
	$(TRAINER) training.calibrate $(FAST_MEAN) $(CORPORA) --keep 1 --keep-quoted 0 --weights 0.4 0.05 -0.7 0.95 --out $(CHECKPOINTS)/calibration-fast.json
	$(TRAINER) training.export $(FAST_MEAN) --calibration $(CHECKPOINTS)/calibration-fast.json --int8-head --out src/onrecord/models/en-fast
	$(TRAINER) training.check src/onrecord/models/en-fast $(CORPORA)

.venv-train/.made: pyproject.toml training/requirements.txt
	test -x .venv-train/bin/python || $(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet --editable . --requirement training/requirements.txt
	touch $@

# The pages on the record of the sample news, which is made first where it is missing.
serve: venv
	test -f demo-record/onrecord.db || $(BIN)/onrecord demo >/dev/null
	$(BIN)/onrecord serve --record demo-record/onrecord.db

venv: .venv/.made

.venv/.made: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

.venv/.bench: pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench]'
	touch $@

clean:
	rm -rf .venv .browser .mypy_cache .pytest_cache .ruff_cache build dist
