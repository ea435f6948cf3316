// Charts of what is shared, slot by slot: stages, arrivals, lots; and the same figures as tables.

/** The name of the stage or lot of a series. */
const seriesTitle = (series) =>
  t(`report-series-${series.counts}`, { id: series.counts === "stage" ? stageName(series.id) : series.id });

const limitAt = (series, slot) =>
  series.limit ? series.limit[series.limit.length === 1 ? 0 : slot] : null;

/** The slots of what is shown, as [first, last). */
function slotsShown(series) {
  if (shown.all) return [0, series.used.length];
  const at = (minutes) => Math.min(series.used.length, Math.max(0, Math.floor(minutes / plan.slot)));
  return [at(shown.from), at(shown.to)];
}

/** A round number at or above `value`, for the top of an axis. */
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((n) => n * power).find((n) => n >= value && Number.isInteger(n));
}

function chartMarkup(series, W) {
  const [first, last] = slotsShown(series);
  const title = seriesTitle(series);
  const count = last - first;
  if (count <= 0) return "";
  let [sum, full, over, busiest, top] = [0, 0, 0, first, 1];
  for (let slot = first; slot < last; slot += 1) {
    const [used, limit] = [series.used[slot], limitAt(series, slot)];
    sum += used;
    if (used > series.used[busiest]) busiest = slot;
    if (limit !== null && used > limit) over += 1;
    else if (limit !== null && limit > 0 && used === limit) full += 1;
    top = Math.max(top, used, limit ?? 0);
  }
  const busiestUse = series.used[busiest];
  // A limit far above the use would flatten the bars: it is then only written.
  const far = top > 4 * Math.max(busiestUse, 1) && over === 0;
  if (far) top = Math.max(busiestUse, 1);
  top = roundUp(top * 1.04);
  const [H, L, R, B] = [150, 38, 20, 30];
  const x = (slot) => L + ((slot - first) / count) * (W - L - R);
  const y = (value) => 8 + (1 - Math.min(value, top) / top) * (H - 8);
  const at = (slot) => slot * plan.slot;
  const n = (value) => value.toFixed(1);
  let [bars, overs, line, closed] = ["", "", "", ""];
  const gap = count <= 200 && series.counts !== "spaces" ? 0.12 * (x(first + 1) - x(first)) : 0;
  let pen = false;
  for (let slot = first; slot < last; slot += 1) {
    const [used, limit] = [series.used[slot], limitAt(series, slot)];
    const bar = `M${n(x(slot) + gap)} ${H}V${n(y(used))}H${n(x(slot + 1) - gap)}V${H}z`;
    if (used > 0 && limit !== null && used > limit) overs += bar;
    else if (used > 0) bars += bar;
    if (limit === 0) closed += `M${n(x(slot))} ${H}V8H${n(x(slot + 1))}V${H}z`;
    if (limit === null || far) pen = false;
    else {
      line += `${pen ? "V" : `M${n(x(slot))} `}${n(y(limit))}H${n(x(slot + 1))}`;
      pen = true;
    }
  }
  const grid = [0, top / 2, top].filter(Number.isInteger).map((value) =>
    `<path class="grid" d="M${L} ${n(y(value))}H${n(W - R)}"/><text class="value" x="${L - 5}" y="${n(y(value) + 4)}">${value}</text>`);
  const perMinute = (W - L - R) / (count * plan.slot);
  const labels = ticks(at(first), at(last), tickStep(perMinute, 52)).map((time) => {
    const horgos = local(plan.horgos, time);
    const place = n(x(time / plan.slot));
    const main = horgos % DAY === 0 ? shortDate(horgos) : clockText(horgos);
    return `<text class="time" x="${place}" y="${H + 14}">${esc(main)}</text><text class="time second" x="${place}" y="${H + 26}">${almatyClock(time)}</text>`;
  });
  const limits = series.limit ? new Set(series.limit.slice(first, series.limit.length === 1 ? 1 : last)) : new Set();
  limits.delete(0);
  const limitWords = limits.size === 0 || limits.has(null) && limits.size === 1 ? t("report-no-limit")
    : limits.size === 1 ? t("report-limit", { limit: [...limits][0] }) : t("report-limit-changes");
  const when = `${shown.all && plan.length > DAY ? horgosText(at(busiest)) : horgosClock(at(busiest))} (${almatyClock(at(busiest))})`;
  const note = [
    series.counts === "spaces" ? "" : t("report-in-all", { count: sum }),
    busiestUse ? t("report-most", { count: busiestUse, at: when }) : t("report-unused"),
    limitWords + (far && limits.size ? `, ${t("report-off-scale")}` : ""),
    full ? t("report-full", { full, count }) : "",
  ].filter(Boolean).join(" · ");
  const counted = t(`report-count-${series.counts}`);
  const unit = series.counts === "spaces" ? counted : t("report-per-slot", { unit: counted, minutes: plan.slot });
  return `<figure><figcaption><b>${esc(title)}</b> <span class="muted">${esc(unit)}</span>` +
    `<br><span class="note">${esc(note)}${over ? ` · <strong class="late">${t("report-over", { count: over })}</strong>` : ""}</span></figcaption>` +
    `<svg viewBox="0 0 ${n(W)} ${H + B}" role="img" aria-label="${esc(`${title}: ${note}`)}">` +
    `<path class="closed" d="${closed}"/>${grid.join("")}<path class="use" d="${bars}"/><path class="over" d="${overs}"/><path class="limit" d="${line}"/>${labels.join("")}</svg>` +
    `<details data-series="${plan.series.indexOf(series)}"><summary>${t("report-figures")}</summary><div class="list"></div></details></figure>`;
}

function figuresMarkup(series) {
  const [first, last] = slotsShown(series);
  const rows = [];
  for (let slot = first; slot < last; slot += 1) {
    const limit = limitAt(series, slot);
    if (series.used[slot] === 0 && series.counts !== "spaces") continue;
    rows.push([horgosText(slot * plan.slot), almatyClock(slot * plan.slot), series.used[slot], limit ?? t("word-none")].map(esc));
  }
  return tableMarkup([t("word-horgos-time"), t("word-almaty-time"), `#${t("report-used")}`, `#${t("report-limit-head")}`], rows);
}

function drawCharts() {
  // About as wide as they are shown, so that their letters keep their size.
  const room = byId("charts").clientWidth;
  const columns = Math.max(1, Math.floor((room + 28) / (440 + 28)));
  const width = Math.min(660, Math.max(300, room / columns - 28));
  byId("charts").innerHTML = plan.series.map((series) => chartMarkup(series, width)).join("") || `<p>${t("report-nothing-limited")}</p>`;
}

function startCharts() {
  byId("charts").addEventListener("toggle", (event) => {
    const box = event.target.querySelector(".list");
    if (event.target.open) box.innerHTML = figuresMarkup(plan.series[event.target.dataset.series]);
  }, true);
}
