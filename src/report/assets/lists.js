// The tables: duties to hand out, coaches, vehicles left behind, late vehicles, cage trucks.

/** Rows that a table shows at most; a day fits, a year would stop the browser. */
const MOST = 3000;

/** A table; a head that starts with `#` is of numbers. Cells are markup. */
function tableMarkup(heads, rows, caption) {
  const number = heads.map((head) => head.startsWith("#"));
  const cells = (row) => row.map((cell, n) => (number[n] ? `<td class="num">${cell}</td>` : `<td>${cell}</td>`)).join("");
  const more = rows.length > MOST ? `<p class="note">The first ${MOST} of ${rows.length}. Choose a day to see the others.</p>` : "";
  if (!rows.length) return '<p class="empty">None.</p>';
  return `<div class="scroll"><table>${caption ? `<caption>${caption}</caption>` : ""}<thead><tr>${headCells(heads)}</tr></thead><tbody>` +
    `${rows.slice(0, MOST).map((row) => `<tr>${cells(row)}</tr>`).join("")}</tbody></table></div>${more}`;
}

const headCells = (heads) => heads.map((head) => (head.startsWith("#")
  ? `<th scope="col" class="num">${head.slice(1)}</th>` : `<th scope="col">${head}</th>`)).join("");

/** Both clocks, Zharkent below Horgos; `+1` = the day after that of `from`. */
function bothClocks(at, from) {
  const days = horgosDay(at) - horgosDay(from);
  const later = days ? `<sup>${days > 0 ? "+" : "−"}${Math.abs(days)}</sup>` : "";
  return `${horgosClock(at)}${later}<br><small>${almatyClock(at)}</small>`;
}

/** Date and both clocks in one line, Zharkent in brackets. */
const bothTexts = (at) => `<span class="nowrap">${horgosText(at)} <span class="second">(${almatyClock(at)})</span></span>`;

const vehicleCell = (vehicle) =>
  `<b>${esc(vehicle.id)}</b>${vehicle.vin ? `<br><small>${esc(vehicle.vin)}</small>` : ""}`;

function dutyMarkup(duty) {
  const driver = plan.drivers[duty.driver];
  const first = Math.max(duty.begin, duty.free ?? duty.begin);
  const lines = duty.runs.map((run) => {
    const vehicle = plan.vehicles[run.vehicle];
    const coach = plan.coaches[run.coach];
    const late = vehicle.due !== undefined && run.arrival > vehicle.due;
    return `<td>${vehicleCell(vehicle)}</td><td>${esc(plan.classes[vehicle.class])}<br><small>${esc(plan.yards[vehicle.yard])}</small></td><td>${bothClocks(run.start, first)}</td>` +
      `<td>${esc(plan.lots[vehicle.lot].id)}</td><td${late ? ' class="late"' : ""}>${bothClocks(run.arrival, first)}${late ? " · <b>late</b>" : ""}</td><td class="nowrap">${esc(coach.id)}</td><td>${bothClocks(coach.departs, first)}</td><td>${bothClocks(coach.arrives, first)}</td>`;
  });
  if (duty.first_return !== undefined) {
    const coach = plan.coaches[duty.first_return];
    lines.unshift(`<td colspan="5" class="muted">Starts at ${esc(plan.lots[coach.lot].id)}, returns first</td><td class="nowrap">${esc(coach.id)}</td><td>${bothClocks(coach.departs, first)}</td><td>${bothClocks(coach.arrives, first)}</td>`);
  }
  if (!lines.length) lines.push('<td colspan="8" class="muted">No run</td>');
  const span = lines.length > 1 ? ` rowspan="${lines.length}"` : "";
  const name = driver.name ? `<b>${esc(driver.name)}</b><br><small>${esc(driver.id)}</small>` : `<b>${esc(driver.id)}</b>`;
  const begin = duty.free === undefined
    ? `<span class="nowrap">${horgosText(duty.begin)}</span><br><small>${almatyClock(duty.begin)}</small>`
    : `<span class="nowrap">${horgosText(duty.free)}</span><br><small>${almatyClock(duty.free)} · was under way</small>`;
  return `<tbody>${lines.map((line, n) => `<tr>${n ? "" : `<th scope="rowgroup"${span}>${name}</th><td${span}>${begin}</td>`}${line}${n ? "" : `<td${span}>${bothClocks(duty.end, first)}</td>`}</tr>`).join("")}</tbody>`;
}

