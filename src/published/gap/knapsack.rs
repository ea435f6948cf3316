//! The knapsack of one agent by dynamic programming, with what each choice costs otherwise.

/// Most entries of a table.
const MOST: usize = 20_000_000;

/// A knapsack: items with what they use and a price, of which the least sum is wanted.
pub(super) struct Knapsack {
    /// Room for every table.
    size: usize,
    /// Job, use and price of each item.
    items: Vec<(u32, usize, f64)>,
    /// Least price of the items before each, at each amount of room: `items + 1` rows.
    before: Vec<f64>,
    /// The same of the items from each on.
    after: Vec<f64>,
    /// Amounts of room, 0 among them.
    rooms: usize,
    chosen: Vec<u32>,
}

impl Knapsack {
    /// A knapsack for at most `jobs` items and `capacity`; `None` if its tables are too large.
    pub fn new(jobs: usize, capacity: i64) -> Option<Knapsack> {
        let rooms = usize::try_from(capacity).ok()?.checked_add(1)?;
        let size = (jobs + 1).checked_mul(rooms).filter(|&size| size <= MOST)?;
        Some(Knapsack {
            size,
            items: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            rooms,
            chosen: Vec::new(),
        })
    }

    /// Solves it for these items, each with job, use and price, and this room.
    pub fn solve(&mut self, items: impl Iterator<Item = (usize, i64, f64)>, room: i64) {
        self.rooms = usize::try_from(room).map_or(0, |room| room) + 1;
        self.items.clear();
        self.items.extend(items.filter_map(|(job, uses, price)| {
            Some((u32::try_from(job).ok()?, usize::try_from(uses).ok()?, price))
        }));
        self.before.resize(self.size, 0.0);
        self.before[..self.rooms].fill(0.0);
        for (at, &(_, uses, price)) in self.items.iter().enumerate() {
            let (known, next) = self.before.split_at_mut((at + 1) * self.rooms);
            add(
                &known[at * self.rooms..],
                &mut next[..self.rooms],
                uses,
                price,
            );
        }
        self.chosen.clear();
        let mut room = self.rooms - 1;
        for (at, &(job, uses, _)) in self.items.iter().enumerate().rev() {
            let [with, without] = [at + 1, at].map(|row| self.before[row * self.rooms + room]);
            if with < without {
                self.chosen.push(job);
                room -= uses;
            }
        }
    }

    /// The least price.
    pub fn least(&self) -> f64 {
        self.before[(self.items.len() + 1) * self.rooms - 1]
    }

    /// Jobs of a choice of the least price.
    pub fn chosen(&self) -> &[u32] {
        &self.chosen
    }

    /// Of each item its job, and the least price with it and without it.
    pub fn alternatives(&mut self) -> Vec<(u32, f64, f64)> {
        let (count, rooms) = (self.items.len(), self.rooms);
        self.after.resize(self.size, 0.0);
        self.after[count * rooms..(count + 1) * rooms].fill(0.0);
        for (at, &(_, uses, price)) in self.items.iter().enumerate().rev() {
            let (next, known) = self.after.split_at_mut((at + 1) * rooms);
            add(&known[..rooms], &mut next[at * rooms..], uses, price);
        }
        let both = |at: usize, room: usize| {
            let before = &self.before[at * rooms..at * rooms + room];
            let after = &self.after[(at + 1) * rooms..(at + 1) * rooms + room];
            (before.iter().zip(after.iter().rev()))
                .map(|(before, after)| before + after)
                .fold(f64::INFINITY, f64::min)
        };
        (self.items.iter().enumerate())
            .map(|(at, &(job, uses, price))| {
                let with = rooms
                    .checked_sub(uses)
                    .map_or(f64::INFINITY, |room| both(at, room));
                (job, with + price, both(at, rooms))
            })
            .collect()
    }
}

/// `to[room] = min(from[room], from[room - uses] + price)`.
fn add(from: &[f64], to: &mut [f64], uses: usize, price: f64) {
    to.copy_from_slice(from);
    if uses < to.len() {
        for (least, other) in to[uses..].iter_mut().zip(from) {
            *least = least.min(other + price);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_agrees_with_every_subset() {
        let items = [
            (0, 3, -4.0),
            (1, 2, -2.5),
            (4, 4, -5.0),
            (5, 0, 1.0),
            (6, 9, -99.0),
        ];
        let mut knapsack = Knapsack::new(7, 8).unwrap();
        for room in 0..=8 {
            let least = |wanted: &dyn Fn(u32) -> bool| {
                (0..1_u32 << items.len())
                    .filter(|subset| wanted(*subset))
                    .filter_map(|subset| {
                        let inside = |at: &usize| subset >> at & 1 == 1;
                        let chosen = (0..items.len()).filter(inside).map(|at| items[at]);
                        let uses: i64 = chosen.clone().map(|item| item.1).sum();
                        (uses <= room).then(|| chosen.map(|item| item.2).sum::<f64>())
                    })
                    .fold(f64::INFINITY, f64::min)
            };
            knapsack.solve(items.into_iter(), room);
            assert_eq!(knapsack.least(), least(&|_| true), "room {room}");
            let price = |job: &u32| items.iter().find(|item| item.0 == *job as usize).unwrap().2;
            let chosen: f64 = knapsack.chosen().iter().map(price).sum();
            assert_eq!(chosen, knapsack.least());
            for (at, (job, with, without)) in knapsack.alternatives().into_iter().enumerate() {
                assert_eq!(job as usize, items[at].0);
                assert_eq!(with, least(&|subset| subset >> at & 1 == 1), "room {room}");
                assert_eq!(
                    without,
                    least(&|subset| subset >> at & 1 == 0),
                    "room {room}"
                );
            }
        }
    }

    #[test]
    fn too_large_a_table_is_refused() {
        assert!(Knapsack::new(1_000, 1_000_000_000).is_none());
    }
}
