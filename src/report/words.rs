//! Plain words for what the plan's data says: cost terms, reasons, broken rules, the proof.

use serde::Serialize;

use crate::check::Violation;
use crate::names::{Rule, Term};
use crate::schedule::UnservedReason;
use crate::units::{Fen, Instant, Zone};

/// What a cost term is, to a dispatcher.
pub(super) fn term(term: Term) -> &'static str {
    match term {
        Term::Unserved => "Vehicles left behind",
        Term::Lateness => "Vehicles arriving after their due time",
        Term::Waiting => "Vehicles waiting, from papers ready to arrival",
        Term::RunPay => "Drivers’ pay for runs",
        Term::DutyPay => "Drivers’ pay for being called out",
        Term::Overtime => "Overtime",
        Term::CoachFare => "Coach fares",
        Term::CageCost => "Cage-truck trips",
        Term::Fairness => "Uneven shares of runs among drivers",
        Term::Preference => "Runs against drivers’ wishes",
        Term::Change => "Changes to the earlier plan",
    }
}

/// Whether a term is money that somebody is paid; the others only steer the plan.
pub(super) fn is_paid(term: Term) -> bool {
    match term {
        Term::RunPay | Term::DutyPay | Term::Overtime | Term::CoachFare | Term::CageCost => true,
        Term::Unserved
        | Term::Lateness
        | Term::Waiting
        | Term::Fairness
        | Term::Preference
        | Term::Change => false,
    }
}

/// Every reason for which a vehicle stays, with what it means.
pub(super) const REASONS: [(UnservedReason, &str); 5] = [
    (
        UnservedReason::LeftOut,
        "Left out on purpose: somebody locked this vehicle out of the plan.",
    ),
    (
        UnservedReason::NoSlot,
        "No gate slot suits it, whoever drives: check papers, deadline, range, closures.",
    ),
    (
        UnservedReason::NoDriver,
        "No driver can take it, even with nothing else to do: check licences, hours, passports.",
    ),
    (
        UnservedReason::Displaced,
        "It could go alone, but other vehicles use the gate, drivers or coaches better, or moving it costs more than leaving it.",
    ),
    (UnservedReason::Unknown, "No reason was recorded."),
];

/// What is wrong when a rule is broken.
fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Release => "Starts before the vehicle’s papers are ready",
        Rule::Deadline => "Reaches the lot after the vehicle’s deadline",
        Rule::Once => "The vehicle is moved more than once",
        Rule::Destination => "Goes to a lot that is not the vehicle’s own",
        Rule::Range => "The vehicle’s remaining range is too short",
        Rule::Mode => "The vehicle may not travel this way",
        Rule::Horizon => "Lies outside the planned time, or not on a gate slot",
        Rule::Licence => "The driver’s licence does not cover the vehicle",
        Rule::Availability => "The driver is not available for the whole duty",
        Rule::Sequence => "The driver would have to be in two places at once",
        Rule::CoachReturn => "The coach leaves from elsewhere, or too early",
        Rule::MaxRuns => "Too many runs for this driver",
        Rule::DutyLength => "The duty is too long",
        Rule::DrivingTime => "Too much driving, or too long without a break",
        Rule::Rest => "Too little rest between duties",
        Rule::RollingHours => "Too many duty hours in consecutive days",
        Rule::WeeklyRest => "No free day in seven",
        Rule::StayDays => "Too many days in Kazakhstan",
        Rule::Passport => "The passport is not valid on every day in Kazakhstan",
        Rule::Exclusion => "The driver never takes this vehicle or class",
        Rule::StageCapacity => "More vehicles enter than the stage takes in a slot",
        Rule::HandoverCapacity => "More vehicles arrive than the lot takes over in a slot",
        Rule::LotCapacity => "The lot is over-full",
        Rule::CoachSeats => "More drivers aboard than the coach has seats",
        Rule::CageTrip => "The cage truck’s load, hours or sequence do not fit",
        Rule::Lock => "A pin, a ban or a left-out driver or vehicle is not respected",
        Rule::Frozen => "Something that had already started was changed",
    }
}

/// A broken rule in words.
#[derive(Serialize, Debug)]
pub(super) struct Breach {
    rule: Rule,
    what: &'static str,
    who: String,
    at: String,
    figures: String,
}

