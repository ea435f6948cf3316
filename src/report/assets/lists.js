// The tables: duties to hand out, vehicles, coaches, vehicles left behind, late vehicles, cage
// trucks, drivers without duty.

/** Rows that a table shows at most; a day fits, a year would stop the browser. */
const MOST = 3000;

const firstOf = (all) => (all > MOST ? `<p class="note">${t("report-first-of", { shown: MOST, all })}</p>` : "");

/** A table; a head that starts with `#` is of numbers. Cells are markup. */
function tableMarkup(heads, rows) {
  const number = heads.map((head) => head.startsWith("#"));
  const cells = (row) => row.map((cell, n) => (number[n] ? `<td class="num">${cell}</td>` : `<td>${cell}</td>`)).join("");
  if (!rows.length) return `<p class="empty">${t("word-none")}</p>`;
  return `<div class="scroll"><table><thead><tr>${headCells(heads)}</tr></thead><tbody>` +
    `${rows.slice(0, MOST).map((row) => `<tr>${cells(row)}</tr>`).join("")}</tbody></table></div>${firstOf(rows.length)}`;
}

const headCells = (heads) => heads.map((head) => (head.startsWith("#")
  ? `<th scope="col" class="num">${head.slice(1)}</th>` : `<th scope="col">${head}</th>`)).join("");

/** Both clocks, Almaty below Horgos; `+1` = the day after that of `from`. */
const bothClocks = (at, from) => `${horgosDayed(at, from)}<br><small>${almatyClock(at)}</small>`;

/** Date and both clocks in one line, Almaty in brackets. */
const bothTexts = (at) => `<span class="nowrap">${horgosText(at)} <span class="second">(${almatyClock(at)})</span></span>`;

const vehicleCell = (index) => {
  const { vin } = plan.vehicles[index];
  return `<b>${vehicleLink(index)}</b>${vin ? `<br><small>${esc(vin)}</small>` : ""}`;
};

function dutyMarkup(duty) {
  const driver = plan.drivers[duty.driver];
  const first = Math.max(duty.begin, duty.free ?? duty.begin);
  const lines = duty.runs.map((run) => {
    const vehicle = plan.vehicles[run.vehicle];
    const coach = plan.coaches[run.coach];
    return `<td>${vehicleCell(run.vehicle)}</td><td>${esc(className(plan.classes[vehicle.class]))}<br><small>${esc(plan.yards[vehicle.yard])}</small></td><td>${bothClocks(run.start, first)}</td>` +
      `<td>${esc(plan.lots[vehicle.lot].id)}</td><td${vehicle.late ? ' class="late"' : ""}>${bothClocks(run.arrival, first)}${vehicle.late ? ` · <b>${t("report-state-late")}</b>` : ""}</td><td class="nowrap">${esc(coach.id)}</td><td>${bothClocks(coach.departs, first)}</td><td>${bothClocks(coach.arrives, first)}</td>`;
  });
  if (duty.first_return !== undefined) {
    const coach = plan.coaches[duty.first_return];
    lines.unshift(`<td colspan="5" class="muted">${esc(t("report-starts-at-lot", { lot: plan.lots[coach.lot].id }))}</td><td class="nowrap">${esc(coach.id)}</td><td>${bothClocks(coach.departs, first)}</td><td>${bothClocks(coach.arrives, first)}</td>`);
  }
  if (!lines.length) lines.push(`<td colspan="8" class="muted">${t("report-no-run")}</td>`);
  const span = lines.length > 1 ? ` rowspan="${lines.length}"` : "";
  const name = `<b>${driverLink(duty.driver, driver.name ?? driver.id)}</b>${driver.name ? `<br><small>${esc(driver.id)}</small>` : ""}`;
  const begin = duty.free === undefined
    ? `<span class="nowrap">${horgosText(duty.begin)}</span><br><small>${almatyClock(duty.begin)}</small>`
    : `<span class="nowrap">${horgosText(duty.free)}</span><br><small>${almatyClock(duty.free)} · ${t("report-under-way")}</small>`;
  return `<tbody>${lines.map((line, n) => `<tr>${n ? "" : `<th scope="rowgroup"${span}>${name}</th><td${span}>${begin}</td>`}${line}${n ? "" : `<td${span}>${bothClocks(duty.end, first)}</td>`}</tr>`).join("")}</tbody>`;
}

/** The table of duties; it is big, so it is made only to be looked at or printed. */
function dutiesMarkup() {
  const duties = plan.duties.filter(dutyShown);
  if (!duties.length) return `<p class="empty">${t("report-no-duty")}</p>`;
  const heads = ["word-driver", "report-duty-begins", "report-vehicle-vin", "report-class-yard", "report-leaves-yard", "word-lot",
    "report-at-lot", "word-coach", "report-coach-leaves", "report-back", "report-duty-ends"].map((key) => t(key));
  return `<div class="scroll"><table class="duties"><caption>${t("report-caption")}</caption><thead><tr>${headCells(heads)}</tr></thead>${duties.slice(0, MOST).map(dutyMarkup).join("")}</table></div>${firstOf(duties.length)}`;
}

