//! Citations in prose as officers write them: what each is read as, and where it stands.
//! What rules say of them is in `tests/rules`.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

use isa::law::{Catalogue, mentions};
use proptest::prelude::*;

/// What a text cites: "words = instrument path", one a line; `?` for law that the catalogue does not have.
fn read(text: &str) -> Vec<String> {
    let found = mentions(Catalogue::built_in(), text);
    found
        .iter()
        .map(|mention| {
            let title = mention.instrument.map_or("?", |instrument| instrument.title.as_str());
            let path = mention.path.to_string();
            format!("{} = {title} {path}", &text[mention.span.clone()]).trim_end().to_string()
        })
        .collect()
}

fn expect(text: &str, cited: &[&str]) {
    assert_eq!(read(text), cited, "{text}");
}

#[test]
fn a_provision_before_its_instrument() {
    let cda = "Crime and Disorder Act 1998";
    for text in [
        "section 115 of the Crime and Disorder Act 1998",
        "s 115 of the Crime and Disorder Act 1998",
        "s.115 CDA 1998",
        "S115 of the CDA",
        "Sec. 115 Crime & Disorder Act 1998",
        "Section 115 of the\n      Crime and Disorder Act 1998",
        "section\u{a0}115 of the CDA1998",
        "Section 115 of the \n  Crime and Disorder\n  Act 1998",
        "Section 115, Crime and Disorder Act 1998",
        "section 115 (Crime and Disorder Act 1998)",
    ] {
        let found = mentions(Catalogue::built_in(), text);
        assert_eq!(found.len(), 1, "{text}: {:?}", read(text));
        assert_eq!(found[0].instrument.unwrap().title, cda, "{text}");
        assert_eq!(found[0].path.to_string(), "s.115", "{text}");
        assert_eq!(found[0].whole(), 0..text.len() - usize::from(text.ends_with(')')), "{text}");
    }
}

#[test]
fn an_instrument_before_its_provision() {
    for text in [
        "Care Act 2014 s.42",
        "the Care Act, section 42",
        "Care Act 2014 (section 42)",
        "Care Act 2014: Section 42",
        "Care Act 2014 - s 42",
        "Under the Care Act 2014 s.42 councils enquire",
    ] {
        let found = mentions(Catalogue::built_in(), text);
        assert_eq!(found.len(), 1, "{text}: {:?}", read(text));
        assert_eq!(found[0].instrument.unwrap().title, "Care Act 2014", "{text}");
        assert_eq!(found[0].path.to_string(), "s.42", "{text}");
    }
    expect("GDPR Article 6 (1) (e)", &["Article 6 (1) (e) = UK GDPR Art 6(1)(e)"]);
    expect(
        "UK GDPR Article 6(1)(e) in order to help, Article 9(2)(g)",
        &["Article 6(1)(e) = UK GDPR Art 6(1)(e)"],
    );
}

#[test]
fn articles_with_their_points() {
    expect("Article 6(1)(e) UK GDPR", &["Article 6(1)(e) = UK GDPR Art 6(1)(e)"]);
    expect("Art. 9(2)(h) of the UK GDPR", &["Art. 9(2)(h) = UK GDPR Art 9(2)(h)"]);
    expect("Article 6.1(e) GDPR", &["Article 6.1(e) = UK GDPR Art 6(1)(e)"]);
    expect("Article 6(1)e UK GDPR", &["Article 6(1)e = UK GDPR Art 6(1)(e)"]);
    expect(
        "UK GDPR Articles 6(1)(c) and (e) and 9(2)(g)",
        &[
            "Articles 6(1)(c) = UK GDPR Art 6(1)(c)",
            "(e) = UK GDPR Art 6(1)(e)",
            "9(2)(g) = UK GDPR Art 9(2)(g)",
        ],
    );
    expect(
        "Article 6(1)(e) and Article 9(2)(g) of the UK GDPR",
        &["Article 6(1)(e) = UK GDPR Art 6(1)(e)", "Article 9(2)(g) = UK GDPR Art 9(2)(g)"],
    );
}

