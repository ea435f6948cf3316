//! The laws of the fuzzers, on their corpus and on random bytes and changes of it. The fuzzers
//! themselves are run by `scripts/fuzz.sh`.

use crate::laws;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::Index;

type Law = fn(&[u8]);

const LAWS: [(&str, Law); 6] = [
    ("instance", laws::instance),
    ("schedule", laws::schedule),
    ("events", laws::events),
    ("sheets", laws::sheets),
    ("check", laws::check),
    ("published", laws::published),
];

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut paths: Vec<_> = (fs::read_dir(folder).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{target} has no corpus");
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn the_corpus_keeps_the_laws() {
    for (target, law) in LAWS {
        corpus(target).iter().for_each(|bytes| law(bytes));
    }
}

#[test]
fn the_corpus_of_published_files_is_read() {
    use driveaway::published::{FAMILIES, Source};
    let mut seen = vec![false; FAMILIES.len()];
    for bytes in corpus("published") {
        let Some((which, Ok(text))) = bytes
            .split_first()
            .map(|(which, text)| (usize::from(*which), std::str::from_utf8(text)))
        else {
            continue;
        };
        let path = Path::new("file");
        let family = FAMILIES[which % FAMILIES.len()];
        seen[which % FAMILIES.len()] |= family.cases(&Source { path, text }, None).is_ok();
    }
    let without: Vec<&str> = (FAMILIES.iter().zip(seen))
        .filter(|(_, seen)| !seen)
        .map(|(family, _)| family.name())
        .collect();
    assert!(without.is_empty(), "no good file of {without:?}");
}

#[test]
fn the_corpus_of_spreadsheets_is_read() {
    let good = corpus("sheets").into_iter().filter(|bytes| {
        let book = laws::folder(bytes);
        book.instance().is_ok_and(|(_, instance)| {
            !instance.vehicles().is_empty() && !instance.drivers().is_empty()
        })
    });
    assert!(good.count() > 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_keep_the_laws(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for (_, law) in LAWS {
            law(&bytes);
        }
    }

    #[test]
    fn changes_of_the_corpus_keep_the_laws(
        which in any::<Index>(),
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..6),
        cut in any::<Index>(),
    ) {
        for (target, law) in LAWS {
            let all = corpus(target);
            let mut bytes = which.get(&all).clone();
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            law(&bytes);
            bytes.truncate(cut.index(bytes.len()));
            law(&bytes);
        }
    }
}
