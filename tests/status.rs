//! What is in force, for whom: what an act counts for, whose list of parties decides, when a later text takes over.
//! Signatures and the log are tested elsewhere: here every act is as it was logged.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod story;

use isa::agreement::{Members, parse};
use isa::seal::{Act, Capacity, Decision};
use isa::status::{KnownAct, Stage, State, Status};
use isa::text::Source;
use story::{Story, list};

/// What is done to an act so that it is no consent.
type Spoil = fn(&mut KnownAct);

const EACH: &str = "each-party";
const ALL: &str = "when-all-sign";

/// The police on one side, three boroughs on the other.
fn usual() -> Members {
    list(&[("police", &["mps"]), ("councils", &["barnet", "camden", "ealing"])])
}

/// A text that says when it binds.
fn text(story: Story, version: &str, comes_into_force: &str, more: &str) -> Story {
    story.text(version, &format!("comes-into-force: {comes_into_force}\n{more}"))
}

/// The first text between them.
fn first(comes_into_force: &str, more: &str) -> Story {
    text(Story::under(usual()), "1.0.0", comes_into_force, more)
}

fn state(status: &Status, body: &str) -> State {
    status.parties.iter().find(|party| party.body == body).unwrap().state
}

/// The bodies that are bound, with the day from which they are.
fn bound(status: &Status) -> Vec<(&str, String)> {
    let parties = status.parties.iter();
    parties.filter_map(|party| Some((party.body.as_str(), party.effective_from?.to_string()))).collect()
}

#[test]
fn a_text_of_each_party_binds_two_who_face_each_other_from_the_later_signature() {
    let case = first(EACH, "");
    let case = case.signs("camden", "2027-01-01").signs("barnet", "2027-01-02");
    assert_eq!(bound(&case.all_on("2027-02-01")[0]), []);
    let case = case.signs("mps", "2027-01-03");
    let from = "2027-01-03".to_string();
    let all = [("barnet", from.clone()), ("camden", from.clone()), ("mps", from)];
    assert_eq!(bound(&case.all_on("2027-02-01")[0]), all);
    assert_eq!(case.all_on("2027-02-01")[0].stage, Stage::InForce);
    assert_eq!(case.all_on("2027-01-02")[0].stage, Stage::PartSigned);
}

#[test]
fn a_shorter_list_of_a_later_signer_does_not_make_all_of_fewer() {
    let short = list(&[("police", &["mps"]), ("councils", &["camden"])]);
    let case = first(ALL, "");
    let case = case.signs("camden", "2027-01-01").signs_under("mps", "2027-01-02", &short);
    let status = &case.all_on("2027-02-01")[0];
    assert_eq!(status.stage, Stage::PartSigned);
    assert_eq!(bound(status), []);
    assert_eq!(state(status, "ealing"), State::Awaiting);
}

#[test]
fn a_shorter_list_of_the_first_signer_does_not_make_all_of_fewer_for_those_who_signed_the_whole_one() {
    let short = list(&[("police", &["mps"]), ("councils", &["camden"])]);
    let case = first(ALL, "");
    let case = case.signs_under("mps", "2027-01-01", &short).signs("camden", "2027-01-02");
    let status = &case.all_on("2027-02-01")[0];
    assert!(!bound(status).iter().any(|(body, _)| *body == "camden"), "{status:?}");
}

#[test]
fn a_later_list_moves_nobody_and_takes_nobody_away() {
    let swapped = list(&[("police", &["camden"]), ("councils", &["mps", "barnet", "ealing"])]);
    let case = first(EACH, "");
    let case = case.signs("camden", "2027-01-01").signs_under("mps", "2027-01-02", &swapped);
    let status = &case.all_on("2027-02-01")[0];
    assert_eq!(state(status, "camden"), State::Signed);
    assert_eq!(state(status, "mps"), State::OtherParties);
    assert_eq!(bound(status), []);

    let without = list(&[("police", &["mps"]), ("councils", &["barnet", "ealing"])]);
    let case = first(EACH, "");
    let case = case.signs("camden", "2027-01-01").signs_under("mps", "2027-01-02", &without);
    let status = &case.all_on("2027-02-01")[0];
    assert_eq!((state(status, "camden"), state(status, "mps")), (State::Signed, State::Signed));
    // The police did not sign that they share with Camden.
    assert_eq!(bound(status), []);
}

