# The two commands are `make demo` and `make test`; `make help` lists the rest.
BUILD ?= build
JOBS ?= $(shell nproc)
PYTHON ?= /usr/bin/python3
MAIA := $(BUILD)/maia
SOURCES = $(shell git ls-files '*.cpp' '*.hpp')

.DEFAULT_GOAL := help
.PHONY: help demo test install install-test build weights sentence-weights check-cpp check-python format format-check \
	lint sanitize sanitize-thread bench bench-index bench-sandbox bench-sweep bench-synthetic \
	bench-training bench-diffusion parity study study-spurious sheets fuzz clean

help: ## This list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 20

demo: install build weights ## Install what is missing, build, and describe three units
	@scripts/demo.sh $(MAIA)

test: install-test ## Install what is missing, build, and run every test
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(MAKE) --no-print-directory weights sentence-weights check-cpp check-python

install:
	@scripts/install.sh scripts/packages.txt

install-test:
	@scripts/install.sh scripts/packages.txt scripts/packages-test.txt

TESTS ?= OFF
build: ## Build the program into build/
	@cmake -S . -B $(BUILD) -G Ninja -DCMAKE_BUILD_TYPE=Release -DMAIA_TESTS=$(TESTS) \
		-DMAIA_BENCH=$(TESTS) >$(BUILD).log 2>&1 || { cat $(BUILD).log; exit 1; }
	@ninja -C $(BUILD) -j $(JOBS)

weights:
	@$(MAIA) models pull efficientnet-lite0

sentence-weights: ## What the judge `similarity` of maia eval 2afc knows sentences by (83 MB)
	@$(MAIA) models pull all-minilm-l6-v2 bert-vocabulary

check-cpp:
	ctest --test-dir $(BUILD) --output-on-failure -j $(JOBS)

check-python:
	MAIA_BUILD=$(abspath $(BUILD)) $(PYTHON) -m pytest -q -n $(JOBS) --dist loadfile tests

format: ## Format the C++ sources
	clang-format -i $(SOURCES)

format-check:
	clang-format --dry-run -Werror $(SOURCES)

# clang-tidy 14 cannot read LibTorch's headers with g++ 12's library.
LINTED = $(filter-out $(shell grep -lE '<(torch|ATen|c10)/|"nn/torch/' $(SOURCES)), \
	$(filter src/%.cpp bench/%.cpp,$(SOURCES)))
lint: install-test format-check ## clang-format and clang-tidy over everything
	@$(MAKE) --no-print-directory build TESTS=ON
	run-clang-tidy -quiet -p $(BUILD) -j $(JOBS) $(addprefix /,$(addsuffix $$,$(LINTED)))

SANITIZED = build-sanitize
sanitize: install-test ## The C++ tests under AddressSanitizer and UBSan
	@$(MAKE) --no-print-directory sanitized KIND=address,undefined SANITIZED=build-asan

sanitize-thread: install-test ## The C++ tests under ThreadSanitizer
	@$(MAKE) --no-print-directory sanitized KIND=thread SANITIZED=build-tsan

sanitized:
	cmake -S . -B $(SANITIZED) -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DMAIA_BENCH=OFF \
		-DMAIA_SANITIZE=$(KIND) >/dev/null
	ninja -C $(SANITIZED) -j $(JOBS)
	ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=ignore_noninstrumented_modules=1 \
		ctest --test-dir $(SANITIZED) --output-on-failure -j $(JOBS)

FUZZ_SECONDS ?= 60
FUZZ_TARGETS = state_dict safetensors npy archive worker_stream tool_call service_reply model_config
fuzz: ## What reads weight files, the worker and services under libFuzzer, FUZZ_SECONDS (60) each
	@scripts/install.sh scripts/packages.txt scripts/packages-fuzz.txt
	cmake -S fuzz -B build-fuzz -G Ninja -DCMAKE_CXX_COMPILER=clang++ >/dev/null
	ninja -C build-fuzz -j $(JOBS)
	@for name in $(FUZZ_TARGETS); do \
		mkdir -p build-fuzz/corpus/$$name && \
		build-fuzz/fuzz_$$name -max_total_time=$(FUZZ_SECONDS) -max_len=20000 -timeout=10 \
			-rss_limit_mb=1500 -malloc_limit_mb=400 \
			$$(test -f fuzz/$$name.dict && echo -dict=fuzz/$$name.dict) \
			-artifact_prefix=build-fuzz/$$name- build-fuzz/corpus/$$name fuzz/corpus/$$name \
			>build-fuzz/$$name.log 2>&1 || { tail -n 40 build-fuzz/$$name.log; exit 1; }; \
		echo "$$name: $$(grep '^Done' build-fuzz/$$name.log)"; done

bench: install-test ## Every figure of docs/benchmarks.md
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(MAKE) --no-print-directory weights
	@for name in neuron collage worker; do $(BUILD)/bench_$$name || exit 1; done
	@$(PYTHON) bench/index.py $(BUILD) --memory

bench-index: install-test ## The index pass beside the forward pass and beside Python
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(PYTHON) bench/index.py $(BUILD) --memory

bench-sandbox: install-test ## What a worker costs: its start, its calls, its memory
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(BUILD)/bench_worker

bench-sweep: install-test ## Sixty-four units at once against a slow language model, and their memory
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(MAKE) --no-print-directory weights
	@$(PYTHON) bench/sweep.py $(BUILD)

bench-synthetic: install-test ## How often labels of units whose selectivity is known are right
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(PYTHON) bench/synthetic.py $(BUILD)

bench-training: install-test ## Fine-tuning on this machine's processors, and the path of an l1 penalty
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(MAKE) --no-print-directory weights
	@$(BUILD)/bench_l1_path
	@$(BUILD)/bench_training

bench-diffusion: install-test ## Stable Diffusion and Grounding DINO beside diffusers and transformers, and memory
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(PYTHON) bench/diffusion.py $(BUILD)

PARITY ?= parity
parity: install-test ## The image models at full size beside diffusers and transformers, in PARITY (parity/)
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(PYTHON) tests/oracle/image_models/parity.py $(BUILD) $(PARITY)

STUDY ?= study
study: install build weights ## How well the built-in experimenter's labels predict, into STUDY (study/)
	@scripts/study.sh $(MAIA) $(STUDY)

STUDY_SPURIOUS ?= study-spurious
study-spurious: install build weights ## Which features of a classifier to trust, into STUDY_SPURIOUS (study-spurious/)
	@scripts/study_spurious.sh $(MAIA) $(STUDY_SPURIOUS)

sheets: install-test ## Pictures of all that the collage world draws, into docs/images/
	@$(MAKE) --no-print-directory build TESTS=ON
	@$(BUILD)/bench_collage_sheets docs/images
	@$(BUILD)/bench_part_sheets docs/images/parts.jpg

clean: ## Remove what was built
	rm -rf $(BUILD) $(BUILD).log build-asan build-tsan build-fuzz
