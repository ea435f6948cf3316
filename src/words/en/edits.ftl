### What was changed by hand in a roster, what it breaks and what it costs.

edits-count = { $count ->
    [0] nothing was changed by hand in the roster
    [one] { $count } change by hand is kept
   *[other] { $count } changes by hand are kept
}
edits-pin = vehicle { $vehicle } goes: { $what }
edits-driver = with driver { $driver }
edits-start = start { $start }
edits-coach = back by coach { $coach }
edits-cage = on a cage truck
edits-self-drive = driven
edits-ban = not driver { $driver } for vehicle { $vehicle }
edits-without-vehicle = vehicle { $vehicle } stays (its line was deleted)
edits-without-driver = driver { $driver } gets no run (his lines were emptied)
edits-keeps = keeps all rules with the rest as it was
edits-open = the rest is for the planner to choose
edits-breaks = breaks a rule with the rest as it was: { $rule } — { $what }
edits-costs = together they cost { $cost }
edits-saves = together they save { $cost }: what the instance locked was changed
edits-cost-nothing = together they cost nothing
edits-costs-between = together they cost at least { $least } and at most { $most }
edits-costs-at-least = together they cost at least { $cost }; nothing more is proven
edits-costs-at-most = together they cost at most { $cost }; nothing more is proven
edits-cost-unknown = what they cost is not proven
edits-plans = best plan found with them { $with }, without them { $without }
edits-other-lines = { $cost } of it is for other lines that change
edits-solving-without = solving once more without the edits, to tell what they cost
