# An Sinh. `make help` lists what can be made.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

DATA ?= .data
PORT ?= 8080
# Where `make demo` leaves what it made.
DEMO ?= .demo
# How often `make chaos` kills the system, and what the instants follow from.
KILLS ?= 200
SEED ?= 1

APP := functions/web/app
PAGE := functions/web/dist/index.html
HOST := build/ansinh
STAMPS := build/stamps
GO_SOURCES := $(shell find shared functions infra -name '*.go' -o -name '*.cedar' -o -name '*.yaml' -not -path '*/node_modules/*' 2>/dev/null) template.yaml go.mod infra/local/go.mod $(wildcard statemachines/*)
PAGE_SOURCES := $(shell find $(APP) -type f -not -path '*/node_modules/*' -not -name 'schema.gen.ts' -not -path '*/screenshots/*' 2>/dev/null) $(wildcard infra/api/*.yaml)
PACKAGES := ./... ./infra/local/...
TOOLS := build/tools/golangci-lint build/tools/gofumpt

.PHONY: help
help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: $(HOST) ## Run the whole system on this machine: http://localhost:8080 (DATA, PORT)
	DATA=$(DATA) PORT=$(PORT) $(HOST) run

.PHONY: demo
demo: $(HOST) ## Play the whole main job as the people who do it, leaving its files in .demo (DEMO)
	$(HOST) demo --out $(DEMO)

# The end-to-end tests begin first and last longest; three of them run at a
# time, since they wait for browsers and stores. The others run beside them.
# Vetting is make lint's. What a killed test leaves behind goes with the folder.
.PHONY: test
test: deps $(PAGE) ## Test everything, in the browser too
	cd $(APP) && npm run --silent test
	export TMPDIR=$$(mktemp -d) && trap 'rm -rf "$$TMPDIR"' EXIT && \
	  go test -vet=off -parallel 3 -timeout 30m ./infra/local/e2e $(PACKAGES)

.PHONY: lint lint-go lint-infra lint-page
lint: lint-go lint-infra lint-page ## Check style, template, state machines and page

lint-go: deps $(PAGE) $(TOOLS)
	@unformatted=$$(git ls-files -co --exclude-standard '*.go' | xargs build/tools/gofumpt -l); \
	  if [ -n "$$unformatted" ]; then echo "run make fmt:"; echo "$$unformatted"; exit 1; fi
	build/tools/golangci-lint run $(PACKAGES)

lint-infra: deps
	cd infra/checks && npm run --silent check

# The page's types are checked whenever it is built.
lint-page: deps $(PAGE)
	cd $(APP) && npm run --silent lint

.PHONY: fmt
fmt: build/tools/gofumpt ## Format the Go code
	git ls-files -co --exclude-standard '*.go' | xargs build/tools/gofumpt -w

.PHONY: bench
bench: $(HOST) ## Measure the figures of docs/figures.md (LINES=1000,16000)
	go run ./infra/local/bench

.PHONY: chaos
chaos: $(HOST) ## Kill the system at random instants through whole months; no sum may change (KILLS=200, SEED)
	$(HOST) chaos --kills $(KILLS) --seed $(SEED)

.PHONY: build
build: $(PAGE) ## Build the Lambda binary for AWS: build/bootstrap
	@mkdir -p build/bootstrap
	GOOS=linux GOARCH=arm64 CGO_ENABLED=0 go build -tags lambda.norpc -trimpath -ldflags='-s -w' -o build/bootstrap/bootstrap ./functions/bootstrap
	cd build && rm -f bootstrap.zip && python3 -c 'import shutil; shutil.make_archive("bootstrap", "zip", "bootstrap")'
	@ls -l build/bootstrap.zip

.PHONY: deploy
deploy: build ## Deploy to AWS with the SAM command line (ENV=dev|staging|prod)
	sam deploy --config-env $(or $(ENV),dev)

.PHONY: ready
ready: deps $(PAGE) $(TOOLS) ## Install and build what lint and test need (make -j4 ready)

.PHONY: deps
deps: $(STAMPS)/local $(STAMPS)/checks $(STAMPS)/app ## Install what the tests, checks and the page need from npm

.PHONY: clean
clean: ## Remove what was built; data stays
	rm -rf build functions/web/dist/assets $(PAGE)

# --- how the parts are made ---

$(STAMPS)/local: infra/local/package-lock.json
$(STAMPS)/checks: infra/checks/package-lock.json
$(STAMPS)/app: $(APP)/package-lock.json
$(STAMPS)/local $(STAMPS)/checks $(STAMPS)/app:
	@command -v npm >/dev/null || { echo "An Sinh cần Node.js 20 trở lên (cần có npm) / An Sinh needs Node.js 20 or newer."; exit 1; }
	cd $(dir $<) && npm ci --no-audit --no-fund --loglevel=error
	@mkdir -p $(STAMPS) && touch $@

$(PAGE): $(STAMPS)/app $(PAGE_SOURCES)
	cd $(APP) && npm run --silent generate && npm run --silent build
	@touch $@

$(HOST): $(PAGE) $(STAMPS)/local $(GO_SOURCES)
	@mkdir -p build
	go build -o $@ ./infra/local

$(TOOLS) &: infra/tools/go.mod
	@mkdir -p build/tools
	cd infra/tools && GOWORK=off go build -o ../../build/tools/ github.com/golangci/golangci-lint/v2/cmd/golangci-lint mvdan.cc/gofumpt
	@touch $(TOOLS)
