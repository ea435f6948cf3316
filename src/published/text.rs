//! Reading numbers from text files, with the place of every fault.

use std::fmt::Display;
use std::iter::Peekable;
use std::ops::RangeInclusive;

use crate::error::{Code, Faults};

/// A word of a text and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub line: usize,
    pub at: usize,
    pub text: &'a str,
}

impl Word<'_> {
    /// Its place, as errors name it.
    pub fn place(&self) -> String {
        format!("/line/{}/word/{}", self.line, self.at)
    }
}

/// The words of a line, with their places; `line` counts from 1.
pub(super) fn words(line: usize, text: &str) -> impl Iterator<Item = Word<'_>> {
    (1..)
        .zip(text.split_whitespace())
        .map(move |(at, text)| Word { line, at, text })
}

/// Every line that has words, with its number from 1.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, Vec<Word<'_>>)> {
    (1..)
        .zip(text.lines())
        .map(|(line, text)| (line, words(line, text).collect::<Vec<_>>()))
        .filter(|(_, words)| !words.is_empty())
}

/// A word as a whole number in `range`; a fault and `None` if it is none.
pub(super) fn whole(
    faults: &mut Faults,
    word: Word,
    what: &str,
    range: &RangeInclusive<i64>,
) -> Option<i64> {
    let expected = || format!("{what}: a whole number {}", span(range));
    let Ok(number) = word.text.parse::<i64>() else {
        let hint = "correct the word, or check that this is the right file";
        faults.add(
            Code::NoNumber,
            word.place(),
            quoted(word.text),
            expected(),
            hint,
        );
        return None;
    };
    if !range.contains(&number) {
        let hint = "correct the number, or those that it depends on at the head of the file";
        faults.add(Code::BeyondRange, word.place(), number, expected(), hint);
        return None;
    }
    Some(number)
}

fn span(range: &RangeInclusive<i64>) -> String {
    match (*range.start(), *range.end()) {
        (i64::MIN, i64::MAX) => "of any size".to_owned(),
        (from, i64::MAX) => format!("from {from}"),
        (from, to) => format!("from {from} to {to}"),
    }
}

/// A word as text in a message, cut if it is long.
pub(super) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("\"{short}\"")
}

/// A text as a stream of numbers, whatever its lines.
pub(super) struct Numbers<'a> {
    words: Peekable<Box<dyn Iterator<Item = Word<'a>> + 'a>>,
    last: usize,
    ended: bool,
    pub faults: Faults,
}

impl<'a> Numbers<'a> {
    pub fn new(text: &'a str) -> Numbers<'a> {
        let lines = (1..).zip(text.lines());
        let stream: Box<dyn Iterator<Item = Word<'a>> + 'a> =
            Box::new(lines.flat_map(|(line, text)| words(line, text)));
        Numbers {
            words: stream.peekable(),
            last: 1,
            ended: false,
            faults: Faults::default(),
        }
    }

    /// The next word; `None` once the text has ended, which is a fault.
    fn word(&mut self, what: &str) -> Option<Word<'a>> {
        let word = self.words.next();
        match word {
            Some(word) => self.last = word.line,
            None if !self.ended => {
                self.ended = true;
                let place = format!("/line/{}", self.last);
                let hint = "copy the file again, or correct the counts at its head";
                (self.faults).add(Code::TextEnds, place, "the end of the file", what, hint);
            }
            None => {}
        }
        word
    }

    /// The next number; one that is wrong is a fault and stands as the least of `range`, so that
    /// the rest can be read. `None` once the text has ended, which is a fault too.
    pub fn next(&mut self, what: &str, range: RangeInclusive<i64>) -> Option<i64> {
        let word = self.word(what)?;
        Some(whole(&mut self.faults, word, what, &range).unwrap_or(*range.start()))
    }

    /// The next number as a position, after `from` (0 or 1) is taken off.
    pub fn index(&mut self, what: &str, from: i64, count: usize) -> Option<usize> {
        let most = i64::try_from(count).unwrap_or(i64::MAX) - 1 + from;
        let number = self.next(what, from..=most.max(from))?;
        usize::try_from(number - from).ok()
    }

    /// The next number as a count. One that is wrong ends the reading: all else hangs on it.
    pub fn count(&mut self, what: &str, range: RangeInclusive<i64>) -> Option<usize> {
        let word = self.word(what)?;
        usize::try_from(whole(&mut self.faults, word, what, &range)?).ok()
    }

    /// Whether there is another word.
    pub fn has_more(&mut self) -> bool {
        self.words.peek().is_some()
    }

    /// The line of the last word read, from 1.
    pub fn line(&self) -> usize {
        self.last
    }

    /// Whether there is nothing more; if there is, it is a fault.
    pub fn end(&mut self, after: impl Display) {
        if let Some(word) = self.words.next() {
            let expected = format!("the end of the file after {after}");
            let hint = "correct the counts at the head of the file, or remove the rest";
            let found = quoted(word.text);
            (self.faults).add(Code::TextGoesOn, word.place(), found, expected, hint);
        }
    }
}
