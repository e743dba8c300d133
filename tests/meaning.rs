//! What each kind of act brings about: conditions, joining, amending, leaving, ending, reviews, records, acts in dispute.
//! One small story each, with both sides of every day. Every act is as it was logged.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod story;

use isa::agreement::Members;
use isa::seal::{Act, ActKind, Capacity, Decision};
use isa::status::{Ending, KnownAct, Stage, State, Status};
use isa::text::Digest;
use london::{day, public};
use story::{
    Story, answers, binds, consent, forged, from, kind, list, of, on_conditions, recorded, template, usual,
    with_hackney,
};

#[test]
fn conditions_bind_with_those_who_accept_them_from_the_day_on_which_they_do() {
    let story = Story::new("").signs("mps", "2027-01-01").signs("barnet", "2027-01-02");
    let story = story.acts("camden", "2027-01-03", on_conditions);
    let conditional = story.last();
    let open = story.on("2027-02-01");
    assert_eq!((of(&open, "camden").state, binds(&open, "camden")), (State::Conditional, None));
    assert_eq!(of(&open, "camden").conditions[0].id, "dpia");
    // The others go on without it.
    assert_eq!(binds(&open, "mps"), Some("2027-01-02".to_string()));
    let story = story.acts("mps", "2027-01-20", answers(conditional, ActKind::Acceptance, Decision::Accept));
    assert_eq!(of(&story.on("2027-01-19"), "camden").state, State::Conditional);
    let accepted = story.on("2027-01-20");
    assert_eq!(of(&accepted, "camden").state, State::Signed);
    assert_eq!(binds(&accepted, "camden"), Some("2027-01-20".to_string()));
    // Who signs again without conditions needs nobody to accept any.
    let story = Story::new("").signs("mps", "2027-01-01").acts("camden", "2027-01-03", on_conditions);
    let story = story.signs("camden", "2027-01-05");
    assert_eq!(binds(&story.on("2027-02-01"), "camden"), Some("2027-01-05".to_string()));
}

#[test]
fn where_all_must_sign_all_must_accept() {
    let story = Story::new("comes-into-force: when-all-sign\n").signs("mps", "2027-01-01");
    let story = story.signs("barnet", "2027-01-02").acts("camden", "2027-01-03", on_conditions);
    let act = story.last();
    let story = story.acts("mps", "2027-01-10", answers(act, ActKind::Acceptance, Decision::Accept));
    assert_eq!(binds(&story.on("2027-02-01"), "camden"), None);
    let story = story.acts("barnet", "2027-01-11", answers(act, ActKind::Acceptance, Decision::Accept));
    assert_eq!(binds(&story.on("2027-02-01"), "camden"), Some("2027-01-11".to_string()));
}

#[test]
fn f9_advice_and_views_change_no_state() {
    let story = Story::new("").signs("mps", "2027-01-01");
    let before = story.on("2027-02-01");
    let story = story.acts("camden", "2027-01-02", |act| {
        kind(ActKind::DpoAdvice, Decision::Advise)(act);
        act.says.capacity = Capacity::Dpo;
    });
    let story = story.acts("camden", "2027-01-03", |act| {
        kind(ActKind::CaldicottView, Decision::AdviseAgainst)(act);
        act.says.capacity = Capacity::CaldicottGuardian;
    });
    let after = story.on("2027-02-01");
    assert_eq!(after.stage, before.stage);
    let camden = of(&after, "camden");
    assert_eq!((camden.state, camden.effective_from), (State::Awaiting, None));
    assert_eq!((camden.advice, camden.view), (Some(Decision::Advise), Some(Decision::AdviseAgainst)));
}

/// Under each rule: who joins, who lets in, and from which day the joiner is bound.
#[test]
fn f12_a_body_joins_by_the_rule_of_the_text_and_by_nothing_else() {
    for (rule, admitted_by, expected) in [
        ("open", &[][..], Some("2027-02-01")),
        ("admitted-by-lead", &[], None),
        ("admitted-by-lead", &["camden"], None),
        ("admitted-by-lead", &["mps"], Some("2027-02-10")),
        ("admitted-by-some\n  at-least: 2", &["camden"], None),
        ("admitted-by-some\n  at-least: 2", &["camden", "camden"], None),
        ("admitted-by-some\n  at-least: 2", &["camden", "barnet"], Some("2027-02-11")),
        ("admitted-by-all", &["camden", "barnet"], None),
        ("admitted-by-all", &["camden", "barnet", "mps"], Some("2027-02-12")),
        ("closed", &["camden", "barnet", "mps"], None),
    ] {
        let story = Story::new(&format!("joining:\n  rule: {rule}\n")).signed();
        let joins = kind(ActKind::Accession, Decision::Accede);
        let mut story = story.acts_under("hackney", "2027-02-01", &with_hackney(), joins);
        let accession = story.last();
        for (at, body) in admitted_by.iter().enumerate() {
            let on = format!("2027-02-{}", 10 + at);
            story = story.acts(body, &on, answers(accession, ActKind::Admission, Decision::Admit));
        }
        let status = story.on("2027-03-01");
        assert_eq!(binds(&status, "hackney").as_deref(), expected, "{rule} {admitted_by:?}");
        let state = if expected.is_some() { State::Signed } else { State::AsksToJoin };
        assert_eq!(of(&status, "hackney").state, state, "{rule} {admitted_by:?}");
        // Nobody else has to do anything, and for nobody else anything changes.
        assert_eq!(binds(&status, "camden").as_deref(), Some("2027-01-02"), "{rule}");
    }
}

