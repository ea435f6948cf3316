use driveaway::{generate::*, solve::*};
use std::sync::Arc;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let family = *[Family::FirmDay, Family::PortDay, Family::FirmWeek]
        .iter()
        .find(|f| f.as_str() == args[1])
        .unwrap();
    let mut o = GenerateOptions::default();
    o.seed = args[3].parse().unwrap();
    o.regime = if args[2] == "fast" {
        Regime::Fast
    } else {
        Regime::Slow
    };
    for s in &args[5..] {
        o.set.push(s.parse().unwrap());
    }
    let spec = generate(family, &o).unwrap();
    let inst = spec.build().unwrap();
    if args[4] == "size" {
        use driveaway::model::*;
        let w = World::new(&inst);
        for a in [Aggregation::Relaxed, Aggregation::Exact] {
            let t = std::time::Instant::now();
            let m = Model::build(&w, a, &Refinement::default()).unwrap();
            let c = driveaway::milp::compile(&m.network);
            println!(
                "{a:?} kinds {} profiles {} nodes {} arcs {} cols {} rows {} nnz {} {:?} demand {} arcs {}",
                m.kinds.kinds.len(),
                m.supply.profiles.len(),
                m.network.node_count(),
                m.network.arc_count(),
                c.milp.columns.len(),
                c.milp.rows.len(),
                c.milp.rows.iter().map(|r| r.terms.len()).sum::<usize>(),
                t.elapsed(),
                m.demand.count,
                m.network.commodities[..m.demand.count]
                    .iter()
                    .map(|c| c.arcs.len())
                    .sum::<usize>()
            );
            use std::collections::BTreeSet;
            let ps: Vec<&Profile> = m.supply.profiles.iter().map(|(p, _)| p).collect();
            println!(
                "windows {} ends {} offers {} times {} passport {} stays {} worked {} watch {} steps {} called {}",
                ps.iter().map(|p| &p.windows).collect::<BTreeSet<_>>().len(),
                ps.iter()
                    .map(|p| p.windows.last().unwrap().to)
                    .collect::<BTreeSet<_>>()
                    .len(),
                ps.iter().map(|p| &p.offers).collect::<BTreeSet<_>>().len(),
                ps.iter()
                    .map(|p| &p.disliked_times)
                    .collect::<BTreeSet<_>>()
                    .len(),
                ps.iter()
                    .map(|p| &p.passport)
                    .collect::<BTreeSet<_>>()
                    .len(),
                ps.iter().map(|p| &p.stays).collect::<BTreeSet<_>>().len(),
                ps.iter().map(|p| &p.worked).collect::<BTreeSet<_>>().len(),
                ps.iter().map(|p| &p.watch).collect::<BTreeSet<_>>().len(),
                ps.iter().map(|p| &p.steps).collect::<BTreeSet<_>>().len(),
                ps.iter().map(|p| &p.called).collect::<BTreeSet<_>>().len()
            );
        }
        return;
    }
    if args[4] == "rmps" {
        use driveaway::model::*;
        let w = World::new(&inst);
        let m = Model::build(&w, Aggregation::Relaxed, &Refinement::default()).unwrap();
        let c = driveaway::milp::compile(&m.network);
        let mut f = std::io::BufWriter::new(std::fs::File::create("/tmp/relaxed.mps").unwrap());
        driveaway::milp::write_mps(&c.milp, "x", &mut f).unwrap();
        return;
    }
    if args[4] == "mps" {
        let mut f = std::io::BufWriter::new(std::fs::File::create("/tmp/model.mps").unwrap());
        export_mps(&inst, &mut f).unwrap().unwrap();
        return;
    }
    let opt = SolveOptions {
        engine: if args[4] == "greedy" {
            Engine::Greedy
        } else {
            Engine::Exact
        },
        threads: 2,
        progress: Some(Arc::new(|p: &Progress| {
            eprintln!(
                "{:?} {:.2}s inc {:?} bound {:?} n {}",
                p.phase,
                p.seconds,
                p.incumbent.map(|f| f.0),
                p.bound.map(|f| f.0),
                p.nodes
            )
        })),
        ..Default::default()
    };
    let out = solve(&inst, &opt).unwrap();
    println!(
        "{:?} cost {:?} bound {:?} gap {:?} {:?} {:.2}s served {:?}/{}",
        out.status,
        out.cost(),
        out.bound,
        out.gap(),
        out.stop_reason,
        out.seconds,
        out.schedule.as_ref().map(|s| s.served()),
        inst.vehicles().len()
    );
    println!("{:?}", out.statistics);
    println!("{}", serde_json::to_string(&out.costs).unwrap());
}
