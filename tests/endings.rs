//! An end ends, and erases nothing: whoever declines, contradicts itself or turns to conditions was bound until then, and
//! what bound the others stays as it was. What a stolen key did ends nothing at all. Both sides of every day.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod story;

use isa::agreement::parse;
use isa::seal::{Act, ActKind, Decision};
use isa::status::{Stage, State, consents_to};
use isa::text::{Digest, Source};
use story::{Story, answers, binds, consent, from, kind, list, of, on_conditions, usual};

const RULES: [&str; 3] = ["each-party", "when-all-sign", "\n  at-least: 3\n  including: [police]"];

fn ruled(rule: &str) -> Story {
    Story::new(&format!("comes-into-force: {rule}\n"))
}

/// What somebody does in an act.
type Does = fn(&mut Act);

/// How a story goes on.
type GoesOn = fn(Story) -> Story;

fn declines(act: &mut Act) {
    kind(ActKind::PartyDecision, Decision::Decline)(act);
}

/// The days from which the three are bound, as it stands on a day.
fn bound(story: &Story, on: &str) -> [Option<String>; 3] {
    let status = story.on(on);
    ["mps", "barnet", "camden"].map(|body| binds(&status, body))
}

#[test]
fn whoever_declines_after_it_was_bound_was_bound_until_then_and_the_others_go_on() {
    for rule in RULES {
        let story = ruled(rule).signed();
        let before = bound(&story, "2027-02-01");
        assert!(before.iter().all(Option::is_some), "{rule}");
        let story = story.acts("camden", "2027-03-01", declines);
        assert_eq!(bound(&story, "2027-02-28"), before, "{rule}");
        let after = story.on("2027-03-01");
        assert_eq!((of(&after, "camden").state, after.stage), (State::Declined, Stage::InForce), "{rule}");
        assert_eq!(bound(&story, "2027-03-01"), [before[0].clone(), before[1].clone(), None], "{rule}");
        // Whom it has shared with is left alone once the last of them has declined.
        let story = story.acts("barnet", "2027-04-01", declines);
        assert_eq!(story.on("2027-03-31").stage, Stage::InForce, "{rule}");
        let alone = story.on("2027-04-01");
        assert_eq!((alone.stage, of(&alone, "mps").state), (Stage::Terminated, State::Signed), "{rule}");
        // Who signs again is bound anew, and so is who waited.
        let story = story.signs("camden", "2027-05-01");
        let anew = Some("2027-05-01".to_string());
        assert_eq!(bound(&story, "2027-05-01"), [anew.clone(), None, anew], "{rule}");
    }
}

#[test]
fn whoever_declines_before_enough_had_signed_is_waited_for() {
    let story = ruled("when-all-sign").signs("mps", "2027-01-01").signs("camden", "2027-01-02");
    let story = story.acts("camden", "2027-02-01", declines);
    assert_eq!(binds(&story.in_april_with("barnet", "2027-01-31"), "mps").as_deref(), Some("2027-01-31"));
    assert_eq!(binds(&story.in_april_with("barnet", "2027-02-01"), "mps"), None);
    assert_eq!(story.in_april_with("barnet", "2027-02-01").stage, Stage::PartSigned);
}

const NOTICE: &str = "leaving:\n  notice-days: 30\n";

/// A withdrawal of the same day would end it on 31 March.
#[test]
fn f13_no_decision_ends_what_binds_sooner_than_the_notice_of_the_text() {
    let contradicts: GoesOn = |story| {
        let mut story = story.signs("camden", "2027-02-01").acts("camden", "2027-03-01", declines);
        story.acts[4].act.says.previous = story.acts[3].act.says.previous;
        story
    };
    let does: [(GoesOn, State); 3] = [
        (|story| story.acts("camden", "2027-03-01", declines), State::Declined),
        (|story| story.acts("camden", "2027-03-01", on_conditions), State::Conditional),
        (contradicts, State::Contradicted),
    ];
    for rule in RULES {
        for (goes_on, state) in does {
            let story = Story::new(&format!("comes-into-force: {rule}\n{NOTICE}")).signed();
            let before = bound(&story, "2027-02-01");
            let story = goes_on(story);
            for on in ["2027-02-28", "2027-03-01", "2027-03-30"] {
                assert_eq!(bound(&story, on), before, "{rule}: {state:?} on {on}");
            }
            assert_eq!(of(&story.on("2027-03-30"), "camden").state, state, "{rule}");
            let gone = [before[0].clone(), before[1].clone(), None];
            assert_eq!(bound(&story, "2027-03-31"), gone, "{rule}: {state:?}");
        }
    }
}