pub(super) fn breach(one: &Violation) -> Breach {
    let figures = match one.unit {
        "" => String::new(),
        "minute" => format!(
            "{}, limit {}",
            Zone::Horgos.text(Instant(one.found)),
            Zone::Horgos.text(Instant(one.limit))
        ),
        unit => format!("{} {unit}, limit {}", one.found, one.limit),
    };
    Breach {
        rule: one.rule,
        what: rule(one.rule),
        who: one.who.join(", "),
        at: one.at.map(|at| Zone::Horgos.text(at)).unwrap_or_default(),
        figures,
    }
}

/// How good the plan is proven to be.
#[derive(Serialize, Debug)]
pub(super) struct Proof {
    /// `best`, `gap`, `none` or `broken`, for the style.
    kind: &'static str,
    /// The claim, in a few words.
    claim: String,
    /// What it means, in a sentence.
    meaning: String,
}

pub(super) fn proof(cost: Fen, bound: Option<Fen>, accepted: bool) -> Proof {
    let say = |kind, claim: &str, meaning: String| Proof {
        kind,
        claim: claim.to_owned(),
        meaning,
    };
    let Some(bound) = bound else {
        return say(
            "none",
            "No proof",
            "Nothing is known about how much better another plan could be.".to_owned(),
        );
    };
    if !accepted {
        return say(
            "broken",
            "No proof",
            "This plan breaks rules, so its cost cannot be compared with plans that keep them."
                .to_owned(),
        );
    }
    let limit = yuan(bound);
    if cost <= bound {
        say(
            "best",
            "Proven the best possible",
            format!(
                "No plan that keeps all rules can cost less than {limit} yuan, and this one costs no more."
            ),
        )
    } else {
        say(
            "gap",
            &format!(
                "Proven within {} % of the best possible",
                percent(cost - bound, cost)
            ),
            format!(
                "No plan that keeps all rules can cost less than {limit} yuan; at most {} yuan could still be saved.",
                yuan(cost - bound)
            ),
        )
    }
}

/// `part` of `whole` as a percentage, rounded UP so that the claim is never better than the proof.
fn percent(part: Fen, whole: Fen) -> String {
    let whole = u128::from(whole.0.unsigned_abs().max(1));
    let part = u128::from(part.0.unsigned_abs());
    // In ten-thousandths of a percent; above 0.01 % in hundredths.
    let fine = (part * 1_000_000).div_ceil(whole);
    let shown = if fine > 100 {
        fine.div_ceil(100) * 100
    } else {
        fine
    };
    let text = format!("{}.{:04}", shown / 10_000, shown % 10_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Money as yuan with thousands separators: `1,234.50`.
pub(super) fn yuan(amount: Fen) -> String {
    let plain = amount.to_string();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => ("−", rest),
        None => ("", plain.as_str()),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "00"));
    let mut text = sign.to_owned();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{text}.{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_has_thousands_separators() {
        assert_eq!(yuan(Fen(0)), "0.00");
        assert_eq!(yuan(Fen(99_999)), "999.99");
        assert_eq!(yuan(Fen(123_456_789)), "1,234,567.89");
        assert_eq!(yuan(Fen(-100_000)), "−1,000.00");
    }

    #[test]
    fn a_gap_is_never_understated() {
        let of = |part, whole| percent(Fen(part), Fen(whole));
        assert_eq!(of(100, 10_000), "1");
        assert_eq!(of(100_001, 10_000_000), "1.01");
        assert_eq!(of(5, 100_000), "0.005");
        assert_eq!(of(1, 1_000_000_000_000), "0.0001");
        assert_eq!(of(5, -2), "250");
        assert_eq!(of(5, 0), "500");
    }

    #[test]
    fn the_proof_says_what_is_known_and_no_more() {
        let claim = |bound, accepted| proof(Fen(10_000), bound, accepted).claim;
        assert_eq!(claim(None, true), "No proof");
        assert_eq!(claim(Some(Fen(9_900)), false), "No proof");
        assert_eq!(claim(Some(Fen(10_000)), true), "Proven the best possible");
        assert_eq!(
            claim(Some(Fen(9_900)), true),
            "Proven within 1 % of the best possible"
        );
    }
}
