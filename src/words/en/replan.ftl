### What changed in a plan after events.

replan-nothing = Nothing changes.
replan-run = { $vehicle } at { $start }, back on coach { $coach }
replan-driver-called = Driver { $driver } is called in: { $new }.
replan-driver-sent-home = Driver { $driver } has no run any more; was { $gone }.
replan-driver-more = Driver { $driver } also takes { $new }.
replan-driver-fewer = Driver { $driver } no longer takes { $gone }.
replan-driver-changed = Driver { $driver }: { $new }; instead of { $gone }.
replan-vehicle = Vehicle { $vehicle }: { $after }; before: { $before }.
replan-stays = stays
replan-driven = driver { $driver }, { $start }
replan-caged = cage truck { $truck }, { $start }
replan-unknown = not known
