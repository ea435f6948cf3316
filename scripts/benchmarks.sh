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
driveaway=${DRIVEAWAY:-target/release/driveaway}
mkdir -p "$work" "$plots"
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
families="assignment min-cost-flow generalised-assignment mdvsp set-partitioning mps crew-scheduling smptsp
    bus-driver-scheduling"
if [ -n "${PUBLISHED:-}" ]; then
    for family in $families; do
        # Some optima of these take minutes.
        case $family in
            mdvsp | set-partitioning) limit=${LONG_LIMIT:-1200s} ;;
            bus-driver-scheduling) limit=${BUS_LIMIT:-1800s} ;;
            *) limit=${CASE_LIMIT:-60s} ;;
        esac
        [ -e "$work/published-$family.md" ] || "$driveaway" bench --published "$PUBLISHED" \
            --family "$family" --time-limit "$limit" --markdown "$work/published-$family.md" \
            --solutions "$work/solutions/$family" || status=$?
    done
fi

# Machine and versions stand on the first line of each table; here they stand once.
table() { tail -n +3 "$1"; }
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
        echo "\`proved\`: the best value published, proved optimal here. \`reached\`: that value, without a proof."
        echo "Where the published bounds are apart, a second program has to confirm the proof before it is claimed."
        echo "\`better\`: below the published upper bound."
        echo "\`short\`: the time limit came first. Limit: ${LONG_LIMIT:-1200s} for \`mdvsp\` and"
        echo "\`set-partitioning\`, ${BUS_LIMIT:-1800s} for \`bus-driver-scheduling\`, ${CASE_LIMIT:-60s} for the others."
        for family in $families; do
            echo
            echo "### $family"
            echo
            table "$work/published-$family.md"
            if [ "$family" = smptsp ] && command -v python3 > /dev/null; then
                echo
                echo "Second program, \`scripts/judge_smptsp.py\`, on the solutions written:"
                python3 scripts/judge_smptsp.py "$work/solutions/smptsp" "$PUBLISHED/smptsp" | tail -n 1
            fi
        done
    fi
} > "$work/BENCHMARKS.md"
mv "$work/BENCHMARKS.md" BENCHMARKS.md
exit "$status"