#[test]
fn f13_the_notice_of_whoever_declines_is_told_and_is_no_longer_than_that_of_a_withdrawal() {
    let day = |on: &str| on.parse::<chrono::NaiveDate>().ok();
    let leaves = |story: &Story, on: &str| of(&story.on(on), "camden").leaves;
    let signed = || Story::new(NOTICE).signed();
    let declined = signed().acts("camden", "2027-03-01", declines);
    assert_eq!((leaves(&declined, "2027-03-30"), leaves(&declined, "2027-03-31")), (day("2027-03-31"), None));
    // Who has given notice before is gone when that has passed.
    let withdraws = from("2027-02-20", ActKind::Withdrawal, Decision::Withdraw);
    let story = signed().acts("camden", "2027-02-15", withdraws).acts("camden", "2027-03-01", declines);
    assert_eq!(bound(&story, "2027-03-16")[2].as_deref(), Some("2027-01-02"));
    assert_eq!(bound(&story, "2027-03-17")[2], None);
    // Who signs again meanwhile was never gone.
    let story = declined.clone().signs("camden", "2027-03-15");
    assert_eq!(bound(&story, "2027-05-01")[2].as_deref(), Some("2027-01-02"));
    // Whoever is bound by the notice of another alone keeps its own: the last of them goes on 31 March.
    let story = declined.acts("barnet", "2027-03-01", declines).acts("mps", "2027-03-10", declines);
    assert_eq!(bound(&story, "2027-03-30").iter().flatten().count(), 3);
    assert_eq!(bound(&story, "2027-03-31"), [None, None, None]);
    // Whom nothing has bound yet takes its word back at once.
    let story = Story::new(NOTICE).signs("camden", "2027-01-01").acts("camden", "2027-01-05", declines);
    assert_eq!(binds(&story.in_april_with("mps", "2027-01-06"), "camden"), None);
    // What carried over is kept by one notice, not by two.
    let old = format!("{OLD}{NOTICE}");
    for text in [0, 1] {
        let story = carried_under(&old).acts_on(text, "barnet", "2027-04-01", declines);
        assert_eq!(bound(&story, "2027-04-30")[1].as_deref(), Some("2027-03-12"), "{text}");
        assert_eq!(bound(&story, "2027-05-01")[1], None, "{text}");
    }
}

#[test]
fn f14_a_contradiction_ends_the_consent_on_the_day_of_the_second_answer() {
    for rule in RULES {
        let story = ruled(rule).signed();
        let before = bound(&story, "2027-02-01");
        let mut story = story.signs("camden", "2027-02-01").acts("camden", "2027-03-01", declines);
        story.acts[4].act.says.previous = story.acts[3].act.says.previous;
        assert_eq!(bound(&story, "2027-02-28"), before, "{rule}");
        let after = story.on("2027-03-01");
        assert_eq!(of(&after, "camden").state, State::Contradicted, "{rule}");
        assert_eq!(bound(&story, "2027-03-01"), [before[0].clone(), before[1].clone(), None], "{rule}");
    }
}

#[test]
fn f14_two_answers_to_one_question_contradict_also_where_they_are_given_on_two_texts() {
    let in_line = Story::new("").signed().text("2.0.0", "title: the second\n").signs("camden", "2027-02-01");
    let own = in_line.acts[1].digest;
    assert_eq!(in_line.acts[3].act.says.previous, Some(own));
    let states = |story: &Story, on: &str| {
        let all = story.all_on(on);
        [0, 1].map(|at| of(&all[at], "camden").state)
    };
    assert_eq!(states(&in_line, "2027-03-01"), [State::Signed, State::Signed]);
    let mut story = in_line.clone();
    story.acts[3].act.says.previous = None;
    assert_eq!(states(&story, "2027-01-31"), [State::Signed, State::Awaiting]);
    assert_eq!(states(&story, "2027-02-01"), [State::Contradicted, State::Contradicted]);
    let first = &story.all_on("2027-02-01")[0];
    assert_eq!((binds(first, "camden"), binds(first, "barnet")), (None, Some("2027-01-03".to_string())));
    // A text on which neither answer was given stands as it stood.
    let story = in_line.text("3.0.0", "title: the third\n").signs("camden", "2027-03-01");
    let mut story = story;
    story.acts[4].act.says.previous = Some(own);
    let all = story.all_on("2027-03-01");
    let states = [0, 1, 2].map(|at| of(&all[at], "camden").state);
    assert_eq!(states, [State::Signed, State::Contradicted, State::Contradicted]);
}

