### Rosters, messages to drivers.

roster-sheet = Roster
roster-title = Roster, { $date }
roster-column-driver = Driver
roster-column-name = Name
roster-column-vehicle = Vehicle
roster-column-vin = VIN
roster-column-class = Class
roster-column-yard = Yard
roster-column-report = Report Horgos
roster-column-start = Start Horgos
roster-column-start-almaty = Start Almaty
roster-column-lot = Lot
roster-column-arrival = Arrival Horgos
roster-column-arrival-almaty = Arrival Almaty
roster-column-coach = Coach
roster-column-departs = Coach Horgos
roster-column-departs-almaty = Coach Almaty
roster-column-back = Back Horgos
roster-column-remark = Remark
roster-table = Table
roster-messages = Messages
roster-unserved = Not going
roster-lot = Lot { $name }
roster-coach = Coach { $name }
roster-late = late by { $span }
roster-cage = Cage truck
roster-first-return = First back to Horgos
roster-reason-left-out = left out by a lock
roster-reason-no-slot = no time suits it
roster-reason-no-driver = no driver can take it
roster-reason-displaced = others use the places better
roster-reason-unknown = no reason given
roster-clocks = { $horgos } (Almaty { $almaty })
roster-message-duty = { $name }, { $date }: be at Horgos at { $report }.
roster-message-carried = { $name }, { $date }:
roster-message-first = First take coach { $coach } from { $lot } at { $departs }, in Horgos { $back }.
roster-message-run = { $start }: take { $vehicle } from { $yard } to { $lot }, there about { $arrival }. Back by coach { $coach } at { $departs }, in Horgos { $back }.
roster-event-duty = { $count ->
    [one] Duty, { $count } vehicle
   *[other] Duty, { $count } vehicles
}
roster-event-run = { $vehicle } → { $lot }
roster-event-coach = Coach { $coach } → Horgos
