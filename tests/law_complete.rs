//! The catalogue as a whole: each file is read, each kind of body, body and list stands once and leads somewhere.
//! What its citations lead to and what it says of single laws is for the catalogue's own tests.

#![allow(clippy::unwrap_used, reason = "a test stops at a file that it cannot read")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use isa::law::{Bodies, Catalogue, Eligibility, Found, Instrument, Provision};
use serde_json::Value;

fn law() -> &'static Catalogue {
    Catalogue::built_in()
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("law")
}

fn provisions() -> impl Iterator<Item = (&'static Instrument, &'static Provision)> {
    law().instruments().flat_map(|act| act.provisions.iter().map(move |provision| (act, provision)))
}

#[test]
fn every_file_is_one_that_the_program_reads_and_bears_the_name_of_what_it_holds() {
    const READ: &[&str] = &[
        "README.md",
        "adequate-countries.yaml",
        "bars.yaml",
        "bodies",
        "dea.yaml",
        "dpia-triggers.yaml",
        "empty-words.yaml",
        "history-words.yaml",
        "identifying-words.yaml",
        "instruments",
        "purposes.yaml",
        "special-words.yaml",
        "stale-words.yaml",
        "telling-words.yaml",
    ];
    law().read_whole().unwrap();
    let mut faults = Vec::new();
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !READ.contains(&name.as_str()) {
            faults.push(format!("law/{name} is read by nobody"));
        }
    }
    for entry in fs::read_dir(root().join("instruments")).unwrap() {
        let path = entry.unwrap().path();
        let value: Value = serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let stem = path.file_stem().unwrap().to_str().unwrap();
        if value["instrument"] != stem || path.extension().is_none_or(|extension| extension != "yaml") {
            faults.push(format!("law/instruments/{stem} holds the instrument {}", value["instrument"]));
        }
    }
    none(&faults);
}

#[test]
fn every_settled_duty_is_in_its_instrument() {
    let mut seen = 0;
    let mut faults = Vec::new();
    for act in law().instruments() {
        for at in &act.settled {
            seen += 1;
            let cite = format!("{} {at}", act.title);
            // A whole article of which the catalogue has the parts is too broad to cite, and settled all the same.
            if !matches!(law().look_up(&cite), Found::Provision { .. } | Found::TooBroad { .. }) {
                faults.push(format!("{cite} is settled and not in the catalogue"));
            }
        }
    }
    assert!(seen > 0, "no duty is settled");
    none(&faults);
}

/// What conditions say of the points of Art 9(2) is said by the points of them, and the other way round.
#[test]
fn points_and_conditions_name_each_other() {
    let mut named = BTreeSet::new();
    let mut serving = BTreeSet::new();
    for (act, provision) in provisions() {
        if let Some(point) = &provision.point {
            let letter = provision.at.rsplit('(').next().unwrap().trim_end_matches(')');
            for cite in &point.conditions {
                let Found::Provision { instrument, provision } = law().look_up(cite) else {
                    panic!("{cite} is no provision of the catalogue");
                };
                named.insert((letter.to_string(), instrument.cite(provision)));
            }
        }
        for letter in provision.condition.iter().flat_map(|condition| &condition.points) {
            serving.insert((letter.clone(), act.cite(provision)));
        }
    }
    assert!(!named.is_empty(), "no condition was found");
    let one_sided = named.symmetric_difference(&serving);
    none(
        &one_sided
            .map(|(letter, cite)| format!("of ({letter}) and {cite} one names the other"))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn chapters_and_objectives_of_the_digital_economy_act_have_their_schedules() {
    let act = law().dea();
    let mut faults = Vec::new();
    for chapter in &act.chapters {
        let absent = chapter.schedules.iter().filter(|number| act.schedule(number).is_none());
        faults.extend(absent.map(|number| format!("chapter {} has no schedule {number}", chapter.number)));
    }
    for objective in act.objectives.iter().filter(|objective| objective.admits_paras.is_empty()) {
        if objective.eligibility == Eligibility::Read {
            faults.push(format!("{}: who is eligible was read, and nobody is", objective.id));
        }
    }
    none(&faults);
}

fn categories() -> Vec<String> {
    let text = fs::read_to_string(root().join("bodies/categories.yaml")).unwrap();
    let value: Value = serde_yaml::from_str(&text).unwrap();
    value.as_array().unwrap().iter().map(|category| category["id"].as_str().unwrap().to_string()).collect()
}

#[test]
fn no_kind_of_body_lies_within_itself() {
    let bodies = law().bodies();
    let ids = categories();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "a category stands twice");
    none(&ids.iter().filter_map(|id| no_way_out(bodies, id)).collect::<Vec<_>>());
}

/// Why the wider kinds of a kind come to no end; `is_within` follows eight of them.
fn no_way_out(bodies: &Bodies, id: &str) -> Option<String> {
    let mut at = bodies.category(id).unwrap();
    for _ in 0..8 {
        let Some(wider) = &at.within else { return None };
        match bodies.category(wider) {
            Some(next) => at = next,
            None => return Some(format!("{} lies within {wider}, which is not there", at.id)),
        }
    }
    Some(format!("{id} lies in a circle, or in more than eight others"))
}

#[test]
fn bodies_groups_and_kinds_have_names_of_their_own_and_stand_once() {
    let bodies = law().bodies();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for body in bodies.all() {
        if !seen.insert(body.id.as_str()) {
            faults.push(format!("the body {} stands twice", body.id));
        }
        if bodies.category(&body.id).is_some_and(|_| body.category != body.id) {
            faults.push(format!("{} is a body, and a kind of other bodies", body.id));
        }
        if body
            .existed
            .iter()
            .any(|span| span.from.zip(span.until).is_some_and(|(from, until)| from >= until))
        {
            faults.push(format!("{} ended before it began", body.id));
        }
    }
    for group in bodies.groups() {
        if !seen.insert(&group.id) || bodies.category(&group.id).is_some() {
            faults.push(format!("{} is a group, and something else", group.id));
        }
        let mut members = BTreeSet::new();
        let twice = group.members.iter().filter(|member| !members.insert((&member.body, member.from)));
        faults.extend(twice.map(|member| format!("{} has the member {} twice", group.id, member.body)));
    }
    none(&faults);
}