/** The columns that tables of vehicles begin with. */
const VEHICLE_HEADS = [t("report-vehicle-vin"), t("word-class"), t("word-yard"), t("word-lot")];
const vehicleCells = (index) => {
  const vehicle = plan.vehicles[index];
  return [vehicleCell(index), ...[className(plan.classes[vehicle.class]), plan.yards[vehicle.yard], plan.lots[vehicle.lot].id].map(esc)];
};
const dueCell = (vehicle) => (vehicle.due === undefined ? "" : bothTexts(vehicle.due));
const byCell = (vehicle) =>
  (vehicle.trip ? `${t("word-truck")} ${truckLink(vehicle.trip.truck)}` : vehicle.duty ? driverLink(vehicle.duty.driver) : "");

/** The table of all vehicles, going or not. */
function carsMarkup() {
  const rows = plan.vehicles.map((vehicle, at) => [vehicle, at]).filter(([vehicle]) => vehicleShown(vehicle)).map(([vehicle, at]) => [
    ...vehicleCells(at), bothTexts(vehicle.released), dueCell(vehicle),
    vehicle.late ? `<strong class="late">${esc(stateText(vehicle))}</strong>` : esc(stateText(vehicle)), byCell(vehicle),
    vehicle.start === undefined ? "" : bothTexts(vehicle.start), vehicle.arrival === undefined ? "" : bothTexts(vehicle.arrival),
  ]);
  return tableMarkup([...VEHICLE_HEADS, t("word-released"), t("report-due-at-lot"), t("report-state"), t("report-brought-by"),
    t("report-leaves-yard"), t("report-at-lot")], rows);
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
      const load = coach.seats === undefined ? "" : `<span class="share" aria-hidden="true"><i class="${over ? "over" : ""}" style="width:${share.toFixed(0)}%"></i></span>`;
      return [`<b>${esc(coach.id)}</b>`, esc(plan.lots[coach.lot].id), bothTexts(coach.departs), bothTexts(coach.arrives),
        over ? `<strong class="late">${coach.aboard}</strong>` : coach.aboard, coach.seats ?? t("report-no-limit"), load];
    });
  fill("coaches", plan.coaches.length, () => tableMarkup([t("word-coach"), t("word-lot"), t("report-coach-leaves"), t("report-back"),
    `#${t("report-aboard")}`, `#${t("word-seats")}`, t("report-load")], coachRows()));
}

/** The lists that search and filters narrow down. */
function drawTables() {
  fill("unserved", plan.unserved.length, () => tableMarkup(
    [...VEHICLE_HEADS, t("word-released"), t("report-due-at-lot"), t("report-why")],
    plan.unserved.map((one) => [one.vehicle, plan.vehicles[one.vehicle]]).filter(([, vehicle]) => vehicleShown(vehicle))
      .map(([at, vehicle]) => [...vehicleCells(at), bothTexts(vehicle.released), dueCell(vehicle), esc(whyText(vehicle))])));

  fill("late", plan.late.length, () => tableMarkup(
    [...VEHICLE_HEADS, t("report-due-at-lot"), t("report-arrives"), `#${t("report-late-head")}`, t("report-brought-by")],
    plan.late.map((one) => [one, plan.vehicles[one.vehicle]]).filter(([one, vehicle]) => vehicleShown(vehicle) && inShown(one.arrival))
      .map(([one, vehicle]) => [...vehicleCells(one.vehicle), dueCell(vehicle), bothTexts(one.arrival), spanText(one.by), byCell(vehicle)])));

  fill("trips", plan.trips.length, () => tableMarkup(
    [t("word-truck"), t("report-loading-begins"), t("report-truck-leaves"), t("word-lot"), t("report-at-lot"), t("report-back"), `#${t("report-carried")}`, t("word-vehicles")],
    plan.trips.filter(tripShown)
      .map((trip) => [`<b>${truckLink(trip.truck)}</b>`, bothTexts(trip.start), bothClocks(trip.loaded, trip.start), esc(plan.lots[trip.lot].id),
        bothClocks(trip.arrival, trip.start), bothClocks(trip.back, trip.start), esc(t("report-of-capacity", { count: trip.vehicles.length, capacity: trip.capacity })),
        trip.vehicles.map(vehicleLink).join(", ")])));

  fill("idle", busy.size < plan.drivers.length, () => {
    const some = plan.drivers.some((driver, at) => driver.note && !busy.has(at));
    const heads = [t("word-driver"), t("word-licence"), t("report-available")];
    return tableMarkup(some ? [...heads, t("word-reason")] : heads, idleShown().map(({ driver, at }) => {
      const windows = driver.windows.filter(([from, to]) => touches(from, to)).map(([from, to]) => `<span class="nowrap">${rangeText(from, to)}</span>`);
      const cells = [`<b>${driverLink(at)}</b>`, esc(driver.licences.join(", ")), windows.join("<br>")];
      return some ? [...cells, esc(driver.note ?? "")] : cells;
    }));
  });
}
