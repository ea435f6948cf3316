//! Texts as people type them: full-width letters, stray blanks, signs that look alike.

/// Full-width signs made narrow, invisible ones removed, blanks around and doubled ones removed.
pub(super) fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\u{ff01}'..='\u{ff5e}' => out.extend(char::from_u32(sign as u32 - 0xfee0)),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => {}
            blank if blank.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            other => out.push(other),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What two ways of writing the same name have in common: letters and digits, small, without what
/// stands in brackets.
pub(super) fn essence(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_i32;
    for sign in tidy(text).chars() {
        match sign {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = (depth - 1).max(0),
            sign if depth == 0 && sign.is_alphanumeric() => out.extend(sign.to_lowercase()),
            _ => {}
        }
    }
    out
}

/// The parts of a list as people separate them.
pub(super) fn parts(text: &str) -> Vec<&str> {
    text.split([',', ';', '、', '\n', '|', '，', '；'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// Cyrillic letters that look like Latin ones, made Latin and large: for licence classes.
pub(super) fn latin(text: &str) -> String {
    text.to_uppercase()
        .chars()
        .map(|sign| match sign {
            'А' => 'A',
            'В' => 'B',
            'С' => 'C',
            'Е' => 'E',
            'М' => 'M',
            'Р' => 'P',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_makes_no_difference() {
        assert_eq!(tidy("　Ａ１２　：\u{200b}３  x "), "A12 :3 x");
        assert_eq!(essence("Papers ready (Horgos)"), "papersready");
        assert_eq!(essence("应到时间（霍尔果斯）"), "应到时间");
        assert_eq!(parts("A2、C1; B2，M"), ["A2", "C1", "B2", "M"]);
        assert_eq!(latin("с1"), "C1");
    }
}