#[test]
fn whoever_objects_has_not_admitted_and_a_stranger_admits_nobody() {
    let story = Story::new("joining:\n  rule: admitted-by-lead\n").signed();
    let joins = || kind(ActKind::Accession, Decision::Accede);
    let story = story.acts_under("hackney", "2027-02-01", &with_hackney(), joins());
    let accession = story.last();
    let story = story.acts("mps", "2027-02-02", answers(accession, ActKind::Objection, Decision::Object));
    let story = story.acts("mps", "2027-02-03", answers(accession, ActKind::Admission, Decision::Admit));
    assert_eq!(of(&story.on("2027-02-02"), "hackney").state, State::AsksToJoin);
    // The last word counts, up to the day on which the joiner is in.
    assert_eq!(of(&story.on("2027-02-03"), "hackney").state, State::Signed);
    let story = story.acts("mps", "2027-02-04", answers(accession, ActKind::Objection, Decision::Object));
    assert_eq!(binds(&story.on("2027-03-01"), "hackney").as_deref(), Some("2027-02-03"));
    // Two who would join cannot let each other in.
    let both = list(&[("councils", &["barnet", "camden", "ealing", "hackney"]), ("police", &["mps"])]);
    let story = Story::new("joining:\n  rule: admitted-by-some\n  at-least: 1\n").signed();
    let story = story.acts_under("hackney", "2027-02-01", &with_hackney(), joins());
    let accession = story.last();
    let story = story.acts_under("ealing", "2027-02-02", &both, joins());
    let admits = answers(accession, ActKind::Admission, Decision::Admit);
    let story = story.acts_under("ealing", "2027-02-03", &both, admits);
    assert_eq!(of(&story.on("2027-03-01"), "hackney").state, State::AsksToJoin);
}

#[test]
fn f12_a_joiner_who_is_in_stays_in_and_is_where_it_was_admitted() {
    let joins = || kind(ActKind::Accession, Decision::Accede);
    let admits = |to| answers(to, ActKind::Admission, Decision::Admit);
    // All that had signed have admitted: who signs later puts nobody out.
    let story = Story::new("joining:\n  rule: admitted-by-all\n").signs("mps", "2027-01-01");
    let story =
        story.signs("camden", "2027-01-02").acts_under("hackney", "2027-02-01", &with_hackney(), joins());
    let accession = story.last();
    let story =
        story.acts("mps", "2027-02-02", admits(accession)).acts("camden", "2027-02-03", admits(accession));
    let story = story.signs("barnet", "2027-02-04");
    assert_eq!(binds(&story.on("2027-03-01"), "hackney").as_deref(), Some("2027-02-03"));
    // Who has not signed lets nobody in, and nobody is let in by a number that the text does not give.
    for (rule, signs) in [("admitted-by-some\n  at-least: 1", false), ("admitted-by-some", true)] {
        let mut story = Story::new(&format!("joining:\n  rule: {rule}\n")).signs("mps", "2027-01-01");
        story = if signs { story.signs("camden", "2027-01-02") } else { story };
        let story = story.acts_under("hackney", "2027-02-01", &with_hackney(), joins());
        let accession = story.last();
        let story = story.acts("camden", "2027-02-02", admits(accession));
        assert_eq!(of(&story.on("2027-03-01"), "hackney").state, State::AsksToJoin, "{rule}");
    }
    // Admitted as a council, it does not come in as police.
    let police = list(&[("councils", &["barnet", "camden"]), ("police", &["hackney", "mps"])]);
    let story = Story::new("joining:\n  rule: admitted-by-lead\n").signed();
    let story = story.acts_under("hackney", "2027-02-01", &with_hackney(), joins());
    let accession = story.last();
    let story = story.acts("mps", "2027-02-02", admits(accession));
    assert_eq!(of(&story.on("2027-02-02"), "hackney").state, State::Signed);
    let story = story.acts_under("hackney", "2027-02-03", &police, joins());
    assert_eq!(of(&story.on("2027-02-03"), "hackney").state, State::AsksToJoin);
}

