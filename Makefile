# `make demo` on a fresh machine: plan a day of the whole port, check it, look at it.
# `make test`: everything that must hold. `make bench`: measure. `make setup`: install what is
# missing for all of them.
# One cargo profile, release, everywhere: HiGHS takes minutes to compile and is compiled once.

# The program that the browser test runs.
export CHROMIUM ?= $(shell sh scripts/setup.sh --browser)
export PATH := $(HOME)/.cargo/bin:$(PATH)

DRIVEAWAY := cargo run --release --locked --quiet --
# Which port-day the demo plans: fast (cycles of 3 to 5 hours) or slow (12 to 15 hours).
REGIME ?= fast
INSTANCE := instances/port-day-$(REGIME).json.gz
DEMO := target/demo

.PHONY: demo test bench setup

demo:
	@sh scripts/setup.sh
	cargo build --release --locked
	@mkdir -p $(DEMO)
	$(DRIVEAWAY) solve $(INSTANCE) -o $(DEMO)/port-day-$(REGIME).schedule.json \
		--report $(DEMO)/port-day-$(REGIME).html
	$(DRIVEAWAY) check $(INSTANCE) $(DEMO)/port-day-$(REGIME).schedule.json
	@echo
	@echo "The report is $(CURDIR)/$(DEMO)/port-day-$(REGIME).html: open it in a browser."
	@echo "The day in which the queue is the trip:  make demo REGIME=slow"

test: setup
	cargo fmt --check
	cargo clippy --release --locked --all-targets -- -D warnings
	cargo clippy --release --locked --lib --no-default-features -- -D warnings
	cargo test --release --locked
	RUSTDOCFLAGS="-D warnings" cargo doc --release --locked --no-deps

bench:
	@sh scripts/setup.sh
	cargo bench --locked --bench stages
	cargo bench --locked --bench port_day

setup:
	@sh scripts/setup.sh --test
