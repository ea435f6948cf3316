//! What a state forgets as time passes: whatever cannot bind any more.

use super::limits::available;
use super::state::{At, State};
use super::steps::Expander;
use crate::units::{Date, Instant, Zone};

impl Expander<'_> {
    /// At rest until `slot`, with the counts of that slot's date.
    pub fn at_rest(&self, mut state: State, slot: u32) -> State {
        state.at = At::Rest { slot };
        self.new_date(&mut state, slot as usize);
        self.forget(&mut state, slot as usize);
        state
    }

    /// Forgets what cannot bind from a rest until `slot` on.
    fn forget(&self, state: &mut State, slot: usize) {
        let Some(start) = self.world.slot_starts(slot) else {
            return;
        };
        let begin = start - self.world.instance.rules().report;
        let limits = &self.profile.limits;
        let open = |from: Instant, last: Date| available(&self.profile.windows, from, last);
        if let Some(hours) = &mut state.hours {
            let today = Zone::Horgos.date(begin);
            hours.rooms.forget(today, |last| open(begin, last));
            // A streak that ended before yesterday is over, and so is one that the driver's
            // windows cannot fill.
            hours.streak = (hours.streak).filter(|&(last, days)| {
                let more = (1..7).map(|more| last.plus(more));
                let more = more.take_while(|&date| open(Zone::Horgos.midnight(date), date) > 0);
                last.plus(1) >= today && days as usize + more.count() >= 7
            });
            let fresh = limits.fresh_hours.is_some_and(|until| today <= until);
            if hours.rooms.is_free() && hours.streak.is_none() && !fresh {
                state.hours = None;
            }
        }
        self.forget_stays(state, Zone::Almaty.date(begin));
    }

    /// Forgets what cannot bind a driver who goes on with a duty begun at `begin`, from the horizon's
    /// start on.
    pub fn forget_carried(&self, state: &mut State, begin: Instant) {
        let from = self.world.instance.horizon().from;
        let limits = &self.profile.limits;
        let before = (from - begin).0.max(0);
        let most = |last: Date| available(&self.profile.windows, from, last) + before;
        if let Some(hours) = &mut state.hours {
            let today = Zone::Horgos.date(begin.min(from));
            hours.rooms.forget(today, most);
            let left = |last: Date| i64::from(limits.last_date.0 - last.0);
            hours.streak = (hours.streak).filter(|&(last, days)| i64::from(days) + left(last) >= 7);
            let weekly = self.world.instance.rules().weekly_rest && left(today) + 1 >= 7;
            let fresh = weekly
                || limits
                    .hours
                    .iter()
                    .any(|span| most(limits.last_date) > span.most);
            if hours.rooms.is_free() && hours.streak.is_none() && !fresh {
                state.hours = None;
            }
        }
        self.forget_stays(state, Zone::Almaty.date(from));
    }

    fn forget_stays(&self, state: &mut State, today: Date) {
        let limits = &self.profile.limits;
        if let Some(stays) = &mut state.stays {
            let until = limits.last_date.plus(1);
            stays
                .rooms
                .forget(today, |last| i64::from(last.min(until).0 - today.0) + 1);
            stays.last = stays.last.filter(|&last| last >= today);
            let fresh = limits.fresh_stays.is_some_and(|until| today <= until);
            if stays.rooms.is_free() && !fresh {
                state.stays = None;
            }
        }
    }

    /// At the station from `point` on.
    pub fn at_station(&self, mut state: State, point: u32) -> State {
        state.at = At::Station { point };
        let slot = self.world.slot_from(self.points[point as usize]);
        self.new_date(&mut state, slot);
        self.trim(&mut state);
        state
    }

    /// Forgets the runs of a date that is over.
    pub(super) fn new_date(&self, state: &mut State, slot: usize) {
        if let Some((date, _)) = state.today
            && self.world.dates.get(slot).is_none_or(|&now| now > date)
        {
            state.today = None;
        }
    }

    /// Forgets the duty's begin where its length cannot matter any more.
    pub(super) fn trim(&self, state: &mut State) {
        let Some(duty) = state.duty.as_mut() else {
            return;
        };
        let Some(begin) = duty.begin else { return };
        let rules = self.world.instance.rules();
        let longest = self.profile.windows[duty.window as usize].to - begin;
        let by_length =
            self.profile.watch.length && rules.duty_length.is_some_and(|limit| longest > limit);
        let by_pay = self
            .profile
            .overtime
            .is_some_and(|(_, after)| longest > after);
        let by_rows = self.profile.own.is_some();
        if !by_length && !by_pay && !by_rows && state.hours.is_none() {
            duty.begin = None;
        }
    }
}