const OLD: &str = "contact: old\namendment:\n  minor-objection-days: 10\nretention:\n  - months: 6\n";

fn amends(to: Digest) -> impl FnOnce(&mut Act) {
    move |act| {
        from("2027-03-01", ActKind::Amendment, Decision::Amend)(act);
        act.says.concerns = vec![to];
    }
}

#[test]
fn a_minor_change_carries_the_signatures_over_once_nobody_has_objected_in_time() {
    let story = Story::new(OLD).signed();
    let own = story.acts[1].digest;
    let story = story.text("1.0.1", &OLD.replace("contact: old", "contact: new"));
    let story = story.acts("camden", "2027-03-01", amends(own));
    let before = story.all_on("2027-03-11");
    assert_eq!((before[0].stage, before[1].stage), (Stage::InForce, Stage::Draft));
    let after = story.all_on("2027-03-12");
    assert_eq!((after[0].stage, after[1].stage), (Stage::Superseded, Stage::InForce));
    for body in ["barnet", "camden", "mps"] {
        assert_eq!(binds(&after[1], body).as_deref(), Some("2027-03-12"), "{body}");
        assert_eq!(of(&after[1], body).carried_from.as_deref(), Some("1.0.0"));
    }
    let offer = story.last();
    for (on, carries) in [("2027-03-11", false), ("2027-03-12", true)] {
        let mut again = Story { acts: story.acts.clone(), ..Story::new(OLD) };
        again.texts.clear();
        let again = again.text("1.0.0", OLD).text("1.0.1", &OLD.replace("contact: old", "contact: new"));
        let again = Story { lists: story.lists.clone(), ..again };
        let again = again.acts("barnet", on, answers(offer, ActKind::Objection, Decision::Object));
        let stage = again.on("2027-04-01").stage;
        assert_eq!(stage == Stage::InForce, carries, "objected on {on}: {stage:?}");
    }
}

#[test]
fn what_bodies_do_to_the_earlier_version_reaches_the_one_that_carries_its_signatures() {
    let carried = |story: Story| {
        let own = story.acts.iter().find(|known| known.act.says.body == "camden").unwrap().digest;
        let story = story.text("1.0.1", &OLD.replace("contact: old", "contact: new"));
        story.acts("camden", "2027-03-01", amends(own))
    };
    // The act is on the earlier text, that of the first act.
    let on_old = |story: Story, body: &str, on: &str, make: &dyn Fn(&mut Act)| {
        let terms = story.acts[0].act.subjects.terms;
        story.acts(body, on, |act| {
            make(act);
            act.subjects.terms = terms;
        })
    };
    let leaves = |act: &mut Act| from("2027-05-01", ActKind::Withdrawal, Decision::Withdraw)(act);
    let ends = |act: &mut Act| from("2027-05-01", ActKind::Termination, Decision::Terminate)(act);
    let story = on_old(carried(Story::new(OLD).signed()), "camden", "2027-04-01", &leaves);
    assert_eq!(binds(&story.on("2027-04-30"), "camden").as_deref(), Some("2027-03-12"));
    assert_eq!(of(&story.on("2027-05-01"), "camden").state, State::Withdrawn);
    assert_eq!(story.on("2027-05-01").stage, Stage::InForce);
    let mut story = carried(Story::new(OLD).signed());
    for body in ["mps", "barnet", "camden"] {
        story = on_old(story, body, "2027-02-20", &ends);
    }
    assert_eq!(
        (story.on("2027-04-30").stage, story.on("2027-05-01").stage),
        (Stage::InForce, Stage::Terminated)
    );
    // Who signs the earlier version later starts later.
    let story = carried(Story::new(OLD).signs("mps", "2027-01-01").signs("camden", "2027-01-02"));
    let story = on_old(story, "barnet", "2027-04-01", &|_| {});
    assert_eq!(binds(&story.on("2027-05-01"), "barnet").as_deref(), Some("2027-04-01"));
    // An objection stays, even if the objector leaves.
    let story = carried(Story::new(OLD).signed());
    let offer = story.last();
    let story = story.acts("barnet", "2027-03-05", answers(offer, ActKind::Objection, Decision::Object));
    let leaves = |act: &mut Act| from("2027-03-06", ActKind::Withdrawal, Decision::Withdraw)(act);
    let story = on_old(story, "barnet", "2027-03-06", &leaves);
    assert_eq!(story.on("2027-05-01").stage, Stage::Draft);
}

