//! Faults of published files, and a reader of the numbers in them.

/// What is wrong with a file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: found {found}, expected {expected}")]
pub struct Fault {
    /// Line, counted from 1.
    pub line: usize,
    /// What is there.
    pub found: String,
    /// What should be.
    pub expected: String,
}

/// Reads whole numbers that are divided by white space.
#[derive(Debug)]
pub struct Numbers<'a> {
    words: Vec<(usize, &'a str)>,
    at: usize,
    last_line: usize,
}

impl<'a> Numbers<'a> {
    /// The numbers of `text`.
    pub fn new(text: &'a str) -> Numbers<'a> {
        let words = (text.lines().enumerate())
            .flat_map(|(at, line)| line.split_whitespace().map(move |word| (at + 1, word)))
            .collect();
        Numbers {
            words,
            at: 0,
            last_line: text.lines().count().max(1),
        }
    }

    /// Whether all were read.
    pub fn is_done(&self) -> bool {
        self.at == self.words.len()
    }

    /// The next word.
    ///
    /// # Errors
    /// A fault that asks for `what` when the file has ended.
    pub fn word(&mut self, what: &str) -> Result<(usize, &'a str), Fault> {
        let word = self.words.get(self.at).copied().ok_or_else(|| Fault {
            line: self.last_line,
            found: "the end of the file".to_owned(),
            expected: what.to_owned(),
        })?;
        self.at += 1;
        Ok(word)
    }

    /// The next whole number, within `[least, most]`.
    ///
    /// # Errors
    /// A fault that says what was expected.
    pub fn within(&mut self, what: &str, least: i64, most: i64) -> Result<i64, Fault> {
        let (line, word) = self.word(what)?;
        (word.parse().ok())
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| Fault {
                line,
                found: word.to_owned(),
                expected: format!("{what}: a whole number from {least} to {most}"),
            })
    }
}
