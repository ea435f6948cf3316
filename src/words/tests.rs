use super::*;

fn words(lang: Lang) -> Words {
    Words::new(lang)
}

#[test]
fn plural_forms_follow_the_language() {
    let of = |lang, count: i64| words(lang).with("unit-runs", &[("count", count.into())]);
    assert_eq!(of(Lang::En, 1), "1 run");
    assert_eq!(of(Lang::En, 2), "2 runs");
    let russian = [1, 2, 5, 11, 21, 22, 1_111].map(|count| of(Lang::Ru, count));
    assert_eq!(
        russian,
        [
            "1 перегон",
            "2 перегона",
            "5 перегонов",
            "11 перегонов",
            "21 перегон",
            "22 перегона",
            "1\u{a0}111 перегонов"
        ]
    );
    assert_eq!(of(Lang::Zh, 2), "2 趟");
    assert_eq!(of(Lang::Kk, 2), "2 айдау");
}

#[test]
fn amounts_are_written_as_the_language_writes_them() {
    let money = |lang, fen| words(lang).money(Fen(fen));
    assert_eq!(money(Lang::En, 123_456_789), "¥1,234,567.89");
    assert_eq!(money(Lang::Ru, -123_450), "−1\u{a0}234,50\u{a0}¥");
    assert_eq!(money(Lang::Zh, 5), "¥0.05");
    let span = |lang, minutes| words(lang).minutes(Minutes(minutes));
    assert_eq!(span(Lang::En, 125), "2 h 05 min");
    assert_eq!(span(Lang::Zh, 120), "2小时");
    assert_eq!(span(Lang::Kk, -5), "−5 мин");
}

#[test]
fn instants_show_both_clocks_and_the_second_date_only_if_it_is_another() {
    let at = |text| Instant::parse(text).unwrap();
    assert_eq!(
        words(Lang::En).instant(at("2025-09-01T08:15:00+08:00")),
        "2025-09-01 08:15 (Almaty 05:15)"
    );
    assert_eq!(
        words(Lang::Ru).instant(at("2025-09-02T01:00:00+08:00")),
        "02.09.2025 01:00 (Алматы 01.09.2025 22:00)"
    );
}

#[test]
fn usual_classes_and_stages_have_names_and_others_their_id() {
    assert_eq!(words(Lang::Zh).class("tractor"), "牵引车");
    assert_eq!(words(Lang::Ru).stage("national-gate"), "Госграница");
    for id in ["my-class", "", "a.b", "tractor.x"] {
        assert_eq!(words(Lang::Zh).class(id), id);
    }
}

#[test]
fn what_is_missing_is_shown_and_never_panics() {
    for lang in Lang::ALL {
        assert_eq!(words(lang).text("no-such-key"), "no-such-key");
        assert_eq!(words(lang).text("rule-rest.no-such"), "rule-rest.no-such");
        assert_eq!(words(lang).text(""), "");
        assert!(words(lang).text("unit-money").contains("{$amount}"));
    }
}

#[test]
fn every_rule_and_term_has_a_text() {
    for lang in Lang::ALL {
        for rule in Rule::ALL {
            assert!(words(lang).has(&format!("rule-{rule}")), "{lang} {rule}");
            assert!(
                words(lang).has(&format!("rule-{rule}.broken")),
                "{lang} {rule}"
            );
        }
        for term in Term::ALL {
            assert!(words(lang).has(&format!("cost-{term}")), "{lang} {term}");
        }
    }
}

#[test]
fn languages_are_read_from_tags_and_locales() {
    let read = |text: &str| text.parse::<Lang>().ok();
    assert_eq!(read("kk"), Some(Lang::Kk));
    assert_eq!(read("zh_CN.UTF-8"), Some(Lang::Zh));
    assert_eq!(read("ru-RU"), Some(Lang::Ru));
    assert_eq!(read("zh-Hans-CN"), Some(Lang::Zh));
    assert_eq!(read("en_GB.UTF-8@euro"), Some(Lang::En));
    assert_eq!(read("C.UTF-8"), None);
    assert_eq!(read("de"), None);
    assert_eq!(read(""), None);
    for lang in Lang::ALL {
        assert_eq!(read(lang.tag()), Some(lang));
    }
}