#[test]
fn f11_a_material_change_is_no_minor_one_whatever_is_said_of_it() {
    for (why, changed, named) in [
        ("a clause that binds", OLD.replace("months: 6", "months: 60"), template()),
        ("another template", OLD.replace("months: 6", "months: 60"), forged()),
        ("a template that is not there", OLD.replace("contact: old", "contact: new"), Digest::of(b"none")),
        ("no days to object in", OLD.replace("contact: old", "contact: new"), template()),
    ] {
        let first = if why == "no days to object in" { "contact: old\n" } else { OLD };
        let story = Story::new(first).signed();
        let own = story.acts[1].digest;
        let mut story = story.text("1.0.1", &changed).acts("camden", "2027-03-01", amends(own));
        story.acts.last_mut().unwrap().act.subjects.template = Some(named);
        let all = story.all_on("2028-01-01");
        assert_eq!((all[0].stage, all[1].stage), (Stage::InForce, Stage::Draft), "{why}");
    }
}

/// One office signs both texts with a template of its own making, and is the first to sign either.
#[test]
fn f11_a_template_that_one_body_named_carries_over_nobody_else() {
    let with_forged = |act: &mut Act| act.subjects.template = Some(forged());
    let story = Story::new(OLD).acts("camden", "2027-01-01", with_forged);
    let own = story.last();
    let story = story.signs("mps", "2027-01-01").signs("barnet", "2027-01-01");
    let story = story.text("1.0.1", &OLD.replace("months: 6", "months: 60"));
    let mut story = story.acts("camden", "2027-03-01", amends(own));
    story.acts.last_mut().unwrap().act.subjects.template = Some(forged());
    let all = story.all_on("2028-01-01");
    assert_eq!(of(&all[1], "mps").state, State::Awaiting);
    assert_eq!((binds(&all[1], "mps"), all[0].stage), (None, Stage::InForce));
}

#[test]
fn a_minor_change_moves_nobody_and_brings_nobody_in() {
    let story = Story::new(OLD).signed();
    let own = story.acts[1].digest;
    let story = story.text("1.0.1", &OLD.replace("contact: old", "contact: new"));
    let story = story.acts_under("camden", "2027-03-01", &with_hackney(), amends(own));
    assert_eq!(story.on("2028-01-01").stage, Stage::Draft);
}

#[test]
fn whoever_leaves_is_bound_until_its_day_and_the_others_go_on() {
    let story = Story::new("leaving:\n  notice-days: 30\n").signed();
    let story =
        story.acts("camden", "2027-02-01", from("2027-02-10", ActKind::Withdrawal, Decision::Withdraw));
    // The notice is the text's, whatever day the act names.
    let before = story.on("2027-03-02");
    assert_eq!((of(&before, "camden").state, binds(&before, "camden").is_some()), (State::Signed, true));
    assert_eq!(of(&before, "camden").leaves, Some(day("2027-03-03")));
    let after = story.on("2027-03-03");
    assert_eq!((of(&after, "camden").state, binds(&after, "camden")), (State::Withdrawn, None));
    assert_eq!((after.stage, binds(&after, "barnet").is_some()), (Stage::InForce, true));
    // Who faces nobody any more is no longer bound.
    let story = story.acts("mps", "2027-04-01", from("2027-05-01", ActKind::Withdrawal, Decision::Withdraw));
    let alone = story.on("2027-05-01");
    assert_eq!((binds(&alone, "barnet"), alone.stage), (None, Stage::Terminated));
    // Who signs again stays.
    let story = Story::new("").signed();
    let story =
        story.acts("camden", "2027-02-01", from("2027-03-01", ActKind::Withdrawal, Decision::Withdraw));
    let story = story.signs("camden", "2027-02-20");
    assert_eq!(of(&story.on("2027-04-01"), "camden").state, State::Signed);
}