/** The table of duties; it is big, so it is made only to be looked at or printed. */
function drawList() {
  const duties = plan.duties.filter(dutyShown);
  const heads = ["Driver", "Duty begins", "Vehicle, VIN", "Class, yard", "Leaves yard", "Lot", "At the lot", "Coach", "Coach leaves", "Back at Horgos", "Duty ends"];
  byId("list").innerHTML = duties.length
    ? `<div class="scroll"><table class="duties"><caption>Times are Horgos time, and below it Zharkent time; <sup>+1</sup> means the day after the duty begins.</caption><thead><tr>${headCells(heads)}</tr></thead>${duties.slice(0, MOST).map(dutyMarkup).join("")}</table></div>` +
      (duties.length > MOST ? `<p class="note">The first ${MOST} of ${duties.length} duties. Choose a day to see the others.</p>` : "")
    : '<p class="empty">No duty to show.</p>';
}

/** Fills a section's table, or hides the section when the whole plan has nothing for it. */
function fill(id, any, markup) {
  const section = byId(id);
  section.hidden = !any;
  if (any) section.querySelector(".list").innerHTML = markup();
}

/** The coaches of the chosen day; the search does not concern them. */
function drawCoaches() {
  const coachRows = () => plan.coaches
    .filter((coach) => inShown(coach.departs))
    .sort((a, b) => a.departs - b.departs)
    .map((coach) => {
      const over = coach.seats !== undefined && coach.aboard > coach.seats;
      const share = coach.seats ? Math.min(100, (100 * coach.aboard) / coach.seats) : 0;
      const load = coach.seats === undefined ? "" : `<span class="load" aria-hidden="true"><i class="${over ? "over" : ""}" style="width:${share.toFixed(0)}%"></i></span>`;
      return [`<b>${esc(coach.id)}</b>`, esc(plan.lots[coach.lot].id), bothTexts(coach.departs), bothTexts(coach.arrives),
        over ? `<strong class="late">${coach.aboard}</strong>` : coach.aboard, coach.seats ?? "no limit", load];
    });
  fill("coaches", plan.coaches.length, () => tableMarkup(
    ["Coach", "From", "Leaves, Horgos (Zharkent)", "Back at Horgos", "#Drivers aboard", "#Seats", "Load"], coachRows()));
}

/** The lists that the search narrows down. */
function drawTables() {
  const due = (vehicle) => (vehicle.due === undefined ? "" : bothTexts(vehicle.due));
  const facts = (vehicle) => [vehicleCell(vehicle), esc(plan.classes[vehicle.class]), esc(plan.yards[vehicle.yard]), esc(plan.lots[vehicle.lot].id)];
  fill("unserved", plan.unserved.length, () => tableMarkup(
    ["Vehicle, VIN", "Class", "Yard", "Lot", "Papers ready", "Due at the lot", "Why it stays"],
    plan.unserved.filter((one) => vehicleShown(one.vehicle)).map((one) => {
      const vehicle = plan.vehicles[one.vehicle];
      return [...facts(vehicle), bothTexts(vehicle.released), due(vehicle), esc(reasonWords[one.reason])];
    })));

  fill("late", plan.late.length, () => tableMarkup(
    ["Vehicle, VIN", "Class", "Yard", "Lot", "Due at the lot", "Arrives", "#Late by", "Brought by"],
    plan.late.filter((one) => vehicleShown(one.vehicle) && inShown(one.arrival)).map((one) => {
      const vehicle = plan.vehicles[one.vehicle];
      return [...facts(vehicle), due(vehicle), bothTexts(one.arrival), spanText(one.by),
        one.driver === undefined ? "cage truck" : esc(driverText(plan.drivers[one.driver]))];
    })));

  fill("trips", plan.trips.length, () => tableMarkup(
    ["Cage truck", "Loading begins", "Leaves", "Lot", "At the lot", "Back at Horgos", "#Aboard", "Vehicles"],
    plan.trips.filter((trip) => inShown(trip.start) && (!shown.find || trip.truck.toLowerCase().includes(shown.find) || trip.vehicles.some(vehicleShown)))
      .map((trip) => [`<b>${esc(trip.truck)}</b>`, bothTexts(trip.start), bothClocks(trip.loaded, trip.start), esc(plan.lots[trip.lot].id),
        bothClocks(trip.arrival, trip.start), bothClocks(trip.back, trip.start), `${trip.vehicles.length} of ${trip.capacity}`,
        trip.vehicles.map((vehicle) => esc(plan.vehicles[vehicle].id)).join(", ")])));
}
