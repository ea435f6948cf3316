// The plan: both clocks, and the parts of each duty and each cage-truck trip.
// Instants are whole minutes after the horizon's start.

const DAY = 1440;

/** Minutes of local time since 1970 at instant `at`, by the offsets of one clock. */
function local(clock, at) {
  let offset = clock[0][1];
  for (const [from, next] of clock) if (from <= at) offset = next;
  return plan.start + at + offset;
}

/** The instant at which the Horgos clock shows `minutes` (local, since 1970). */
function fromHorgos(minutes) {
  const guess = minutes - plan.start - plan.horgos[0][1];
  return guess + minutes - local(plan.horgos, guess);
}

const two = (n) => String(n).padStart(2, "0");
const clockText = (minutes) => {
  const m = ((minutes % DAY) + DAY) % DAY;
  return `${two(Math.floor(m / 60))}:${two(m % 60)}`;
};

const WEEKDAYS = t("report-weekdays").split(" ");
const MONTHS = t("report-months").split(" ");
const shortDate = (minutes) => {
  const date = new Date(minutes * 60000);
  return t("report-date", { day: date.getUTCDate(), month: MONTHS[date.getUTCMonth()] });
};
const dateText = (minutes) =>
  t("report-weekday-date", { weekday: WEEKDAYS[new Date(minutes * 60000).getUTCDay()], date: shortDate(minutes) });
const longDate = (minutes) => t("report-full-date", { date: dateText(minutes), year: new Date(minutes * 60000).getUTCFullYear() });

const horgosDay = (at) => Math.floor(local(plan.horgos, at) / DAY);
const horgosClock = (at) => clockText(local(plan.horgos, at));
const almatyClock = (at) => clockText(local(plan.almaty, at));
/** `Mon 1 Sep 08:15`. */
const horgosText = (at) => `${dateText(local(plan.horgos, at))} ${horgosClock(at)}`;
const almatyText = (at) => `${dateText(local(plan.almaty, at))} ${almatyClock(at)}`;

/** `Mon 1 Sep 08:00 – 20:00`; the second date only where it is another. */
const rangeText = (from, to) => `${horgosText(from)} – ${horgosDay(from) === horgosDay(to) ? horgosClock(to) : horgosText(to)}`;

/** A span of minutes as `3 h 05 min`. */
const spanText = (minutes) => {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return t("unit-minutes", { minutes: rest });
  return rest === 0 ? t("unit-hours", { hours }) : t("unit-hours-minutes", { hours, minutes: two(rest) });
};

const driverText = (driver) => (driver.name ? `${driver.name} (${driver.id})` : driver.id);

/** The kinds of parts of a duty, and of a cage-truck trip, in order; each is a style too. */
const KINDS = ["before", "report", "drive", "queue", "work", "handover", "lot", "coach", "horgos", "debrief"];
const TRIP_KINDS = ["load", "haul", "unload", "back"];
const kindText = (kind) => t(`report-kind-${kind}`);

/** The parts of a duty in order: {kind, from, to, run, stage, coach}. */
function partsOf(duty) {
  const parts = [];
  const add = (kind, from, to, more) => { if (to > from) parts.push({ kind, from, to, ...more }); };
  let at = duty.begin;
  if (duty.free !== undefined) {
    add("before", at, duty.free);
    at = Math.max(at, duty.free);
  }
  const ride = (index, from, run) => {
    const coach = plan.coaches[index];
    add("lot", from, coach.departs, { run, coach });
    add("coach", coach.departs, coach.arrives, { run, coach });
    at = coach.arrives;
  };
  if (duty.first_return !== undefined) ride(duty.first_return, at);
  for (const [n, run] of duty.runs.entries()) {
    const first = n === 0 && duty.free === undefined;
    add(first ? "report" : "horgos", at, run.start);
    at = run.start;
    const lot = plan.lots[plan.vehicles[run.vehicle].lot];
    run.stages.forEach((minutes, k) => {
      const stage = plan.stages[lot.stages[k]];
      add(stage.activity, at, at + minutes, { run, stage });
      at += minutes;
    });
    run.arrival = at;
    add("handover", at, at + lot.handover, { run });
    ride(run.coach, at + lot.handover, run);
  }
  add("debrief", at, duty.end);
  return parts;
}

/** The parts of a cage-truck trip in order: {kind, from, to, trip}. */
function tripParts(trip) {
  const ends = [trip.start, trip.loaded, trip.arrival, trip.unloaded, trip.back];
  return TRIP_KINDS.map((kind, n) => ({ kind, from: ends[n], to: ends[n + 1], trip })).filter((part) => part.to > part.from);
}

// Each vehicle learns how it travels: its run and duty, or its trip, or why it stays.
for (const duty of plan.duties) {
  duty.parts = partsOf(duty);
  for (const run of duty.runs) {
    const vehicle = plan.vehicles[run.vehicle];
    Object.assign(vehicle, { run, duty, start: run.start, arrival: run.arrival });
  }
}
for (const trip of plan.trips) {
  trip.parts = tripParts(trip);
  for (const index of trip.vehicles) Object.assign(plan.vehicles[index], { trip, start: trip.start, arrival: trip.arrival });
}
for (const one of plan.unserved) plan.vehicles[one.vehicle].reason = one.reason;
for (const vehicle of plan.vehicles) {
  vehicle.late = vehicle.due !== undefined && vehicle.arrival > vehicle.due ? vehicle.arrival - vehicle.due : 0;
}

/** Why a vehicle stays: the sentence given for it, or what its reason means. */
const whyText = (vehicle) => vehicle.note ?? t(`report-reason-${vehicle.reason}`);