#[test]
fn several_provisions_each_with_its_own_place() {
    expect(
        "sections 10 and 11 of the Children Act 2004",
        &["sections 10 = Children Act 2004 s.10", "11 = Children Act 2004 s.11"],
    );
    expect(
        "ss.10, 11 & 12 of the Children Act 2004",
        &["ss.10 = Children Act 2004 s.10", "11 = Children Act 2004 s.11", "12 = Children Act 2004 s.12"],
    );
    expect(
        "sections 325-327B of the Criminal Justice Act 2003",
        &["sections 325 = Criminal Justice Act 2003 s.325", "327B = Criminal Justice Act 2003 s.327B"],
    );
    expect(
        "section 17 and Schedule 2 of the Children Act 1989",
        &["section 17 = Children Act 1989 s.17", "Schedule 2 = Children Act 1989 Sch 2"],
    );
    expect(
        "section 17 of the Children Act 1989 and section 11 of the Children Act 2004",
        &["section 17 = Children Act 1989 s.17", "section 11 = Children Act 2004 s.11"],
    );
    expect("section 17 and 18 days later under the Care Act 2014", &["Care Act 2014 = Care Act 2014"]);
}

#[test]
fn schedules_and_what_lies_in_them() {
    let dpa = "Data Protection Act 2018 Sch 1 Part 2 para 18";
    for text in [
        "Schedule 1, Part 2, paragraph 18 of the Data Protection Act 2018",
        "DPA 2018 Sch. 1 Part 2 para 18",
        "paragraph 18 of Part 2 of Schedule 1 to the DPA 2018",
        "DPA 2018, Schedule 1 Pt 2 para. 18",
        "Schedule 1 Part II para 18 DPA 2018",
    ] {
        let found = read(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].ends_with(dpa), "{text}: {found:?}");
    }
    expect(
        "Schedule 1 paras 18 and 19 of the DPA 2018",
        &[
            "Schedule 1 paras 18 = Data Protection Act 2018 Sch 1 para 18",
            "19 = Data Protection Act 2018 Sch 1 para 19",
        ],
    );
    expect(
        "subsection (3) of section 35 of the Digital Economy Act 2017",
        &["subsection (3) of section 35 = Digital Economy Act 2017 s.35(3)"],
    );
    expect("Part 5 Chapter 3 of the DEA 2017", &["Part 5 Chapter 3 = Digital Economy Act 2017 Part 5 Ch 3"]);
}

#[test]
fn titles_are_found_whole_and_statutory_instruments_by_number() {
    let title = |text: &str| read(text).last().unwrap().split(" = ").nth(1).unwrap().to_string();
    let tax = "Council Tax (Administration and Enforcement) Regulations 1992";
    assert_eq!(title(&format!("Regulation 3 of the {tax}")), format!("{tax} reg 3"));
    assert_eq!(title("SI 1992/613"), tax);
    assert_eq!(title("S.I. 1992 No. 613"), tax);
    assert_eq!(title("The Crime and Disorder Act 1998"), "Crime and Disorder Act 1998");
    let asb = "Anti-social Behaviour, Crime and Policing Act 2014";
    assert_eq!(title(&format!("Under the {asb}")), asb);
    assert_eq!(
        title("Children\u{2019}s Wellbeing and Schools Act 2026"),
        "Children's Wellbeing and Schools Act 2026"
    );
    assert_eq!(title("Regulation (EU) 2016/679"), "UK GDPR");
    assert_eq!(title("the General Data Protection Regulation"), "UK GDPR");
}