#[test]
fn a_body_put_on_the_list_after_others_signed_joins_only_where_the_terms_are_open() {
    let wider = list(&[("police", &["mps"]), ("councils", &["barnet", "camden", "ealing", "hackney"])]);
    let signed = |more: &str| {
        let case = first(EACH, more).signs("camden", "2027-01-01");
        let case = case.signs("mps", "2027-01-02").signs_under("hackney", "2027-01-09", &wider);
        case.all_on("2027-02-01").remove(0)
    };
    for more in ["", "joining:\n  rule: closed\n", "joining:\n  rule: admitted-by-all\n"] {
        let status = signed(more);
        assert!(!status.parties.iter().any(|party| party.body == "hackney"), "{more}: {status:?}");
    }
    let status = signed("joining:\n  rule: open\n");
    assert!(bound(&status).contains(&("hackney", "2027-01-09".to_string())), "{status:?}");
    assert!(bound(&status).contains(&("mps", "2027-01-02".to_string())));
}

#[test]
fn an_act_by_a_body_that_its_own_list_does_not_have_is_by_no_party_and_sets_no_list() {
    let case = first(EACH, "joining:\n  rule: open\n");
    let other = list(&[("police", &["mps"]), ("councils", &["barnet"])]);
    let case = case.signs_under("hackney", "2027-01-01", &other).signs("camden", "2027-01-02");
    let status = &case.all_on("2027-02-01")[0];
    assert!(!status.parties.iter().any(|party| party.body == "hackney"));
    assert_eq!(state(status, "camden"), State::Signed);
    assert_eq!(state(status, "ealing"), State::Awaiting);
}

#[test]
fn a_quorum_waits_for_the_last_of_those_that_it_must_include() {
    let quorum = "\n  at-least: 2\n  including: [police]";
    let case = first(quorum, "");
    let case = case.signs("camden", "2027-01-01").signs("barnet", "2027-01-02");
    assert_eq!(bound(&case.all_on("2027-02-01")[0]), []);
    let case = case.signs("mps", "2027-01-20");
    assert_eq!(bound(&case.all_on("2027-02-01")[0])[1], ("camden", "2027-01-20".to_string()));
}

#[test]
fn a_quorum_that_must_include_a_party_without_bodies_is_never_met() {
    let nobody = list(&[("police", &[]), ("councils", &["barnet", "camden", "ealing"])]);
    let case = first("\n  at-least: 2\n  including: [police]", "");
    let case = case.signs_under("camden", "2027-01-01", &nobody).signs_under("barnet", "2027-01-02", &nobody);
    assert_eq!(bound(&case.all_on("2027-02-01")[0]), []);
}

#[test]
fn a_later_version_takes_over_only_between_those_whom_it_binds() {
    let mut case = first(EACH, "");
    for body in ["mps", "camden", "barnet"] {
        case = case.signs(body, "2027-01-01");
    }
    let case = text(case, "2.0.0", EACH, "title: the second\n");
    let case = case.signs("mps", "2027-03-01").signs("camden", "2027-03-01");
    let both = case.all_on("2027-04-01");
    assert_eq!((both[0].stage, both[1].stage), (Stage::InForce, Stage::InForce));
    // Barnet has only the first, and the police still owe it that.
    let states = ["camden", "mps", "barnet"].map(|body| state(&both[0], body));
    assert_eq!(states, [State::Superseded, State::Signed, State::Signed]);

    let both = case.signs("barnet", "2027-04-02").all_on("2027-05-01");
    assert_eq!((both[0].stage, both[1].stage), (Stage::Superseded, Stage::InForce));
    assert_eq!(state(&both[0], "mps"), State::Superseded);
}

#[test]
fn a_version_that_was_replaced_stays_replaced_when_its_successor_ends() {
    let case = first(EACH, "");
    let case = case.signs("mps", "2027-01-01").signs("camden", "2027-01-01");
    let case = text(case, "2.0.0", EACH, "dates:\n  ends: 2027-06-30\n");
    let case = case.signs("mps", "2027-02-01").signs("camden", "2027-02-01");
    let both = case.all_on("2027-07-01");
    assert_eq!((both[0].stage, both[1].stage), (Stage::Superseded, Stage::Expired));
}

