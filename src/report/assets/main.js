// The day, the search, the filters, the three ways to show duties, and printing.

const view = { name: "chart", stale: true };
const VIEWS = { chart: "as-chart", list: "as-list", cars: "as-cars" };

function setView(name) {
  view.name = name;
  for (const [one, id] of Object.entries(VIEWS)) {
    byId("duties").classList.toggle(id, one === name);
    byId(id).setAttribute("aria-pressed", String(one === name));
  }
  view.stale = true;
  if (name === "chart") layGantt();
  else refreshList();
}

/** Makes the table of the chosen view; the chart prints as the table of duties. */
function refreshList() {
  if (!view.stale) return;
  byId("list").innerHTML = view.name === "cars" ? carsMarkup() : dutiesMarkup();
  view.stale = false;
}

function draw() {
  hideDetail();
  view.stale = true;
  drawGantt();
  if (view.name !== "chart") refreshList();
  drawTables();
  byId("found").textContent = foundText();
  byId("clear").disabled = !shown.find && !filtered();
}

const option = (value, text) => `<option value="${esc(value)}">${esc(text)}</option>`;

function fillDays() {
  const first = horgosDay(0);
  const last = horgosDay(plan.length - 1);
  const options = [option("", t("report-all-days"))];
  for (let day = first; day <= last; day += 1) options.push(option(day, longDate(day * DAY)));
  byId("day").innerHTML = options.join("");
  // A long plan opens on its first day; a day and its tail open whole.
  if (last - first >= 2) byId("day").value = String(first);
}

/** Lots and classes that vehicles have; a choice among one is none. */
function fillFilters() {
  const fillSelect = (id, key, name) => {
    const there = [...new Set(plan.vehicles.map((vehicle) => vehicle[key]))].sort((a, b) => a - b);
    byId(id).innerHTML = option("", t("report-any")) + there.map((at) => option(at, name(at))).join("");
    byId(id).closest("label").hidden = there.length < 2;
  };
  fillSelect("filter-lot", "lot", (at) => plan.lots[at].id);
  fillSelect("filter-class", "class", (at) => className(plan.classes[at]));
  const states = Object.keys(STATES).filter((state) => plan.vehicles.some(STATES[state]));
  byId("filter-state").innerHTML = option("", t("report-any")) + states.map((state) => option(state, t(`report-state-${state}`))).join("");
  for (const key of ["lot", "class", "state"]) {
    byId(`filter-${key}`).addEventListener("change", (event) => { shown[key] = event.target.value; draw(); });
  }
}

/** The first drivers and vehicles that the text finds, as links to their stories. */
function drawMatches() {
  const MOST_MATCHES = 8;
  const found = [];
  if (shown.find) {
    plan.vehicles.forEach((vehicle, at) => {
      if (found.length < MOST_MATCHES && vehicleHas(vehicle, shown.find)) found.push(`${t("word-vehicle")} ${vehicleLink(at)} <small>${esc(vehicle.vin ?? "")} · ${esc(stateText(vehicle))}</small>`);
    });
    const drivers = [];
    plan.drivers.forEach((driver, at) => {
      if (drivers.length < MOST_MATCHES && driverHas(driver, shown.find)) drivers.push(`${t("word-driver")} ${driverLink(at)}`);
    });
    found.unshift(...drivers);
  }
  byId("matches").hidden = !found.length;
  byId("matches").innerHTML = found.slice(0, MOST_MATCHES).map((one) => `<li>${one}</li>`).join("");
}

function search(text) {
  shown.find = text.trim().toLowerCase();
  gantt.box.scrollTop = 0;
  draw();
  drawMatches();
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

function clearAll() {
  Object.assign(shown, { lot: "", class: "", state: "" });
  for (const id of ["find", "filter-lot", "filter-class", "filter-state"]) byId(id).value = "";
  search("");
}

function startSearch() {
  const find = byId("find");
  find.addEventListener("input", () => search(find.value));
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") byId("matches").querySelector(".link")?.click();
  });
  find.addEventListener("focus", drawMatches);
  document.addEventListener("click", (event) => {
    if (event.target.closest(".link") || !event.target.closest(".finder")) byId("matches").hidden = true;
  });
  byId("clear").addEventListener("click", clearAll);
}

fillDays();
fillFilters();
startGantt();
startDetail();
startCharts();
drawDay();
startStory();
startSearch();
byId("day").addEventListener("change", drawDay);
for (const [name, id] of Object.entries(VIEWS)) byId(id).addEventListener("click", () => setView(name));
byId("print").addEventListener("click", () => print());
addEventListener("resize", () => { layGantt(); drawCharts(); });
addEventListener("beforeprint", () => { hideDetail(); refreshList(); });
