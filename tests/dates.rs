//! Both sides of every date of the catalogue that a rule reads. The cases are made from the data of `law/`, and what to
//! expect is worked out from those files alone, so a date that is added there is tried here without another word.

#![allow(clippy::unwrap_used, reason = "a test stops at a file that it cannot read")]

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use chrono::{Days, Months, NaiveDate};
use isa::agreement::{History, TemplateFacts, parse};
use isa::law::Catalogue;
use isa::rules::{Case, Checked, RULES, check};
use isa::text::Source;
use serde_json::Value;

/// What the files of `law/` say of a thing on a day.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Stands {
    In,
    NotYet,
    Ended,
    Unsure,
}

struct Span {
    from: NaiveDate,
    until: Option<NaiveDate>,
    from_memory: bool,
}

/// Something with dates: a provision or an objective.
struct Dated {
    spans: Vec<Span>,
    confirmed: bool,
}

impl Dated {
    fn of(entry: &Value) -> Self {
        let day =
            |span: &Value, key: &str| span.get(key).and_then(Value::as_str).map(|day| day.parse().unwrap());
        let spans = entry.get("periods").and_then(Value::as_array).into_iter().flatten().map(|span| Span {
            from: day(span, "from").unwrap(),
            until: day(span, "until"),
            from_memory: !word(span, "dated").starts_with('V'),
        });
        Self { spans: spans.collect(), confirmed: word(entry, "commencement") == "confirmed" }
    }

    /// The last day before each date, and its first.
    fn days(&self) -> BTreeSet<NaiveDate> {
        both_sides(self.spans.iter().flat_map(|span| std::iter::once(span.from).chain(span.until)))
    }

    fn on(&self, day: NaiveDate) -> Stands {
        if !self.confirmed || self.spans.iter().any(|span| self.is_doubtful(span, day)) {
            return Stands::Unsure;
        }
        let holds = |span: &Span| span.from <= day && span.until.is_none_or(|until| day < until);
        match () {
            () if self.spans.is_empty() || self.spans.iter().any(holds) => Stands::In,
            () if self.spans.iter().any(|span| span.until.is_some_and(|until| until <= day)) => Stands::Ended,
            () => Stands::NotYet,
        }
    }

    /// A date from memory speaks for no day within two years of it, unless another span begins on it.
    fn is_doubtful(&self, span: &Span, day: NaiveDate) -> bool {
        let far = |date: &NaiveDate| (*date - day).num_days().abs();
        let nearest = std::iter::once(span.from).chain(span.until).min_by_key(far).unwrap();
        let goes_on = nearest != span.from && self.spans.iter().any(|next| next.from == nearest);
        let near = nearest - Months::new(24) < day && day < nearest + Months::new(24);
        span.from_memory && near && !goes_on
    }
}

fn both_sides(dates: impl Iterator<Item = NaiveDate>) -> BTreeSet<NaiveDate> {
    dates.flat_map(|date| [date - Days::new(1), date]).collect()
}

fn word<'a>(entry: &'a Value, key: &str) -> &'a str {
    entry.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn words<'a>(entry: &'a Value, key: &str) -> Vec<&'a str> {
    entry.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn law(path: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("law").join(path);
    serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn files(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("law").join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<String> = names.map(|name| format!("{folder}/{name}")).collect();
    files.sort();
    files
}

/// Every provision as its file has it, by its citation.
fn provisions() -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for file in files("instruments") {
        let instrument = law(&file);
        for provision in instrument["provisions"].as_array().unwrap() {
            all.push((
                format!("{} {}", word(&instrument, "title"), word(provision, "at")),
                provision.clone(),
            ));
        }
    }
    all
}

/// What some rules say of a text as of a day.
fn checked(text: &str, day: NaiveDate, rules: &[&str]) -> Checked {
    let reading = parse(Source::new("agreement.yaml", text.as_bytes()))
        .unwrap_or_else(|(_, refusal)| panic!("{refusal}\n{text}"));
    let (history, template, particulars) = (History::default(), TemplateFacts::NotNamed, HashMap::new());
    let case = Case::new(&reading, Catalogue::built_in(), day, &history, &template, &particulars);
    let only: Vec<String> = rules.iter().map(ToString::to_string).collect();
    check(&case, &only)
}