/// Whatever the thief does with the key of an office that had signed, the body is bound as it was, and the act shows.
#[test]
fn d14_what_a_stolen_key_did_ends_nothing_and_sets_nothing() {
    let swapped = list(&[("councils", &["barnet", "mps"]), ("police", &["camden"])]);
    let does: [(&str, Does); 6] = [
        ("declines", declines),
        ("leaves", |act| from("2027-02-02", ActKind::Withdrawal, Decision::Withdraw)(act)),
        ("would end it", |act| from("2027-02-02", ActKind::Termination, Decision::Terminate)(act)),
        ("signs on conditions", on_conditions),
        ("signs from later", |act| act.says.effective = Some("2027-12-01".parse().unwrap())),
        ("answers the same question", |_| {}),
    ];
    for (what, does) in does {
        for members in [usual(), swapped.clone()] {
            let story = Story::new("").signed();
            let before = bound(&story, "2027-02-01");
            let mut story = story.acts_under("camden", "2027-02-01", &members, does);
            story.acts[3].disputed = true;
            if what == "answers the same question" {
                story.acts[3].act.says.previous = None;
            }
            let after = story.on("2027-04-01");
            assert_eq!((of(&after, "camden").state, after.ends), (State::Signed, None), "{what}");
            assert_eq!(bound(&story, "2027-04-01"), before, "{what}");
            assert_eq!(of(&after, "camden").disputed, [story.last()], "{what}");
            assert_eq!(of(&after, "camden").act, Some(story.acts[1].digest), "{what}");
        }
    }
}

#[test]
fn d14_a_stolen_key_signs_for_nobody_who_had_not_signed() {
    let swapped = list(&[("councils", &["barnet", "mps"]), ("police", &["camden"])]);
    let mut story = Story::new("").acts_under("camden", "2027-01-01", &swapped, |_| {});
    story.acts[0].disputed = true;
    // Alone it is shown; it sets no list for those who sign after it.
    assert_eq!(of(&story.on("2027-01-01"), "camden").state, State::Disputed);
    let story = story.signs("mps", "2027-01-02").signs("barnet", "2027-01-03");
    let status = story.on("2027-02-01");
    assert_eq!((of(&status, "camden").state, binds(&status, "camden")), (State::Disputed, None));
    assert_eq!((of(&status, "mps").state, binds(&status, "mps").is_some()), (State::Signed, true));
    // Its own office signs with another key, and is bound from then on.
    let story = story.signs("camden", "2027-02-02");
    assert_eq!(of(&story.on("2027-02-01"), "camden").state, State::Disputed);
    assert_eq!(binds(&story.on("2027-02-02"), "camden").as_deref(), Some("2027-02-02"));
}

#[test]
fn whoever_turns_to_conditions_is_bound_without_them_until_then() {
    let story = Story::new("").signed().acts("camden", "2027-03-01", on_conditions);
    let conditional = story.last();
    assert_eq!(binds(&story.on("2027-02-28"), "camden").as_deref(), Some("2027-01-02"));
    let open = story.on("2027-03-01");
    assert_eq!((of(&open, "camden").state, binds(&open, "camden")), (State::Conditional, None));
    assert_eq!(bound(&story, "2027-03-01")[0].as_deref(), Some("2027-01-02"), "Barnet is still there");
    let accepts = answers(conditional, ActKind::Acceptance, Decision::Accept);
    let story = story.acts("mps", "2027-04-01", accepts);
    assert_eq!(binds(&story.on("2027-03-31"), "camden"), None);
    assert_eq!(binds(&story.on("2027-04-01"), "camden").as_deref(), Some("2027-04-01"));
    // Who has left or declined is not asked to accept anything.
    let story = Story::new("").signed().acts("barnet", "2027-02-01", declines);
    let story = story.acts("camden", "2027-03-01", on_conditions);
    let accepts = answers(story.last(), ActKind::Acceptance, Decision::Accept);
    let story = story.acts("mps", "2027-04-01", accepts);
    assert_eq!(of(&story.on("2027-04-01"), "camden").state, State::Signed);
}

