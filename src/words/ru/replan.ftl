### What changed in a plan after events.

replan-nothing = Ничего не меняется.
replan-run = { $vehicle } в { $start }, обратно автобусом { $coach }
replan-driver-called = Перегонщик { $driver } вызван: { $new }.
replan-driver-sent-home = У перегонщика { $driver } больше нет рейсов; было: { $gone }.
replan-driver-more = Перегонщик { $driver } берёт ещё: { $new }.
replan-driver-fewer = Перегонщик { $driver } больше не берёт: { $gone }.
replan-driver-changed = Перегонщик { $driver }: { $new }; вместо { $gone }.
replan-vehicle = Машина { $vehicle }: { $after }; раньше: { $before }.
replan-stays = остаётся
replan-driven = перегонщик { $driver }, { $start }
replan-caged = автовоз { $truck }, { $start }
replan-unknown = не было
