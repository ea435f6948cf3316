#!/bin/sh
# Coverage-guided fuzzing with libFuzzer on stable Rust: no nightly, no cargo-fuzz.
#
#   scripts/fuzz.sh check 600        one target for so many seconds
#   scripts/fuzz.sh all 600          all of them, one after another
#   SEED=1 scripts/fuzz.sh all 10    the same each time, but for the clock; 0 = a seed from the clock
#
# Targets: instance, schedule, events, sheets, check, published (fuzz/laws.rs says what must hold). What
# it finds lies in fuzz/found/TARGET; copy it to fuzz/corpus/TARGET, and `cargo test --test files fuzz`
# replays it.
set -eu
cd "$(dirname "$0")/../fuzz"
target=${1:?"which target: instance, schedule, events, sheets, check, published, all"}
seconds=${2:-60}
host=$(rustc -vV | sed -n 's/^host: //p')
# What cargo-fuzz sets, without the sanitizer, which needs nightly. `--target` keeps the flags away
# from build scripts.
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"
# Whatever target folder the caller has set: the programs are run from this one.
export CARGO_TARGET_DIR=target
cargo build --release --locked --target "$host"
[ "$target" = all ] && target="instance schedule events sheets check published"
status=0
for one in $target; do
    mkdir -p "found/$one" "target/corpus/$one"
    # The corpus grows in target/; fuzz/corpus holds what is committed.
    "target/$host/release/$one" "target/corpus/$one" "corpus/$one" \
        -artifact_prefix="found/$one/" -max_total_time="$seconds" -max_len=16384 -seed="${SEED:-0}" \
        -print_final_stats=1 -verbosity=0 || status=1
done
[ "$status" = 0 ] || echo "something was found: see fuzz/found" >&2
exit "$status"