#[test]
fn to_sign_again_for_a_later_day_puts_off_what_has_not_begun_and_ends_nothing_that_has() {
    let later = |on: &'static str| move |act: &mut Act| act.says.effective = Some(on.parse().unwrap());
    let story = Story::new("").signed().acts("camden", "2027-02-01", later("2027-06-01"));
    for on in ["2027-01-31", "2027-02-01", "2027-06-01"] {
        assert_eq!(binds(&story.on(on), "camden").as_deref(), Some("2027-01-02"), "{on}");
    }
    let story = Story::new("").signs("mps", "2027-01-01").acts("camden", "2027-01-02", later("2027-06-01"));
    let story = story.acts("camden", "2027-02-01", later("2027-08-01"));
    assert_eq!(binds(&story.on("2027-01-31"), "camden").as_deref(), Some("2027-06-01"));
    assert_eq!(binds(&story.on("2027-02-01"), "camden").as_deref(), Some("2027-08-01"));
}

#[test]
fn to_sign_what_was_on_paper_takes_no_day_away() {
    let mut story = Story::new("").signs("mps", "2027-01-01").acts("camden", "2027-02-01", |act| {
        kind(ActKind::RecordedDecision, Decision::Sign)(act);
        act.says.capacity = isa::seal::Capacity::Witness;
    });
    story.acts[1].recorded = Some(story::recorded("camden", Decision::Sign));
    let story = story.signs("camden", "2027-03-01");
    assert_eq!(binds(&story.on("2027-02-28"), "camden").as_deref(), Some("2027-02-01"));
    let status = story.on("2027-03-01");
    assert_eq!(of(&status, "camden").state, State::Signed);
    assert_eq!(binds(&status, "camden").as_deref(), Some("2027-02-01"));
}

#[test]
fn to_decline_a_version_brings_the_one_before_back_only_if_it_bound_nobody() {
    for (signed_first, first) in [(true, State::Superseded), (false, State::Signed)] {
        let mut story = Story::new("").signed().text("2.0.0", "title: the second\n");
        story = story.signs("mps", "2027-02-01").signs("barnet", "2027-02-01");
        if signed_first {
            story = story.signs("camden", "2027-02-02");
        }
        let story = story.acts("camden", "2027-03-01", declines);
        let all = story.all_on("2027-03-01");
        assert_eq!((of(&all[0], "camden").state, of(&all[1], "camden").state), (first, State::Declined));
    }
}

const OLD: &str = "contact: old\namendment:\n  minor-objection-days: 10\n";

/// Three sign, and their signatures carry over to a changed text from 12 March.
fn carried() -> Story {
    carried_under(OLD)
}

fn carried_under(old: &str) -> Story {
    let story = Story::new(old).signed();
    let own = story.acts[1].digest;
    story.text("1.0.1", &old.replace("old", "new")).acts("camden", "2027-03-01", |act| {
        from("2027-03-01", ActKind::Amendment, Decision::Amend)(act);
        act.says.concerns = vec![own];
    })
}

#[test]
fn what_carried_over_ends_on_the_day_on_which_its_body_declines_either_text() {
    let day = Some("2027-03-12".to_string());
    for text in [0, 1] {
        let story = carried().acts_on(text, "barnet", "2027-04-01", declines);
        assert_eq!(bound(&story, "2027-03-31"), [day.clone(), day.clone(), day.clone()], "{text}");
        let after = story.on("2027-04-01");
        assert_eq!((of(&after, "barnet").state, after.stage), (State::Declined, Stage::InForce), "{text}");
        assert_eq!(bound(&story, "2027-04-01"), [day.clone(), None, day.clone()], "{text}");
    }
    // To sign the changed text oneself takes no day away.
    let story = carried().signs("barnet", "2027-04-01");
    assert_eq!(bound(&story, "2027-04-01")[1], day);
    // Nor does what a stolen key did to it.
    let mut story = carried().acts("barnet", "2027-04-01", declines);
    story.acts.last_mut().unwrap().disputed = true;
    assert_eq!(bound(&story, "2027-04-01")[1], day);
}

