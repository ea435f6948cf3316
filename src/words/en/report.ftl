### The HTML report.

## The page.

report-plan = Schedule
report-head = driver plan
report-skip = Skip to the duties
report-horizon = Planned time: { $from } to { $to } at Horgos
report-horizon-almaty = ({ $from } to { $to } at the lots)
report-noscript = The duties, charts and lists below are drawn by a script. Allow scripts for this file to see them.
report-more = … and { $count } more

## Broken rules.

report-broken = { $count ->
    [one] Do not use this plan: it breaks a rule
   *[other] Do not use this plan: it breaks rules in { $count } places
}
report-broken-what = What is wrong
report-broken-who = Who or where
report-broken-when = When (Horgos)
report-broken-found = Found
report-broken-rule = Rule
report-measure-instant = { $found }, limit { $limit }
report-measure-min = { $found } min, limit { $limit }
report-measure-runs = runs: { $found }, limit { $limit }
report-measure-seats = drivers aboard: { $found }, seats { $limit }
report-measure-units = units: { $found }, limit { $limit }
report-measure-vehicles = vehicles: { $found }, limit { $limit }
report-measure-spaces = spaces: { $found }, limit { $limit }
report-measure-days = days: { $found }, limit { $limit }
report-measure-km = { $found } km, limit { $limit }

## The headline.

report-headline = Headline
report-moved = Vehicles moved
report-of = of { $total }
report-modes = driven: { $driven } · on cage trucks: { $caged }
report-all-driven = all driven
report-left = Left behind
report-see-why = see why
report-nothing-left = none
report-late = Late
report-see-which = see which
report-nothing-late = none after its due time
report-on-duty = Drivers on duty
report-not-needed = not needed: { $idle } · runs: { $runs }
report-cost = Cost of the plan
report-paid-of = { $paid } of it is paid out
report-proof = How good is it?
report-proof-none = No proof
    .meaning = Nothing is known about how much better another plan could be.
report-proof-broken = No proof
    .meaning = This plan breaks rules, so its cost cannot be compared with plans that keep them.
report-proof-best = Proven the best possible
    .meaning = No plan that keeps all rules can cost less than { $bound }, and this one costs no more.
report-proof-gap = Proven within { $percent } % of the best possible
    .meaning = No plan that keeps all rules can cost less than { $bound }; at most { $saving } could still be saved.

## Costs.

report-costs = What it costs
report-amount = Amount
report-paid = Paid out
report-counted = Counted against the plan, but not paid
report-together = Together
report-made-result = Result
report-made-stop = Stopped
report-made-engine = Engine
report-made-seconds = Computing time
report-made-seed = Seed
report-seconds = { $seconds } s
report-status-optimal = proven optimal
report-status-feasible = keeps all rules
report-status-infeasible = the locks admit no plan
report-status-unknown = no plan found
report-stop-finished = finished
report-stop-gap = the gap asked for was reached
report-stop-time = time limit
report-stop-nodes = node limit
report-stop-memory = memory
report-stop-cancelled = cancelled
report-engine-exact = exact
report-engine-matching = matching
report-engine-greedy = greedy rule

## Search and filters.

report-day = Day
report-all-days = All days
report-find = Find
report-find-hint = driver, vehicle or VIN
report-any = all
report-state = State
report-state-on-time = on time
report-state-late = late
report-state-caged = on a cage truck
report-state-staying = not going
report-clear = Clear
report-print = Print
report-found = drivers: { $drivers } · duties: { $duties } · vehicles: { $vehicles }
report-found-idle = without duty: { $count }
report-found-staying = left behind: { $count }
report-matches = Matches

## Duties.

