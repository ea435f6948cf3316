#!/usr/bin/env python3
"""Judges solutions of bus driver scheduling instances from the raw files alone: a second program beside
driveaway.

Usage: judge_buses.py SOLUTIONS INSTANCES

SOLUTIONS is the folder that `driveaway bench --published INSTANCES --family bus-driver-scheduling
--solutions SOLUTIONS` wrote: CASE.json holds, for each driver, the numbers of their legs from 0, where the
legs are sorted by start (in the order of the file if they start at once). INSTANCES holds CASE.json and
bks.csv. Judged are: every leg is driven once, and every shift keeps the rules of the family (Kletzander
and Musliu 2020, in the form of the reference validator). Exit code 1: a solution is none, or it costs less
than the published lower bound.
"""

import csv
import json
import pathlib
import sys
from itertools import pairwise


class Instance:
    def __init__(self, path):
        raw = json.loads(path.read_text())
        self.legs = sorted(raw["legs"], key=lambda leg: leg["start"])
        self.ways = {int(a): {int(b): t for b, t in row.items()} for a, row in raw["distances"].items()}
        self.extra = {int(place): extra for place, extra in raw["extra"].items()}


class Broken(Exception):
    pass


def overlap(a, b, c, d):
    """Minutes that [a, b] and [c, d] share."""
    return max(0, min(b, d) - max(a, c))


def full_breaks(legs):
    """Driving minutes of each block; a block ends with one gap of 30, two of 20 or three of 15 minutes."""
    blocks, gaps = [0], []
    for before, leg in zip([None] + legs, legs):
        if before is not None:
            gaps.append(leg["start"] - before["end"])
            if any(sum(gap >= size for gap in gaps) >= number for size, number in ((30, 1), (20, 2), (15, 3))):
                blocks.append(0)
                gaps = []
        blocks[-1] += leg["end"] - leg["start"]
    return blocks


def shift_cost(instance, legs):
    """The cost of a shift; raises Broken with the rule that it breaks."""
    if not legs:
        raise Broken("a shift without legs")
    begin = legs[0]["start"] - instance.extra[legs[0]["startPos"]]["startWork"]
    end = legs[-1]["end"] + instance.extra[legs[-1]["endPos"]]["endWork"]
    span = end - begin

    # What lies between legs: (from, to) without the ride, which comes last.
    idle, rides, changes = [], 0, 0
    for one, two in pairwise(legs):
        gap = two["start"] - one["end"]
        way = instance.ways[one["endPos"]][two["startPos"]]
        elsewhere = one["endPos"] != two["startPos"]
        if gap < 0:
            raise Broken(f"legs overlap at {two['start']}")
        if (elsewhere or one["tour"] != two["tour"]) and gap < way:
            raise Broken(f"{gap} minutes for a way of {way} at {one['end']}")
        ride = way if elsewhere else 0
        rides += ride
        changes += one["tour"] != two["tour"]
        idle.append((one["end"], two["start"] - ride))

    splits = [b - a for a, b in idle if b - a >= 180]
    breaks = [(a, b) for a, b in idle if 15 <= b - a < 180]

    # An early break: it begins within six hours of the start, splits before it not counted.
    early = False
    for a, b in breaks:
        split_before = sum(d - c for c, d in idle if d - c >= 180 and c < a)
        early = early or a <= begin + 360 + split_before
    counts = early and any(b - a >= 30 for a, b in breaks)

    unpaid = 0
    central = False
    for a, b in idle:
        if b - a < 180:
            inner = overlap(a, b, begin + 120, end - 120)
            unpaid += inner if inner >= 15 else 0
            central = central or overlap(a, b, begin + 180, end - 180) >= 30
    allowed = 0 if not counts else 90 if central else 60
    work = span - sum(splits) - min(unpaid, allowed)

    driving = sum(leg["end"] - leg["start"] for leg in legs)
    if driving > 540:
        raise Broken(f"{driving} minutes of driving")
    longest = max(full_breaks(legs))
    if longest > 240:
        raise Broken(f"{longest} minutes of driving without a break")
    if span > 840:
        raise Broken(f"a span of {span} minutes")
    if work > 600:
        raise Broken(f"{work} minutes of work")
    rest = sum(b - a for a, b in breaks) if counts else 0
    if work >= 360 and rest < 30 or work > 540 and rest < 45:
        raise Broken(f"{rest} minutes of rest for {work} of work")
    return 2 * max(work, 390) + span + rides + 30 * changes + 180 * len(splits)


def judge(instance, shifts):
    """The faults of a solution, and its cost."""
    faults, cost = [], 0
    driven = sorted(leg for shift in shifts for leg in shift)
    if driven != list(range(len(instance.legs))):
        faults.append("not every leg is driven once")
    for number, shift in enumerate(shifts, 1):
        try:
            cost += shift_cost(instance, [instance.legs[leg] for leg in shift])
        except (Broken, IndexError) as broken:
            faults.append(f"shift {number}: {broken}")
    return faults, cost


def main():
    solutions, instances = map(pathlib.Path, sys.argv[1:3])
    known = {row["name"]: row for row in csv.DictReader(open(instances / "bks.csv"))}
    wrong = better = count = 0
    for path in sorted(solutions.glob("*.json")):
        faults, cost = judge(Instance(instances / path.name), json.loads(path.read_text()))
        row = known.get(path.stem, {})
        lower, best = (float(row[key]) if row.get(key) else None for key in ("lower_bound", "bks"))
        below = not faults and lower is not None and cost < lower - 0.01
        beats = not faults and best is not None and cost < best
        far = f", {(cost / best - 1) * 100:+.2f} %" if best and not faults else ""
        note = "; ".join(faults[:3]) or ("below the lower bound" if below else "better" if beats else "ok")
        print(f"{path.stem}: {cost:.0f} (best known {best:.0f}{far}): {note}" if best else f"{path.stem}: {cost:.0f}: {note}")
        count += 1
        wrong += bool(faults or below)
        better += beats
    print(f"{count} solutions judged: {wrong} wrong, {better} better than the best known")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main())
