//! How many must have signed before a text binds, of which parties, and which offices sign for which kinds of bodies.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
#[cfg(unix)]
mod program;
mod story;

use std::collections::BTreeMap;

use isa::agreement::{Members, parse};
use isa::seal::{Act, ActKind, Capacity, Decision};
use isa::status::{Missing, Stage, State};
use isa::text::Source;
use story::{Story, binds, kind, list, of, usual, with_hackney};

/// A text of the usual three that counts signatures.
fn counts(among_them: &str) -> Story {
    Story::new(&format!(
        "comes-into-force:\n  at-least: 2\n  among-them:\n{among_them}joining:\n  rule: open\n"
    ))
}

fn missing(story: &Story, on: &str) -> Vec<(Option<String>, usize, usize)> {
    let all = story.on(on).missing;
    all.into_iter().map(|Missing { party, at_least, signed }| (party, at_least, signed)).collect()
}

#[test]
fn a_text_waits_for_so_many_of_each_party_that_it_names() {
    for (among, from) in [
        ("    - {at-least: 1, of-each: councils}\n", "2027-01-02"),
        ("    - {at-least: 2, of-each: councils}\n", "2027-01-03"),
        ("    - {at-least: 1, of-each: [councils, police]}\n", "2027-01-02"),
        ("    - {at-least: 2, of-each: councils}\n    - {at-least: 1, of-each: police}\n", "2027-01-03"),
    ] {
        let story = counts(among).signed();
        let status = story.on("2027-02-01");
        for body in ["mps", "camden"] {
            assert_eq!(binds(&status, body).as_deref(), Some(from), "{body}: {among}");
        }
        // Whoever declines once it binds takes it from nobody else.
        let declines = kind(ActKind::PartyDecision, Decision::Decline);
        let story = story.acts("barnet", "2027-03-01", declines);
        assert_eq!(binds(&story.on("2027-03-01"), "mps").as_deref(), Some(from), "{among}");
    }
}

#[test]
fn enough_of_one_party_are_not_enough_of_another() {
    let story = counts("    - {at-least: 1, of-each: [councils, police]}\n");
    let story = story.signs("camden", "2027-01-02").signs("barnet", "2027-01-03");
    assert_eq!(story.on("2027-02-01").stage, Stage::PartSigned);
    let story = story.signs("mps", "2027-02-02");
    assert_eq!(story.on("2027-02-01").stage, Stage::PartSigned);
    assert_eq!(binds(&story.on("2027-02-02"), "camden").as_deref(), Some("2027-02-02"));
}

#[test]
fn a_body_that_joined_counts_for_the_party_in_which_it_stands() {
    let story = counts("    - {at-least: 3, of-each: councils}\n").signed();
    assert_eq!(missing(&story, "2027-02-01"), [(Some("councils".to_string()), 3, 2)]);
    let joins = kind(ActKind::Accession, Decision::Accede);
    let story = story.acts_under("hackney", "2027-02-02", &with_hackney(), joins);
    assert_eq!(binds(&story.on("2027-02-01"), "camden"), None);
    assert_eq!(binds(&story.on("2027-02-02"), "camden").as_deref(), Some("2027-02-02"));
}

#[test]
fn a_status_says_what_a_text_still_waits_for_until_it_has_bound_somebody() {
    let story = counts("    - {at-least: 2, of-each: councils}\n    - {at-least: 1, of-each: police}\n");
    let (councils, police) = (|| Some("councils".to_string()), || Some("police".to_string()));
    assert_eq!(missing(&story, "2027-01-01"), [(None, 2, 0), (councils(), 2, 0), (police(), 1, 0)]);
    let story = story.signs("mps", "2027-01-01");
    assert_eq!(missing(&story, "2027-01-01"), [(None, 2, 1), (councils(), 2, 0)]);
    let story = story.signs("camden", "2027-01-02").signs("barnet", "2027-01-03");
    assert_eq!(missing(&story, "2027-01-02"), [(councils(), 2, 1)]);
    assert_eq!(missing(&story, "2027-01-03"), []);
    let leaves = kind(ActKind::Withdrawal, Decision::Withdraw);
    assert_eq!(missing(&story.acts("barnet", "2027-02-01", leaves), "2027-02-01"), []);
    // Where nobody is counted, nothing is missing.
    assert_eq!(missing(&Story::new("").signs("mps", "2027-01-01"), "2027-01-01"), []);
}

