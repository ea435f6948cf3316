# `make demo` on a fresh machine: plan a day of the whole port, check it, look at it.
# `make test`: everything that must hold. `make bench`: measure. `make setup`: install what is
# missing for all of them. `make instances`: write the committed instances again. `make benchmarks`:
# write BENCHMARKS.md again. `make scale`: the table from day to year. `make fuzz`: look for bytes that
# break a parser or the checker.
# One cargo profile, release, everywhere: HiGHS takes minutes to compile and is compiled once.

# The program that the browser test runs.
export CHROMIUM ?= $(shell sh scripts/setup.sh --browser)
export PATH := $(HOME)/.cargo/bin:$(PATH)

DRIVEAWAY := cargo run --release --locked --quiet --
# Which port-day the demo plans: fast (cycles of 3 to 5 hours) or slow (12 to 15 hours).
REGIME ?= fast
INSTANCE := instances/port-day-$(REGIME).json.gz
DEMO := target/demo/port-day-$(REGIME)

.PHONY: demo test examples bench benchmarks scale fuzz instances setup

demo:
	@sh scripts/setup.sh
	cargo build --release --locked
	@mkdir -p $(dir $(DEMO))
	@echo
	@echo "Planning a day of the port, to a proven gap of 0.01 %. It takes one to two minutes on"
	@echo "two cores; Ctrl-C stops with the best schedule so far."
	$(DRIVEAWAY) solve $(INSTANCE) --engine auto -o $(DEMO).schedule.json \
		--summary $(DEMO).summary.json --report $(DEMO).report.html
	@echo
	$(DRIVEAWAY) check $(INSTANCE) $(DEMO).schedule.json
	@echo
	@echo "Report    file://$(CURDIR)/$(DEMO).report.html"
	@echo "          Open it in any browser: double-click it, or paste that address."
	@echo "Schedule  $(DEMO).schedule.json"
	@echo "Summary   $(DEMO).summary.json"
	@echo "The day on which the queue is the trip: make demo REGIME=slow"

test: setup
	cargo fmt --check
	cargo clippy --release --locked --all-targets -- -D warnings
	cargo clippy --release --locked --lib --no-default-features -- -D warnings
	cargo test --release --locked
	$(MAKE) examples
	RUSTDOCFLAGS="-D warnings" cargo doc --release --locked --no-deps

examples:
	cargo run --release --locked --quiet --example solve_from_memory
	cargo run --release --locked --quiet --example cancel
	cargo run --release --locked --quiet --example check_schedule -- \
		instances/bad/base.json instances/bad/base-schedule.json

bench:
	@sh scripts/setup.sh
	cargo bench --locked --bench stages
	cargo bench --locked --bench port_day

# Writes BENCHMARKS.md; PUBLISHED=DIR adds the published instances in that folder.
benchmarks:
	@sh scripts/setup.sh
	cargo build --release --locked
	PUBLISHED="$(PUBLISHED)" sh scripts/benchmarks.sh

# Prints the table of scale, from day to year, with instances that are not in the repository.
scale:
	@sh scripts/setup.sh
	cargo build --release --locked
	@SEED="$(SEED)" ROWS="$(ROWS)" sh scripts/scale.sh

# Fuzzes each target for SECONDS; `make test` only replays the corpus.
SECONDS ?= 60
fuzz:
	@sh scripts/setup.sh
	sh scripts/fuzz.sh all $(SECONDS)

instances:
	for regime in fast slow; do \
		$(DRIVEAWAY) generate firm-day --seed 1 --regime $$regime \
			-o instances/firm-day-$$regime.json || exit 1; \
		for family in port-day firm-week port-week; do \
			$(DRIVEAWAY) generate $$family --seed 1 --regime $$regime \
				-o instances/$$family-$$regime.json.gz || exit 1; \
		done; \
	done

setup:
	@sh scripts/setup.sh --test
