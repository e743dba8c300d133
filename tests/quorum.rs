//! How many must have signed before a text binds, of which parties, and which offices sign for which kinds of bodies.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod story;

use isa::agreement::parse;
use isa::seal::{ActKind, Decision};
use isa::status::{Missing, Stage};
use isa::text::Source;
use story::{Story, binds, kind, list, usual, with_hackney};

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
