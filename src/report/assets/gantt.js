// The chart: one row per cage truck and per driver. Only the rows in sight exist, so any number
// is fluid. Dragging moves it, Ctrl and wheel zoom it.

const gantt = {
  box: byId("gantt"),
  axis: document.querySelector("#gantt .axis"),
  body: document.querySelector("#gantt .rows"),
  rowHeight: 24,
  zoom: 1,
  rows: [], // {driver or truck, spans, parts}
  active: { row: -1, part: -1 },
};
const MOST_ZOOM = 16;

/** Minutes that the chart spans, and its width in pixels. */
function ganttScale() {
  const whole = gantt.rows.flatMap((row) => row.spans);
  let from = shown.all ? 0 : shown.from;
  let to = shown.all ? plan.length : shown.to;
  if (whole.length) {
    const first = whole.reduce((least, [begin]) => Math.min(least, begin), Infinity);
    const last = whole.reduce((most, [, end]) => Math.max(most, end), -Infinity);
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
  [15, 30, 60, 120, 180, 360, 720, DAY, 2 * DAY, 7 * DAY, 30 * DAY].find((step) => step * perMinute >= room) ?? 60 * DAY;

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
    `<div class="corner"><b>${t("word-horgos-time")}</b><i>${t("word-almaty-time")}</i></div><div class="track" style="width:${gantt.width}px">${labels.join("")}</div>`;
  const minor = (gantt.perMinute * step).toFixed(3);
  const first = ticks(gantt.from, gantt.to, step)[0] ?? gantt.from;
  gantt.body.style.setProperty("--grid", `${minor}px`);
  gantt.body.style.setProperty("--grid-from", `${(gantt.names + x(first)).toFixed(1)}px`);
  gantt.body.style.width = gantt.axis.style.width = `${gantt.names + gantt.width}px`;
}

/** The vehicles that a part moves. */
const vehiclesOf = (part) =>
  (part.trip ? part.trip.vehicles : part.run ? [part.run.vehicle] : []).map((index) => plan.vehicles[index]);

function barMarkup(part, n, active) {
  const from = Math.max(part.from, gantt.from);
  const to = Math.min(part.to, gantt.to);
  if (to <= from) return "";
  const left = ((from - gantt.from) * gantt.perMinute).toFixed(1);
  const width = Math.max((to - from) * gantt.perMinute, 1).toFixed(1);
  const vehicles = vehiclesOf(part);
  const hit = (shown.find && vehicles.some((vehicle) => vehicleHas(vehicle, shown.find)))
    || (filtered() && vehicles.some(passes)) ? " hit" : "";
  const ends = part.kind === "handover" || part.kind === "unload";
  const late = ends && vehicles.some((vehicle) => vehicle.late) ? " late" : "";
  return `<i class="bar ${part.kind}${hit}${late}${active ? " active" : ""}" data-part="${n}" style="left:${left}px;width:${width}px"></i>`;
}

function rowMarkup(row, index) {
  const driver = plan.drivers[row.driver];
  const [main, small] = row.truck ? [row.truck, t("word-truck")] : driver.name ? [driver.name, driver.id] : [driver.id, ""];
  const { active } = gantt;
  const bars = row.parts.map((part, n) => barMarkup(part, n, index === active.row && n === active.part));
  const link = row.truck ? `data-truck="${esc(row.truck)}"` : `data-driver="${row.driver}"`;
  return `<div class="row${row.truck ? " truck" : ""}${index === active.row ? " current" : ""}" data-row="${index}" style="top:${index * gantt.rowHeight}px">` +
    `<div class="name" ${link} title="${esc(`${main} ${small}`.trim())}"><b>${esc(main)}</b> <small>${esc(small)}</small></div><div class="track">${bars.join("")}</div></div>`;
}

/** Draws the rows in sight, and some more above and below. */
function drawRows() {
  const top = gantt.box.scrollTop;
  const first = Math.max(0, Math.floor(top / gantt.rowHeight) - 8);
  const last = Math.min(gantt.rows.length, Math.ceil((top + gantt.box.clientHeight) / gantt.rowHeight) + 8);
  let markup = "";
  for (let at = first; at < last; at += 1) markup += rowMarkup(gantt.rows[at], at);
  if (!gantt.rows.length) markup = `<p class="empty">${t("report-no-duty")}</p>`;
  gantt.body.innerHTML = markup;
}

/** Gathers the rows of what is shown, cage trucks first, and draws everything. */
function drawGantt() {
  const trucks = new Map();
  const drivers = new Map();
  const add = (rows, key, head, span, parts) => {
    if (!rows.has(key)) rows.set(key, { ...head, spans: [], parts: [] });
    rows.get(key).spans.push(span);
    rows.get(key).parts.push(...parts);
  };
  for (const trip of plan.trips) {
    if (tripShown(trip)) add(trucks, trip.truck, { truck: trip.truck }, [trip.start, trip.back], trip.parts);
  }
  for (const duty of plan.duties) {
    if (dutyShown(duty)) add(drivers, duty.driver, { driver: duty.driver }, [duty.begin, duty.end], duty.parts);
  }
  gantt.rows = [...trucks.values(), ...drivers.values()];
  gantt.active = { row: -1, part: -1 };
  gantt.box.dataset.rows = drivers.size;
  gantt.box.dataset.trucks = trucks.size;
  layGantt();
}

function layGantt() {
  ganttScale();
  drawAxis();
  gantt.body.style.height = `${Math.max(gantt.rows.length, 2) * gantt.rowHeight}px`;
  drawRows();
}

/** Zooms by `factor`; the minute `x` pixels from the left of the tracks stays where it is. */
function zoomGantt(factor, x = (gantt.box.clientWidth - gantt.names) / 2) {
  const at = (gantt.box.scrollLeft + x) / gantt.width;
  gantt.zoom = Math.min(MOST_ZOOM, Math.max(1, gantt.zoom * factor));
  layGantt();
  gantt.box.scrollLeft = at * gantt.width - x;
  byId("zoom-out").disabled = byId("zoom-fit").disabled = gantt.zoom === 1;
  byId("zoom-in").disabled = gantt.zoom === MOST_ZOOM;
}

/** Brings a row into sight and marks it. */
function markRow(at, part = -1) {
  gantt.active = { row: at, part };
  const top = at * gantt.rowHeight;
  const view = gantt.box.clientHeight - gantt.axis.offsetHeight - gantt.rowHeight;
  if (top < gantt.box.scrollTop) gantt.box.scrollTop = top;
  if (top > gantt.box.scrollTop + view) gantt.box.scrollTop = top - view;
  drawRows();
}

/** Dragging with the mouse moves the chart; fingers scroll it anyway. */
function startDragging() {
  let grip = null;
  gantt.box.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0 || event.target === gantt.box) return;
    grip = { x: event.clientX, y: event.clientY, left: gantt.box.scrollLeft, top: gantt.box.scrollTop, moved: false };
  });
  addEventListener("pointermove", (event) => {
    if (!grip || event.buttons === 0) return;
    const [dx, dy] = [event.clientX - grip.x, event.clientY - grip.y];
    if (!grip.moved && Math.abs(dx) + Math.abs(dy) < 5) return;
    grip.moved = true;
    gantt.box.classList.add("dragging");
    gantt.box.scrollTo(grip.left - dx, grip.top - dy);
  });
  addEventListener("pointerup", () => gantt.box.classList.remove("dragging"));
  // The click that ends a drag opens nothing.
  gantt.box.addEventListener("click", (event) => { if (grip?.moved) event.stopPropagation(); grip = null; }, { capture: true });
  gantt.box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const x = event.clientX - gantt.box.getBoundingClientRect().left - gantt.names;
    zoomGantt(2 ** (-event.deltaY / 200), Math.max(0, x));
  }, { passive: false });
}

function startGantt() {
  const kinds = plan.trips.length ? [...KINDS, ...TRIP_KINDS] : KINDS;
  byId("legend").innerHTML = kinds.map((kind) => `<li><i class="bar ${kind}"></i>${kindText(kind)}</li>`).join("")
    + `<li><i class="bar handover late"></i>${t("report-arrived-late")}</li>`;
  let asked = false;
  gantt.box.addEventListener("scroll", () => {
    hideDetail();
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => { asked = false; drawRows(); });
  }, { passive: true });
  byId("zoom-in").addEventListener("click", () => zoomGantt(2));
  byId("zoom-out").addEventListener("click", () => zoomGantt(0.5));
  byId("zoom-fit").addEventListener("click", () => zoomGantt(1 / MOST_ZOOM));
  byId("zoom-out").disabled = byId("zoom-fit").disabled = true;
  startDragging();
}
