# FTS5 is compiled into SQLite only with this tag: it belongs to every go command.
export GOFLAGS += -tags=sqlite_fts5
export CGO_ENABLED = 1
# SQLite counts its memory for nobody, and connections that read at once wait for each other
# at that count.
CGO_CFLAGS ?= -O2 -g
export CGO_CFLAGS += -DSQLITE_DEFAULT_MEMSTATUS=0

DATABASE ?= entente.db
ADDR     ?= 127.0.0.1:8080
# Of the measurements: how large, which sizes to compare, how long each, and which
# rows, by a regular expression.
SIZE     ?= 10000
SIZES    ?= 10000,100000
DURATION ?= 1.5s
ROW      ?=
# The tests of what several do at once, and of who waits for whom.
AT_ONCE  := AtOnce|OneEditorWins|PostgresAway|OtherProcesses|NewDay|WakesUp|OfTheDatabase|StatementTimeout|Import

.PHONY: help run build test race browser screenshots lint docs docs-check clients bench growth cost profile soak clean

help: ## show this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build, load the example into an empty database, and serve
	./bin/entente --database $(DATABASE) serve --addr $(ADDR) --example

build: ## build bin/entente
	go build -o bin/entente .

test: ## run all tests, on PostgreSQL too where it is installed
	.ci/with-postgres go test -timeout 30m ./...

# What several do at once is of the program, not of the engine; on PostgreSQL the detector
# sees what waits for it and hears from it.
race: ## run tests under the race detector, but for long ones (-short)
	CI= go test -race -short -timeout 40m ./... # without PostgreSQL, which is no fault here
	.ci/with-postgres go test -race -short -timeout 40m -run '$(AT_ONCE)' ./store

browser: build ## try the pages in Chromium, and look for barriers with axe
	browser/run

screenshots: build ## take docs/screenshots again
	browser/run screenshots.js

lint: ## formatting, vet and staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "gofmt would change these"; exit 1; }
	go vet ./...
	go tool -modfile=tools.mod staticcheck ./...

docs: ## generate docs/openapi.json from the operations
	go run ./docs/gen

docs-check: ## fail when docs/openapi.json is out of date
	go run ./docs/gen -check

clients: ## make clients in Go and TypeScript from docs/openapi.json, and compile them
	.ci/clients

bench: ## measure, with SIZE agreements and commitments (10000)
	cd bench && BENCH_SIZE=$(SIZE) BENCH_DURATION=$(DURATION) BENCH_ROW='$(value ROW)' go test -run '^TestTable$$' -count 1 -timeout 0

growth: SIZE := $(SIZES)
growth: bench ## measure at several SIZES (10000,100000), and how costs grow

cost: ## look for the dearest request at each address, of those that ROW matches
	cd bench && BENCH_COST=1 BENCH_SIZE=$(SIZE) BENCH_ROW='$(value ROW)' go test -run '^TestCost$$' -count 1 -timeout 0

profile: ## profile the server answering ROW (list), to build/cpu.prof
	@mkdir -p build
	BENCH_SIZE=$(SIZE) go test -run '^$$' -bench 'Row/^$(or $(ROW),list)$$' -cpuprofile build/cpu.prof -o build/bench.test ./bench

soak: ## play a bad night of MINUTES (10), with kills and malformed requests
	SOAK_MINUTES=$(or $(MINUTES),10) go test -run '^TestSoak$$' -count 1 -timeout 0 -v ./soak

clean: ## remove what was built
	rm -rf bin build
