# Nhịp Cầu: set up, run, test. `make` alone tells what there is.
#
# Each step is a target whose file says that it is done, so a second start does nothing of it again.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

# Given on the command line: make run HOST=10.0.0.5
HOST ?=
SYSTEM_PYTHON ?= $(shell command -v python3.11 || command -v python3)
PYTHON := .venv/bin/python
LIVEKIT_VERSION := 1.13.5

TOOLS := $(SYSTEM_PYTHON) -I tools
# $(call step,NUMBER,Vietnamese,English)
step = @printf '\033[1m[%s/6]\033[0m %s · %s\n' '$(1)' '$(2)' '$(3)'

# --- Python ----------------------------------------------------------------------------------------------------------

VENV := .venv/.made
RUN_PACKAGES := .venv/.run-packages
TEST_PACKAGES := .venv/.test-packages
# What the tests need holds what the run needs: never take it away again.
PACKAGES := $(if $(wildcard $(TEST_PACKAGES)),$(TEST_PACKAGES),$(RUN_PACKAGES))

$(VENV): requirements/bootstrap.txt tools/project.py
	$(call step,1,Môi trường Python,Python environment)
	@$(SYSTEM_PYTHON) -c 'import sys; sys.exit("Cần Python ≥ 3.11 · Python ≥ 3.11 is needed" if sys.version_info < (3, 11) else 0)'
	@$(SYSTEM_PYTHON) -m venv .venv || { echo 'Chạy · Run: apt install python3-venv' >&2; exit 1; }
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@$(PYTHON) tools/project.py
	@touch $@

$(RUN_PACKAGES): requirements/run.txt $(VENV)
	$(call step,2,Gói Python để chạy,Python packages to run)
	@.venv/bin/uv pip sync --compile-bytecode --python $(PYTHON) --require-hashes requirements/run.txt
	@touch $@

$(TEST_PACKAGES): requirements/test.txt $(VENV)
	$(call step,2,Gói Python để kiểm thử,Python packages to test)
	@.venv/bin/uv pip sync --compile-bytecode --python $(PYTHON) --require-hashes requirements/test.txt
	@touch $@ $(RUN_PACKAGES)

# Compiled beforehand: where Python may write no bytecode every start would compile all of it anew.
BYTECODE := .venv/.bytecode
$(BYTECODE): $(shell find platform media recording -name '*.py' 2>/dev/null) | $(PACKAGES)
	@$(PYTHON) -m compileall -q platform media recording
	@touch $@

# --- pages -----------------------------------------------------------------------------------------------------------

WEB_PACKAGES := web/node_modules/.made
WEB_PAGES := web/dist/index.html
WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print 2>/dev/null)
# Node of the system when new enough, else of PyPI.
with_node = PATH="$$($(PYTHON) -I tools/toolchain.py node):$$PATH"

$(WEB_PACKAGES): web/package.json web/package-lock.json requirements/node.txt | $(PACKAGES)
	$(call step,3,Gói của giao diện web,Packages of the web pages)
	@$(with_node) && cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB_PAGES): $(WEB_PACKAGES) $(WEB_SOURCES)
	$(call step,4,Dựng giao diện web,Building the web pages)
	@$(with_node) && cd web && npm run --silent build -- --logLevel warn
	@touch $@

# --- media server ----------------------------------------------------------------------------------------------------

LIVEKIT_BUILT := build/livekit-server/v$(LIVEKIT_VERSION)/livekit-server
LIVEKIT_FOUND := $(or $(NHIPCAU_LIVEKIT_SERVER),$(if $(wildcard $(LIVEKIT_BUILT)),,$(if \
  $(findstring version $(LIVEKIT_VERSION),$(shell livekit-server --version 2>/dev/null)),livekit-server)))
# A binary that is named or on PATH is used as it is (the supervisor looks at its version).
LIVEKIT := $(if $(LIVEKIT_FOUND),,$(LIVEKIT_BUILT))

$(LIVEKIT_BUILT): media/livekit-server/go.mod media/livekit-server/go.sum requirements/go.txt | $(PACKAGES)
	$(call step,5,Dựng máy chủ media LiveKit v$(LIVEKIT_VERSION),Building the media server LiveKit v$(LIVEKIT_VERSION))
	@PATH="$$($(PYTHON) -I tools/toolchain.py go):$$PATH" && $(PYTHON) -I tools/livekit_server.py $@

# --- what the tests talk to ------------------------------------------------------------------------------------------

S3_SERVER := build/versitygw/versitygw

$(S3_SERVER): tests/s3_server/go.mod tests/s3_server/go.sum requirements/go.txt | $(PACKAGES)
	$(call step,6,Dựng máy chủ S3 để kiểm thử,Building the S3 server of the tests)
	@PATH="$$($(PYTHON) -I tools/toolchain.py go):$$PATH" && $(PYTHON) -I tools/s3_server.py $@

LOAD_CLIENT := build/points/points

# Many points in one process.
$(LOAD_CLIENT): $(wildcard tests/load/points/*) requirements/go.txt | $(PACKAGES)
	$(call step,6,Dựng máy khách đo tải,Building the load client)
	@mkdir -p $(dir $@)
	@PATH="$$($(PYTHON) -I tools/toolchain.py go):$$PATH" && cd tests/load/points && \
	  GOTOOLCHAIN=local GOFLAGS=-mod=readonly go build -o $(CURDIR)/$@ .

# --- what people type ------------------------------------------------------------------------------------------------

.PHONY: help setup run test test-setup check bench

help:
	@echo 'make run               dựng và chạy hệ thống · set up and start the system (http://127.0.0.1:8080)'
	@echo 'make run HOST=ĐỊA_CHỈ  mở cho máy khác, HTTPS · open it to other machines over HTTPS'
	@echo 'make test              mọi kiểm tra · every check and test'
	@echo 'make check             phần nhanh (dưới 60 giây) · the fast part (under 60 s)'
	@echo 'make bench             đo tốc độ · benchmarks; make bench-NAME: một phép đo · one of them'
	@echo 'make setup             chỉ dựng, không chạy · set up only'

setup: $(PACKAGES) $(BYTECODE) $(WEB_PAGES) $(LIVEKIT)

run: setup
	$(call step,6,Khởi động,Starting)
	@$(if $(HOST),NHIPCAU_HOST='$(HOST)' )exec .venv/bin/nhipcau run

test-setup: $(TEST_PACKAGES) $(BYTECODE) $(WEB_PAGES) $(LIVEKIT) $(S3_SERVER) $(LOAD_CLIENT)

check: $(TEST_PACKAGES) $(WEB_PACKAGES)
	@$(with_node) && $(PYTHON) tools/checks.py check

test:
	@$(TOOLS)/system_packages.py
	@$(MAKE) test-setup
	@$(with_node) && $(PYTHON) tools/checks.py test

# --- benchmarks ------------------------------------------------------------------------------------------------------

# Those that end in minutes; longer ones run only by name.
BENCHES := api registration import join composer programme programme-latency scene streams crash wall

bench: test-setup
	@for name in $(BENCHES); do $(MAKE) bench-$$name; done

bench-%: test-setup
	@test -f tests/load/bench_$(subst -,_,$*).py || { echo 'Không có phép đo · no such benchmark: $*' >&2; exit 2; }
	@PYTHONPATH=tests $(PYTHON) -m load.bench_$(subst -,_,$*)
