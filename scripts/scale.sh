#!/bin/sh
# Prints the table of scale: days, a week, a month and a year of the port, with seeds that are not in the
# repository, beside HiGHS alone on the exported model where that can be written; families with
# other parameters; one thread against two; and cost per vehicle from day to year.
#
#   make scale                          all of it: about two hours at the limits below
#   make scale SEED=77 ROWS="day week"  these rows, with another seed
#
# Rows: day, variants, week, month, threads, year. Limits of one run: DAY_LIMIT, WEEK_LIMIT, MONTH_LIMIT,
# YEAR_LIMIT. Finished cells are kept in target/scale, so that an interrupted run goes on; remove that
# folder to begin anew.
set -eu
cd "$(dirname "$0")/.."
driveaway=${DRIVEAWAY:-target/release/driveaway}
seed=${SEED:-4711}
rows=${ROWS:-day variants week month threads year}
work=target/scale/$seed
mkdir -p "$work"
status=0

# made NAME FAMILY [SETTING...]: writes an instance, once.
made() {
    name=$1
    shift
    [ -s "$work/$name.json.gz" ] || "$driveaway" generate "$@" --seed "$seed" -o "$work/$name.json.gz" > "$work/made.txt"
}
# measured NAME THREADS LIMIT GAP ENGINES INSTANCE...: adds to the table.
measured() {
    name=$1 threads=$2 limit=$3 gap=$4 engines=$5
    shift 5
    paths=
    for one in "$@"; do paths="$paths $work/$one.json.gz"; done
    # shellcheck disable=SC2086 # names without spaces
    "$driveaway" bench $paths --engines "$engines" --threads "$threads" --time-limit "$limit" --gap "$gap" \
        --cells "$work/cells.jsonl" --csv "$work/$name.csv" --markdown "$work/$name.md" || status=$?
    echo
    echo "## $name: $threads threads, limit $limit, gap asked for $gap"
    echo
    tail -n +3 "$work/$name.md"
}

echo "# Scale"
echo
echo "Seed $seed; $(nproc) cores; load average at the start $(cut -d ' ' -f 1 /proc/loadavg 2> /dev/null || echo unknown)."
for row in $rows; do
    case $row in
        day)
            made day-fast port-day
            made day-slow port-day --regime slow
            measured day 2 "${DAY_LIMIT:-300s}" 0.0001 auto,highs day-fast day-slow
            ;;
        variants)
            made half-gate port-day --set gate=0.5
            made double-drivers port-day --set drivers=3000
            made slots-5 port-day --set slot_minutes=5
            made three-lots port-day --set lots=3
            made trucks-40 port-day --set truck_share=0.4
            made cage port-day --set cage_trucks=12
            measured variants 2 "${DAY_LIMIT:-300s}" 0.0001 auto half-gate double-drivers slots-5 three-lots trucks-40 cage
            ;;
        week)
            made week port-week
            measured week 2 "${WEEK_LIMIT:-900s}" 0.002 auto,highs week
            ;;
        month)
            made month port-month
            measured month 2 "${MONTH_LIMIT:-900s}" 0.01 auto month
            ;;
        threads)
            # The month again on one thread: what it reaches in the time that two threads had.
            made month port-month
            measured threads-1 1 "${MONTH_LIMIT:-900s}" 0.01 auto month
            ;;
        year)
            made year port-year
            measured year 2 "${YEAR_LIMIT:-1800s}" 0.02 auto year
            ;;
        *)
            echo "no such row: $row" >&2
            exit 2
            ;;
    esac
done

# Cost for each vehicle, by the best schedule of `auto`, as bars: flat means that size costs nothing.
echo
echo "## Cost per vehicle"
echo
echo '```text'
for one in day-fast week month year; do
    case $one in day-fast) row=day vehicles=1200 ;; week) row=week vehicles=8400 ;; month) row=month vehicles=37500 ;; *) row=year vehicles=421000 ;; esac
    [ -s "$work/$row.csv" ] || continue
    awk -F, -v name="$one" -v vehicles="$vehicles" '
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        $at["instance"] == name && $at["engine"] == "auto" && $at["cost"] != "" { cost = $at["cost"] }
        END {
            if (cost == "") exit
            each = cost / 100 / vehicles
            bar = ""
            for (i = 0; i < each / 50; i++) bar = bar "#"
            printf "%-9s %9.2f yuan  %s\n", name, each, bar
        }' "$work/$row.csv"
done
echo '```'
exit "$status"
