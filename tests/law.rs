//! The Digital Economy Act as data, and what `isa law` and `isa explain` answer from the catalogue.
//! Whether an entry is good law is for a lawyer.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use chrono::NaiveDate;
use isa::law::{
    Asked, Catalogue, Changed, Commencement, DeaAnswer, How, Listed, Mark, Standing, Verdict, Weight, Who,
    changes, dea_answers, routes,
};
use serde_json::Value;

use program::{PROGRAM, empty, isa, program, shell, write};

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
    assert_eq!((uses("2018-07-18"), uses("2018-07-19")), (3, 4));
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

fn asked(words: &str, on: &str) -> Asked<'static> {
    law().bodies().asked(words, day(on)).unwrap_or_else(|problem| panic!("{words}: {problem:?}"))
}

fn answers(from: &str, to: &str, on: &str) -> Vec<DeaAnswer<'static>> {
    dea_answers(law(), &asked(from, on), &asked(to, on), day(on))
}

/// The answer for an objective, or for a section that has none.
fn answer(from: &str, to: &str, what: &str, on: &str) -> Verdict {
    let all = answers(from, to, on);
    let is_it = |answer: &&DeaAnswer<'_>| match answer.objective {
        Some(objective) => objective.id == what,
        None => answer.gateway.is_some_and(|(_, provision)| provision.at == what),
    };
    all.iter().find(is_it).unwrap_or_else(|| panic!("no answer for {what}")).verdict
}

const TODAY: &str = "2026-11-24";

#[test]
fn the_digital_economy_act_answers_for_the_bodies_of_london() {
    use Verdict::{No, NotEstablished, Yes};
    for (from, to, what, expected) in [
        ("camden", "lfc", "multiple-disadvantages", Yes),
        ("camden", "lfc", "fuel-poverty", Yes),
        // The London Fire Commissioner and the police are out of water poverty, the GLA of multiple disadvantages.
        ("camden", "lfc", "water-poverty", No),
        ("camden", "mps", "water-poverty", No),
        ("camden", "mps", "multiple-disadvantages", Yes),
        ("camden", "gla", "multiple-disadvantages", No),
        ("camden", "gla", "water-poverty", Yes),
        // Transport for London, MOPAC and the NHS are in no Schedule.
        ("tfl", "camden", "fuel-poverty", No),
        ("camden", "mopac", "multiple-disadvantages", No),
        ("icb", "camden", "multiple-disadvantages", No),
        ("camden", "tfl", "s.48", No),
        ("camden", "nhs-trust", "s.56", No),
        ("dwp", "camden", "s.48", Yes),
        ("camden", "city-of-london", "s.56", Yes),
        ("mps", "camden", "s.56", No),
        // A charity comes in only through whom it serves.
        ("charity", "camden", "multiple-disadvantages", NotEstablished),
        ("camden", "dwp", "identity-verification", Yes),
        ("camden", "lfc", "identity-verification", No),
        ("camden", "lfc", "education-passported-benefits", No),
        ("camden", "lfc", "two-year-olds-scotland", No),
        ("dwp", "hmrc", "two-year-olds-scotland", Yes),
        ("camden", "energy-supplier", "s.36", Yes),
        ("energy-supplier", "camden", "s.37", Yes),
        ("energy-supplier", "camden", "s.36", No),
        ("mps", "energy-supplier", "s.36", No),
        ("lfc", "water-company", "s.38", No),
        ("registrar", "camden", "s.19AA", Yes),
        ("registrar", "mps", "s.19AA", No),
        ("camden", "university", "s.64", Yes),
        ("charity", "university", "s.64", No),
        // Whether a body of the NHS is a public authority there is a question.
        ("icb", "university", "s.64", NotEstablished),
        ("camden", "uk-statistics-authority", "s.45A", Yes),
        ("camden", "uk-statistics-authority", "s.45B", No),
        ("camden", "uk-statistics-authority", "s.45C", Yes),
        ("hmrc", "camden", "s.74", Yes),
        ("camden", "hmrc", "s.74", No),
        // Of a kind of bodies some are listed.
        ("arms-length-body", "camden", "s.56", NotEstablished),
        ("mhclg", "camden", "s.56", Yes),
        ("mhclg", "camden", "s.48", No),
    ] {
        assert_eq!(answer(from, to, what, TODAY), expected, "{from} to {to}: {what}");
    }
}

#[test]
fn a_group_is_in_only_when_all_its_members_are() {
    assert_eq!(answer("london-boroughs", "lfc", "fuel-poverty", TODAY), Verdict::Yes);
    assert_eq!(answer("london-boroughs", "london-icbs", "fuel-poverty", TODAY), Verdict::No);
}

