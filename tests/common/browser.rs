//! A page in headless Chromium: loaded from a file, without a network, with a probe that reports
//! into `data-` attributes of the body.

use std::process::{Command, Stdio};

/// What the browser made of a page.
pub struct Seen {
    /// The document after its scripts ran.
    pub dom: String,
}

impl Seen {
    /// What the probe reported under a (camelCase) name.
    pub fn probe(&self, name: &str) -> Option<String> {
        let mut key = " data-".to_owned();
        for c in name.chars() {
            if c.is_ascii_uppercase() {
                key.push('-');
            }
            key.push(c.to_ascii_lowercase());
        }
        key.push_str("=\"");
        let body = &self.dom[self.dom.find("<body")?..];
        let tag = &body[..body.find('>')?];
        let value = &tag[tag.find(&key)? + key.len()..];
        Some(value[..value.find('"')?].to_owned())
    }
}

/// Catches every script error, those of the page's own scripts too.
const GUARD: &str = "<script>
addEventListener('error', (e) => { document.documentElement.dataset.failed = e.message ?? 'load'; }, true);
addEventListener('securitypolicyviolation', (e) => { document.documentElement.dataset.failed = 'load of ' + e.blockedURI; });
</script>";

/// Walks through the page of one day.
pub const WALK: &str = "
const box = document.getElementById('gantt'), find = document.getElementById('find');
const count = (what) => document.querySelectorAll(what).length;
const search = (text) => { find.value = text; find.dispatchEvent(new Event('input')); };
out.rows = box.dataset.rows; out.trucks = box.dataset.trucks; out.drawn = count('.row'); out.bars = count('.row .bar');
out.charts = count('#charts svg'); out.unserved = count('#unserved tbody tr');
box.scrollTop = box.scrollHeight; drawRows();
out.last = Math.max(...[...document.querySelectorAll('.row')].map((row) => Number(row.dataset.row)));
search('v00700'); out.found = count('.row'); out.hits = count('.row .bar.hit');
box.focus();
box.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
out.detail = document.getElementById('detail').textContent.replace(/[\"<>]/g, '');
search('D0007'); out.foundDriver = count('.row');
search('no such thing'); out.foundNothing = count('.row');
search('');
document.getElementById('as-list').click(); out.listed = count('.duties tbody');
";

/// Chooses days on the page of several.
pub const DAYS: &str = "
const box = document.getElementById('gantt'), day = document.getElementById('day');
const choose = (n) => { day.selectedIndex = n; day.dispatchEvent(new Event('change')); return box.dataset.rows; };
out.days = day.options.length;
out.first = box.dataset.rows; out.second = choose(2); out.all = choose(0);
";

/// Opens stories, filters, zooms and drags.
pub const HANDS: &str = "
const box = document.getElementById('gantt'), story = document.getElementById('story');
const count = (what) => document.querySelectorAll(what).length;
const plain = (node) => node.textContent.replace(/[\"<>]/g, '');
const open = (kind, id) => { openStory(kind, id); showStory(); return story.hidden ? '' : plain(story); };
const choose = (id, value) => { const s = document.getElementById(id); s.value = value; s.dispatchEvent(new Event('change')); };
const click = (node) => node.dispatchEvent(new MouseEvent('click', { bubbles: true }));
out.going = open('vehicle', plan.vehicles.find((one) => one.run).id);
out.aboard = open('vehicle', plan.vehicles.find((one) => one.trip && one.start > one.released).id);
out.staying = open('vehicle', plan.vehicles[plan.unserved[0].vehicle].id);
out.day = open('driver', plan.drivers[plan.duties.find((one) => one.runs.length > 1).driver].id);
out.dayRuns = story.querySelectorAll('[data-vehicle]').length;
out.marked = count('.row.current');
out.idle = open('driver', plan.drivers[plan.drivers.findIndex((one, at) => !busy.has(at))].id);
out.truck = open('truck', plan.trips[0].truck);
out.nobody = open('driver', 'no such driver');
const raw = new RegExp('(report|word|unit|rule|cost|class|step)-[a-z][a-z-]*|[{][$]');
const all = ['main', 'header'].map((tag) => document.querySelector(tag).textContent).join(' ')
  + [out.going, out.aboard, out.staying, out.day, out.idle, out.truck].join(' ')
  + [...document.querySelectorAll('[aria-label]')].map((one) => one.getAttribute('aria-label')).join(' ');
out.raw = (raw.exec(all) ?? ['none'])[0];
closeStory(); out.closed = story.hidden;
choose('filter-state', 'staying'); out.stayingRows = box.dataset.rows;
document.getElementById('as-cars').click(); out.stayingListed = count('#list tbody tr');
choose('filter-state', 'caged'); out.cagedListed = count('#list tbody tr'); out.cagedTrucks = box.dataset.trucks;
choose('filter-state', 'late'); out.lateListed = count('#list tbody tr');
document.getElementById('clear').click(); out.allListed = count('#list tbody tr');
document.getElementById('as-chart').click();
const before = gantt.width; click(document.getElementById('zoom-in')); click(document.getElementById('zoom-in'));
out.zoomed = Math.round(gantt.width / before);
const pointer = (kind, x, buttons) => (kind === 'pointerdown' ? gantt.body : window)
  .dispatchEvent(new PointerEvent(kind, { bubbles: true, pointerType: 'mouse', button: 0, buttons, clientX: x, clientY: 300 }));
const left = box.scrollLeft;
pointer('pointerdown', 900, 1); pointer('pointermove', 700, 1); pointer('pointerup', 700, 0);
out.dragged = Math.round(box.scrollLeft - left);
click(count('.row .bar') ? document.querySelector('.row .bar') : box); out.afterDrag = story.hidden;
";

/// Loads `page`, runs `probe` once it is loaded (it fills `out`), and reads the document.
/// `None` when there is no browser: that is said aloud, and fails on CI.
pub fn dump(page: &str, probe: &str) -> Option<Seen> {
    let program = std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.html");
    let tail = format!(
        "<script>addEventListener('load', () => {{
  const out = document.body.dataset, t = performance.timing;
  out.millis = Date.now() - t.navigationStart;
  try {{ {probe} }} catch (error) {{ out.error = String(error); }}
  if (document.documentElement.dataset.failed) out.error = document.documentElement.dataset.failed;
}});</script></body>"
    );
    // The guard goes before everything, the probe after everything.
    let page = page.replacen("<head>", &format!("<head>{GUARD}"), 1);
    let at = page.rfind("</body>").unwrap();
    std::fs::write(&file, format!("{}{tail}{}", &page[..at], &page[at + 7..])).unwrap();
    let output = Command::new(&program)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1600,1000",
            "--dump-dom",
        ])
        .arg(format!(
            "--user-data-dir={}",
            folder.path().join("profile").display()
        ))
        .arg(format!("file://{}", file.display()))
        .stdin(Stdio::null())
        .output();
    match output {
        Ok(output) => {
            let dom = String::from_utf8(output.stdout).unwrap();
            assert!(
                dom.contains("</html>"),
                "{program} gave no document: {}",
                String::from_utf8_lossy(&output.stderr)
            );
            Some(Seen { dom })
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "no {program}: {error}");
            eprintln!("SKIPPED: the page was NOT tested in a browser: {program}: {error}");
            None
        }
    }
}
