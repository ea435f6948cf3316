### Words that every page shares: rules, cost terms, classes, everyday words, amounts.

## Rules: the name, and what is wrong when it is broken.

rule-release = Papers ready
    .broken = Starts before the vehicle’s papers are ready
rule-deadline = Deadline
    .broken = Reaches the lot after the vehicle’s deadline
rule-once = Moved once
    .broken = The vehicle is moved more than once
rule-destination = Own lot
    .broken = Goes to a lot that is not the vehicle’s own
rule-range = Remaining range
    .broken = The vehicle’s remaining range is too short
rule-mode = Way of travel
    .broken = The vehicle may not travel this way
rule-horizon = Planned time
    .broken = Lies outside the planned time, or not on a gate slot
rule-licence = Licence
    .broken = The driver’s licence does not cover the vehicle
rule-availability = Availability
    .broken = The driver is not available for the whole duty
rule-sequence = One place at a time
    .broken = The driver would have to be in two places at once
rule-coach-return = Coach back
    .broken = The coach leaves from elsewhere, or too early
rule-max-runs = Number of runs
    .broken = Too many runs for this driver
rule-duty-length = Length of duty
    .broken = The duty is too long
rule-driving-time = Driving time
    .broken = Too much driving, or too long without a break
rule-rest = Rest
    .broken = Too little rest between duties
rule-rolling-hours = Hours over days
    .broken = Too many duty hours in consecutive days
rule-weekly-rest = Weekly rest
    .broken = No free day in seven
rule-stay-days = Days in Kazakhstan
    .broken = Too many days in Kazakhstan
rule-passport = Passport
    .broken = The passport is not valid on every day in Kazakhstan
rule-exclusion = Exclusions
    .broken = The driver never takes this vehicle or class
rule-stage-capacity = Stage capacity
    .broken = More vehicles enter than the stage takes in a slot
rule-handover-capacity = Handover capacity
    .broken = More vehicles arrive than the lot takes over in a slot
rule-lot-capacity = Lot capacity
    .broken = The lot is over-full
rule-coach-seats = Coach seats
    .broken = More drivers aboard than the coach has seats
rule-cage-trip = Cage-truck trip
    .broken = The cage truck’s load, hours or sequence do not fit
rule-lock = Locks
    .broken = A pin, a ban or a left-out driver or vehicle is not respected
rule-frozen = Already started
    .broken = Something that had already started was changed

## Cost terms.

cost-unserved = Vehicles left behind
cost-lateness = Vehicles arriving after their due time
cost-waiting = Vehicles waiting, from papers ready to arrival
cost-run-pay = Drivers’ pay for runs
cost-duty-pay = Drivers’ pay for being called out
cost-overtime = Overtime
cost-coach-fare = Coach fares
cost-cage-cost = Cage-truck trips
cost-fairness = Uneven shares of runs among drivers
cost-preference = Runs against drivers’ wishes
cost-change = Changes to the earlier plan

## Usual classes of vehicles; other classes are shown by their id.

class-car = Passenger car
class-car-ev = Electric car
class-truck = Truck
class-tractor = Tractor unit
class-machinery = Machinery

## Everyday words, as labels and column heads.

word-driver = Driver
word-drivers = Drivers
word-vehicle = Vehicle
word-vehicles = Vehicles
word-coach = Coach
word-coaches = Coaches
word-lot = Lot
word-lots = Lots
word-yard = Yard
word-slot = Slot
word-gate = National gate
word-stage = Stage
word-run = Run
word-runs = Runs
word-duty = Duty
word-trip = Trip
word-truck = Cage truck
word-trucks = Cage trucks
word-class = Class
word-licence = Licence
word-vin = VIN
word-name = Name
word-priority = Priority
word-released = Papers ready
word-due = Due
word-deadline = Deadline
word-start = Start
word-end = End
word-departure = Departure
word-arrival = Arrival
word-handover = Handover
word-return = Return
word-seats = Seats
word-reason = Reason
word-unserved = Not going
word-served = Going
word-late = Late
word-idle = Idle
word-cost = Cost
word-total = Total
word-before = Before
word-after = After
word-difference = Difference
word-date = Date
word-horgos-time = Horgos time
word-almaty-time = Almaty time
word-yes = Yes
word-no = No
word-none = None

## Amounts.

unit-money = ¥{ $amount }
unit-minutes = { $minutes } min
unit-hours = { $hours } h
unit-hours-minutes = { $hours } h { $minutes } min
unit-date = { $year }-{ $month }-{ $day }
unit-instant = { $horgos } (Almaty { $almaty })
unit-vehicles = { $count ->
    [one] { $count } vehicle
   *[other] { $count } vehicles
}
unit-drivers = { $count ->
    [one] { $count } driver
   *[other] { $count } drivers
}
unit-runs = { $count ->
    [one] { $count } run
   *[other] { $count } runs
}
unit-duties = { $count ->
    [one] { $count } duty
   *[other] { $count } duties
}
unit-trips = { $count ->
    [one] { $count } trip
   *[other] { $count } trips
}
unit-seats = { $count ->
    [one] { $count } seat
   *[other] { $count } seats
}
unit-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

## Usual stages of a corridor; other stages are shown by their id.

step-buffer = Buffer queue
step-qr-scan = Customs QR scan
step-national-gate = National gate
step-kazakh-control = Kazakh control
step-road-zharkent = Road to Zharkent
step-road-checkpoint = Road to the checkpoint lot
step-road-altynkol = Road to Altynkol