#[test]
fn law_that_the_catalogue_does_not_have_is_not_taken_for_other_law() {
    expect("section 29 of the Data Protection Act 1984", &["section 29 = ? s.29"]);
    expect("DPA 1984 s.29", &["s.29 = ? s.29"]);
    expect("Article 22 of the EU GDPR", &["Article 22 = ? Art 22"]);
    expect("section 7 of the Lunch Clubs Act 1871", &["section 7 = ? s.7"]);
    expect("section 115 of the Crime and Disorder Act", &["section 115 = ? s.115"]);
}

#[test]
fn numbers_of_the_text_itself_are_no_citations() {
    for text in [
        "see section 4 of this agreement",
        "Schedule 2 lists the parties, and Part 3 says how",
        "as in paragraph 4.2",
        "the council's 5 offices and part 2",
        "Articles 10 and 11",
        "section 17 (as amended)",
        "the 33 boroughs, 20 of which act",
        "rules 2024, regulations 2025",
    ] {
        expect(text, &[]);
    }
    expect("the Care Act 2014. Section 4 says how", &["Care Act 2014 = Care Act 2014"]);
    expect("Care Act 2014, section 4 of this agreement", &["Care Act 2014 = Care Act 2014"]);
}

#[test]
fn marks_before_a_citation_hide_nothing_of_it() {
    for text in [
        "'Care Act 2014 s.42'",
        "\u{201c}Care Act 2014 s.42\u{201d}",
        "(Care Act 2014 s.42)",
        "é Care Act 2014 s.42",
    ] {
        expect(text, &["s.42 = Care Act 2014 s.42"]);
    }
}

#[test]
fn a_name_goes_to_the_provision_that_it_stands_with() {
    expect(
        "Care Act 2014 s.6, s.115 Crime and Disorder Act 1998, Children Act 1989 s.47",
        &[
            "s.6 = Care Act 2014 s.6",
            "s.115 = Crime and Disorder Act 1998 s.115",
            "s.47 = Children Act 1989 s.47",
        ],
    );
    expect("under s.17, Children Act 1989 s.47", &["s.47 = Children Act 1989 s.47"]);
}

#[test]
fn lists_of_either_order_keep_each_provision_with_its_own_law() {
    let expected = [
        "Children Act 1989 s.17".to_string(),
        "Children Act 2004 s.10".to_string(),
        "Care Act 2014 s.42".to_string(),
    ];
    for text in [
        "Children Act 1989 s.17\n  Children Act 2004 s.10\n  Care Act 2014 s.42",
        "Children Act 1989 s.17, Children Act 2004 s.10, Care Act 2014 s.42",
        "Children Act 1989: s.17; Children Act 2004: s.10; Care Act 2014: s.42",
        "s.17 Children Act 1989\n  s.10 Children Act 2004\n  s.42 Care Act 2014",
        "s.17 Children Act 1989, s.10 Children Act 2004, s.42 Care Act 2014",
        "section17 of the Children Act 1989, section 10 of the Children Act 2004 and section 42 of the Care Act 2014",
    ] {
        let found: Vec<String> =
            read(text).iter().map(|cited| cited.split(" = ").nth(1).unwrap().to_string()).collect();
        assert_eq!(found, expected, "{text}");
    }
    expect(
        "UK GDPR Article 6(1)(e) in the exercise of official authority",
        &["Article 6(1)(e) = UK GDPR Art 6(1)(e)"],
    );
}

