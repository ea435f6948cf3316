### The result of a solve, and of a check, as text on the command line.

solve-instance = Instance
solve-label-served = served
solve-label-drivers = drivers
solve-label-modes = modes
solve-label-cost = cost
solve-label-proof = proof
solve-label-solve = solve
solve-label-worth = worth
solve-label-edits = edits
solve-label-schedule = schedule
solve-label-report = report
solve-label-summary = summary
solve-label-reasons = reasons
solve-label-instance = instance
solve-label-next = next
solve-served = { $served } of { $all } vehicles ({ $unserved } unserved, { $late } late)
solve-of = { $used } of { $all }
solve-modes = { $driven } driven, { $caged } caged on { $trips ->
    [one] { $trips } trip
   *[other] { $trips } trips
}
solve-proof-infeasible = the locks admit no schedule
solve-proof-unknown = none: no schedule was found
solve-proof-ordered = strictly in order, no schedule is better
solve-proof-optimal = this is the cheapest schedule possible
solve-proof-within = within { $gap } of the best possible: no schedule costs less than { $bound }
solve-proof-none = none: a cheaper schedule may exist
solve-level-least = the least possible
solve-level-bound = at least { $bound }
solve-level-none = nothing proven
solve-level-name-serve = serve
solve-level-name-on-time = on-time
solve-level-name-cheap = cheap
solve-level-name-fair = fair
solve-solved = { $engine } in { $seconds } s, stopped: { $why }
solve-stopped-finished = finished
solve-stopped-gap = the gap asked for is reached
solve-stopped-time = time limit
solve-stopped-nodes = node limit
solve-stopped-memory = the next stage would not fit into memory
solve-stopped-cancelled = interrupted
solve-next-keep = add -o FILE to keep the schedule, --report FILE to look at it
solve-next-open = open { $page } in a browser
solve-next-exact = --engine exact says why no engine with a proof fits
solve-verdict = { $count ->
    [0] { $name } keeps all rules
    [one] { $name } breaks a rule
   *[other] { $name } breaks rules { $count } times
}