fn found(checked: &Checked, rule: &str) -> bool {
    checked.findings.iter().any(|finding| finding.rule == rule)
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_gateway_is_judged_by_its_dates_on_both_sides_of_each() {
    let (mut faults, mut tried) = (Vec::new(), 0);
    for (cite, provision) in provisions() {
        let extent = words(&provision, "extent");
        let here = extent.is_empty() || extent.contains(&"E");
        if !here || !words(&provision, "is").contains(&"gateway") {
            continue;
        }
        let dated = Dated::of(&provision);
        let text = format!(
            "format: isa-agreement/1\nid: sharing\nparties:\n  - {{id: one, body: camden, role: controller}}\n  \
             - {{id: other, body: hackney, role: controller}}\nflows:\n  - id: flow\n    from: {{party: one}}\n    \
             to: {{party: other}}\n    gateways: {cite:?}\n"
        );
        for day in dated.days() {
            let said = checked(&text, day, &["gateway-not-in-force", "gateway-unconfirmed"]);
            let (out, unsure) = (found(&said, "gateway-not-in-force"), found(&said, "gateway-unconfirmed"));
            let stands = dated.on(day);
            let expected = (matches!(stands, Stands::NotYet | Stands::Ended), stands == Stands::Unsure);
            if (out, unsure) != expected {
                faults.push(format!("{cite} on {day}: {stands:?}, not in force {out}, unconfirmed {unsure}"));
            }
            tried += 1;
        }
    }
    none(&faults);
    assert!(tried > 100, "{tried}");
}

#[test]
fn a_lawful_basis_is_judged_by_the_day_of_decision_on_both_sides_of_its_first() {
    let (mut faults, mut tried) = (Vec::new(), 0);
    for (cite, provision) in provisions() {
        if !words(&provision, "is").contains(&"lawful-basis") {
            continue;
        }
        let dated = Dated::of(&provision);
        for day in dated.days() {
            let text = format!(
                "format: isa-agreement/1\nid: sharing\ndates: {{agreed: {day}}}\nparties:\n  \
                 - {{id: one, name: Green Homes, category: housing-association, role: controller}}\n  \
                 - {{id: other, body: camden, role: controller}}\ndata:\n  - {{id: set, category: ordinary}}\n\
                 grounds:\n  - {{id: ground, basis: {cite}}}\nflows:\n  - id: flow\n    data: set\n    \
                 from: {{party: one, ground: ground}}\n    to: {{party: other, ground: ground}}\n"
            );
            let checked = checked(&text, day, &["basis-not-in-force"]);
            let said = found(&checked, "basis-not-in-force");
            // Before the rule's own law was in force it asks nothing.
            if said != (checked.not_asked.is_empty() && dated.on(day) == Stands::NotYet) {
                faults.push(format!("{cite} on {day}: {:?}, and the rule says {said}", dated.on(day)));
            }
            tried += 1;
        }
    }
    none(&faults);
    assert!(tried > 10, "{tried}");
}

#[test]
fn an_objective_is_judged_by_its_dates_on_both_sides_of_each() {
    let (mut faults, mut tried) = (Vec::new(), 0);
    for objective in law("dea.yaml")["objectives"].as_array().unwrap() {
        let (id, dated) = (word(objective, "id"), Dated::of(objective));
        let text = format!(
            "format: isa-agreement/1\nid: sharing\nparties:\n  - {{id: one, body: camden, role: controller}}\n  \
             - {{id: other, body: hackney, role: controller}}\nflows:\n  - id: flow\n    from: {{party: one}}\n    \
             to: {{party: other}}\n    gateways: Digital Economy Act 2017 s.35\n    dea: {{objective: {id}}}\n"
        );
        for day in dated.days() {
            let said = found(&checked(&text, day, &["objective-not-specified"]), "objective-not-specified");
            if said == (dated.on(day) == Stands::In) {
                faults.push(format!("{id} on {day}: {:?}, and the rule says {said}", dated.on(day)));
            }
            tried += 1;
        }
    }
    none(&faults);
    assert!(tried > 5, "{tried}");
}

#[test]
fn a_body_is_judged_by_its_last_day_on_both_sides_of_it() {
    let (mut faults, mut tried) = (Vec::new(), 0);
    for file in files("bodies")
        .iter()
        .filter(|file| !file.ends_with("categories.yaml") && !file.ends_with("groups.yaml"))
    {
        for body in law(file).as_array().unwrap() {
            let spans = body.get("existed").and_then(Value::as_array).cloned().unwrap_or_default();
            let ends = spans.iter().map(|span| span.get("until").and_then(Value::as_str));
            let Some(ends) =
                ends.map(|end| Some(end?.parse::<NaiveDate>().unwrap())).collect::<Option<Vec<_>>>()
            else {
                continue;
            };
            let Some(last) = ends.into_iter().max() else { continue };
            let id = word(body, "id");
            let text = format!(
                "format: isa-agreement/1\nid: sharing\nparties:\n  - {{id: one, body: {id}, role: controller}}\n"
            );
            for day in both_sides(std::iter::once(last)) {
                let checked = checked(&text, day, &["defunct-body"]);
                let said = found(&checked, "defunct-body");
                // Before the rule's own law was in force it asks nothing.
                if said != (day >= last && checked.not_asked.is_empty()) {
                    faults.push(format!("{id} on {day}: ended on {last}, and the rule says {said}"));
                }
                tried += 1;
            }
        }
    }
    none(&faults);
    assert!(tried > 10, "{tried}");
}

#[test]
fn a_rule_is_asked_while_the_law_that_governs_it_is_in_force() {
    let provisions = provisions();
    let by_place = |cite: &str| {
        let law = Catalogue::built_in().provision(cite).unwrap_or_else(|| panic!("{cite}"));
        let same = |other: &str| {
            Catalogue::built_in().provision(other).is_some_and(|other| std::ptr::eq(other, law))
        };
        let held = |(other, entry): &&(String, Value)| word(entry, "at") == law.at && same(other);
        Dated::of(&provisions.iter().find(held).unwrap().1)
    };
    let (mut faults, mut tried) = (Vec::new(), 0);
    let text = "format: isa-agreement/1\nid: sharing\n";
    for rule in RULES.iter().filter(|rule| matches!(rule.check, isa::rules::Check::Agreement(_))) {
        let Some(governing) = rule.cites.first() else { continue };
        let dated = by_place(governing);
        for day in dated.days() {
            let not_asked = checked(text, day, &[rule.id]).not_asked;
            let said = not_asked.iter().any(|(_, why)| why.contains("is not in force on"));
            // A rule that does not concern such a document says so, whatever the day.
            if !said && !not_asked.is_empty() {
                continue;
            }
            if said != matches!(dated.on(day), Stands::NotYet | Stands::Ended) {
                faults.push(format!("{} on {day}: {governing} {:?}, {not_asked:?}", rule.id, dated.on(day)));
            }
            tried += 1;
        }
    }
    none(&faults);
    assert!(tried > 50, "{tried}");
}
