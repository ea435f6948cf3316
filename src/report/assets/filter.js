// What is shown: the chosen day, the text to find, and the filters by lot, class and state.

const shown = { from: 0, to: plan.length, all: true, find: "", lot: "", class: "", state: "" };

const STATES = {
  "on-time": (vehicle) => vehicle.arrival !== undefined && !vehicle.late,
  late: (vehicle) => vehicle.late > 0,
  caged: (vehicle) => vehicle.trip !== undefined,
  staying: (vehicle) => vehicle.arrival === undefined,
};
const stateText = (vehicle) =>
  (vehicle.arrival === undefined ? t("report-state-staying") : vehicle.late ? t("report-late-by", { span: spanText(vehicle.late) }) : t("report-state-on-time"));

const has = (text, find) => (text ?? "").toLowerCase().includes(find);
const vehicleHas = (vehicle, find) => has(vehicle.id, find) || has(vehicle.vin, find);
const driverHas = (driver, find) => has(driver.id, find) || has(driver.name, find);

/** Whether the filters by lot, class and state are set at all, and whether a vehicle passes them. */
const filtered = () => shown.lot !== "" || shown.class !== "" || shown.state !== "";
const passes = (vehicle) =>
  (shown.lot === "" || vehicle.lot === Number(shown.lot)) && (shown.class === "" || vehicle.class === Number(shown.class))
  && (shown.state === "" || STATES[shown.state](vehicle));

const inShown = (at) => shown.all || (shown.from <= at && at < shown.to);
const touches = (from, to) => shown.all || (from < shown.to && to > shown.from);

function dutyShown(duty) {
  const vehicles = duty.runs.map((run) => plan.vehicles[run.vehicle]);
  return touches(duty.begin, duty.end) && (!filtered() || vehicles.some(passes))
    && (driverHas(plan.drivers[duty.driver], shown.find) || vehicles.some((vehicle) => vehicleHas(vehicle, shown.find)));
}

function tripShown(trip) {
  const vehicles = trip.vehicles.map((index) => plan.vehicles[index]);
  return touches(trip.start, trip.back) && (!filtered() || vehicles.some(passes))
    && (has(trip.truck, shown.find) || vehicles.some((vehicle) => vehicleHas(vehicle, shown.find)));
}

/** A vehicle is found by itself, and by who brings it. */
function vehicleShown(vehicle) {
  if (!passes(vehicle)) return false;
  if (vehicle.arrival !== undefined && !touches(vehicle.start, vehicle.arrival + 1)) return false;
  return vehicleHas(vehicle, shown.find) || (vehicle.duty && driverHas(plan.drivers[vehicle.duty.driver], shown.find))
    || (vehicle.trip && has(vehicle.trip.truck, shown.find));
}

/** Drivers without a duty; filters by vehicle leave none of them. */
const busy = new Set(plan.duties.map((duty) => duty.driver));
const idleShown = () => plan.drivers.map((driver, at) => ({ driver, at }))
  .filter((one) => !busy.has(one.at) && !filtered() && driverHas(one.driver, shown.find));

/** How many match. */
function foundText() {
  const duties = plan.duties.filter(dutyShown);
  const vehicles = plan.vehicles.filter(vehicleShown);
  const text = [t("report-found", { drivers: new Set(duties.map((duty) => duty.driver)).size, duties: duties.length, vehicles: vehicles.length })];
  const idle = idleShown().length;
  const staying = vehicles.filter(STATES.staying).length;
  if (idle) text.push(t("report-found-idle", { count: idle }));
  if (staying) text.push(t("report-found-staying", { count: staying }));
  return text.join(" · ");
}