#[test]
fn a_quota_of_a_party_without_bodies_is_never_met_and_one_of_no_party_is_no_text() {
    let nobody = list(&[("councils", &["barnet", "camden"]), ("police", &[])]);
    let story = counts("    - {at-least: 0, of-each: police}\n");
    let story =
        story.signs_under("camden", "2027-01-01", &nobody).signs_under("barnet", "2027-01-01", &nobody);
    assert_eq!(story.on("2027-02-01").stage, Stage::PartSigned);
    let yaml = "format: isa-agreement/1\nid: fire\nparties:\n  - id: police\ncomes-into-force:\n  at-least: 2\n  \
                among-them:\n    - {at-least: 1, of-each: [police, polcie]}\n";
    let refusal =
        parse(Source::new("fire.yaml", yaml.as_bytes())).map_err(|(_, refusal)| refusal).err().unwrap();
    assert_eq!(refusal.message, "there is no party `polcie`");
}

#[test]
fn a_longer_list_of_a_later_signer_fills_no_quota() {
    let story = counts("    - {at-least: 3, of-each: councils}\n").signed();
    let longer = list(&[("councils", &["barnet", "camden", "mps"]), ("police", &["mps"])]);
    let story = story.signs_under("mps", "2027-02-01", &longer);
    assert_eq!(story.on("2027-02-01").stage, Stage::PartSigned);
    assert_eq!(story.usual, usual());
}

/// The text lets nobody join; who acts first brings a list with itself in it, which nobody else has signed.
#[test]
fn f12_whoever_writes_itself_into_the_first_list_is_bound_by_nothing_and_counts_for_nobody() {
    for rule in [
        "when-all-sign",
        "\n  at-least: 3",
        "\n  at-least: 2\n  among-them:\n    - {at-least: 2, of-each: councils}",
        "\n  at-least: 2\n  including: police",
    ] {
        let story = Story::new(&format!("comes-into-force: {rule}\n"));
        let story = story.signs_under("hackney", "2027-01-01", &with_hackney());
        let story = story.signs("mps", "2027-01-02").signs("camden", "2027-01-03");
        let two = story.on("2027-02-01");
        assert_eq!(binds(&two, "hackney"), None, "{rule}");
        let enough = rule.ends_with("police");
        assert_eq!(binds(&two, "camden").is_some(), enough, "{rule}");
        let three = story.signs("barnet", "2027-01-04").on("2027-02-01");
        assert_eq!(binds(&three, "hackney"), None, "{rule}");
        assert!(binds(&three, "camden").is_some(), "{rule}");
    }
}

/// A council and a hospital in one party, the police in another; more offices sign for NHS bodies.
fn health(signs: &str) -> Story {
    let parties = format!(
        "  - id: partners\n    bodies: [camden, trust]\n    signs: {signs}\n    also-signs:\n      - {{kind: nhs-body, \
         offices: caldicott-guardian}}\n  - id: police\n    body: mps\n    signs: siro\n"
    );
    let mut story = Story::under(Members::default()).text_of("1.0.0", &parties, "joining:\n  rule: open\n");
    story.usual = of_kind(&story, &["trust"]);
    story
}

/// The list of the text's parties, as somebody has it for whom these are the NHS bodies.
fn of_kind(story: &Story, nhs: &[&str]) -> Members {
    Members::of(
        &story.texts[0].0.agreement,
        |_| Vec::new(),
        |_, body, kind| kind == "nhs-body" && nhs.contains(&body),
    )
}