#[test]
fn a_supersession_names_a_consent_that_stood_on_its_day() {
    let water = |body: &str| Digest::of(format!("{body} on water").as_bytes());
    let gives_way = |body: &str| {
        let to = water(body);
        move |act: &mut Act| {
            from("2027-03-01", ActKind::Supersession, Decision::Supersede)(act);
            act.says.concerns = vec![to];
        }
    };
    let day = |on: &str| on.parse().ok();
    for (begins, ends, expected) in [
        ("2027-02-01", None, Some("2027-03-01")),
        // It counts for nothing before it counts itself.
        ("2027-05-01", None, Some("2027-05-01")),
        ("2027-01-01", day("2027-02-11"), Some("2027-03-01")),
        ("2027-01-01", day("2027-02-10"), None),
    ] {
        let mut story = Story::new("").signed();
        for body in ["mps", "camden", "barnet"] {
            let mut consent = consent("water", body, begins);
            consent.until = ends;
            story.consents.insert(water(body), consent);
            story = story.acts(body, "2027-02-10", gives_way(body));
        }
        let case = format!("from {begins} until {ends:?}");
        let state = |on: &str| of(&story.on(on), "camden").state;
        match expected {
            Some(on) => {
                let on: chrono::NaiveDate = on.parse().unwrap();
                assert_eq!(state(&on.pred_opt().unwrap().to_string()), State::Signed, "{case}");
                assert_eq!(state(&on.to_string()), State::Superseded, "{case}");
            }
            None => assert_eq!(state("2028-01-01"), State::Signed, "{case}"),
        }
    }
}

#[test]
fn a_consent_stands_until_its_office_declines_or_its_body_has_left() {
    let yaml = "format: isa-agreement/1\nid: fire\nleaving:\n  notice-days: 30\n";
    let reading = parse(Source::new("fire.yaml", yaml.as_bytes())).map_err(|(_, refusal)| refusal).unwrap();
    let leaves = |act: &mut Act| from("2027-02-02", ActKind::Withdrawal, Decision::Withdraw)(act);
    let does: [(&str, GoesOn, Option<&str>); 5] = [
        ("nothing", |story| story, None),
        ("declines", |story| story.acts("camden", "2027-02-01", declines), Some("2027-02-01")),
        ("another declines", |story| story.acts("mps", "2027-02-01", declines), None),
        (
            "a thief declines",
            |story| {
                let mut story = story.acts("camden", "2027-02-01", declines);
                story.acts.last_mut().unwrap().disputed = true;
                story
            },
            None,
        ),
        ("signs again", |story| story.signs("camden", "2027-02-01"), None),
    ];
    let until = |story: &Story| {
        let consents = consents_to(&reading.agreement, &story.acts);
        consents[&story.acts[1].digest].until.map(|day| day.to_string())
    };
    for (what, does, expected) in does {
        assert_eq!(until(&does(Story::new("").signed())).as_deref(), expected, "{what}");
    }
    // The notice is the text's.
    let story = Story::new("").signed().acts("camden", "2027-02-01", leaves);
    assert_eq!(until(&story).as_deref(), Some("2027-03-03"));
}

#[test]
fn whoever_signs_another_list_faces_others_from_then_on_and_was_bound_as_it_was_until_then() {
    let without = list(&[("councils", &["barnet"]), ("police", &["mps"])]);
    let longer = list(&[("councils", &["barnet", "camden", "ealing"]), ("police", &["mps"])]);
    for (rule, members) in [("each-party", &without), ("when-all-sign", &without), ("when-all-sign", &longer)]
    {
        let story = ruled(rule).signed();
        let before = bound(&story, "2027-02-01");
        let story = story.signs_under("mps", "2027-03-01", members);
        assert_eq!(bound(&story, "2027-02-28"), before, "{rule}");
        let camden = if members == &without { None } else { before[2].clone() };
        let after = [before[0].clone(), before[1].clone(), camden];
        assert_eq!(bound(&story, "2027-03-01"), after, "{rule}: {members:?}");
    }
}

#[test]
fn whoever_signs_with_other_clauses_ends_nothing_that_was_and_unbinds_nobody_else() {
    let other_clauses = |act: &mut Act| act.subjects.template = Some(story::forged());
    for rule in RULES {
        let story = ruled(rule).signed();
        let before = bound(&story, "2027-02-01");
        let story = story.acts("camden", "2027-03-01", other_clauses);
        assert_eq!(bound(&story, "2027-02-28"), before, "{rule}");
        assert_eq!(bound(&story, "2027-03-01"), [before[0].clone(), before[1].clone(), None], "{rule}");
        // With the clauses of the others it is bound again, from then on.
        let story = story.signs("camden", "2027-04-01");
        assert_eq!(bound(&story, "2027-04-01")[2].as_deref(), Some("2027-04-01"), "{rule}");
    }
}

