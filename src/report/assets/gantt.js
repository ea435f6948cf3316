// The chart of duties: one row per driver. Only the rows in sight exist, so any number is fluid.

const gantt = {
  box: byId("gantt"),
  axis: document.querySelector("#gantt .axis"),
  body: document.querySelector("#gantt .rows"),
  rowHeight: 24,
  zoom: 1,
  rows: [], // {driver, duties, parts}
  active: { row: -1, part: -1 },
};

/** Minutes that the chart spans, and its width in pixels. */
function ganttScale() {
  const whole = gantt.rows.flatMap((row) => row.duties);
  let from = shown.all ? 0 : shown.from;
  let to = shown.all ? plan.length : shown.to;
  if (whole.length) {
    const first = whole.reduce((least, duty) => Math.min(least, duty.begin), Infinity);
    const last = whole.reduce((most, duty) => Math.max(most, duty.end), -Infinity);
    from = shown.all ? Math.max(first, -DAY) : Math.max(first, from);
    to = shown.all ? last : Math.min(last, to + DAY);
  }
  from = Math.floor(from / 60) * 60;
  to = Math.max(Math.ceil(to / 60) * 60, from + 60);
  const names = parseFloat(getComputedStyle(gantt.box).getPropertyValue("--names"));
  const room = gantt.box.clientWidth - names;
  const width = Math.max(room, Math.min(((to - from) / 60) * 24, 3000)) * gantt.zoom;
  Object.assign(gantt, { from, to, names, width, perMinute: width / (to - from) });
}

/** Minutes between two labels of an axis, so that they stay legible. */
const tickStep = (perMinute, room) =>
  [60, 120, 180, 360, 720, DAY, 2 * DAY, 7 * DAY, 30 * DAY].find((step) => step * perMinute >= room) ?? 60 * DAY;

/** Instants at which the Horgos clock shows a whole multiple of `step`. */
function ticks(from, to, step) {
  const out = [];
  const first = Math.ceil(local(plan.horgos, from) / step) * step;
  for (let at = fromHorgos(first); at <= to; at += step) out.push(at);
  return out;
}

function drawAxis() {
  const step = tickStep(gantt.perMinute, 46);
  const x = (at) => (at - gantt.from) * gantt.perMinute;
  const roomy = step * gantt.perMinute > 84;
  const labels = ticks(gantt.from, gantt.to - 40 / gantt.perMinute, step).map((at) => {
    const horgos = local(plan.horgos, at);
    const midnight = horgos % DAY === 0;
    const left = `style="left:${x(at).toFixed(1)}px"`;
    return `<span class="tick${midnight ? " midnight" : ""}" ${left}><b>${midnight ? (roomy ? dateText(horgos) : shortDate(horgos)) : clockText(horgos)}</b><i>${almatyClock(at)}</i></span>`;
  });
  gantt.axis.innerHTML =
    `<div class="corner"><b>Horgos time</b><i>Zharkent time</i></div><div class="track" style="width:${gantt.width}px">${labels.join("")}</div>`;
  const minor = (gantt.perMinute * step).toFixed(3);
  const first = ticks(gantt.from, gantt.to, step)[0] ?? gantt.from;
  gantt.body.style.setProperty("--grid", `${minor}px`);
  gantt.body.style.setProperty("--grid-from", `${(gantt.names + x(first)).toFixed(1)}px`);
  gantt.body.style.width = gantt.axis.style.width = `${gantt.names + gantt.width}px`;
}

function rowMarkup(row, index) {
  const driver = plan.drivers[row.driver];
  const name = driver.name ? `<b>${esc(driver.name)}</b> <small>${esc(driver.id)}</small>` : `<b>${esc(driver.id)}</b>`;
  const bars = row.parts.map((part, n) => {
    const from = Math.max(part.from, gantt.from);
    const to = Math.min(part.to, gantt.to);
    if (to <= from) return "";
    const left = ((from - gantt.from) * gantt.perMinute).toFixed(1);
    const width = Math.max((to - from) * gantt.perMinute, 1).toFixed(1);
    const vehicle = part.run && plan.vehicles[part.run.vehicle];
    const hit = shown.find && vehicle && vehicleHas(vehicle, shown.find) ? " hit" : "";
    const late = part.kind === "handover" && vehicle.due !== undefined && part.run.arrival > vehicle.due ? " late" : "";
    const active = index === gantt.active.row && n === gantt.active.part ? " active" : "";
    return `<i class="bar ${part.kind}${hit}${late}${active}" data-part="${n}" style="left:${left}px;width:${width}px"></i>`;
  });
  return `<div class="row${index === gantt.active.row ? " current" : ""}" data-row="${index}" style="top:${index * gantt.rowHeight}px"><div class="name" title="${esc(driverText(driver))}">${name}</div><div class="track">${bars.join("")}</div></div>`;
}