#[test]
fn who_leaves_undoes_nothing_for_those_who_stay() {
    let leaves = || from("2027-03-01", ActKind::Withdrawal, Decision::Withdraw);
    for rule in ["when-all-sign", "\n  at-least: 3", "\n  at-least: 2\n  including: [police]"] {
        let story = Story::new(&format!("comes-into-force: {rule}\n")).signed();
        let before = ["mps", "barnet"].map(|body| binds(&story.on("2027-02-01"), body));
        let story = story.acts("camden", "2027-02-01", leaves());
        for on in ["2027-02-28", "2027-03-01"] {
            let status = story.on(on);
            assert_eq!(["mps", "barnet"].map(|body| binds(&status, body)), before, "{rule} on {on}");
            assert_eq!(binds(&status, "camden").is_some(), on == "2027-02-28", "{rule}");
        }
        // Whom it has shared with is left alone once the last of them has gone.
        let story =
            story.acts("barnet", "2027-03-02", from("2027-04-01", ActKind::Withdrawal, Decision::Withdraw));
        assert_eq!(binds(&story.on("2027-03-31"), "mps"), before[0]);
        let alone = story.on("2027-04-01");
        assert_eq!((of(&alone, "mps").state, binds(&alone, "mps")), (State::Signed, None), "{rule}");
        // Who comes back is bound anew.
        let back = story.signs("camden", "2027-05-01").on("2027-05-01");
        assert_eq!(binds(&back, "camden").as_deref(), Some("2027-05-01"), "{rule}");
    }
    // All must have been there on one day: who has left before the last signs is waited for.
    let story = Story::new("comes-into-force: when-all-sign\n").signs("mps", "2027-01-01");
    let story = story.signs("camden", "2027-01-02").acts("camden", "2027-02-01", leaves());
    assert_eq!(binds(&story.in_april_with("barnet", "2027-02-28"), "mps").as_deref(), Some("2027-02-28"));
    assert_eq!(binds(&story.in_april_with("barnet", "2027-03-01"), "mps"), None);
}

#[test]
fn a_version_that_was_left_does_not_bring_the_one_before_back() {
    let story = Story::new("").signed().text("2.0.0", "title: the second\n").signed();
    let story =
        story.acts("camden", "2027-02-01", from("2027-03-01", ActKind::Withdrawal, Decision::Withdraw));
    assert_eq!(of(&story.all_on("2027-04-01")[0], "camden").state, State::Superseded);
}

#[test]
fn it_ends_for_all_when_all_whom_it_binds_have_consented() {
    let ends = |on: &str| from(on, ActKind::Termination, Decision::Terminate);
    let story = Story::new("").signed();
    let story = story.acts("camden", "2027-02-01", ends("2027-03-01"));
    let story = story.acts("mps", "2027-02-02", ends("2027-04-01"));
    let proposed = story.on("2027-05-01");
    assert_eq!((proposed.stage, proposed.ends), (Stage::InForce, Some(Ending::Proposed(2))));
    let story = story.acts("barnet", "2027-02-03", ends("2027-03-15"));
    let agreed = Some(Ending::Agreed(day("2027-04-01")));
    assert_eq!((story.on("2027-03-31").stage, story.on("2027-03-31").ends), (Stage::InForce, agreed));
    assert_eq!(story.on("2027-04-01").stage, Stage::Terminated);
}

#[test]
fn what_all_agreed_to_end_ends_whoever_joins_or_leaves_later() {
    let ends = || from("2027-04-01", ActKind::Termination, Decision::Terminate);
    let mut story = Story::new("joining:\n  rule: open\n").signed();
    for body in ["camden", "mps", "barnet"] {
        story = story.acts(body, "2027-02-01", ends());
    }
    let joins = kind(ActKind::Accession, Decision::Accede);
    let story = story.acts_under("hackney", "2027-02-02", &with_hackney(), joins);
    let agreed = Some(Ending::Agreed(day("2027-04-01")));
    assert_eq!((story.on("2027-02-02").ends, story.on("2027-04-01").stage), (agreed, Stage::Terminated));
    // Nor can one of them take it back alone.
    let story = story.signs("camden", "2027-02-03");
    assert_eq!(story.on("2027-04-01").stage, Stage::Terminated);
    // Before all have agreed, it can.
    let story = Story::new("").signed().acts("camden", "2027-02-01", ends()).signs("camden", "2027-02-02");
    let story = story.acts("mps", "2027-02-03", ends()).acts("barnet", "2027-02-03", ends());
    assert_eq!(story.on("2027-04-01").ends, Some(Ending::Proposed(2)));
}

