//! What an agreement leaves to each body's own particulars, and which bodies have not supplied it.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

use std::collections::HashMap;

use isa::agreement::{History, Particulars, TemplateFacts, parse, parse_particulars};
use isa::law::Catalogue;
use isa::rules::{Case, to_supply};
use isa::text::Source;

const TEXT: &str = "\
format: isa-agreement/1
id: visits
parties:
  - {id: council, bodies: [camden, hackney], role: controller}
  - {id: fire, body: lfc, role: controller}
grounds:
  - id: council
    basis: UK GDPR Art 6(1)(e)
    special: {point: UK GDPR Art 9(2)(g), condition: DPA 2018 Sch 1 para 6, policy-document: held-by-each-body}
  - {id: fire, basis: UK GDPR Art 6(1)(e)}
flows:
  - {id: referral, from: {party: council, ground: council}, to: {party: fire, ground: fire}}
transparency: {notices: held-by-each-body}
";

fn supply(particulars: &[&str]) -> Vec<(&'static str, Vec<String>)> {
    let reading = parse(Source::new("visits.yaml", TEXT.as_bytes())).ok().unwrap();
    let own: HashMap<String, Particulars> = particulars
        .iter()
        .map(|text| parse_particulars(&Source::new("body.yaml", text.as_bytes())).unwrap().1)
        .map(|own| (own.id.to_string(), own))
        .collect();
    let (history, template) = (History::default(), TemplateFacts::NotNamed);
    let day = "2026-11-24".parse().unwrap();
    let case = Case::new(&reading, Catalogue::built_in(), day, &history, &template, &own);
    to_supply(&case).into_iter().map(|supply| (supply.what, supply.bodies.to_vec())).collect()
}

#[test]
fn a_policy_document_is_asked_of_those_who_rest_on_the_condition_and_a_notice_of_all() {
    let asked = supply(&[]);
    assert_eq!(asked[0], ("notices", vec!["camden".into(), "hackney".into(), "lfc".into()]));
    assert_eq!(asked[1], ("policy-documents", vec!["camden".into(), "hackney".into()]));
    assert_eq!(asked.len(), 2);
}

#[test]
fn a_document_that_covers_the_condition_supplies_it_and_one_for_another_does_not() {
    let with = |covers: &str| {
        format!(
            "format: isa-body/1\nid: camden\nnotices: [{{url: https://camden.example/privacy}}]\n\
             policy-documents: [{{reference: APD-1{covers}}}]\n"
        )
    };
    for (covers, supplied) in
        [("", true), (", covers: DPA 2018 Sch 1 para 6", true), (", covers: DPA 2018 Sch 1 para 18", false)]
    {
        let asked = supply(&[&with(covers)]);
        assert_eq!(asked[0], ("notices", vec!["hackney".into(), "lfc".into()]));
        assert_eq!(!asked[1].1.contains(&"camden".to_string()), supplied, "{covers}");
    }
}
