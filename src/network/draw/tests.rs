//! What is drawn from a small network keeps all rows, and comes near its bound.

use super::super::{Arc, Commodity, Cost, NodeIdx, Row, RowIdx, SideColumn, bound, settled};
use super::*;

/// Drivers who can make a run in two of four slots, over two rows of tokens a slot of which one feeds the other,
/// for six vehicles that are worth 500 to 1,000; two runs a slot, and a truck with two places.
fn network() -> Network<()> {
    let mut network: Network<()> = Network::new();
    let slots = 0..4;
    let limit = |network: &mut Network<()>, upper| network.row(String::new(), None, Some(upper));
    let call = |network: &mut Network<()>| network.row(String::new(), Some(0), Some(0));
    let gate: Vec<RowIdx> = slots.clone().map(|_| limit(&mut network, 2)).collect();
    let tasks: Vec<RowIdx> = slots.clone().map(|_| call(&mut network)).collect();
    let tokens: Vec<RowIdx> = slots.clone().map(|_| call(&mut network)).collect();
    let places = limit(&mut network, 0);
    for (&from, &to) in tokens.iter().zip(&tasks) {
        network.side.push(SideColumn {
            name: String::new(),
            cost: Cost::ZERO,
            lower: 0,
            upper: None,
            whole: false,
            uses: vec![(from, -1), (to, 1)],
        });
    }
    let arc = |from, to, cost: i64, uses: &[(RowIdx, i32)]| Arc {
        cost: Cost::at(0, cost),
        uses: uses.to_vec(),
        ..Arc::wait(from, to)
    };
    let entry = |to: NodeIdx, lower, upper| Arc {
        lower,
        upper: Some(upper),
        ..Arc::wait(SOURCE, to)
    };
    let mut truck: Commodity<()> = Commodity::new();
    let inner = truck.node();
    truck.arcs.push(entry(inner, 0, 1));
    truck.arcs.push(arc(inner, SINK, 300, &[(places, -2)]));
    network.commodities.push(truck);
    for value in 5..11 {
        let mut vehicle: Commodity<()> = Commodity::new();
        let waits: Vec<NodeIdx> = slots.clone().map(|_| vehicle.node()).collect();
        vehicle.arcs.push(entry(waits[0], 1, 1));
        for slot in slots.clone() {
            let uses = [(gate[slot], 1), (tasks[slot], -1)];
            vehicle
                .arcs
                .push(arc(waits[slot], SINK, -100 * value, &uses));
            match waits.get(slot + 1) {
                Some(&next) => vehicle.arcs.push(Arc::wait(waits[slot], next)),
                None => vehicle.arcs.push(Arc::wait(waits[slot], SINK)),
            }
        }
        vehicle
            .arcs
            .push(arc(waits[0], SINK, -50 * value, &[(places, 1)]));
        vehicle.tidy();
        network.commodities.push(vehicle);
    }
    for driver in 0..5 {
        let mut graph: Commodity<()> = Commodity::new();
        let inner = graph.node();
        graph.arcs.push(entry(inner, 0, 1));
        for slot in [driver % 4, (driver + 1) % 4] {
            let row = if driver < 3 {
                tokens[slot]
            } else {
                tasks[slot]
            };
            graph.arcs.push(arc(inner, SINK, 20, &[(row, 1)]));
        }
        network.commodities.push(graph);
    }
    network
}

fn sides() -> Sides {
    Sides {
        makers: 0..1,
        answerers: 1..7,
        callers: 7..12,
    }
}

#[test]
fn what_is_drawn_keeps_all_rows_and_comes_near_the_bound() {
    let network = network();
    let soft = super::super::Soft::new(&network);
    let mut ascent = Ascent::new(Cow::Borrowed(&soft), vec![0.0; network.rows.len()], 5.0);
    for _ in 0..200 {
        ascent.step();
    }
    let prices = settled(&network, ascent.prices());
    let proven = bound(&network, &prices);
    for seed in 0..20 {
        let flows = draw(&network, &prices, 5.0, &sides(), 8, seed, &|| false)
            .unwrap()
            .flows;
        let mut sums = vec![0i64; network.rows.len()];
        let mut cost = 0;
        for (graph, flow) in network.commodities.iter().zip(&flows) {
            let mut net = vec![0i64; graph.nodes as usize];
            for (arc, &many) in graph.arcs.iter().zip(flow) {
                let many = i64::from(many);
                assert!(many >= i64::from(arc.lower));
                net[arc.from.at()] -= many;
                net[arc.to.at()] += many;
                cost += many * arc.cost.total();
                for &(row, amount) in &arc.uses {
                    sums[row.at()] += many * i64::from(amount);
                }
            }
            assert!(net[2..].iter().all(|&net| net == 0));
        }
        let rows: Vec<(&Row, i64)> = network.rows.iter().zip(sums).collect();
        for slot in 0..4 {
            let [gate, task, token] = [rows[slot].1, rows[slot + 4].1, rows[slot + 8].1];
            assert!(
                gate <= 2 && token >= 0 && task + token == 0,
                "{gate} {task} {token}"
            );
        }
        assert!(rows[12].1 <= 0);
        // Five are driven, one is carried.
        assert!(
            cost as f64 >= proven - 1e-6 && cost <= -3_000,
            "{cost} {proven}"
        );
    }
}

/// One of six vehicles has no driver, and saves 250 in a truck with one place.
#[test]
fn makers_go_as_often_as_it_pays() {
    for (cost, goes) in [(100, 1), (400, 0)] {
        let mut network = network();
        let trip = &mut network.commodities[0].arcs[1];
        (trip.cost, trip.uses[0].1) = (Cost::at(0, cost), -1);
        let soft = super::super::Soft::new(&network);
        let prices = vec![0.0; network.rows.len()];
        let mut ascent = Ascent::new(Cow::Borrowed(&soft), prices, 5.0);
        for _ in 0..200 {
            ascent.step();
        }
        let prices = settled(&network, ascent.prices());
        for seed in 0..20 {
            let drawn = draw(&network, &prices, 5.0, &sides(), 8, seed, &|| false).unwrap();
            assert_eq!(drawn.prices.len(), network.rows.len());
            assert_eq!(drawn.flows[0][0], goes, "{cost}");
        }
    }
}

#[test]
fn it_is_the_same_for_the_same_seed_and_stops_when_told() {
    let network = network();
    let prices = vec![0.0; network.rows.len()];
    let draw = |seed, stop: bool| draw(&network, &prices, 5.0, &sides(), 8, seed, &|| stop);
    assert_eq!(draw(3, false), draw(3, false));
    assert!((0..9).any(|seed| draw(seed, false) != draw(9, false)));
    assert_eq!(draw(3, true), None);
}
