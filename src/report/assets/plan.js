"use strict";
// The plan: data as embedded, both clocks, and the parts of each duty.
// Instants are whole minutes after the horizon's start.

const plan = JSON.parse(document.getElementById("plan").textContent);
const reasonWords = Object.fromEntries(plan.reasons);
const DAY = 1440;

const byId = (id) => document.getElementById(id);

/** Text that is safe inside markup. */
const esc = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

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

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const shortDate = (minutes) => {
  const date = new Date(minutes * 60000);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
};
const dateText = (minutes) => `${WEEKDAYS[new Date(minutes * 60000).getUTCDay()]} ${shortDate(minutes)}`;
const longDate = (minutes) => `${dateText(minutes)} ${new Date(minutes * 60000).getUTCFullYear()}`;

const horgosDay = (at) => Math.floor(local(plan.horgos, at) / DAY);
const horgosClock = (at) => clockText(local(plan.horgos, at));
const almatyClock = (at) => clockText(local(plan.almaty, at));
/** `Mon 1 Sep 08:15`. */
const horgosText = (at) => `${dateText(local(plan.horgos, at))} ${horgosClock(at)}`;
const almatyText = (at) => `${dateText(local(plan.almaty, at))} ${almatyClock(at)}`;

/** A span of minutes as `3 h 05`. */
const spanText = (minutes) => (minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${two(minutes % 60)}`);

const driverText = (driver) => (driver.name ? `${driver.name} (${driver.id})` : driver.id);

/** The kinds of parts of a duty: style, words. */
const KINDS = {
  before: "Under way before the plan",
  report: "Reporting in",
  drive: "Driving",
  queue: "Queuing at the wheel",
  work: "Papers and inspection",
  handover: "Handover",
  lot: "Waiting at the lot",
  coach: "Coach ride",
  horgos: "Waiting at Horgos",
  debrief: "Debriefing",
};

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

for (const duty of plan.duties) {
  duty.parts = partsOf(duty);
  const driver = plan.drivers[duty.driver];
  const words = [driver.id, driver.name];
  for (const run of duty.runs) {
    const vehicle = plan.vehicles[run.vehicle];
    words.push(vehicle.id, vehicle.vin);
  }
  duty.words = words.filter(Boolean).join("\n").toLowerCase();
}

/** Whether a vehicle's id or VIN holds the (lower-case) text. */
const vehicleHas = (vehicle, text) =>
  vehicle.id.toLowerCase().includes(text) || (vehicle.vin ?? "").toLowerCase().includes(text);

/** What is shown: the chosen day as [from, to), and the text to find. */
const shown = { from: 0, to: plan.length, all: true, find: "" };
const inShown = (at) => shown.all || (shown.from <= at && at < shown.to);
const dutyShown = (duty) =>
  (shown.all || (duty.begin < shown.to && duty.end > shown.from)) && duty.words.includes(shown.find);
const vehicleShown = (index) => vehicleHas(plan.vehicles[index], shown.find);
