mod dispatch;
use driveaway::generate::*;
#[test]
fn calibrate() {
    let fams = std::env::var("FAMS").unwrap_or("firm-day,port-day".into());
    for fam in fams.split(',') {
        for regime in [Regime::Fast, Regime::Slow] {
            for seed in 1..=2 {
                let set = std::env::var("SET").unwrap_or_default();
                let set = set
                    .split(' ')
                    .filter(|s| !s.is_empty())
                    .map(|s| s.parse().unwrap())
                    .collect();
                let t = std::time::Instant::now();
                let spec =
                    generate(fam.parse().unwrap(), &GenerateOptions { seed, regime, set }).unwrap();
                let gen_time = t.elapsed();
                let bytes = serde_json::to_vec(&spec).unwrap().len();
                let ser = t.elapsed();
                let inst = spec.build().unwrap();
                let windows: usize = inst.drivers().iter().map(|d| d.windows.len()).sum();
                let seats: u32 = inst.coaches().iter().map(|c| c.seats.unwrap()).sum();
                println!(
                    "{fam} {regime} {seed}: gen {gen_time:?} ser {ser:?} bytes {bytes} vehicles {} windows {windows} coaches {} seats {seats}",
                    inst.vehicles().len(),
                    inst.coaches().len()
                );
                if inst.vehicles().len() < 40000 {
                    let t = std::time::Instant::now();
                    let tally = dispatch::dispatch(&inst);
                    println!(
                        "    {:.1}% {tally:?} in {:?}",
                        100.0 * tally.served as f64 / inst.vehicles().len() as f64,
                        t.elapsed()
                    );
                }
            }
        }
    }
}
