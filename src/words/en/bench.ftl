### The page of `driveaway bench`.

bench-title = Engines compared
bench-measured = Measured on: { $machine }
bench-results = Results
bench-profile = Performance profile
bench-profile-note = The share of problems (instance and seed) that an engine solves to the gap asked for in at most so many times the seconds of the fastest (Dolan and Moré 2002).
bench-curves = Gap over time
bench-curves-note = The gap of the best schedule so far to the best bound that any engine proved.
bench-ratio = times as slow as the fastest
bench-share = share of problems
bench-seconds = seconds
bench-distance = gap to the best bound
bench-instance = Instance
bench-engine = Engine
bench-runs = Runs
bench-proved = Proved
bench-median = Median, s
bench-range = Least to most, s
bench-first = First schedule, s
bench-to = To { $gap }, s
bench-gap = Gap
bench-cost = Cost, yuan
bench-bound = Bound, yuan
bench-memory = Peak, MiB
