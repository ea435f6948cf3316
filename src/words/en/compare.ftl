### Two schedules side by side.

compare-rules-broken = Broken rules
compare-caged = Going on cage trucks
compare-late-minutes = Minutes late
compare-used = Drivers with work
compare-spread = Runs of a driver, least to most
compare-spread-before = The same, with those before
compare-gini = Unevenness (Gini)
compare-gini-before = Unevenness, with those before
compare-gained = Goes now
compare-dropped = Stays now
compare-moved = Goes otherwise
compare-called = Drivers newly called
compare-sent-home = Drivers sent home
compare-same = Nobody is affected.