fn guardian(act: &mut Act) {
    act.says.capacity = Capacity::CaldicottGuardian;
}

#[test]
fn more_offices_sign_for_bodies_of_the_kinds_that_the_text_names_and_for_no_others() {
    let story = health("siro").signs("mps", "2027-01-01").signs("camden", "2027-01-02");
    let story = story.signs("trust", "2027-01-03");
    let status = story.on("2027-02-01");
    assert_eq!((of(&status, "camden").state, of(&status, "trust").state), (State::Signed, State::PartSigned));
    assert_eq!(of(&status, "trust").awaited, ["caldicott-guardian"]);
    assert_eq!(binds(&status, "trust"), None);
    let story = story.acts("trust", "2027-02-02", guardian);
    assert_eq!(binds(&story.on("2027-02-01"), "trust"), None);
    assert_eq!(binds(&story.on("2027-02-02"), "trust").as_deref(), Some("2027-02-02"));
    // The Guardian alone is not enough either.
    let story = health("siro").signs("mps", "2027-01-01").acts("trust", "2027-01-02", guardian);
    assert_eq!(of(&story.on("2027-02-01"), "trust").awaited, ["siro"]);
}

#[test]
fn what_a_party_asks_of_each_and_what_it_asks_of_some_kinds_are_both_asked() {
    for (signs, camden, trust) in [
        ("none", &[][..], &["caldicott-guardian"][..]),
        ("siro", &["siro"], &["caldicott-guardian", "siro"]),
        ("caldicott-guardian", &["caldicott-guardian"], &["caldicott-guardian"]),
        ("{any-of: [director, siro]}", &["director or siro"], &["caldicott-guardian", "director or siro"]),
    ] {
        let status = health(signs).signs("mps", "2027-01-01").on("2027-01-01");
        assert_eq!(of(&status, "camden").awaited, camden, "{signs}");
        assert_eq!(of(&status, "trust").awaited, trust, "{signs}");
        let asked = if camden.is_empty() { State::NotAsked } else { State::Awaiting };
        assert_eq!(of(&status, "camden").state, asked, "{signs}");
    }
}

/// No catalogue is asked again: the first list says of which kind a body is, and whoever signed that it is of another has
/// signed something else.
#[test]
fn which_body_is_of_a_kind_is_signed_with_the_list_of_parties() {
    let story = health("siro").signs("mps", "2027-01-01");
    let none = of_kind(&story, &[]);
    let story = story.signs_under("trust", "2027-01-02", &none).acts("trust", "2027-01-03", guardian);
    let status = story.on("2027-02-01");
    assert_eq!((of(&status, "trust").state, binds(&status, "trust")), (State::OtherParties, None));
    // Under one list all of them agree, whatever it says.
    let story =
        health("siro").signs_under("mps", "2027-01-01", &none).signs_under("trust", "2027-01-02", &none);
    assert_eq!(of(&story.on("2027-02-01"), "trust").state, State::Signed);
    // A list that leaves it out lets nobody off.
    let silent = Members::by_party(none.0.clone());
    let story =
        health("siro").signs_under("mps", "2027-01-01", &silent).signs_under("trust", "2027-01-02", &silent);
    assert_eq!(of(&story.on("2027-02-01"), "trust").awaited, ["caldicott-guardian"]);
}

#[test]
fn of_a_body_that_joins_its_own_list_says_of_which_kind_it_is() {
    for (nhs, from) in [(true, None), (false, Some("2027-02-01"))] {
        let story = health("siro").signs("mps", "2027-01-01").signs("camden", "2027-01-02");
        let mut wider = story.usual.clone();
        let party = story.texts[0].0.agreement.parties.value().unwrap().iter().next().unwrap();
        wider.put(party, "clinic", |_, _| nhs);
        let joins = kind(ActKind::Accession, Decision::Accede);
        let story = story.clone().acts_under("clinic", "2027-02-01", &wider, joins);
        assert_eq!(binds(&story.on("2027-03-01"), "clinic").as_deref(), from);
        let story = story.acts_under("clinic", "2027-03-02", &wider, guardian);
        let from = from.or(Some("2027-03-02"));
        assert_eq!(binds(&story.on("2027-03-02"), "clinic").as_deref(), from);
    }
}