/** Draws the rows in sight, and some more above and below. */
function drawRows() {
  const top = gantt.box.scrollTop;
  const first = Math.max(0, Math.floor(top / gantt.rowHeight) - 8);
  const last = Math.min(gantt.rows.length, Math.ceil((top + gantt.box.clientHeight) / gantt.rowHeight) + 8);
  let markup = "";
  for (let at = first; at < last; at += 1) markup += rowMarkup(gantt.rows[at], at);
  if (!gantt.rows.length) markup = '<p class="empty">No duty to show.</p>';
  gantt.body.innerHTML = markup;
}

/** Gathers the rows of what is shown, and draws everything. */
function drawGantt() {
  const rows = new Map();
  for (const duty of plan.duties) {
    if (!dutyShown(duty)) continue;
    if (!rows.has(duty.driver)) rows.set(duty.driver, { driver: duty.driver, duties: [], parts: [] });
    const row = rows.get(duty.driver);
    row.duties.push(duty);
    row.parts.push(...duty.parts);
  }
  gantt.rows = [...rows.values()];
  gantt.active = { row: -1, part: -1 };
  gantt.box.dataset.rows = gantt.rows.length;
  layGantt();
}

function layGantt() {
  ganttScale();
  drawAxis();
  gantt.body.style.height = `${Math.max(gantt.rows.length, 2) * gantt.rowHeight}px`;
  drawRows();
}

function zoomGantt(factor) {
  const middle = (gantt.box.scrollLeft + gantt.box.clientWidth / 2) / gantt.width;
  gantt.zoom = Math.min(16, Math.max(1, gantt.zoom * factor));
  layGantt();
  gantt.box.scrollLeft = middle * gantt.width - gantt.box.clientWidth / 2;
  byId("zoom-out").disabled = gantt.zoom === 1;
  byId("zoom-in").disabled = gantt.zoom === 16;
}

// Details of one part of a duty, on hover, click or arrow keys.

const detail = { box: byId("detail"), pinned: false };

const timeRow = (words, from, to) =>
  `<tr><th scope="row">${esc(words)}</th><td>${horgosClock(from)}–${horgosClock(to)}</td><td>${almatyClock(from)}–${almatyClock(to)}</td><td class="num">${spanText(to - from)}</td></tr>`;

/** The parts that belong together with `part`: those of its run, or itself. */
const partsWith = (row, part) => (part.run ? row.parts.filter((one) => one.run === part.run) : [part]);

function detailMarkup(row, part) {
  const facts = [];
  const fact = (words, text) => facts.push(`<div><dt>${words}</dt><dd>${text}</dd></div>`);
  fact("Driver", esc(driverText(plan.drivers[row.driver])));
  if (part.run) {
    const vehicle = plan.vehicles[part.run.vehicle];
    fact("Vehicle", `<b>${esc(vehicle.id)}</b>${vehicle.vin ? ` · VIN ${esc(vehicle.vin)}` : ""}`);
    fact("Class", esc(plan.classes[vehicle.class]));
    fact("From, to", `${esc(plan.yards[vehicle.yard])} → ${esc(plan.lots[vehicle.lot].id)}`);
    fact("Papers ready", `${horgosText(vehicle.released)} Horgos`);
    if (vehicle.due !== undefined) {
      const late = part.run.arrival - vehicle.due;
      fact("Due at the lot", `${horgosText(vehicle.due)} Horgos${late > 0 ? ` · <strong class="late">${spanText(late)} late</strong>` : ""}`);
    }
  }
  if (part.coach || part.run) fact("Coach", esc((part.coach ?? plan.coaches[part.run.coach]).id));
  const times = partsWith(row, part).map((one) => {
    const words = one.stage ? `${one.stage.id}: ${KINDS[one.kind].toLowerCase()}` : KINDS[one.kind];
    const line = timeRow(words, one.from, one.to);
    return one === part ? line.replace("<tr>", '<tr class="this">') : line;
  });
  return `<button type="button" class="close" aria-label="Close">×</button><h3>${esc(part.stage ? part.stage.id : KINDS[part.kind])} <small>${longDate(local(plan.horgos, part.from))}</small></h3><dl>${facts.join("")}</dl>` +
    `<table><thead><tr><th scope="col">Part</th><th scope="col">Horgos</th><th scope="col">Zharkent</th><th scope="col" class="num">Takes</th></tr></thead><tbody>${times.join("")}</tbody></table>`;
}