#[test]
fn another_agreement_takes_its_place_between_those_who_both_say_so() {
    let gives_way = |on: &str, to: Digest| {
        let from = from(on, ActKind::Supersession, Decision::Supersede);
        move |act: &mut Act| {
            from(act);
            act.says.concerns = vec![to];
        }
    };
    let water = |body: &str| Digest::of(format!("{body} on water").as_bytes());
    let gas = |body: &str| Digest::of(format!("{body} on gas").as_bytes());
    let mut story = Story::new("").signed();
    for body in ["barnet", "camden", "mps"] {
        story.consents.insert(water(body), consent("water", body, "2027-01-01"));
        story.consents.insert(gas(body), consent("gas", body, "2027-01-01"));
    }
    let own = story.acts[1].digest;
    story.consents.insert(own, consent("fire", "camden", "2027-01-01"));
    let story = story.acts("mps", "2027-02-01", gives_way("2027-03-01", water("mps")));
    // Not what another signed, not this very agreement, not what nobody signed, not another than the police say.
    for other in [water("barnet"), own, Digest::of(b"nothing"), gas("camden")] {
        let story = story.clone().acts("camden", "2027-02-01", gives_way("2027-03-01", other));
        assert_eq!(of(&story.on("2027-04-01"), "camden").state, State::Signed, "{other}");
    }
    let story = story.acts("camden", "2027-02-01", gives_way("2027-03-01", water("camden")));
    let before = story.on("2027-02-28");
    assert_eq!(of(&before, "camden").state, State::Signed);
    let after = story.on("2027-03-01");
    assert_eq!(of(&after, "camden").state, State::Superseded);
    // The police still share with Barnet under it.
    assert_eq!((of(&after, "mps").state, of(&after, "barnet").state), (State::Signed, State::Signed));
    assert_eq!(after.stage, Stage::InForce);
    let story = story.acts("barnet", "2027-03-05", gives_way("2027-03-05", water("barnet")));
    assert_eq!(story.on("2027-03-05").stage, Stage::Superseded);
}

#[test]
fn a_review_that_keeps_it_moves_the_next_one_on() {
    let text = "dates:\n  starts: 2027-01-01\n  review: 2028-01-01\nreview:\n  every-months: 12\n";
    let story = Story::new(text).signed();
    assert_eq!(story.on("2028-01-01").stage, Stage::InForce);
    assert_eq!(story.on("2028-01-02").stage, Stage::ReviewOverdue);
    let reviewed = story.acts("mps", "2028-02-01", kind(ActKind::Review, Decision::Keep));
    assert_eq!(reviewed.on("2028-01-31").stage, Stage::ReviewOverdue);
    assert_eq!(reviewed.on("2028-02-01").stage, Stage::InForce);
    assert_eq!(reviewed.on("2029-02-01").stage, Stage::InForce);
    assert_eq!(reviewed.on("2029-02-02").stage, Stage::ReviewOverdue);
    // One that asks for a change moves nothing.
    let changed = reviewed.acts("mps", "2029-03-01", kind(ActKind::Review, Decision::Change));
    let status = changed.on("2029-03-01");
    assert_eq!(status.stage, Stage::ReviewOverdue);
    assert_eq!(status.review, Some((Decision::Change, day("2029-03-01"))));
}

#[test]
fn what_a_body_recorded_of_itself_binds_and_is_no_signature_and_what_others_say_binds_nobody() {
    let record = |story: Story, by: &str, of: &str, decision: Decision| {
        let mut story = story.acts(by, "2027-02-01", |act| {
            kind(ActKind::RecordedDecision, decision)(act);
            act.says.capacity = Capacity::Witness;
        });
        story.acts.last_mut().unwrap().recorded = Some(recorded(of, decision));
        story
    };
    let own = record(Story::new("").signs("mps", "2027-01-01"), "camden", "camden", Decision::Sign);
    let status = own.on("2027-03-01");
    assert_eq!((of(&status, "camden").state, status.stage), (State::Recorded, Stage::InForce));
    // Not from the day on the paper: nobody could know of it before it was put on record.
    assert_eq!(binds(&status, "camden").as_deref(), Some("2027-02-01"));
    assert_eq!(of(&status, "camden").recorded.as_ref().unwrap().day, day("2027-01-15"));
    let by_others = record(Story::new("").signs("mps", "2027-01-01"), "mps", "camden", Decision::Sign);
    let status = by_others.on("2027-03-01");
    assert_eq!((of(&status, "camden").state, binds(&status, "camden")), (State::Awaiting, None));
    assert!(of(&status, "camden").recorded.is_some(), "it is shown all the same");
    // A key takes the place of paper.
    let own = own.signs("camden", "2027-02-02");
    assert_eq!(of(&own.on("2027-03-01"), "camden").state, State::Signed);
    let declined = record(Story::new("").signs("mps", "2027-01-01"), "camden", "camden", Decision::Decline);
    assert_eq!(of(&declined.on("2027-03-01"), "camden").state, State::Declined);
}