#[test]
fn the_objectives_are_there_from_the_day_of_their_regulations() {
    for objective in &law().dea().objectives {
        if objective.commencement != Commencement::Confirmed {
            continue;
        }
        let first = objective.periods.first().unwrap();
        assert_eq!(first.dated, Mark::V, "{}", objective.id);
        let before = first.from.pred_opt().unwrap();
        assert!(matches!(objective.standing_on(before), Standing::NotInForce(_)), "{}", objective.id);
        assert_eq!(objective.standing_on(first.from), Standing::InForce, "{}", objective.id);
    }
    assert_eq!(answer("camden", "lfc", "fuel-poverty", "2018-07-18"), Verdict::No);
    assert_eq!(answer("camden", "lfc", "fuel-poverty", "2018-07-19"), Verdict::Yes);
    assert_eq!(answer("camden", "city-of-london", "s.56", "2018-04-30"), Verdict::No);
    assert_eq!(answer("camden", "city-of-london", "s.56", "2018-05-01"), Verdict::Yes);
}

/// Both sides of every date in the Schedules, from the data.
#[test]
fn a_paragraph_lists_from_its_day_to_the_day_before_its_end() {
    let mut dates = 0;
    for schedule in &law().dea().schedules {
        for entry in &schedule.entries {
            for id in &entry.admits {
                let kind = law().bodies().get(id).map_or(id.as_str(), |body| body.category.as_str());
                let who = Who { body: law().bodies().get(id).map(|body| body.id.as_str()), category: kind };
                let lists = |on: NaiveDate| {
                    let mut entries = schedule.entries_for(law().bodies(), who, on);
                    entries.any(|listed| std::ptr::eq(listed, entry))
                };
                if let Some(from) = entry.from {
                    assert!(!lists(from.pred_opt().unwrap()) && lists(from), "para {}", entry.para);
                    dates += 1;
                }
                if let Some(until) = entry.until {
                    assert!(lists(until.pred_opt().unwrap()) && !lists(until), "para {}", entry.para);
                    dates += 1;
                }
            }
        }
    }
    assert!(dates > 10, "{dates}");
}

#[test]
fn a_yes_rests_on_what_was_read_and_names_paragraphs_at_both_ends() {
    for from in ["camden", "lfc", "mps", "gla", "dwp", "hmrc", "charity", "registrar"] {
        for to in ["camden", "city-of-london", "tfl", "energy-supplier", "icb", "uk-statistics-authority"] {
            for answer in answers(from, to, TODAY) {
                let (Verdict::Yes, Some((_, provision))) = (answer.verdict, answer.gateway) else { continue };
                assert!(answer.mark < Mark::M, "{from} to {to}: {}", provision.at);
                for end in [&answer.from, &answer.to].into_iter().flatten().filter(|end| end.is_scheduled) {
                    assert!(!end.entries.is_empty(), "{from} to {to}: {}", provision.at);
                }
            }
        }
    }
}

#[test]
fn gateways_come_strongest_first_and_each_admits_both_ends() {
    let day = day(TODAY);
    for (from, to) in [("camden", "lfc"), ("mps", "camden"), ("dwp", "camden"), ("icb", "london-boroughs")] {
        let all = routes(law(), &asked(from, TODAY), &asked(to, TODAY), None, day);
        assert!(all.len() > 5, "{from} to {to}: {}", all.len());
        let weights: Vec<Weight> = all.iter().map(|route| route.weight).collect();
        assert!(weights.is_sorted(), "{from} to {to}: {weights:?}");
        for route in &all {
            let cite = route.instrument.cite(route.provision);
            assert_ne!(route.verdict, Verdict::No, "{cite}");
            assert!(!matches!(route.standing, Standing::NotInForce(_)), "{cite}");
            assert!(route.provision.is_law_in_england(), "{cite}");
            assert_eq!(route.weight == Weight::General, route.provision.is_general(), "{cite}");
        }
    }
}

#[test]
fn of_the_digital_economy_act_both_questions_answer_alike() {
    let day = day(TODAY);
    for (from, to) in
        [("charity", "ons"), ("gp-practice", "ons"), ("camden", "ons"), ("hmrc", "camden"), ("dwp", "camden")]
    {
        let (from, to) = (asked(from, TODAY), asked(to, TODAY));
        let routes = routes(law(), &from, &to, None, day);
        for answer in dea_answers(law(), &from, &to, day) {
            let Some((instrument, provision)) = answer.gateway.filter(|_| answer.objective.is_none()) else {
                continue;
            };
            let route = routes.iter().find(|route| std::ptr::eq(route.provision, provision));
            let verdict = route.map_or(Verdict::No, |route| route.verdict);
            assert_eq!(verdict, answer.verdict, "{} to {}: {}", from.id, to.id, instrument.cite(provision));
        }
    }
    // A charity is no public authority, and Chapter 5 lets nobody else give.
    let research = |from| {
        let all = routes(law(), &asked(from, TODAY), &asked("ons", TODAY), Some("research"), day);
        all.iter().any(|route| route.provision.at == "s.64")
    };
    assert!(research("camden") && !research("charity"));
}