function showDetail(row, part, x, y, pinned) {
  detail.pinned = pinned;
  detail.box.innerHTML = detailMarkup(row, part);
  detail.box.classList.toggle("pinned", pinned);
  detail.box.hidden = false;
  const { offsetWidth: width, offsetHeight: height } = detail.box;
  const left = x + 16 + width > innerWidth ? x - width - 16 : x + 16;
  const top = y + 16 + height > innerHeight ? y - height - 16 : y + 16;
  detail.box.style.left = `${Math.max(8, left)}px`;
  detail.box.style.top = `${Math.max(8, top)}px`;
}

function hideDetail() {
  detail.box.hidden = true;
  detail.pinned = false;
}

/** The row and part under an event, if any. */
function partAt(event) {
  const bar = event.target.closest(".bar");
  const row = bar && gantt.rows[bar.closest(".row").dataset.row];
  return row && { row, part: row.parts[bar.dataset.part], index: Number(bar.closest(".row").dataset.row), n: Number(bar.dataset.part) };
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
  gantt.active = { row: at, part };
  const top = at * gantt.rowHeight;
  const view = gantt.box.clientHeight - gantt.axis.offsetHeight - gantt.rowHeight;
  if (top < gantt.box.scrollTop) gantt.box.scrollTop = top;
  if (top > gantt.box.scrollTop + view) gantt.box.scrollTop = top - view;
  drawRows();
  const one = row.parts[part];
  if (!one) return;
  const vehicle = one.run ? `, vehicle ${plan.vehicles[one.run.vehicle].id}` : "";
  byId("spoken").textContent =
    `${driverText(plan.drivers[row.driver])}: ${KINDS[one.kind]}${vehicle}, ${horgosText(one.from)} to ${horgosText(one.to)} at Horgos, ${almatyClock(one.from)} to ${almatyClock(one.to)} at Zharkent.`;
  const bar = gantt.body.querySelector(".active");
  const place = (bar ?? gantt.box).getBoundingClientRect();
  showDetail(row, one, place.left, place.bottom, true);
}

function startGantt() {
  byId("legend").innerHTML = Object.entries(KINDS)
    .map(([kind, words]) => `<li><i class="bar ${kind}"></i>${words}</li>`).join("") + '<li><i class="bar handover late"></i>Arrived late</li>';
  let asked = false;
  gantt.box.addEventListener("scroll", () => {
    if (!detail.pinned) hideDetail();
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; drawRows(); });
  }, { passive: true });
  gantt.box.addEventListener("mousemove", (event) => {
    if (detail.pinned) return;
    const hit = partAt(event);
    if (hit) showDetail(hit.row, hit.part, event.clientX, event.clientY, false);
    else hideDetail();
  });
  gantt.box.addEventListener("mouseleave", () => { if (!detail.pinned) hideDetail(); });
  gantt.box.addEventListener("click", (event) => {
    const hit = partAt(event);
    hideDetail();
    gantt.active = hit ? { row: hit.index, part: hit.n } : { row: -1, part: -1 };
    drawRows();
    if (hit) showDetail(hit.row, hit.part, event.clientX, event.clientY, true);
  });
  gantt.box.addEventListener("keydown", (event) => {
    if (!/^(Arrow|Page)/.test(event.key)) return;
    event.preventDefault();
    moveActive(event.key);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hideDetail(); });
  detail.box.addEventListener("click", (event) => { if (event.target.closest(".close")) hideDetail(); });
  byId("zoom-in").addEventListener("click", () => zoomGantt(2));
  byId("zoom-out").addEventListener("click", () => zoomGantt(0.5));
  byId("zoom-out").disabled = true;
}