report-duties = Duties
report-show-as = Show as
report-chart = Chart
report-list = Drivers
report-cars = Vehicles
report-zoom = Zoom
report-zoom-in = Zoom in
report-zoom-out = Zoom out
report-zoom-fit = Whole width
report-zoom-hint = Drag to move, Ctrl and wheel to zoom. Click a bar for the vehicle’s story, a name for the driver’s day.
report-chart-help = Chart of duties. Arrow keys move between drivers and between the parts of a duty, Enter opens the story; the lists show the same as tables.
report-legend = Colours of the chart
report-no-duty = No duty to show.
report-no-run = No run
report-kind-before = Under way before the plan
report-kind-report = Reporting in
report-kind-drive = Driving
report-kind-queue = Queuing at the wheel
report-kind-work = Papers and inspection
report-kind-handover = Handover
report-kind-lot = Waiting at the lot
report-kind-coach = Coach ride
report-kind-horgos = Waiting at Horgos
report-kind-debrief = Debriefing
report-kind-load = Loading
report-kind-haul = Loaded trip
report-kind-unload = Unloading
report-kind-back = Empty return
report-arrived-late = Arrived late
report-horgos = Horgos
report-almaty = Almaty
report-part = Part
report-takes = Takes
report-from-to = From, to
report-due-at-lot = Due at the lot
report-late-by = { $span } late
report-spoken = { $who }: { $what }, Horgos { $from }–{ $to }, Almaty { $almatyFrom }–{ $almatyTo }

## Lists.

report-caption = Times are Horgos time, and below it Almaty time; +1 means the day after the duty begins.
report-duty-begins = Duty begins
report-duty-ends = Duty ends
report-vehicle-vin = Vehicle, VIN
report-class-yard = Class, yard
report-leaves-yard = Leaves yard
report-at-lot = At the lot
report-coach-leaves = Coach leaves
report-back = Back at Horgos
report-starts-at-lot = Starts at { $lot }, returns first
report-under-way = was under way
report-first-of = The first { $shown } of { $all }. Choose a day or a filter to see the others.
report-brought-by = Brought by

## Gate, lots, arrivals.

report-shared = Gate, lots and arrivals
report-shared-note = Bars: what the plan uses in each slot. Line: the limit. Grey: closed.
report-series-stage = Entering { $id }
report-series-arrivals = Arriving at { $id }
report-series-spaces = Spaces taken at { $id }
report-count-stage = gate units
report-count-arrivals = vehicles
report-count-spaces = spaces
report-per-slot = { $unit } per { $minutes } min
report-in-all = { $count } in all
report-most = most { $count } at { $at }
report-unused = none
report-no-limit = no limit
report-limit = limit { $limit }
report-limit-changes = limit changes
report-off-scale = off the scale
report-full = full in { $full } of { $count } slots
report-over = over the limit in slots: { $count }
report-figures = Figures
report-used = Used
report-limit-head = Limit
report-nothing-limited = Nothing here has a limit.

## Coaches, vehicles left behind, late vehicles, cage trucks, idle drivers.

report-coaches = Coaches back to Horgos
report-aboard = Drivers aboard
report-load = Load
report-unserved = Vehicles left behind
report-why = Why it stays
report-reason-left-out = Left out on purpose: somebody locked this vehicle out of the plan.
report-reason-no-slot = No gate slot suits it, whoever drives: check papers, deadline, range, closures.
report-reason-no-driver = No driver can take it, even with nothing else to do: check licences, hours, passports.
report-reason-displaced = It could go alone, but other vehicles use the gate, drivers or coaches better, or moving it costs more than leaving it.
report-reason-unknown = No reason was recorded.
report-late-title = Vehicles that arrive late
report-late-head = Late by
report-trips = Cage trucks
report-loading-begins = Loading begins
report-truck-leaves = Leaves
report-carried = Aboard
report-of-capacity = { $count } of { $capacity }
report-idle = Drivers without duty
report-bottlenecks = What holds the day back

## The story of a vehicle and the day of a driver.

report-story = The vehicle’s story
report-his-day = The driver’s day
report-truck-day = The cage truck’s day
report-close = Close
report-going-with = Going with driver { $who }
report-going-on = Going on cage truck { $who }
report-staying = Not going
report-yard-wait = Waiting in the yard
report-no-duty-driver = No duty in this plan
report-available = Available
report-arrives = Arrives
report-duty-n = Duty { $when }
report-trip-n = Trip { $when }

## Dates.

report-weekdays = Sun Mon Tue Wed Thu Fri Sat
report-months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
report-date = { $day } { $month }
report-weekday-date = { $weekday } { $date }
report-full-date = { $date } { $year }
