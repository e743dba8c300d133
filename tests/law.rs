//! The Digital Economy Act as data, and what `isa law` and `isa explain` answer from the catalogue.
//! Whether an entry is good law is for a lawyer.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

use std::collections::BTreeSet;
use std::fs;

use chrono::NaiveDate;
use isa::law::{Catalogue, Listed, Who};

fn law() -> &'static Catalogue {
    Catalogue::built_in()
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a test writes dates")
}

fn who(body: &'static str) -> Who<'static> {
    let body = law().bodies().get(body).unwrap_or_else(|| panic!("{body} is no body"));
    Who { body: Some(&body.id), category: &body.category }
}

#[test]
fn what_the_digital_economy_act_asks_is_cited_from_the_catalogue() {
    let dea = law().dea();
    let chapters = dea.chapters.iter().flat_map(|chapter| {
        let asked = chapter.conditions.iter().map(|asked| &asked.cite);
        let excepted = [&chapter.use_except, &chapter.onward_except].into_iter().flatten().map(|e| &e.cite);
        asked.chain(excepted).chain(&chapter.hmrc_use)
    });
    let schedules = dea.schedules.iter().flat_map(|s| s.provider_cite.iter().chain(&s.provider_limit));
    let objectives = dea.objectives.iter().flat_map(|objective| &objective.tests).map(|test| &test.cite);
    let schemes = dea.schemes.iter().flat_map(|scheme| &scheme.gateways);
    let documents = dea.documents.iter().map(|document| &document.cite);
    let research = [&dea.research.accredited_by, &dea.research.excluded_by];
    let all: Vec<&String> =
        chapters.chain(schedules).chain(objectives).chain(schemes).chain(documents).chain(research).collect();
    assert!(all.len() > 50, "{}", all.len());
    let lost: Vec<&&String> = all.iter().filter(|cite| law().provision(cite).is_none()).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(law().bodies().get(&dea.research.accreditor).is_some());
}

#[test]
fn words_of_the_digital_economy_act_are_of_its_closed_lists() {
    let dea = law().dea();
    for chapter in &dea.chapters {
        for exceptions in [&chapter.use_except, &chapter.onward_except].into_iter().flatten() {
            for id in &exceptions.allows {
                assert!(dea.exception(id).is_some(), "Chapter {}: {id}", chapter.number);
            }
        }
    }
    for number in dea.documents.iter().flat_map(|document| &document.chapters).chain(&dea.register.chapters) {
        assert!(dea.chapter(number).is_some(), "Chapter {number}");
    }
    let readme = fs::read_to_string("law/README.md").unwrap();
    let line = readme.lines().find_map(|line| line.strip_prefix("Purposes of gateways: ")).unwrap();
    let purposes: BTreeSet<&str> = line.trim_end_matches('.').split(", ").collect();
    for objective in &dea.objectives {
        for tag in &objective.purposes {
            assert!(purposes.contains(tag.as_str()), "{}: {tag}", objective.id);
        }
    }
}

#[test]
fn an_emergency_frees_what_was_received_for_fraud_and_not_what_was_received_for_debt() {
    let allows = |chapter: &str, id: &str| {
        law().dea().chapter(chapter).unwrap().use_except.as_ref().unwrap().allows(id)
    };
    for id in ["emergency", "life", "physical-harm"] {
        assert!(allows("1", id) && allows("4", id), "{id}");
        assert!(!allows("3", id), "{id}");
    }
    for id in ["safeguarding", "crime", "consent"] {
        assert!(allows("3", id), "{id}");
    }
}

#[test]
fn thirteen_factors_and_eighteen_fields_of_the_register_are_held() {
    assert_eq!(law().dea().factors.len(), 13);
    assert_eq!(law().dea().register.fields.len(), 18);
}

#[test]
fn a_use_that_regulations_added_is_there_from_their_day() {
    let uses = |on: &str| law().dea().schemes_of("Digital Economy Act 2017 s.36", day(on)).count();
    assert_eq!((uses("2018-07-18"), uses("2018-07-19")), (4, 5));
}

#[test]
fn only_what_the_codes_say_of_pilots_asks_for_a_business_case() {
    let asked = |chapter: &str, id: &str| law().dea().documents_of(chapter).any(|doc| doc.id == id);
    assert!(asked("3", "business-case") && asked("4", "business-case") && !asked("1", "business-case"));
    assert!(asked("1", "register") && asked("2", "register") && !asked("5", "register"));
}

/// Who may have a provider of services: a body that is listed itself and is a public authority.
#[test]
fn a_provider_has_a_listed_public_authority_as_its_principal() {
    let schedule = law().dea().schedule("4").unwrap();
    let may = |body| schedule.may_be_principal(law().bodies(), who(body), day("2025-06-03"));
    assert_eq!(may("camden"), Listed::Yes);
    assert_eq!(may("lfc"), Listed::Yes);
    assert_eq!(may("tfl"), Listed::No);
    assert_eq!(may("mopac"), Listed::No);
    assert_eq!(schedule.provider_entry().unwrap().para, "28");
}