/// The tokenizer against all that the catalogue holds: each provision behind its title and before it.
#[test]
fn every_provision_of_the_catalogue_is_read_as_itself() {
    let law = Catalogue::built_in();
    let mut seen = 0;
    let mut wrong = Vec::new();
    for act in law.instruments() {
        for provision in act.provisions.iter().filter(|provision| !provision.at.is_empty()) {
            // Principles are no citations of prose, and common law has no title that looks like one.
            if provision.at.starts_with("principle") || !ends_like_a_title(&act.title) {
                continue;
            }
            seen += 1;
            for text in [
                format!("the partners act under {} of the {} alone", provision.at, act.title),
                format!("the partners act under the {} {} alone", act.title, provision.at),
            ] {
                let found = mentions(law, &text);
                let is = |mention: &isa::law::Mention<'_>| {
                    mention.path.to_string() == provision.at
                        && mention.instrument.is_some_and(|found| found.title == act.title)
                };
                if found.len() != 1 || !is(&found[0]) {
                    wrong.push(format!("{text}: {:?}", read(&text)));
                }
            }
        }
    }
    assert!(seen > 500, "the catalogue was not read");
    assert!(wrong.is_empty(), "{} are read wrongly:\n{}", wrong.len(), wrong.join("\n"));
}

/// Titles that end with a kind and a year, or are an abbreviation in capitals.
fn ends_like_a_title(title: &str) -> bool {
    let last: Vec<&str> = title.rsplit(' ').take(2).collect();
    let is_year = last[0].len() == 4 && last[0].bytes().all(|byte| byte.is_ascii_digit());
    title == "UK GDPR"
        || (is_year && ["Act", "Regulations", "Order", "Rules", "Directions"].contains(&last[1]))
}

/// Scraps of citations, so that what is made of them comes near to one.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop_oneof![
        Just("section "),
        Just("s."),
        Just("ss"),
        Just("Article "),
        Just("Art"),
        Just("Schedule 1"),
        Just(", "),
        Just("Part II "),
        Just("paragraph "),
        Just("of the "),
        Just("Care Act 2014"),
        Just("UK GDPR "),
        Just("Act"),
        Just("Regulations 1992"),
        Just("SI 2018/912"),
        Just("S.I. No. "),
        Just("(EU) "),
        Just("Regulation "),
        Just("(1)"),
        Just(" (e"),
        Just(")"),
        Just("42"),
        Just("6.1"),
        Just("16LA"),
        Just(" and "),
        Just("–"),
        Just("é"),
        Just("\u{a0}"),
        Just("\u{2019}"),
        Just("\n    "),
        Just("DPA"),
        Just("1998"),
        Just("😀"),
        Just("EU "),
        Just("subsection (3)"),
        Just(" to "),
        Just("-"),
        Just("The "),
        Just("'"),
    ];
    proptest::collection::vec(scrap, 0..14).prop_map(|scraps| scraps.concat())
}

fn places_are_exact(text: &str) {
    let law = Catalogue::built_in();
    let found = mentions(law, text);
    let mut last = 0;
    for mention in &found {
        assert!(
            text.get(mention.span.clone()).is_some_and(|words| words.trim() == words && !words.is_empty())
        );
        assert!(
            text.get(mention.named.clone()).is_some_and(|words| words.trim() == words && !words.is_empty())
        );
        assert!(mention.span.start >= last, "out of order: {found:?}");
        last = mention.span.start;
        // What was found is found again in its own words.
        if mention.whole().len() == mention.span.len() || mention.path.is_empty() {
            continue;
        }
        let alone = mentions(law, &text[mention.whole()]);
        assert!(
            alone
                .iter()
                .any(|again| again.instrument.map(|i| &i.title) == mention.instrument.map(|i| &i.title)),
            "{:?} of {text:?}",
            &text[mention.whole()]
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_places_are_exact(text in ".{0,200}") {
        places_are_exact(&text);
    }

    #[test]
    fn what_comes_near_to_a_citation_is_read_and_places_are_exact(text in scraps()) {
        places_are_exact(&text);
    }

    #[test]
    fn words_before_and_after_move_a_citation_and_change_nothing(before in "([a-z]{1,9} ){0,5}", after in "( [a-z]{1,9}){0,5}") {
        let cited = "section 115 of the Crime and Disorder Act 1998";
        let text = format!("{before}by {cited}{after}");
        let found = mentions(Catalogue::built_in(), &text);
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(&text[found[0].whole()], cited);
    }
}