#[test]
fn a_purpose_leaves_what_serves_it_and_what_serves_every_purpose() {
    let (from, to) = (asked("mps", TODAY), asked("camden", TODAY));
    let all = routes(law(), &from, &to, None, day(TODAY));
    let some = routes(law(), &from, &to, Some("adult-safeguarding"), day(TODAY));
    assert!(!some.is_empty() && some.len() < all.len());
    for route in &some {
        let purposes = &route.provision.gateway.as_ref().unwrap().purposes;
        let serves = purposes.iter().any(|tag| tag == "adult-safeguarding");
        assert!(serves || route.weight == Weight::General, "{}", route.instrument.cite(route.provision));
    }
    // An objective that is not for the purpose is left out of the power that has several.
    let water =
        routes(law(), &asked("camden", TODAY), &asked("gla", TODAY), Some("water-poverty"), day(TODAY));
    let power = water.iter().find(|route| route.provision.at == "s.35").unwrap();
    let ids: Vec<&str> = power.objectives.iter().map(|objective| objective.id.as_str()).collect();
    assert_eq!(ids, ["water-poverty"]);
}

#[test]
fn a_gateway_is_listed_from_the_day_on_which_it_begins() {
    let listed = |on: &str| {
        let all = routes(law(), &asked("camden", on), &asked("mps", on), None, day(on));
        all.iter().any(|route| {
            route.instrument.cite(route.provision) == "Police, Crime, Sentencing and Courts Act 2022 s.16"
        })
    };
    assert!(!listed("2023-01-30") && listed("2023-01-31"));
}

#[test]
fn the_changes_of_two_spans_are_those_of_both_together() {
    let count = |after: &str, until: &str| changes(law(), day(after), day(until)).len();
    assert!(count("2018-01-01", "2026-11-24") > 100);
    assert_eq!(
        count("2018-01-01", "2026-02-04") + count("2026-02-04", "2026-02-05") + count("2026-02-05", TODAY),
        count("2018-01-01", TODAY)
    );
}

/// What is told of a day is what the catalogue says of the day before and of the day.
#[test]
fn what_begins_or_ends_changes_its_standing_on_that_day() {
    let mut seen = BTreeSet::new();
    for change in changes(law(), day("2017-01-01"), day(TODAY)) {
        let Changed::Provision { instrument, provision } = change.what else { continue };
        if change.unconfirmed || change.dated >= Mark::M {
            continue;
        }
        let (before, on) = (change.day.pred_opt().unwrap(), change.day);
        let cite = instrument.cite(provision);
        let doubtful = |day| matches!(provision.standing_on(day), Standing::Unconfirmed(_));
        if doubtful(before) || doubtful(on) {
            continue;
        }
        let stands = |day| provision.standing_on(day) == Standing::InForce;
        let (expected, how) = match change.how {
            How::Begins => ((false, true), "begins"),
            How::Ends => ((true, false), "ends"),
            How::Reworded(_) => ((true, true), "reworded"),
        };
        assert_eq!((stands(before), stands(on)), expected, "{cite} on {on}");
        seen.insert(how);
    }
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["begins", "ends", "reworded"]);
}

#[test]
fn bodies_members_and_lists_change_too() {
    let kinds = |after: &str, until: &str| -> BTreeSet<&'static str> {
        let kind = |change: isa::law::Change<'_>| match change.what {
            Changed::Provision { .. } => "provision",
            Changed::Body(_) => "body",
            Changed::Member { .. } => "member",
            Changed::Entry { .. } => "paragraph",
            Changed::Objective(_) => "objective",
        };
        changes(law(), day(after), day(until)).into_iter().map(kind).collect()
    };
    assert!(kinds("2018-07-18", "2018-07-19").contains("objective"));
    assert!(kinds("2024-02-07", "2024-02-08").contains("paragraph"));
    let merger = kinds("2026-03-31", "2026-04-01");
    assert!(merger.contains("body") && merger.contains("member"), "{merger:?}");
}