#[test]
fn a_version_that_is_not_greater_takes_the_place_of_nothing() {
    for (version, stage) in [
        ("1.0.0", Stage::InForce),
        ("2.0.00", Stage::InForce),
        ("2.0.0-final", Stage::InForce),
        ("2.0.1", Stage::Superseded),
    ] {
        let case = text(Story::under(usual()), "2.0.0", EACH, "");
        let case = case.signs("mps", "2027-01-01").signs("camden", "2027-01-01");
        let case = text(case, &format!("\"{version}\""), EACH, "title: another\n");
        let case = case.signs("mps", "2027-02-01").signs("camden", "2027-02-01");
        assert_eq!(case.all_on("2027-03-01")[0].stage, stage, "{version}");
    }
}

#[test]
fn what_is_disputed_waits_to_be_logged_or_declines_is_no_consent() {
    let signed = || {
        let case = first(EACH, "");
        case.signs("mps", "2027-01-01").signs("camden", "2027-01-01")
    };
    assert_eq!(bound(&signed().all_on("2027-02-01")[0]).len(), 2);
    let spoil: [(&str, Spoil); 5] = [
        ("disputed", |known| known.disputed = true),
        ("waiting", |known| known.logged = None),
        ("declined", |known| known.act.says.decision = Decision::Decline),
        ("conditional", |known| known.act.says.decision = Decision::SignWithConditions),
        ("of another agreement", |known| known.act.says.agreement = "water".to_string()),
    ];
    for (what, spoil) in spoil {
        let mut case = signed();
        spoil(&mut case.acts[1]);
        assert_eq!(bound(&case.all_on("2027-02-01")[0]), [], "{what}");
    }
}

#[test]
fn a_quorum_of_a_party_that_is_not_declared_is_no_text() {
    let yaml = "format: isa-agreement/1\nid: fire\nparties:\n  - id: police\ncomes-into-force:\n  at-least: 2\n  \
                including: [polcie]\n";
    let refusal =
        parse(Source::new("fire.yaml", yaml.as_bytes())).map_err(|(_, refusal)| refusal).err().unwrap();
    assert_eq!(refusal.message, "there is no party `polcie`");
}

#[test]
fn a_second_signature_on_the_same_text_does_not_move_the_day_from_which_it_binds() {
    let case = first(EACH, "");
    let case = case.signs("mps", "2027-01-01").signs("camden", "2027-01-02");
    let case = case.signs("camden", "2027-06-01");
    assert_eq!(bound(&case.all_on("2027-07-01")[0])[0], ("camden", "2027-01-02".to_string()));
    assert_eq!(state(&case.all_on("2027-07-01")[0], "camden"), State::Signed);
}

#[test]
fn acts_on_another_text_between_two_acts_are_no_contradiction() {
    let case = first(EACH, "").signs("camden", "2027-01-01");
    let case = text(case, "1.1.0", EACH, "title: other\n").signs("camden", "2027-01-02");
    let case = case.acts_on(0, "camden", "2027-01-03", |_| {});
    assert_eq!(state(&case.all_on("2027-02-01")[0], "camden"), State::Signed);
}

#[test]
fn two_answers_to_one_question_are_a_contradiction() {
    let mut case = first(EACH, "");
    case = case.signs("camden", "2027-01-01").signs("camden", "2027-01-02");
    case.acts[1].act.says.previous = None;
    assert_eq!(state(&case.all_on("2027-02-01")[0], "camden"), State::Contradicted);
}

#[test]
fn each_office_of_a_body_must_have_signed_for_the_places_of_the_body() {
    let swapped = list(&[("police", &["camden"]), ("councils", &["mps", "barnet", "ealing"])]);
    let parties =
        "  - id: police\n    signs: siro\n  - id: councils\n    signs: [siro, caldicott-guardian]\n";
    let case = Story::under(usual()).text_of("1.0.0", parties, "").signs("mps", "2027-01-01");
    let siro = |case: Story, list: &Members| case.signs_under("camden", "2027-01-02", list);
    let guardian = |case: Story, list: &Members| {
        let office = |act: &mut Act| act.says.capacity = Capacity::CaldicottGuardian;
        case.acts_under("camden", "2027-01-03", list, office)
    };
    let found = guardian(siro(case, &swapped), &usual()).all_on("2027-02-01").remove(0);
    assert_eq!(state(&found, "camden"), State::OtherParties);
    assert_eq!(bound(&found), []);
}