#[test]
fn a_record_that_its_act_or_its_office_does_not_bear_out_binds_nobody() {
    type Spoil = fn(&mut KnownAct);
    let swapped = list(&[("councils", &["barnet", "mps"]), ("police", &["camden"])]);
    let spoil: [(&str, Spoil, State); 5] = [
        ("as it is", |_| {}, State::Recorded),
        ("a day to come", |known| known.recorded.as_mut().unwrap().day = day("2027-02-02"), State::Awaiting),
        ("another decision", |known| known.act.says.decision = Decision::Decline, State::Awaiting),
        ("an adviser", |known| known.recorded.as_mut().unwrap().capacity = Capacity::Dpo, State::Awaiting),
        ("in dispute", |known| known.disputed = true, State::Awaiting),
    ];
    let records = |story: Story, members: &Members| {
        let records = kind(ActKind::RecordedDecision, Decision::Sign);
        let mut story = story.acts_under("camden", "2027-02-01", members, records);
        story.acts.last_mut().unwrap().recorded = Some(recorded("camden", Decision::Sign));
        story
    };
    for (what, spoil, expected) in spoil {
        let mut story = records(Story::new("").signs("mps", "2027-01-01"), &usual());
        spoil(story.acts.last_mut().unwrap());
        let status = story.on("2027-03-01");
        let bound = binds(&status, "camden").is_some();
        assert_eq!((of(&status, "camden").state, bound), (expected, what == "as it is"), "{what}");
    }
    let story = records(Story::new("").signs("mps", "2027-01-01"), &swapped);
    assert_eq!(of(&story.on("2027-03-01"), "camden").state, State::OtherParties);
}

#[test]
fn an_act_in_dispute_counts_again_once_its_body_stands_by_it() {
    let mut story = Story::new("").signs("mps", "2027-01-01").signs("camden", "2027-01-02");
    story.acts[1].disputed = true;
    let disputed = story.acts[1].digest;
    assert_eq!(of(&story.on("2027-02-01"), "camden").state, State::Disputed);
    let stands = |body: &'static str| {
        move |act: &mut Act| {
            answers(disputed, ActKind::Affirmation, Decision::Affirm)(act);
            act.says.body = body.to_string();
            act.says.capacity = Capacity::MonitoringOfficer;
            act.says.key = public("monitoring officer").fingerprint();
        }
    };
    let by_another = Story { acts: story.acts.clone(), lists: story.lists.clone(), ..Story::new("") };
    let by_another = by_another.acts("mps", "2027-01-20", stands("mps"));
    assert_eq!(of(&by_another.on("2027-02-01"), "camden").state, State::Disputed);
    let mut by_the_thief = Story { acts: story.acts.clone(), lists: story.lists.clone(), ..Story::new("") };
    by_the_thief = by_the_thief.acts("camden", "2027-01-20", stands("camden"));
    by_the_thief.acts.last_mut().unwrap().disputed = true;
    assert_eq!(of(&by_the_thief.on("2027-02-01"), "camden").state, State::Disputed);
    // The thief claims a day before the theft, so nothing disputes his affirmation: the stolen key made it all the same.
    let mut on_an_early_day =
        Story { acts: story.acts.clone(), lists: story.lists.clone(), ..Story::new("") };
    on_an_early_day = on_an_early_day.acts("camden", "2027-01-01", stands("camden"));
    on_an_early_day.acts[2].act.says.key = story.acts[1].act.says.key;
    assert_eq!(of(&on_an_early_day.on("2027-02-01"), "camden").state, State::Disputed);
    let story = story.acts("camden", "2027-01-20", stands("camden"));
    assert_eq!(of(&story.on("2027-01-19"), "camden").state, State::Disputed);
    assert_eq!(of(&story.on("2027-01-20"), "camden").state, State::Signed);
}

#[test]
fn f14_two_acts_of_one_office_on_one_predecessor_contradict_whatever_they_decide() {
    let withdraws = from("2027-03-01", ActKind::Withdrawal, Decision::Withdraw);
    let ends = from("2027-03-01", ActKind::Termination, Decision::Terminate);
    let mut story = Story::new("").signed().acts("camden", "2027-02-01", withdraws);
    story = story.acts("camden", "2027-02-02", ends);
    assert_eq!(of(&story.on("2027-02-10"), "camden").state, State::Signed);
    story.acts[4].act.says.previous = story.acts[3].act.says.previous;
    assert_eq!(of(&story.on("2027-02-10"), "camden").state, State::Contradicted);
    // A review beside them answers nothing.
    let mut story =
        Story::new("").signed().acts("camden", "2027-02-01", kind(ActKind::Review, Decision::Keep));
    story.acts[3].act.says.previous = None;
    assert_eq!(of(&story.on("2027-02-10"), "camden").state, State::Signed);
}

