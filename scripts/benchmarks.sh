#!/bin/sh
# Writes BENCHMARKS.md: the engines on the committed instances, with plots in docs/benchmarks/, and the
# published instances in the folder PUBLISHED, if it is given.
#
#   make benchmarks
#   make benchmarks PUBLISHED=DIR
#
# Nothing else should run on the machine meanwhile. What was interrupted goes on where it stopped.
set -eu
cd "$(dirname "$0")/.."
work=target/benchmarks
plots=docs/benchmarks
driveaway=target/release/driveaway
mkdir -p "$work" "$plots"

# Exit code 1 says that a value is wrong; the table is written all the same.
status=0
"$driveaway" bench instances/firm-day-fast.json instances/firm-day-slow.json \
    --engines auto,exact,greedy,highs,highspy,cbc,scip --seeds 0,1,2 --time-limit "${LIMIT:-60s}" \
    --cells "$work/firm.jsonl" --markdown "$work/firm.md" --csv "$work/firm.csv" \
    --html "$work/firm.html" --plots "$plots/firm-day" || status=$?
"$driveaway" bench instances/port-day-fast.json.gz instances/port-day-slow.json.gz \
    --engines auto,greedy,highs --time-limit "${PORT_LIMIT:-300s}" --threads 2 \
    --cells "$work/port.jsonl" --markdown "$work/port.md" --csv "$work/port.csv" \
    --html "$work/port.html" --plots "$plots/port-day" || status=$?
if [ -n "${PUBLISHED:-}" ]; then
    "$driveaway" bench --published "$PUBLISHED" --time-limit "${CASE_LIMIT:-60s}" \
        --markdown "$work/published.md" --json "$work/published.json" || status=$?
fi

# Machine and versions stand on the first line of each table; here they stand once.
table() { tail -n +3 "$1"; }
{
    echo "# Benchmarks"
    echo
    echo "Made by \`make benchmarks\`. Seconds are wall-clock seconds of the solve. \`proved\` counts the runs that"
    echo "proved the gap asked for, 0.01 %. \`highs\` is the HiGHS that driveaway is linked with, alone on"
    echo "the exported model; \`highspy\` and \`cbc\` are solvers of the machine."
    echo
    echo "Measured on: $(head -n 1 "$work/firm.md")."
    echo
    echo "## A firm's day"
    echo
    echo "60 vehicles, 80 drivers; one thread, three seeds."
    echo
    table "$work/firm.md"
    echo
    echo "## A day of the whole port"
    echo
    echo "1,200 vehicles; two threads."
    echo
    table "$work/port.md"
    if [ -n "${PUBLISHED:-}" ]; then
        echo
        echo "## Published instances"
        echo
        echo "\`proved\`: the published optimum, proved again. \`reached\`: the best value published."
        echo "\`short\`: the time limit came first."
        echo
        table "$work/published.md"
    fi
} > "$work/BENCHMARKS.md"
mv "$work/BENCHMARKS.md" BENCHMARKS.md
exit "$status"
