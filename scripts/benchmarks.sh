#!/bin/sh
# Writes BENCHMARKS.md: the engines on the committed instances, with plots in docs/benchmarks/, and the
# published instances in the folder PUBLISHED, if it is given.
#
#   make benchmarks
#   make benchmarks PUBLISHED=DIR
#
# Nothing else should run on the machine meanwhile. What was interrupted goes on where it stopped: cells and
# tables in target/benchmarks are kept, and removing that folder begins anew. Limits of one run: LIMIT (a
# firm's day), PORT_LIMIT (the port), CASE_LIMIT (published cases), LONG_LIMIT (mdvsp and set-partitioning),
# BUS_LIMIT (bus-driver-scheduling). No family begins once BUDGET seconds are over; ONLY names the families to run.
set -eu
cd "$(dirname "$0")/.."
work=target/benchmarks
plots=docs/benchmarks
driveaway=${DRIVEAWAY:-target/release/driveaway}
mkdir -p "$work" "$plots"
began=$(date +%s)
budget=${BUDGET:-43200}
load=$(cut -d " " -f 1 /proc/loadavg 2>/dev/null || echo unknown)

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
# A family whose table is there already is not run again; remove target/benchmarks to begin anew.
families="assignment min-cost-flow generalised-assignment mps smptsp crew-scheduling mdvsp set-partitioning
    bus-driver-scheduling"
if [ -n "${PUBLISHED:-}" ]; then
    for family in ${ONLY:-$families}; do
        made=$work/published-$family.md
        [ ! -e "$made" ] || continue
        if [ $(($(date +%s) - began)) -ge "$budget" ]; then
            echo "$family: not run, BUDGET=$budget seconds are over" >&2
            continue
        fi
        # Some optima of these take minutes.
        case $family in
            mdvsp | set-partitioning) limit=${LONG_LIMIT:-1200s} ;;
            bus-driver-scheduling) limit=${BUS_LIMIT:-1800s} ;;
            *) limit=${CASE_LIMIT:-60s} ;;
        esac
        # It is there once it is whole: a table that was interrupted is made again.
        "$driveaway" bench --published "$PUBLISHED" --family "$family" --time-limit "$limit" \
            --markdown "$made.part" --solutions "$work/solutions/$family" || status=$?
        [ ! -s "$made.part" ] || {
            echo "$limit" > "$work/limit-$family"
            mv "$made.part" "$made"
        }
    done
fi

# Machine and versions stand on the first line of each table; here they stand once.
table() { if [ -s "$1" ]; then tail -n +3 "$1"; else echo "Not run."; fi; }
# judged FAMILY SCRIPT: what a second program says of the solutions written.
judged() {
    if [ -d "$work/solutions/$1" ] && command -v python3 > /dev/null; then
        echo
        echo "Second program, \`$2\`, on the solutions written:"
        python3 "$2" "$work/solutions/$1" "$PUBLISHED/$3" | tail -n 1
    fi
}
{
    echo "# Benchmarks"
    echo
    echo "Made by \`make benchmarks\`. Seconds are wall-clock seconds of the solve. \`proved\` counts the runs that"
    echo "proved the gap asked for, 0.01 %. \`highs\` is the HiGHS that driveaway is linked with, alone on"
    echo "the exported model; \`highspy\` (HiGHS from Python) and \`cbc\` are solvers of the machine."
    echo
    echo "Measured on: $(head -n 1 "$work/firm.md")."
    echo "Load average at the start: $load (0 = nothing else ran); cells kept from earlier runs"
    echo "of the command, such as the port days, may have been measured under another load."
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
        echo "\`proved\`: the published optimum, proved here too. \`reached\`: the best value published, without a proof."
        echo "\`closed\`: that value, with a proof where the published bounds are apart; no claim, for no second program"
        echo "has confirmed the proof."
        echo "\`better\`: below the published upper bound."
        echo "\`short\`: the time limit came first."
        for family in $families; do
            echo
            echo "### $family"
            echo
            [ ! -s "$work/limit-$family" ] || { echo "Limit of a case: $(cat "$work/limit-$family")." && echo; }
            table "$work/published-$family.md"
            case $family in
                smptsp) judged smptsp scripts/judge_smptsp.py smptsp ;;
                bus-driver-scheduling) judged "$family" scripts/judge_buses.py bus_driver_scheduling ;;
            esac
        done
    fi
} > "$work/BENCHMARKS.md"
mv "$work/BENCHMARKS.md" BENCHMARKS.md
exit "$status"
