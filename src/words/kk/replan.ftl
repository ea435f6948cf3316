### What changed in a plan after events.

replan-nothing = Ештеңе өзгермейді.
replan-run = { $vehicle }, { $start }, { $coach } автобусымен қайту
replan-driver-called = Айдаушы { $driver } шақырылды: { $new }.
replan-driver-sent-home = Айдаушы { $driver } енді рейссіз; бұрынғысы: { $gone }.
replan-driver-more = Айдаушы { $driver } қосымша алады: { $new }.
replan-driver-fewer = Айдаушы { $driver } енді алмайды: { $gone }.
replan-driver-changed = Айдаушы { $driver }: { $new }; бұрынғысы { $gone }.
replan-vehicle = Көлік { $vehicle }: { $after }; бұрын: { $before }.
replan-stays = қалады
replan-driven = айдаушы { $driver }, { $start }
replan-caged = автотасығыш { $truck }, { $start }
replan-unknown = болмаған