#[test]
fn the_instrument_that_ended_a_body_did_not_begin_it() {
    let by = |after: &str, until: &str, id: &str| {
        let all = changes(law(), day(after), day(until));
        let own = all.iter().find(|change| matches!(change.what, Changed::Body(body) if body.id == id));
        own.unwrap_or_else(|| panic!("{id} does not change by {until}")).by.map(ToString::to_string)
    };
    let ccgs = "clinical-commissioning-groups";
    assert_eq!(by("2013-03-31", "2013-04-01", ccgs), None);
    assert!(by("2022-06-30", "2022-07-01", ccgs).unwrap().starts_with("Health and Care Act 2022"));
    // What is still there has the instrument of its beginning.
    assert!(by("2018-03-31", "2018-04-01", "lfc").unwrap().starts_with("Policing and Crime Act 2017"));
}

fn json(arguments: &[&str]) -> Value {
    let folder = empty();
    let answer = isa(folder.path(), arguments);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{arguments:?}");
    answer.json()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_answers_for_programs_have_one_shape() {
    let dea = json(&["law", "dea", "--from", "camden", "--to", "lfc", "--as-of", TODAY, "--format", "json"]);
    let mut expected = vec!["version", "from", "to", "as_of", "law", "answers"];
    expected.sort_unstable();
    assert_eq!(keys(&dea), expected);
    assert_eq!((&dea["version"], &dea["as_of"]), (&1.into(), &TODAY.into()));
    let of = |id: &str| {
        dea["answers"].as_array().unwrap().iter().find(|answer| answer["objective"] == id).unwrap()
    };
    let fuel = of("fuel-poverty");
    assert_eq!(fuel["answer"], "yes");
    assert_eq!((&fuel["from_paragraphs"][0], &fuel["to_paragraphs"][0]), (&"13".into(), &"19".into()));
    assert_eq!((&fuel["checked"], &fuel["list_read"]), (&"V".into(), &"2025-06-03".into()));
    assert!(fuel["conditions"].as_array().unwrap().iter().all(|asked| asked["cite"].is_string()));
    assert_eq!(of("water-poverty")["answer"], "no");
    let charity =
        json(&["law", "dea", "--from", "camden", "--to", "charity", "--as-of", TODAY, "--format", "json"]);
    assert_eq!(charity["answers"][0]["answer"], "not-established");

    let arguments = ["law", "gateways", "--from", "mps", "--to", "camden", "--purpose", "adult-safeguarding"];
    let gateways = json(&[&arguments[..], &["--as-of", TODAY, "--format", "json"]].concat());
    let mut expected = vec!["version", "from", "to", "purpose", "as_of", "law", "gateways"];
    expected.sort_unstable();
    assert_eq!(keys(&gateways), expected);
    let first = &gateways["gateways"][0];
    assert_eq!((&first["cite"], &first["weight"]), (&"Care Act 2014 s.45".into(), &"express duty".into()));
    assert_eq!((&first["duty"], &first["answer"]), (&true.into(), &"yes".into()));

    let changes = json(&["law", "changes", "--from", "2026-02-04", "--to", "2026-02-05", "--format", "json"]);
    let mut expected = vec!["version", "from", "to", "law", "agreements", "changes"];
    expected.sort_unstable();
    assert_eq!(keys(&changes), expected);
    assert_eq!(changes["agreements"], Value::Null);
    let all = changes["changes"].as_array().unwrap();
    assert!(all.iter().all(|change| change["day"] == "2026-02-05"));
    assert!(
        all.iter().any(|change| change["what"] == "UK GDPR Art 6(1)(ea)" && change["change"] == "begins")
    );
}

const AGREEMENT: &str = "format: isa-agreement/1
id: home-visits
title: Home visits
parties:
  - {id: camden, body: camden, role: controller}
  - {id: care, body: icb-west-and-north-london, role: controller}
data:
  - {id: contact, category: ordinary}
grounds:
  - {id: council, basis: UK GDPR Art 6(1)(e), task: Care Act 2014 s.2}
flows:
  - id: referral
    data: contact
    gateways: [Digital Economy Act 2017 Part 5 Ch 1 s.35]
    dea: {objective: identity-verification}
    from: {party: camden, ground: council}
    to: {party: care, ground: council}
";

fn repository() -> tempfile::TempDir {
    let folder = empty();
    write(folder.path(), "isa.yaml", "format: isa-repository/1\norigin: example.org/test\n");
    write(folder.path(), "home-visits/agreement.yaml", AGREEMENT);
    folder
}

/// The lines that rest on a change, by what changed.
fn resting(from: &str, to: &str, what: &str) -> Vec<u64> {
    let folder = repository();
    let answer = isa(folder.path(), &["law", "changes", "--from", from, "--to", to, "--format", "json"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""));
    let told = answer.json();
    assert_eq!(told["agreements"], 1);
    let changes = told["changes"].as_array().unwrap();
    let change =
        changes.iter().find(|change| change["what"] == what).unwrap_or_else(|| panic!("{what}: {told}"));
    let places = change["rests_on_it"].as_array().unwrap();
    assert!(places.iter().all(|place| place["file"] == "home-visits/agreement.yaml"), "{change}");
    places.iter().map(|place| place["line"].as_u64().unwrap()).collect()
}

#[test]
fn a_change_names_the_lines_of_the_agreements_that_rest_on_it() {
    assert_eq!(resting("2026-02-04", "2026-02-05", "UK GDPR Art 6(1)(e)"), [10]);
    // The whole of which an agreement cites a part, and a part of what it cites.
    assert_eq!(resting("2026-02-04", "2026-02-05", "UK GDPR Art 6(1)"), [10]);
    assert_eq!(resting("2026-02-11", "2026-02-12", "Digital Economy Act 2017 s.35(9)"), [14]);
    // Another point of the same article is not cited.
    assert!(resting("2026-02-04", "2026-02-05", "UK GDPR Art 6(1)(ea)").is_empty());
    assert_eq!(resting("2026-03-31", "2026-04-01", "NHS West and North London Integrated Care Board"), [6]);
    let objective = "the objective to help people to have a digital identity for public services";
    assert_eq!(resting("2024-02-07", "2024-02-08", objective), [15]);
    // A new paragraph of a Schedule matters where the agreement uses the power and has such a body.
    assert!(resting("2024-02-07", "2024-02-08", "Digital Economy Act 2017 Sch 4 para 27A").is_empty());
}

#[test]
fn the_list_for_people_counts_who_rests_on_what() {
    let folder = repository();
    let told = isa(folder.path(), &["law", "changes", "--from", "2026-02-04", "--to", "2026-02-05"]).done();
    assert!(
        told.contains("\n    rests on it: home-visits/agreement.yaml:10: UK GDPR Art 6(1)(e)\n"),
        "{told}"
    );
    assert!(told.contains("; of 1 agreement 1 rests on one\n"), "{told}");
    let none = isa(folder.path(), &["law", "changes", "--from", "2026-02-02", "--to", "2026-02-03"]).done();
    assert!(none.contains("0 changes; of 1 agreement none rests on one\n"), "{none}");
    let place = empty();
    let outside = isa(place.path(), &["law", "changes", "--from", "2026-02-04", "--to", "2026-02-05"]).done();
    assert!(outside.contains("not in an agreements repository"), "{outside}");
    write(folder.path(), "home-visits/agreement.yaml", "format: isa-agreement/1\nid: [\n");
    let broken = isa(folder.path(), &["law", "changes", "--from", "2026-02-04", "--to", "2026-02-05"]).done();
    assert!(broken.contains("1 agreement could not be read, see `isa check`"), "{broken}");
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_can() {
    let folder = empty();
    let ask =
        |arguments: &[&str], error: &str, hint: &str| isa(folder.path(), arguments).refused(error, hint);
    ask(
        &["law", "dea", "--from", "camdn", "--to", "lfc"],
        "there is no body \"camdn\"",
        "did you mean \"camden\"?",
    );
    ask(
        &["law", "dea", "--from", "camden", "--to", "xyzzy"],
        "there is no body \"xyzzy\"",
        "name a body by its id",
    );
    ask(
        &["law", "gateways", "--from", "lfepa", "--to", "camden", "--as-of", TODAY],
        "ended on 2018-04-01",
        "ask of what came after it: lfc",
    );
    ask(
        &["law", "dea", "--from", "lfc", "--to", "camden", "--as-of", "2018-03-31"],
        "London Fire Commissioner begins on 2018-04-01",
        "ask with an --as-of from 2018-04-01",
    );
    for question in ["dea", "gateways"] {
        ask(
            &["law", question, "--from", "camden", "--to", "London Borough of Camden"],
            "London Borough of Camden is named twice",
            "name with --to who receives",
        );
        isa(folder.path(), &["law", question, "--from", "london-boroughs", "--to", "london-boroughs"]).done();
        isa(folder.path(), &["law", question, "--from", "icb", "--to", "icb"]).done();
    }
    let gateways = ["law", "gateways", "--from", "mps", "--to", "camden", "--purpose"];
    for tag in ["adult-safegarding", "Adult-Safeguarding", "safeguarding of adults"] {
        ask(
            &[&gateways[..], &[tag]].concat(),
            &format!("the purpose \"{tag}\""),
            "did you mean \"adult-safeguarding\"?",
        );
    }
    ask(&[&gateways[..], &["xyzzy"]].concat(), "the purpose \"xyzzy\"", "there are adult-safeguarding");
    ask(
        &["law", "changes", "--from", "2026-02-05", "--to", "2026-02-05"],
        "nothing lies between",
        "the earlier day with --from",
    );
    ask(&["law", "changes", "--from", "5 Feb"], "invalid value '5 Feb'", "--help");
    ask(&["law", "dea", "--from", "camden"], "--to <BODY>", "--help");
}

#[test]
fn bodies_are_asked_by_id_by_name_and_by_kind() {
    let id = |words: &str| asked(words, TODAY).id;
    assert_eq!(id("camden"), "camden");
    assert_eq!(id("London Borough of Camden"), "camden");
    assert_eq!(id("TRANSPORT FOR LONDON"), "tfl");
    assert_eq!(id("icb"), "icb");
    assert_eq!(asked("london-boroughs", TODAY).members.len(), 33);
    // A body that ended can be asked of while it existed.
    assert_eq!(law().bodies().asked("lfepa", day("2018-03-31")).unwrap().id, "lfepa");
    assert!(law().bodies().asked("lfepa", day("2018-04-01")).is_err());
}

const QUESTIONS: [&[&str]; 4] = [
    &["law", "dea", "--from", "camden", "--to", "london-boroughs", "--as-of", TODAY],
    &["law", "gateways", "--from", "camden", "--to", "lfc", "--as-of", TODAY],
    &["law", "changes", "--from", "2018-01-01", "--to", TODAY],
    &["explain", "Crime and Disorder Act 1998 s.115", "--as-of", TODAY],
];

/// The words of a program on a terminal that is so many columns wide.
fn on_terminal(place: &Path, columns: u16, arguments: &[&str]) -> String {
    const HOLD: &str = "
import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
    os.execv(sys.argv[2], sys.argv[2:])
while True:
    try:
        some = os.read(terminal, 65536)
    except OSError:
        break
    if not some:
        break
    os.write(1, some)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
";
    let output = Command::new("python3")
        .args(["-c", HOLD, &columns.to_string(), PROGRAM])
        .args(arguments)
        .current_dir(place)
        .env("TERM", "dumb")
        .output()
        .expect("python3 is needed for a terminal");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n")
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let fits = |text: &str, columns: usize, arguments: &[&str]| {
        assert!(!text.is_empty(), "{arguments:?}");
        for line in text.lines() {
            // A word that no line of this terminal holds behind its indent is not broken.
            let unbreakable = line.split_whitespace().any(|word| word.len() + 20 > columns);
            assert!(unbreakable || line.chars().count() <= columns, "{columns}: {line}");
        }
    };
    let place = empty();
    for arguments in QUESTIONS {
        fits(&isa(place.path(), arguments).done(), 100, arguments);
        for columns in [60, 80] {
            fits(&on_terminal(place.path(), columns, arguments), columns.into(), arguments);
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    let place = empty();
    for arguments in QUESTIONS.into_iter().chain([&["explain", "--all"][..]]) {
        let output =
            shell(place.path(), "{ \"$0\" \"$@\"; echo $? >&2; } | head -n 1", arguments).output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "0\n", "{arguments:?}");
    }
}

#[test]
fn the_whole_reference_is_the_same_every_time_and_has_every_rule() {
    let place = empty();
    let whole = |arguments: &[&str]| isa(place.path(), arguments).done();
    let markdown = whole(&["explain", "--all", "--as-of", TODAY]);
    assert_eq!(markdown, whole(&["explain", "--all", "--format", "md", "--as-of", TODAY]));
    let html = whole(&["explain", "--all", "--format", "html", "--as-of", TODAY]);
    assert_eq!(html, whole(&["explain", "--all", "--format", "html", "--as-of", TODAY]));
    for rule in isa::rules::RULES {
        assert!(markdown.contains(&format!("\n## {}\n", rule.id)), "{}", rule.id);
        assert!(html.contains(&format!("\">{}</h2>", rule.id)), "{}", rule.id);
    }
    for instrument in law().instruments() {
        for provision in &instrument.provisions {
            assert!(markdown.contains(&format!("### {}: ", instrument.cite(provision))), "{}", provision.at);
        }
    }
    // Every tag is one that the writer of the page makes, and each that is opened is closed.
    for tag in ["p", "ul", "li", "pre", "code", "h1", "h2", "h3", "a", "main", "nav"] {
        let opened = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    assert!(!html.contains("<script") && !html.contains("http://"));
    // On another day the law is told of that day.
    let before = whole(&["explain", "--all", "--as-of", "2026-02-04"]);
    assert!(before.contains("on that day: not in force on 2026-02-04: it starts on 2026-02-05"));
}

#[test]
fn the_reference_is_written_where_it_is_wanted() {
    let place = empty();
    let written = isa(
        place.path(),
        &["explain", "--all", "--format", "html", "--out", "reference.html", "--as-of", TODAY],
    );
    assert_eq!(written.done(), "");
    let shown = isa(place.path(), &["explain", "--all", "--format", "html", "--as-of", TODAY]).done();
    assert_eq!(fs::read_to_string(place.path().join("reference.html")).unwrap(), shown);
    isa(place.path(), &["explain", "--all", "--out", "nowhere/reference.md"]).refused("nowhere", "");
    isa(place.path(), &["explain", "--out", "x.md", "missing-lawful-basis"]).refused("--all", "");
    isa(place.path(), &["explain", "--all", "missing-lawful-basis"])
        .refused("the whole reference", "leave out");
}

#[test]
fn an_entry_speaks_of_kinds_and_purposes_in_words() {
    let place = empty();
    let told = isa(place.path(), &["explain", "Crime and Disorder Act 1998 s.115", "--as-of", TODAY]).done();
    let flat = told.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "chief officer of police for a police area",
        "crime prevention, serious violence, offender management",
        "a bar in another law prevails",
        "checked read on",
    ] {
        assert!(flat.contains(words), "{words}: {told}");
    }
    for id in ["territorial-police", "crime-prevention", "statutory-bar-prevails"] {
        assert!(!told.contains(id), "{id}: {told}");
    }
}

#[test]
fn a_rules_page_shows_the_fault_put_right_and_the_history_of_its_law() {
    let place = empty();
    let told = isa(place.path(), &["explain", "missing-lawful-basis", "--as-of", TODAY]).done();
    for words in [
        "## Before and after",
        "names no lawful basis",
        "\n    -  - {id: fire, task: Fire and Rescue Services Act 2004 s.6}\n",
        "\n    +  - {id: fire, basis: UK GDPR Art 6(1)(e), task: Fire and Rescue Services Act 2004 s.6}\n",
        "  In force on 2026-11-24.\n",
        "  From 2026-02-05 by SI 2026/82 reg 2 (date read): ",
        "  Read on 2026-",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn a_paragraph_of_a_schedule_is_explained_from_the_list() {
    let place = empty();
    let told = isa(place.path(), &["explain", "DEA Sch 4 para 27A", "--as-of", "2024-02-07"]).done();
    assert!(told.contains("Minister for the Cabinet Office"), "{told}");
    assert!(told.contains("not there on 2024-02-07: it comes on 2024-02-08"), "{told}");
    let told = isa(place.path(), &["explain", "DEA Sch 4 para 27A", "--as-of", "2024-02-08"]).done();
    assert!(told.contains("there on 2024-02-08") && !told.contains("not there"), "{told}");
    // Where the paragraph is a provision of its own, that is told.
    let told = isa(place.path(), &["explain", "DEA Sch 4 para 28"]).done();
    assert!(told.contains("Service providers"), "{told}");
}

#[test]
fn a_section_of_the_digital_economy_act_tells_what_its_lists_say_of_it() {
    let place = empty();
    let told = |cite: &str| {
        let told = isa(place.path(), &["explain", cite, "--as-of", TODAY]).done();
        told.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(
        told("DEA s.40(2)").contains("allows information that is lawfully public already; the consent of")
    );
    assert!(told("DEA s.40(2)").contains("responding to an emergency"));
    assert!(!told("DEA s.49(2)").contains("emergency;"));
    assert!(told("DEA s.36").contains("uses a support scheme under the Energy Act 2010 Part 2"));
    assert!(told("DEA s.64").contains("asks the research is accredited by the UK Statistics Authority"));
}

#[test]
fn the_address_that_a_report_gives_is_explained_like_the_citation() {
    let place = empty();
    let told = |what: &str| isa(place.path(), &["explain", what, "--as-of", TODAY]).done();
    let page = told("DPA 2018 s.164A");
    assert!(page.starts_with("Data Protection Act 2018 s.164A"), "{page}");
    assert_eq!(told("/ukpga/2018/12/section/164A"), page);
    assert_eq!(told("https://www.legislation.gov.uk/ukpga/2018/12/section/164A"), page);
    assert_eq!(told("https://www.legislation.gov.uk/ukpga/2018/12/section/164A?view=plain#top"), page);
    let act = told("https://www.legislation.gov.uk/ukpga/2018/12/");
    assert!(act.contains("/ukpga/2018/12/ is more than one provision"), "{act}");
    assert!(act.contains("Data Protection Act 2018 s.164A"), "{act}");
    // One address is that of every point of an article.
    let points = told("/eur/2016/679/article/5");
    assert!(points.contains("UK GDPR Art 5(1)(c)") && points.contains("UK GDPR Art 5(1)(d)"), "{points}");
    isa(place.path(), &["explain", "/ukpga/2018/12/section/9999"])
        .refused("is no rule", "isa explain --list");
}

#[test]
fn words_that_lead_nowhere_get_what_was_meant() {
    let place = empty();
    for (words, hint) in [
        ("Care Act s42", "did you mean \"Care Act 2014 s.42\"?"),
        ("missing lawful basis", "did you mean \"missing-lawful-basis\"?"),
        ("Magna Carta s.39", "a citation begins with the title of an Act"),
        ("Care Act 2014 s.24", "near it are Care Act 2014 s.2, Care Act 2014 s.4"),
        ("NHS Act 2006 s.14z61", "near it is National Health Service Act 2006 s.14Z61"),
    ] {
        isa(place.path(), &["explain", words]).refused(words, hint);
    }
}

/// Checks with the catalogue of the program, of which one file says something else.
fn with_other_law(file: &str, content: &str) -> std::process::Output {
    let place = empty();
    let law = place.path().join("law");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("law"), &law);
    fs::write(law.join(file), content).unwrap();
    fs::write(
        place.path().join("a.yaml"),
        "format: isa-agreement/1\nid: a\nclauses: [{id: b, text: The police go by DPA 1998.}]\n",
    )
    .unwrap();
    program(place.path(), &["--law", "law", "check", "a.yaml"]).output().unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

#[test]
fn a_catalogue_of_ones_own_with_an_empty_word_tells_no_history_by_it() {
    let output = with_other_law("history-words.yaml", "['', formerly]\n");
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("superseded-law"), "{said}");
}

#[test]
fn a_name_with_the_sign_that_parts_names_is_refused() {
    let body = "[{id: x, name: A|B, category: charity, existed: [{until: 2020-01-01, dated: M}], \
                checked: {mark: M, on: 2026-11-25}}]\n";
    let output = with_other_law("bodies/ended.yaml", body);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("`id: x` has a tab, a line break or `|` in one of its names"), "{said}");
}

#[test]
fn a_whole_is_explained_with_what_lies_in_it() {
    let place = empty();
    let told = |what: &str| isa(place.path(), &["explain", what]).done();
    // Of a Schedule that is kept as a list, every paragraph, and not only that which is a provision besides.
    let schedule = told("Digital Economy Act 2017 Sch 4");
    assert!(schedule.starts_with("Digital Economy Act 2017 Sch 4: "), "{schedule}");
    for para in ["para 1 ", "para 27A ", "para 28 "] {
        let line = format!("\n  Digital Economy Act 2017 Sch 4 {para}");
        assert_eq!(schedule.matches(&line).count(), 1, "{schedule}");
    }
    let chapter = told("Digital Economy Act 2017 Part 5 Ch 4");
    assert!(chapter.contains("\n  Digital Economy Act 2017 s.56 "), "{chapter}");
    assert!(!chapter.contains("\n  Digital Economy Act 2017 s.48 "), "{chapter}");
    assert!(
        told("DPA 2018 Part 3").starts_with("Data Protection Act 2018 Part 3: Law enforcement processing\n")
    );
}

#[test]
fn what_the_catalogue_does_not_hold_is_no_list_of_nothing() {
    let place = empty();
    for (words, told, hint) in [
        ("Care Act 2014 Sch 8", "does not hold Care Act 2014 Sch 8", "says nothing of the law"),
        ("Care Act 2014 Sch 9", "there is no Care Act 2014 Sch 9: the last is Sch 8", "lists what"),
        ("Care Act 2014 s.130", "there is no Care Act 2014 s.130: the last is s.129", "lists what"),
    ] {
        isa(place.path(), &["explain", words]).refused(told, hint);
    }
    let before = ["explain", "UK GDPR Art 60", "--as-of", "2020-12-31"];
    isa(place.path(), &before).refused("does not hold UK GDPR Art 60", "says nothing of the law");
    let after = ["explain", "UK GDPR Art 60", "--as-of", "2021-01-01"];
    isa(place.path(), &after).refused("which SI 2019/419 Sch 1 took out on 2021-01-01", "lists what");
}

#[test]
fn a_catalogue_of_ones_own_is_asked() {
    let place = empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("law");
    let mut question = program(place.path(), &["--law"]);
    question.arg(root).args(["law", "dea", "--from", "camden", "--to", "lfc", "--as-of", TODAY]);
    let output = question.output().unwrap();
    let built_in =
        isa(place.path(), &["law", "dea", "--from", "camden", "--to", "lfc", "--as-of", TODAY]).done();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), built_in);
}
