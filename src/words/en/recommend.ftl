### Who can take a vehicle, and which vehicle a driver can take.

recommend-none = No choice keeps all rules.
recommend-run = driver { $driver } takes { $vehicle } at { $start }, back on coach { $coach }
recommend-trip = { $vehicle } goes along on a cage truck at { $start }
recommend-displaces = vehicle { $vehicle } then stays