/// A refusal agrees to no list and to no clauses.
#[test]
fn f13_whoever_declines_under_another_list_or_other_clauses_keeps_the_notice_too() {
    let without = list(&[("councils", &["camden"]), ("police", &[])]);
    for rule in RULES {
        for (members, template) in [(usual(), story::forged()), (without.clone(), story::template())] {
            let story = Story::new(&format!("comes-into-force: {rule}\n{NOTICE}")).signed();
            let before = bound(&story, "2027-02-01");
            let story = story.acts_under("camden", "2027-03-01", &members, |act| {
                declines(act);
                act.subjects.template = Some(template);
            });
            assert_eq!(bound(&story, "2027-03-30"), before, "{rule}");
            assert_eq!(bound(&story, "2027-03-31"), [before[0].clone(), before[1].clone(), None], "{rule}");
        }
    }
}

#[test]
fn f13_whoever_signs_another_list_or_other_clauses_keeps_the_notice() {
    let nobody = list(&[("councils", &["barnet", "mps"]), ("police", &["camden"])]);
    for (members, template) in [(usual(), story::forged()), (nobody, story::template())] {
        let story = Story::new(NOTICE).signed();
        let before = bound(&story, "2027-02-01");
        let signs = |act: &mut Act| act.subjects.template = Some(template);
        let story = story.acts_under("camden", "2027-03-01", &members, signs);
        assert_eq!(bound(&story, "2027-03-30"), before, "{members:?}");
        assert_eq!(bound(&story, "2027-03-31"), [before[0].clone(), before[1].clone(), None], "{members:?}");
    }
}

/// A row of numbers that is the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

/// One act after another by one of the three, of any kind that could end something.
fn one_more(story: Story, numbers: &mut Numbers, on: &str) -> Story {
    let body = ["mps", "camden", "barnet"][numbers.below(3)];
    let act = story.acts.get(numbers.below(story.acts.len().max(1))).map(|known| known.digest);
    let without = |councils: &[&str]| list(&[("councils", councils), ("police", &["mps"])]);
    let lists =
        [usual(), without(&["barnet"]), without(&["camden"]), without(&["barnet", "camden", "ealing"])];
    let mut story = match numbers.below(8) {
        0 | 1 => story.signs(body, on),
        2 => story.signs_under(body, on, &lists[numbers.below(4)]),
        3 => story.acts(body, on, declines),
        4 => story.acts(body, on, on_conditions),
        5 => story.acts(body, on, kind(ActKind::Withdrawal, Decision::Withdraw)),
        6 => story.acts(body, on, from(on, ActKind::Termination, Decision::Terminate)),
        _ => match act {
            Some(act) => story.acts(body, on, answers(act, ActKind::Acceptance, Decision::Accept)),
            None => story.signs(body, on),
        },
    };
    story.acts.last_mut().unwrap().disputed = numbers.below(6) == 0;
    story
}

/// Whatever is done later, the day from which a body was bound on an earlier day is not moved: it goes on, or it ended and
/// another began.
#[test]
fn nothing_that_is_done_later_moves_a_first_day_that_had_come() {
    let days = ["2027-01-05", "2027-02-05", "2027-03-05", "2027-04-05", "2027-05-05", "2027-06-05"];
    let mut numbers = Numbers(20_271_125);
    let (mut went_on, mut began_anew) = (0, 0);
    for round in 0..400 {
        let notice = ["", "\nleaving:\n  notice-days: 40"][round / 3 % 2];
        let mut story = ruled(&format!("{}{notice}", RULES[round % 3])).signs("mps", "2027-01-01");
        for on in days {
            for _ in 0..=numbers.below(3) {
                story = one_more(story, &mut numbers, on);
            }
        }
        let seen: Vec<_> = days.iter().map(|on| bound(&story, on)).collect();
        for (at, early) in days.iter().enumerate() {
            for late in at + 1..days.len() {
                for (was, is) in seen[at].iter().zip(&seen[late]) {
                    let (Some(was), Some(is)) = (was, is) else { continue };
                    if was == is {
                        went_on += 1;
                    } else {
                        began_anew += 1;
                        assert!(
                            is.as_str() > *early,
                            "{round}: bound from {was} on {early}, later from {is}"
                        );
                    }
                }
            }
        }
    }
    assert!(went_on > 500 && began_anew > 50, "{went_on} {began_anew}");
}