#[test]
fn what_waits_to_be_logged_and_what_is_dated_later_counts_for_nothing() {
    let ends = from("2027-03-01", ActKind::Withdrawal, Decision::Withdraw);
    let mut story = Story::new("").signed().acts("camden", "2027-02-01", ends);
    assert_eq!(of(&story.on("2027-04-01"), "camden").state, State::Withdrawn);
    story.acts.last_mut().unwrap().logged = None;
    assert_eq!(of(&story.on("2027-04-01"), "camden").state, State::Signed);
}

/// Every order of some acts in which the acts of each body keep theirs.
fn orders(acts: &[KnownAct]) -> Vec<Vec<KnownAct>> {
    if acts.is_empty() {
        return vec![Vec::new()];
    }
    let body = |known: &KnownAct| known.act.says.body.clone();
    let mut all = Vec::new();
    for (at, first) in acts.iter().enumerate() {
        if acts[..at].iter().any(|before| body(before) == body(first)) {
            continue;
        }
        let mut rest = acts.to_vec();
        rest.remove(at);
        for order in orders(&rest) {
            all.push(std::iter::once(first.clone()).chain(order).collect());
        }
    }
    all
}

/// The status on some days, without the places in the log.
fn seen(story: &Story) -> Vec<Status> {
    let days = ["2027-01-15", "2027-02-15", "2027-03-01", "2027-04-01"];
    let mut all: Vec<Status> = days.iter().map(|on| story.on(on)).collect();
    all.iter_mut().flat_map(|status| &mut status.parties).for_each(|party| party.logged = None);
    all
}

/// Three sign, one of them on conditions that the others accept; two would end it, one leaves.
fn a_busy_year(rule: &str) -> Story {
    let story = Story::new(&format!("comes-into-force: {rule}\n")).signs("mps", "2027-01-01");
    let story = story.acts("camden", "2027-01-03", on_conditions);
    let act = story.last();
    let accepts = || answers(act, ActKind::Acceptance, Decision::Accept);
    let story = story.acts("mps", "2027-01-10", accepts()).signs("barnet", "2027-01-02");
    let story = story.acts("barnet", "2027-01-20", accepts());
    let ends = || from("2027-04-01", ActKind::Termination, Decision::Terminate);
    let story = story.acts("mps", "2027-02-01", ends()).acts("barnet", "2027-02-02", ends());
    story.acts("camden", "2027-02-03", from("2027-03-01", ActKind::Withdrawal, Decision::Withdraw))
}

#[test]
fn the_order_of_independent_acts_in_the_log_changes_nothing() {
    for rule in ["each-party", "when-all-sign", "\n  at-least: 2\n  including: [police]"] {
        let story = a_busy_year(rule);
        let expected = seen(&story);
        assert_eq!(expected[1].stage, Stage::InForce, "{rule}");
        let orders = orders(&story.acts);
        assert_eq!(orders.len(), 560);
        for mut acts in orders {
            for (at, known) in acts.iter_mut().enumerate() {
                known.logged = Some(at as u64);
            }
            let bodies: Vec<&str> = acts.iter().map(|known| known.act.says.body.as_str()).collect();
            let bodies = bodies.join(" ");
            assert_eq!(seen(&Story { acts, ..story.clone() }), expected, "{rule}: {bodies}");
        }
    }
}

#[test]
fn f9_what_decides_nothing_changes_no_state_wherever_it_stands_in_the_log() {
    for (of, decision, office) in [
        (ActKind::DpoAdvice, Decision::AdviseAgainst, Capacity::Dpo),
        (ActKind::CaldicottView, Decision::AdviseAgainst, Capacity::CaldicottGuardian),
        (ActKind::Review, Decision::End, Capacity::Siro),
        (ActKind::CounterSignature, Decision::CounterSign, Capacity::Siro),
    ] {
        let story = a_busy_year("when-all-sign");
        let stands = |story: &Story| -> Vec<_> {
            let parties = seen(story).into_iter().flat_map(|status| {
                let of_all = (status.stage, status.ends);
                status.parties.into_iter().map(move |party| {
                    (of_all, party.body, party.state, party.effective_from, party.leaves, party.awaited)
                })
            });
            parties.collect()
        };
        let expected = stands(&story);
        for at in 0..=story.acts.len() {
            let mut with = story.clone().acts("camden", "2027-01-01", |act| {
                answers(story.acts[0].digest, of, decision)(act);
                act.says.capacity = office;
            });
            let added = with.acts.pop().unwrap();
            with.acts.insert(at, added);
            assert_eq!(stands(&with), expected, "{of:?} at {at}");
        }
    }
}
