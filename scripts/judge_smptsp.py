#!/usr/bin/env python3
"""Judges solutions of SMPTSP instances from the raw files alone: a second program beside driveaway.

Usage: judge_smptsp.py SOLUTIONS INSTANCES

SOLUTIONS is the folder that `driveaway bench --published INSTANCES --family smptsp --solutions
SOLUTIONS` wrote: CASE.json holds, for each worker in the order of the instance, the numbers of their
tasks from 0. INSTANCES holds CASE.dat or CASE.dat.gz, and best_known.csv. Judged are: every task is
done once, by a worker with the skill, and no worker does two tasks at once (one may start when
another ends). Exit code 1: a solution is none.
"""

import csv
import gzip
import json
import pathlib
import sys


def read(path):
    """Tasks as (start, end), and the set of tasks that each worker can do."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode()
    lines = [line for line in text.splitlines() if line.strip() and line[0] != "#"]
    at = next(i for i, line in enumerate(lines) if line.split()[0] == "Jobs")
    jobs = int(lines[at].split("=")[1])
    tasks = [tuple(map(int, line.split())) for line in lines[at + 1 : at + 1 + jobs]]
    at += 1 + jobs
    workers = int(lines[at].split("=")[1])
    skills = []
    for line in lines[at + 1 : at + 1 + workers]:
        count, able = line.split(":")
        able = set(map(int, able.split()))
        assert len(able) == int(count), f"{path}: {line[:40]}"
        skills.append(able)
    assert len(tasks) == jobs and len(skills) == workers, path
    return tasks, skills


def judge(rows, tasks, skills):
    """The faults of a solution, and the number of workers it uses."""
    faults = []
    if len(rows) > len(skills):
        faults.append(f"{len(rows)} workers, there are {len(skills)}")
    done = sorted(task for row in rows for task in row)
    if done != list(range(len(tasks))):
        faults.append("not every task is done once")
    for worker, row in enumerate(rows[: len(skills)]):
        for task in row:
            if task not in skills[worker]:
                faults.append(f"worker {worker} cannot do task {task}")
        order = sorted(row, key=lambda task: tasks[task])
        for one, two in zip(order, order[1:]):
            if tasks[two][0] < tasks[one][1]:
                faults.append(f"worker {worker}: tasks {one} and {two} overlap")
    return faults, sum(1 for row in rows if row)


def main():
    solutions, instances = map(pathlib.Path, sys.argv[1:3])
    known = {row["instance"]: row for row in csv.DictReader(open(instances / "best_known.csv"))}
    wrong = better = count = 0
    for path in sorted(solutions.glob("*.json")):
        case = path.stem
        raw = next(p for p in (instances / f"{case}.dat.gz", instances / f"{case}.dat") if p.exists())
        faults, used = judge(json.loads(path.read_text()), *read(raw))
        row = known.get(case, {})
        lower, upper = row.get("lower_bound", "?"), row.get("upper_bound", "?")
        beats = not faults and upper.isdigit() and used < int(upper)
        below = not faults and lower.isdigit() and used < int(lower)
        note = "; ".join(faults[:3]) or ("below the lower bound" if below else "better" if beats else "ok")
        print(f"{case}: {used} workers (published {lower} to {upper}): {note}")
        count += 1
        wrong += bool(faults or below)
        better += beats
    print(f"{count} solutions judged: {wrong} wrong, {better} better than the published upper bound")
    return 1 if wrong or not count else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main())
