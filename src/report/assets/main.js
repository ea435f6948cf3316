// The day, the search, the two ways to show duties, and printing.

let listStale = true;

function setList(on) {
  byId("duties").classList.toggle("as-list", on);
  byId("as-chart").setAttribute("aria-pressed", String(!on));
  byId("as-list").setAttribute("aria-pressed", String(on));
  if (on) refreshList();
  else layGantt();
}

function refreshList() {
  if (listStale) drawList();
  listStale = false;
}

/** How many duties match, and who of those found has none. */
function foundText() {
  const duties = plan.duties.filter(dutyShown);
  const drivers = new Set(duties.map((duty) => duty.driver)).size;
  let text = `${drivers} driver${drivers === 1 ? "" : "s"}, ${duties.length} ${duties.length === 1 ? "duty" : "duties"}`;
  if (!shown.find) return text;
  const used = new Set(plan.duties.map((duty) => duty.driver));
  const idle = plan.drivers.filter((driver, at) => !used.has(at)
    && (driver.id.toLowerCase().includes(shown.find) || (driver.name ?? "").toLowerCase().includes(shown.find)));
  const staying = plan.unserved.filter((one) => vehicleShown(one.vehicle)).length;
  if (idle.length) text += ` · ${idle.length} driver${idle.length === 1 ? "" : "s"} without duty`;
  if (staying) text += ` · ${staying} vehicle${staying === 1 ? "" : "s"} left behind`;
  return text;
}

function draw() {
  hideDetail();
  listStale = true;
  drawGantt();
  if (byId("duties").classList.contains("as-list")) refreshList();
  drawTables();
  byId("found").textContent = foundText();
}

function fillDays() {
  const first = horgosDay(0);
  const last = horgosDay(plan.length - 1);
  const options = ['<option value="">All days</option>'];
  for (let day = first; day <= last; day += 1) options.push(`<option value="${day}">${longDate(day * DAY)}</option>`);
  byId("day").innerHTML = options.join("");
  // A long plan opens on its first day; a day and its tail open whole.
  if (last - first >= 2) byId("day").value = String(first);
}

function chooseDay() {
  const day = byId("day").value;
  shown.all = day === "";
  shown.from = shown.all ? 0 : fromHorgos(Number(day) * DAY);
  shown.to = shown.all ? plan.length : fromHorgos((Number(day) + 1) * DAY);
}

/** Draws everything for the chosen day. */
function drawDay() {
  chooseDay();
  draw();
  drawCharts();
  drawCoaches();
}

fillDays();
startGantt();
startCharts();
drawDay();
byId("day").addEventListener("change", drawDay);
byId("find").addEventListener("input", (event) => {
  shown.find = event.target.value.trim().toLowerCase();
  gantt.box.scrollTop = 0;
  draw();
});
byId("as-chart").addEventListener("click", () => setList(false));
byId("as-list").addEventListener("click", () => setList(true));
byId("print").addEventListener("click", () => print());
addEventListener("resize", () => { layGantt(); drawCharts(); });
addEventListener("beforeprint", () => { hideDetail(); refreshList(); });
