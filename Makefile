.DEFAULT_GOAL := help
.PHONY: help setup build serve demo accuracy bench-runtimes bench-engine test same-bytes sanitize mutate-theory lint test-release check format clean

# Homebrew keeps its headers and libraries where the compiler does not look.
ifeq ($(shell uname),Darwin)
prefix := $(shell brew --prefix)
export PKG_CONFIG_PATH := $(prefix)/opt/openblas/lib/pkgconfig:$(prefix)/opt/curl/lib/pkgconfig:$(prefix)/opt/zlib/lib/pkgconfig:$(PKG_CONFIG_PATH)
flags := -Xcc -I$(prefix)/include -Xlinker -L$(prefix)/lib
endif

swift_files := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources \
  Service/Package.swift Service/Sources Service/Tests
headroom := .build/release/headroom

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22

setup: ## Install missing system packages
	scripts/setup

build: setup ## Build the command line, optimized
	swift build -c release --product headroom $(flags)

serve: setup ## Build the HTTP service, optimized
	swift build -c release --package-path Service --product headroom-serve $(flags)

demo: build ## Measure a network, simulate a spike, recommend settings for 200 ms
	$(headroom) profile --model xception --threads 1,2 --seconds 15
	$(headroom) simulate workloads/spike.json
	$(headroom) recommend --slo 200ms

# Goes on where it was interrupted; let nothing else run meanwhile.
accuracy: build serve ## Predict and measure many settings here, and write docs/accuracy.md (about 50 minutes)
	$(headroom) accuracy

# Arguments are passed on: make bench-runtimes arguments='--threads 1 --seconds 5'. Let nothing else run meanwhile.
bench-runtimes: setup ## Compare the networks' speed with ONNX Runtime's, OpenVINO's, LiteRT's, MNN's (10 minutes)
	swift build -c release --product headroom $(flags)
	swift build -c release --product cnn-bench $(flags)
	Benchmarks/runtimes/compare.sh $(arguments)

# Arguments are passed on: make bench-engine arguments='--long --output docs/performance.md'. Alone, as above.
bench-engine: setup ## Compare the simulator's speed with SimPy's, Ciw's, Cimba's, and show how it grows (2 minutes)
	swift build -c release --package-path Benchmarks --product EngineBenchmark $(flags)
	Benchmarks/engines/compare.sh $(arguments)

# Puts faults into a copy of the simulator, one at a time; each must fail the tests against queueing theory.
mutate-theory: setup ## Show that the tests against queueing theory find faults (8 minutes)
	scripts/mutate-theory

test: setup ## Run the tests, in debug
	swift test $(flags)
	swift test --package-path Service $(flags)

# Apart from .build, where other flags would rebuild everything back and forth.
test-release: setup ## Run the tests as optimized, with warnings as errors
	swift test -c release --scratch-path .build-check \
	  -Xswiftc -enable-testing -Xswiftc -warnings-as-errors $(flags)
	swift test -c release --package-path Service --scratch-path Service/.build-check \
	  -Xswiftc -enable-testing -Xswiftc -warnings-as-errors $(flags)

same-bytes: setup ## Compare outcomes in debug and optimized, on one thread and two, and interrupted and gone on with
	swift build --product headroom $(flags)
	swift build -c release --product headroom $(flags)
	scripts/same-bytes $(arguments)

# Small networks on one to three threads; LeakSanitizer finds two objects of XCTest's own.
sanitize: setup ## Run the runtime's tests under the address and the thread sanitizer (5 minutes)
	for kind in address thread; do \
	  swift test --sanitize=$$kind --scratch-path .build-sanitize-$$kind $(flags) \
	    --filter 'OperationTests|FusionTests|ThreadTeamTests|PackedWeightsTests|KernelTests' || exit 1; \
	done

lint: ## Check the formatting
	swift format lint --strict --recursive $(swift_files)

check: lint test test-release ## Everything that must hold before a commit is shared

format: ## Format the source in place
	swift format --in-place --recursive $(swift_files)

clean: ## Remove what was built
	rm -rf .build .build-check .build-sanitize-address .build-sanitize-thread Benchmarks/.build Service/.build Service/.build-check
