### Who can take a vehicle, and which vehicle a driver can take.

recommend-none = Нет варианта, который соблюдает все правила.
recommend-run = перегонщик { $driver } берёт { $vehicle } в { $start }, обратно автобусом { $coach }
recommend-trip = { $vehicle } едет на автовозе в { $start }
recommend-displaces = машина { $vehicle } тогда остаётся
