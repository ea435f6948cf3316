// The panel beside the chart: the story of a vehicle, the day of a driver or of a cage truck. What
// is open stands in the address (`#vehicle=V1`), so that it can be sent and gone back to.

const story = { box: byId("story"), open: "" };

/** Links that open a story; a click anywhere on the page finds them. */
const vehicleLink = (index) => `<button type="button" class="link" data-vehicle="${index}">${esc(plan.vehicles[index].id)}</button>`;
const driverLink = (index, text = driverText(plan.drivers[index])) =>
  `<button type="button" class="link" data-driver="${index}">${esc(text)}</button>`;
const truckLink = (id) => `<button type="button" class="link" data-truck="${esc(id)}">${esc(id)}</button>`;

const noteMarkup = (text, style = "") => (text ? `<p class="say ${style}">${esc(text)}</p>` : "");
const dateHead = (at) => `<p class="muted">${longDate(local(plan.horgos, at))}</p>`;

/** A text whose `{$who}` is a link. */
function withLink(key, link) {
  const [before, after] = t(key, { who: "\n" }).split("\n");
  return `${esc(before)}${link}${esc(after ?? "")}`;
}

/** A part as a row: its colour, the stage or kind, the coach. */
function partRow(part, base, more = "") {
  const name = part.stage ? `<span title="${esc(kindText(part.kind))}">${esc(stageName(part.stage.id))}</span>` : kindText(part.kind);
  const coach = part.kind === "coach" ? ` <small>${esc(part.coach.id)}</small>` : "";
  return timeRow(`<i class="key ${part.kind}"></i>${name}${coach}${more}`, part.from, part.to, base);
}

/** Released → (wait) → start → stages → lot → coach of the driver; or why it stays. */
function vehicleMarkup(index) {
  const vehicle = plan.vehicles[index];
  const facts = factsMarkup([vehicle.vin && [t("word-vin"), esc(vehicle.vin)], ...vehicleFacts(vehicle)]);
  const head = storyHead(t("report-story"), vehicle.id);
  if (vehicle.arrival === undefined) {
    return `${head}<p class="state staying">${t("report-staying")}</p>${noteMarkup(whyText(vehicle), "warn")}${facts}`;
  }
  const by = vehicle.trip
    ? withLink("report-going-on", truckLink(vehicle.trip.truck))
    : withLink("report-going-with", driverLink(vehicle.duty.driver));
  const parts = vehicle.trip ? vehicle.trip.parts : vehicle.duty.parts.filter((part) => part.run === vehicle.run);
  const rows = parts.map((part) => partRow(part, vehicle.start));
  if (vehicle.start > vehicle.released) {
    rows.unshift(timeRow(`<i class="key horgos"></i>${t("report-yard-wait")}`, vehicle.released, vehicle.start, vehicle.start));
  }
  return `${head}<p class="state${vehicle.late ? " late" : ""}">${by} · ${esc(stateText(vehicle))}</p>${noteMarkup(vehicle.note)}${facts}${dateHead(vehicle.start)}${timeTable(rows)}`;
}

function driverMarkup(index) {
  const driver = plan.drivers[index];
  const windows = driver.windows.map(([from, to]) => rangeText(from, to)).join("<br>");
  const facts = factsMarkup([[t("word-licence"), esc(driver.licences.join(", "))], windows && [t("report-available"), windows]]);
  const duties = plan.duties.filter((duty) => duty.driver === index).map((duty) => {
    const rows = duty.parts.map((part) =>
      partRow(part, duty.begin, part.run && part.from === part.run.start ? ` ${vehicleLink(part.run.vehicle)}` : ""));
    return `<h4>${esc(t("report-duty-n", { when: rangeText(duty.begin, duty.end) }))}</h4>${timeTable(rows)}`;
  });
  const none = duties.length ? "" : `<p class="state staying">${t("report-no-duty-driver")}</p>`;
  return `${storyHead(t("report-his-day"), driverText(driver))}${none}${noteMarkup(driver.note, duties.length ? "" : "warn")}${facts}${duties.join("")}`;
}

function truckMarkup(id) {
  const trips = plan.trips.filter((trip) => trip.truck === id).map((trip) => {
    const rows = trip.parts.map((part) => partRow(part, trip.start));
    const facts = factsMarkup([
      [t("word-lot"), esc(plan.lots[trip.lot].id)],
      [t("report-carried"), esc(t("report-of-capacity", { count: trip.vehicles.length, capacity: trip.capacity }))],
      [t("word-vehicles"), trip.vehicles.map((at) => `${vehicleLink(at)}${plan.vehicles[at].late ? `<small>${lateMarkup(plan.vehicles[at])}</small>` : ""}`).join(", ")],
    ]);
    return `<h4>${esc(t("report-trip-n", { when: rangeText(trip.start, trip.back) }))}</h4>${facts}${timeTable(rows)}`;
  });
  return storyHead(t("report-truck-day"), id) + trips.join("");
}

const storyHead = (what, who) =>
  `<button type="button" class="close" aria-label="${esc(t("report-close"))}">×</button><p class="muted what">${esc(what)}</p><h3 tabindex="-1">${esc(who)}</h3>`;

/** Opens a story by address; the address then calls `showStory`. */
function openStory(kind, id) {
  const hash = `#${kind}=${encodeURIComponent(id)}`;
  if (location.hash === hash) showStory();
  else location.hash = hash;
}

/** Shows the story that the address names, if it names one. */
function showStory() {
  const [, kind, code] = /^#(vehicle|driver|truck)=(.+)$/.exec(location.hash) ?? [];
  if (!kind) return hideStory();
  let id = code;
  try { id = decodeURIComponent(code); } catch { /* an address typed by hand: taken as it is */ }
  const at = (list) => list.findIndex((one) => one.id === id);
  const [vehicle, driver] = [kind === "vehicle" ? at(plan.vehicles) : -1, kind === "driver" ? at(plan.drivers) : -1];
  const truck = kind === "truck" && plan.trips.some((trip) => trip.truck === id);
  if (vehicle < 0 && driver < 0 && !truck) return hideStory();
  story.box.innerHTML = vehicle >= 0 ? vehicleMarkup(vehicle) : driver >= 0 ? driverMarkup(driver) : truckMarkup(id);
  story.box.hidden = false;
  story.box.scrollTop = 0;
  document.body.classList.add("with-story");
  story.box.querySelector("h3").focus({ preventScroll: true });
  const who = vehicle >= 0 ? plan.vehicles[vehicle] : { duty: { driver }, trip: truck ? { truck: id } : undefined };
  layGantt();
  const row = gantt.rows.findIndex((one) => (one.truck ? one.truck === who.trip?.truck : one.driver === who.duty?.driver));
  if (row >= 0) markRow(row, gantt.rows[row].parts.findIndex((part) => part.run && part.run === who.run));
}

function hideStory() {
  if (story.box.hidden) return;
  story.box.hidden = true;
  document.body.classList.remove("with-story");
  layGantt();
}

function closeStory() {
  hideStory();
  if (location.hash) history.replaceState(null, "", "#");
}

function startStory() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-vehicle], [data-driver], [data-truck]");
    if (!link) return;
    const { vehicle, driver, truck } = link.dataset;
    if (vehicle !== undefined) openStory("vehicle", plan.vehicles[vehicle].id);
    else if (driver !== undefined) openStory("driver", plan.drivers[driver].id);
    else openStory("truck", truck);
  });
  story.box.addEventListener("click", (event) => { if (event.target.closest(".close")) closeStory(); });
  addEventListener("hashchange", showStory);
  showStory();
}