#[test]
fn a_list_of_parties_is_read_back_as_it_was_written_and_is_as_it_was_where_no_kind_is_named() {
    let story = health("siro");
    assert_eq!(
        story.usual.json().to_string(),
        r#"{"kinds":{"nhs-body":["trust"]},"partners":["camden","trust"],"police":["mps"]}"#
    );
    for members in [story.usual.clone(), of_kind(&story, &[]), usual(), Members::default()] {
        assert_eq!(Members::read(members.json()), Some(members));
    }
    assert_eq!(usual().json().to_string(), r#"{"councils":["barnet","camden"],"police":["mps"]}"#);
    // A party of that name is one, where nobody asks for kinds.
    let named = Members::by_party(BTreeMap::from([("kinds".to_string(), vec!["mps".to_string()])]));
    assert_eq!(Members::read(named.json()), Some(named));
    for spoilt in [r#"{"kinds":{"nhs-body":"trust"}}"#, r#"{"partners":{"a":["b"]}}"#, "[]"] {
        assert_eq!(Members::read(serde_json::from_str(spoilt).unwrap()), None, "{spoilt}");
    }
}

#[test]
fn what_nobody_could_sign_by_is_no_text() {
    let refused = |parties: &str| {
        let yaml = format!("format: isa-agreement/1\nid: fire\nparties:\n{parties}");
        parse(Source::new("fire.yaml", yaml.as_bytes()))
            .map_err(|(_, refusal)| refusal)
            .err()
            .unwrap()
            .message
    };
    let adviser = refused("  - {id: a, body: camden, also-signs: [{kind: nhs-body, offices: dpo}]}\n");
    assert!(adviser.starts_with("a data protection officer cannot be the one who signs"), "{adviser}");
    let kinds = refused(
        "  - {id: kinds, body: mps}\n  - {id: a, body: camden, also-signs: [{kind: icb, offices: siro}]}\n",
    );
    assert_eq!(kinds, "a party cannot be called `kinds` where some offices sign for kinds of bodies");
}

/// With the program, from the text to the status.
#[cfg(unix)]
#[test]
fn an_office_signs_for_a_kind_of_body_and_the_list_that_it_signs_says_which_bodies_are_of_it() {
    let estate = program::Estate::new();
    let of_all = "    signs: [siro, caldicott-guardian]\n";
    let of_councils =
        "    signs: [siro]\n    also-signs:\n      - {kind: local-authority, offices: caldicott-guardian}\n";
    program::change(&estate.repository(), program::TEXT, of_all, of_councils);
    let canonical = estate.isa(&["canonical", program::TEXT, "--part", "parties"]).done();
    assert_eq!(canonical, r#"{"councils":["camden"],"kinds":{"local-authority":["camden"]},"lfc":["lfc"]}"#);
    let awaited = |body: &str| {
        let tray = estate.isa(&["status", "--me", body, "--format", "json"]).json();
        tray["agreements"][0]["awaited"].clone()
    };
    assert_eq!(awaited("camden"), serde_json::json!(["caldicott-guardian", "siro"]));
    assert_eq!(awaited("lfc"), serde_json::json!(["siro"]));
    estate.sign("lfc", "siro").done();
    estate.sign("camden", "siro").done();
    estate.append().done();
    assert_eq!(awaited("camden"), serde_json::json!(["caldicott-guardian"]));
    estate.sign("camden", "caldicott-guardian").done();
    estate.append().done();
    let status = estate.isa(&["status", "--format", "json"]).json();
    assert_eq!(status["agreements"][0]["parties"][0]["state"], "signed");
}
