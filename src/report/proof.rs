//! How good the plan is proven to be, in words.

use serde::Serialize;

use crate::units::Fen;
use crate::words::Words;

/// The claim, and what it means.
#[derive(Serialize, Debug)]
pub(super) struct Proof {
    /// `best`, `gap`, `none` or `broken`, for the style.
    kind: &'static str,
    /// The claim, in a few words.
    claim: String,
    /// What it means, in a sentence.
    meaning: String,
}

pub(super) fn proof(words: Words, cost: Fen, bound: Option<Fen>, accepted: bool) -> Proof {
    let kind = match bound {
        None => "none",
        Some(_) if !accepted => "broken",
        Some(bound) if cost <= bound => "best",
        Some(_) => "gap",
    };
    let bound = bound.unwrap_or_default();
    let values = [
        ("bound", bound.into()),
        ("saving", (cost - bound).into()),
        (
            "percent",
            words.decimal(&percent(cost - bound, cost)).into(),
        ),
    ];
    Proof {
        kind,
        claim: words.with(&format!("report-proof-{kind}"), &values),
        meaning: words.with(&format!("report-proof-{kind}.meaning"), &values),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Lang;

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
        let claim =
            |bound, accepted| proof(Words::new(Lang::En), Fen(10_000), bound, accepted).claim;
        assert_eq!(claim(None, true), "No proof");
        assert_eq!(claim(Some(Fen(9_900)), false), "No proof");
        assert_eq!(claim(Some(Fen(10_000)), true), "Proven the best possible");
        assert_eq!(
            claim(Some(Fen(9_900)), true),
            "Proven within 1 % of the best possible"
        );
    }
}
