// Details of one part of a row, on hover and by arrow keys; a click or Enter opens the story.

const detail = { box: byId("detail") };

/** A clock with the days that its date lies after (`+1`) or before the Horgos date of `base`. */
function dayed(clock, at, base) {
  const days = Math.floor(local(clock, at) / DAY) - horgosDay(base);
  return `${clockText(local(clock, at))}${days ? `<sup>${days > 0 ? "+" : "−"}${Math.abs(days)}</sup>` : ""}`;
}
const horgosDayed = (at, base) => dayed(plan.horgos, at, base);
const almatyDayed = (at, base) => dayed(plan.almaty, at, base);

/** One part as a row of a table: words, both clocks, how long. */
const timeRow = (markup, from, to, base, mark = "") =>
  `<tr${mark}><th scope="row">${markup}</th><td>${horgosDayed(from, base)}–${horgosDayed(to, base)}</td><td>${almatyDayed(from, base)}–${almatyDayed(to, base)}</td><td class="num">${spanText(to - from)}</td></tr>`;

const timeTable = (rows) =>
  `<table><thead><tr><th scope="col">${t("report-part")}</th><th scope="col">${t("report-horgos")}</th><th scope="col">${t("report-almaty")}</th><th scope="col" class="num">${t("report-takes")}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;

/** A stage by its name and what is done there; other parts by their kind. */
const partText = (part) => (part.stage ? `${stageName(part.stage.id)}: ${kindText(part.kind)}` : kindText(part.kind));

/** The parts that belong together with `part`: those of its run or trip, or itself. */
const partsWith = (row, part) =>
  (part.run ? row.parts.filter((one) => one.run === part.run) : part.trip ? part.trip.parts : [part]);

const factsMarkup = (facts) =>
  `<dl>${facts.filter(Boolean).map(([words, markup]) => `<div><dt>${words}</dt><dd>${markup}</dd></div>`).join("")}</dl>`;

const lateMarkup = (vehicle) =>
  (vehicle.late ? ` · <strong class="late">${t("report-late-by", { span: spanText(vehicle.late) })}</strong>` : "");

/** What there is to know about a vehicle, whoever moves it. */
const vehicleFacts = (vehicle) => [
  [t("word-class"), esc(className(plan.classes[vehicle.class]))],
  [t("report-from-to"), `${esc(plan.yards[vehicle.yard])} → ${esc(plan.lots[vehicle.lot].id)}`],
  [t("word-released"), bothTexts(vehicle.released)],
  vehicle.due !== undefined && [t("report-due-at-lot"), `${bothTexts(vehicle.due)}${lateMarkup(vehicle)}`],
];

function detailMarkup(row, part) {
  const facts = [row.truck ? [t("word-truck"), esc(row.truck)] : [t("word-driver"), esc(driverText(plan.drivers[row.driver]))]];
  if (part.run) {
    const vehicle = plan.vehicles[part.run.vehicle];
    facts.push([t("word-vehicle"), `<b>${esc(vehicle.id)}</b>${vehicle.vin ? ` · ${esc(vehicle.vin)}` : ""}`], ...vehicleFacts(vehicle));
  }
  if (part.trip) {
    facts.push([t("word-lot"), esc(plan.lots[part.trip.lot].id)], [t("word-vehicles"), part.trip.vehicles.map((at) => esc(plan.vehicles[at].id)).join(", ")]);
  }
  if (part.coach || part.run) facts.push([t("word-coach"), esc((part.coach ?? plan.coaches[part.run.coach]).id)]);
  const times = partsWith(row, part).map((one) => timeRow(esc(partText(one)), one.from, one.to, part.from, one === part ? ' class="this"' : ""));
  return `<h3>${esc(part.stage ? stageName(part.stage.id) : kindText(part.kind))} <small>${longDate(local(plan.horgos, part.from))}</small></h3>${factsMarkup(facts)}${timeTable(times)}`;
}

function showDetail(row, part, x, y) {
  detail.box.innerHTML = detailMarkup(row, part);
  detail.box.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = detail.box;
  const left = x + 16 + width > innerWidth ? x - width - 16 : x + 16;
  const top = y + 16 + height > innerHeight ? y - height - 16 : y + 16;
  detail.box.style.left = `${Math.max(8, left)}px`;
  detail.box.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

function hideDetail() {
  detail.box.hidden = true;
}

/** The row and part under an event, if any. */
function partAt(event) {
  const bar = event.target.closest(".bar");
  const index = bar?.closest(".row")?.dataset.row;
  const row = gantt.rows[index];
  return row && { row, part: row.parts[bar.dataset.part], index: Number(index), n: Number(bar.dataset.part) };
}

/** Opens the story of what a part is about. */
function openPart(row, part) {
  if (part?.run) openStory("vehicle", plan.vehicles[part.run.vehicle].id);
  else if (row.truck) openStory("truck", row.truck);
  else openStory("driver", plan.drivers[row.driver].id);
}

/** Moves the active part with the arrow keys, shows and speaks it. */
function moveActive(key) {
  const { rows, active } = gantt;
  if (!rows.length) return;
  const rowStep = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[key] ?? 0;
  const at = Math.min(rows.length - 1, Math.max(0, active.row + rowStep));
  const row = rows[at];
  let part = Math.max(0, active.part) + ({ ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0);
  if (at !== active.row) part = Math.max(0, row.parts.findIndex((one) => one.run));
  part = Math.min(row.parts.length - 1, Math.max(0, part));
  markRow(at, part);
  const one = row.parts[part];
  if (!one) return;
  const what = [partText(one), ...vehiclesOf(one).map((vehicle) => vehicle.id)].join(", ");
  byId("spoken").textContent = t("report-spoken", {
    who: row.truck ?? driverText(plan.drivers[row.driver]), what,
    from: horgosText(one.from), to: horgosText(one.to), almatyFrom: almatyClock(one.from), almatyTo: almatyClock(one.to),
  });
  const bar = gantt.body.querySelector(".active");
  const place = (bar ?? gantt.box).getBoundingClientRect();
  showDetail(row, one, place.left, place.bottom);
}

function startDetail() {
  gantt.box.addEventListener("mousemove", (event) => {
    const hit = !gantt.box.classList.contains("dragging") && partAt(event);
    if (hit) showDetail(hit.row, hit.part, event.clientX, event.clientY);
    else hideDetail();
  });
  gantt.box.addEventListener("mouseleave", hideDetail);
  gantt.box.addEventListener("click", (event) => {
    const hit = partAt(event);
    hideDetail();
    if (!hit) return;
    gantt.active = { row: hit.index, part: hit.n };
    drawRows();
    openPart(hit.row, hit.part);
  });
  gantt.box.addEventListener("keydown", (event) => {
    if (event.key === "+" || event.key === "-") zoomGantt(event.key === "+" ? 2 : 0.5);
    const row = gantt.rows[gantt.active.row];
    if (event.key === "Enter" && row) openPart(row, row.parts[gantt.active.part]);
    if (!/^(Arrow|Page)/.test(event.key) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moveActive(event.key);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (detail.box.hidden) closeStory();
    hideDetail();
  });
}
