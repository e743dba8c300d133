//! The roster over the years: new roots, new keys of a body, last days, and revocations.
//! How it begins, and who is entitled on a day, is in `roster`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;
mod program;

use isa::registry::plan;
use isa::roster::{Fault, NotEntitled, Roster, Standing};
use isa::seal::{
    BodyKeys, Capacity, Envelope, LogKey, LogName, RevocationReason, Root, SealError, Statement,
};
use london::{London, REGISTRARS, ROOT_SIGNERS, day, key, public, root, set, sign};
use program::{isa, write};

fn two_boroughs() -> London {
    London::with_two_boroughs()
}

/// The next root: one key of the old three has gone, one is new, and another registrar key too.
fn next_root(london: &London) -> Root {
    Root {
        version: london.roster.version() + 1,
        previous: Some(london.roster.seen().head),
        day: day("2026-06-01"),
        root: set(&["root-2", "root-3", "root-4"], 2),
        registrar: set(&["registrar-2", "registrar-3", "registrar-4"], 2),
        ..root()
    }
}

/// New keys for a body, by a statement of 1 June.
fn new_keys(london: &London, body: &str, from: &str) -> BodyKeys {
    BodyKeys {
        day: day("2026-06-01"),
        from: day(from),
        admin: set(&[&format!("{body}-admin-2")], 1),
        ..london.body(body)
    }
}

fn held(fault: &Fault) -> &str {
    match fault {
        Fault::WrongSigner { held_as, .. } => held_as,
        other => panic!("not a question of who signs: {other}"),
    }
}

#[test]
fn f6_a_new_root_is_signed_by_the_keys_before_it_and_by_those_that_it_names() {
    let london = two_boroughs();
    let next = Statement::Root(next_root(&london));
    let by = |signers: &[&str]| london.roster.clone().extend(&sign(&next, signers));
    assert_eq!(by(&["root-2", "root-3"]), Ok(()));
    assert_eq!(by(&["root-1", "root-2", "root-4"]), Ok(()));
    let missing = |who: &str, have| Err(Fault::Threshold { who: who.to_owned(), needed: 2, have });
    assert_eq!(by(&["root-1", "root-2"]), missing("the new root", 1));
    assert_eq!(by(&["root-2", "root-4"]), missing("the root", 1));
    assert_eq!(by(&["root-1", "root-4"]), missing("the root", 1));
    for strangers in [&REGISTRARS[..], &["root-2", "root-3", "camden-admin"]] {
        assert!(matches!(by(strangers), Err(Fault::WrongSigner { .. })), "{strangers:?}");
    }
    let stranger = public("a stranger").fingerprint();
    assert_eq!(by(&["a stranger", "root-2", "root-3"]), Err(Fault::Seal(SealError::UnknownKey(stranger))));
}

#[test]
fn the_pin_outlives_the_keys_of_the_root_and_the_old_keys_sign_nothing_more() {
    let mut london = two_boroughs();
    let pin = london.roster.pin();
    london.add(&Statement::Root(next_root(&london)), &["root-2", "root-3"]);
    assert_eq!(london.roster.pin(), pin);
    assert_eq!(london.roster.root().root, set(&["root-2", "root-3", "root-4"], 2));
    // What the key signed before still verifies.
    assert!(london.roster.key(&public("root-1").fingerprint()).is_some());
    let third = Statement::Root(Root { root: set(&["root-3", "root-4"], 2), ..next_root(&london) });
    let by_the_old =
        london.roster.clone().extend(&sign(&third, &["root-1", "root-3", "root-4"])).unwrap_err();
    assert_eq!(held(&by_the_old), "a root key that was replaced");
    assert_eq!(london.roster.clone().extend(&sign(&third, &["root-3", "root-4"])), Ok(()));
    let lambeth = Statement::Body(london.body("lambeth"));
    let by_the_old = london.roster.clone().extend(&sign(&lambeth, &REGISTRARS)).unwrap_err();
    assert_eq!(held(&by_the_old), "a registrar's key that was replaced");
    assert_eq!(london.roster.extend(&sign(&lambeth, &["registrar-2", "registrar-4"])), Ok(()));
}

#[test]
fn every_one_byte_change_of_a_new_root_and_of_new_keys_is_refused() {
    let mut london = two_boroughs();
    london.add(&Statement::Root(next_root(&london)), &["root-2", "root-3"]);
    london.add(&Statement::Body(new_keys(&london, "camden", "2026-06-20")), &["root-3", "root-4"]);
    for path in ["roster/0007-root.json", "roster/0008-body.json"] {
        let bytes = &london.files[path];
        let mut files: Vec<(String, Envelope)> = london
            .files
            .iter()
            .filter(|(other, _)| other.as_str() != path)
            .map(|(other, bytes)| (other.clone(), Envelope::parse(bytes).unwrap()))
            .collect();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            if let Ok(envelope) = Envelope::parse(&changed) {
                files.push((path.to_owned(), envelope));
                assert_eq!(Roster::replay(&files).unwrap_err().file, path, "byte {at} of {path}");
                files.pop();
            }
        }
    }
}

#[test]
fn a_new_root_changes_neither_the_log_nor_whether_it_binds_nor_brings_a_key_back() {
    let mut london = two_boroughs();
    let with = |london: &London, change: &dyn Fn(&mut Root), signers: &[&str]| {
        let mut next = next_root(london);
        change(&mut next);
        london.roster.clone().extend(&sign(&Statement::Root(next), signers))
    };
    let signers = ["root-2", "root-3"];
    let other = LogName { key: LogKey::new(london::ORIGIN, public("log-2")).unwrap(), ..root().log };
    assert_eq!(with(&london, &|root| root.log = other.clone(), &signers), Err(Fault::RootChanges("the log")));
    let real = with(&london, &|root| root.demonstration = false, &signers);
    assert_eq!(real, Err(Fault::RootChanges("whether this is a demonstration")));
    for taken in ["registrar-1", "log", "camden-admin", "camden-siro"] {
        let fault = with(&london, &|root| root.root = set(&["root-2", "root-3", taken], 2), &signers);
        assert!(matches!(fault, Err(Fault::KeyTwice { .. })), "{taken}");
    }
    for taken in ["root-1", "root-4", "camden-admin"] {
        let fault = with(&london, &|root| root.registrar = set(&["registrar-1", taken], 1), &signers);
        assert!(matches!(fault, Err(Fault::KeyTwice { .. })), "{taken}");
    }
    london.add(&Statement::Root(next_root(&london)), &signers);
    let back = with(&london, &|root| root.root = set(&["root-1", "root-2", "root-3"], 2), &signers);
    assert!(matches!(back, Err(Fault::KeyBack { .. })));
    let elsewhere = with(&london, &|root| root.registrar = set(&["root-1"], 1), &signers);
    assert!(matches!(elsewhere, Err(Fault::KeyTwice { .. })));
}

#[test]
fn f5_a_new_root_follows_the_chain_like_every_statement() {
    let london = two_boroughs();
    let with = |change: &dyn Fn(&mut Root)| {
        let mut next = next_root(&london);
        change(&mut next);
        london.roster.clone().extend(&sign(&Statement::Root(next), &["root-2", "root-3"]))
    };
    assert_eq!(with(&|root| root.version = 8), Err(Fault::Version { expected: 7, found: 8 }));
    assert_eq!(with(&|root| root.version = 6), Err(Fault::Version { expected: 7, found: 6 }));
    assert_eq!(with(&|root| root.previous = None), Err(Fault::Previous));
    // A rollback: the first root again, as the next statement.
    let first = Root { version: 7, previous: Some(london.roster.seen().head), ..root() };
    let mut roster = london.roster.clone();
    roster.extend(&sign(&Statement::Root(next_root(&london)), &["root-2", "root-3"])).unwrap();
    assert_eq!(
        roster.extend(&sign(&Statement::Root(first), &ROOT_SIGNERS)),
        Err(Fault::Version { expected: 8, found: 7 })
    );
}

#[test]
fn f5_after_the_last_day_of_the_root_only_a_new_root_is_taken() {
    let envelope = sign(&Statement::Root(Root { until: Some(day("2026-06-30")), ..root() }), &ROOT_SIGNERS);
    let mut london = two_boroughs();
    london.roster = Roster::begin(&envelope).unwrap();
    let mut body = london.body("camden");
    let mut at = |text: &str| {
        body.day = day(text);
        london.roster.clone().extend(&sign(&Statement::Body(body.clone()), &REGISTRARS))
    };
    assert_eq!(at("2026-06-30"), Ok(()));
    assert_eq!(at("2026-07-01"), Err(Fault::RootExpired { until: day("2026-06-30") }));
    let mut renewed = next_root(&london);
    renewed.day = day("2026-07-20");
    renewed.until = Some(day("2027-06-30"));
    assert_eq!(london.roster.extend(&sign(&Statement::Root(renewed), &["root-2", "root-3"])), Ok(()));
    let mut body = london.body("camden");
    body.day = day("2026-07-21");
    let registrars = ["registrar-2", "registrar-3"];
    assert_eq!(london.roster.extend(&sign(&Statement::Body(body), &registrars)), Ok(()));
}

#[test]
fn f5_a_statement_that_comes_after_the_last_day_is_refused_whatever_day_it_claims() {
    let envelope = sign(&Statement::Root(Root { until: Some(day("2026-06-30")), ..root() }), &ROOT_SIGNERS);
    let roster = Roster::begin(&envelope).unwrap();
    let mut london = two_boroughs();
    london.roster = roster;
    let statement = sign(&Statement::Body(london.body("camden")), &REGISTRARS);
    let on = |today: &str| london.roster.clone().extend_on(&statement, day(today));
    assert_eq!(on("2026-06-30"), Ok(()));
    assert_eq!(on("2026-07-01"), Err(Fault::RootExpired { until: day("2026-06-30") }));
    assert_eq!(on("2026-02-02"), Ok(()));
    assert_eq!(on("2026-02-01"), Err(Fault::DatedLater { day: day("2026-02-02"), today: day("2026-02-01") }));
}

#[test]
fn an_act_rests_on_the_root_and_its_office_on_the_day_that_it_claims_and_on_the_day_of_the_log() {
    let mut london = two_boroughs();
    let mut renewed = next_root(&london);
    renewed.until = Some(day("2026-12-31"));
    london.add(&Statement::Root(renewed), &["root-2", "root-3"]);
    let mut act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    let mut on = |text: &str| {
        act.says.day = day(text);
        london.roster.entitles(&act).map(drop)
    };
    assert_eq!(on("2026-12-31"), Ok(()));
    let until = day("2026-12-31");
    assert_eq!(on("2027-01-01"), Err(NotEntitled::RootExpired { day: day("2027-01-01"), until }));
    let logged = |today: &str| london.roster.in_time(&act, day(today));
    assert_eq!(logged("2026-12-31"), Ok(()));
    assert_eq!(logged("2027-01-01"), Err(NotEntitled::LoggedAfterRoot { today: day("2027-01-01"), until }));

    let london = two_boroughs();
    let logged = |today: &str| london.roster.in_time(&act, day(today));
    assert_eq!(logged("2028-02-29"), Ok(()));
    let until = day("2028-02-29");
    assert_eq!(logged("2028-03-01"), Err(NotEntitled::LoggedTooLate { today: day("2028-03-01"), until }));
}

#[test]
fn an_append_takes_nothing_after_the_last_day_and_what_was_logged_before_stays_good() {
    let mut london = two_boroughs();
    london.consent("adult-safeguarding", "camden");
    let on =
        |london: &London, today: &str| plan(&london.files, &london.texts, &key("log"), day(today)).unwrap();
    assert!(on(&london, "2028-02-29").refused.is_empty());
    let late = on(&london, "2028-03-01");
    assert_eq!(late.added.len(), 6);
    assert!(late.refused[0].what.contains("its office ended on 2028-02-29"), "{}", late.refused[0]);
    london.append();
    assert!(on(&london, "2028-03-01").refused.is_empty());
    assert!(london.verify().report.holds);
}

#[test]
fn a_statement_dated_later_than_today_stops_those_behind_it_and_nothing_else() {
    let mut london = two_boroughs();
    london.append();
    london.consent("adult-safeguarding", "camden");
    let mut lambeth = london.body("lambeth");
    lambeth.day = day("2026-05-02");
    london.add(&Statement::Body(lambeth), &REGISTRARS);
    london.enrol("southwark");
    let today = london.plan();
    assert_eq!(today.added.len(), 1);
    let mut refused: Vec<String> = today.refused.iter().map(ToString::to_string).collect();
    refused.sort();
    assert_eq!(
        refused,
        [
            "roster/0007-body.json: it is dated 2026-05-02, and today is 2026-05-01",
            "roster/0008-body.json: it comes after roster/0007-body.json, which is refused",
        ]
    );
    let tomorrow = plan(&london.files, &london.texts, &key("log"), day("2026-05-02")).unwrap();
    assert_eq!((tomorrow.added.len(), tomorrow.refused.len()), (3, 0));
}

#[test]
fn a_body_replaces_its_own_keys_and_its_offices_go_on() {
    let mut london = two_boroughs();
    let replacement = Statement::Body(new_keys(&london, "camden", "2026-06-01"));
    london.add(&replacement, &["camden-admin"]);
    assert_eq!(london.roster.body("camden").unwrap().admin, set(&["camden-admin-2"], 1));
    let office = london.roster.offices("camden").next().unwrap();
    // Its first day is still the one of the first enrolment.
    assert_eq!(london.roster.standing(office, day("2026-03-01")), Standing::Holds);
    assert_eq!(london.roster.standing(office, day("2026-07-01")), Standing::Holds);
    let mut signatory = london.signatory("camden", Capacity::ChiefExecutive);
    let mut by = |text: &str, signer: &str| {
        signatory.day = day(text);
        london.roster.clone().extend(&sign(&Statement::Signatory(signatory.clone()), &[signer]))
    };
    assert_eq!(by("2026-06-02", "camden-admin-2"), Ok(()));
    // The chain does not go back in time: neither day helps the old key.
    for claimed in ["2026-06-02", "2026-05-31"] {
        let fault = by(claimed, "camden-admin").unwrap_err();
        assert_eq!(held(&fault), "an administrative key of camden that was replaced", "{claimed}");
    }
    let back = BodyKeys { admin: set(&["camden-admin"], 1), ..new_keys(&london, "camden", "2026-06-02") };
    let fault = london.roster.clone().extend(&sign(&Statement::Body(back), &["camden-admin-2"]));
    assert!(matches!(fault, Err(Fault::KeyBack { .. })));
}

#[test]
fn a_body_cannot_date_its_new_keys_back_and_cannot_take_the_keys_of_others() {
    let london = two_boroughs();
    let by_old = |statement: BodyKeys| {
        london.roster.clone().extend(&sign(&Statement::Body(statement), &["camden-admin"]))
    };
    assert_eq!(by_old(new_keys(&london, "camden", "2026-06-01")), Ok(()));
    assert_eq!(
        by_old(new_keys(&london, "camden", "2026-05-31")),
        Err(Fault::Backdated { from: day("2026-05-31"), day: day("2026-06-01") })
    );
    for taken in ["hackney-admin", "camden-siro", "root-1", "registrar-1", "log"] {
        let mut keys = new_keys(&london, "camden", "2026-06-01");
        keys.admin = set(&["camden-admin", taken], 1);
        assert!(matches!(by_old(keys), Err(Fault::KeyTwice { .. })), "{taken}");
    }
    // A key that stays in the set is no second use.
    let mut both = new_keys(&london, "camden", "2026-06-01");
    both.admin = set(&["camden-admin", "camden-admin-2"], 2);
    assert_eq!(by_old(both), Ok(()));
}

#[test]
fn f8_the_root_gives_a_body_new_keys_only_with_fourteen_days_for_the_body_to_object() {
    let london = two_boroughs();
    let by = |from: &str, signers: &[&str]| {
        let statement = Statement::Body(new_keys(&london, "camden", from));
        london.roster.clone().extend(&sign(&statement, signers))
    };
    assert_eq!(by("2026-06-15", &ROOT_SIGNERS), Ok(()));
    let (from, earliest) = (day("2026-06-14"), day("2026-06-15"));
    assert_eq!(
        by("2026-06-14", &ROOT_SIGNERS),
        Err(Fault::TooSoon { body: "camden".to_owned(), from, earliest })
    );
    assert!(matches!(by("2026-06-15", &["root-1"]), Err(Fault::Threshold { .. })));
    assert!(matches!(by("2027-06-15", &REGISTRARS), Err(Fault::WrongSigner { .. })));
    assert!(matches!(by("2026-06-15", &["root-1", "camden-admin"]), Err(Fault::WrongSigner { .. })));
    assert!(matches!(by("2027-06-15", &["hackney-admin"]), Err(Fault::WrongSigner { .. })));
}

#[test]
fn f8_the_fourteen_days_begin_when_the_statement_is_logged() {
    let mut london = two_boroughs();
    london.append();
    let statement = Statement::Body(new_keys(&london, "camden", "2026-06-15"));
    london.add(&statement, &ROOT_SIGNERS);
    let on = |today: &str| plan(&london.files, &london.texts, &key("log"), day(today)).unwrap();
    assert_eq!(on("2026-06-01").added.len(), 1);
    let late = on("2026-06-02");
    assert_eq!(late.added.len(), 0);
    assert!(late.refused[0].what.contains("the body must have until 2026-06-16"), "{}", late.refused[0]);
}

#[test]
fn an_append_that_was_stopped_on_the_last_day_goes_on_the_day_after() {
    let mut london = two_boroughs();
    london.append();
    london.add(&Statement::Body(new_keys(&london, "hackney", "2026-06-15")), &ROOT_SIGNERS);
    let mut signatory = london.signatory("camden", Capacity::CaldicottGuardian);
    signatory.until = Some(day("2026-06-01"));
    london.add(&Statement::Signatory(signatory), &["camden-admin"]);
    let mut act = london.act("adult-safeguarding", "camden", Capacity::CaldicottGuardian);
    act.says.day = day("2026-06-01");
    london.file(act);
    let on =
        |london: &London, today: &str| plan(&london.files, &london.texts, &key("log"), day(today)).unwrap();
    let first = on(&london, "2026-06-01");
    assert_eq!((first.added.len(), first.refused.len()), (3, 0));
    let next_day = on(&london, "2026-06-02");
    assert_eq!((next_day.added.len(), next_day.refused.len()), (0, 3));
    // Everything but the checkpoint was written: the entries have their places.
    let (_checkpoint, before) = first.steps.split_last().unwrap();
    london::carry_out(&mut london.files, before);
    let resumed = on(&london, "2026-06-02");
    assert_eq!((resumed.added, resumed.root), (first.added, first.root));
    london::carry_out(&mut london.files, &resumed.steps);
    assert!(london.verify().report.holds);
}

#[test]
fn f8_until_then_the_old_keys_are_in_charge_and_cancel_what_is_pending() {
    let mut london = two_boroughs();
    london.add(&Statement::Body(new_keys(&london, "camden", "2026-06-20")), &ROOT_SIGNERS);
    assert_eq!(
        london.roster.pending("camden", day("2026-06-19")).unwrap().admin,
        set(&["camden-admin-2"], 1)
    );
    assert_eq!(london.roster.pending("camden", day("2026-06-20")), None);
    let mut signatory = london.signatory("camden", Capacity::ChiefExecutive);
    let mut by = |text: &str, signer: &str| {
        signatory.day = day(text);
        london.roster.clone().extend(&sign(&Statement::Signatory(signatory.clone()), &[signer]))
    };
    assert_eq!(by("2026-06-19", "camden-admin"), Ok(()));
    let early = by("2026-06-19", "camden-admin-2").unwrap_err();
    assert_eq!(held(&early), "an administrative key of camden that is not in charge yet");
    let late = by("2026-06-20", "camden-admin").unwrap_err();
    assert_eq!(held(&late), "an administrative key of camden that was replaced");
    assert_eq!(by("2026-06-20", "camden-admin-2"), Ok(()));

    // The body says no: its own keys again, in a statement of its own.
    let no = |text: &str| BodyKeys {
        day: day(text),
        admin: set(&["camden-admin"], 1),
        ..new_keys(&london, "camden", text)
    };
    let late = london.roster.clone().extend(&sign(&Statement::Body(no("2026-06-20")), &["camden-admin"]));
    assert_eq!(held(&late.unwrap_err()), "an administrative key of camden that was replaced");
    let mut kept = london.clone();
    kept.add(&Statement::Body(no("2026-06-19")), &["camden-admin"]);
    assert_eq!(kept.roster.pending("camden", day("2026-06-19")), None);
    assert_eq!(kept.roster.body_on("camden", day("2027-01-01")).unwrap().admin, set(&["camden-admin"], 1));
    let mut signatory = kept.signatory("camden", Capacity::ChiefExecutive);
    signatory.day = day("2026-06-21");
    let cancelled = kept.roster.extend(&sign(&Statement::Signatory(signatory), &["camden-admin-2"]));
    assert_eq!(held(&cancelled.unwrap_err()), "an administrative key of camden that was replaced");
}

#[test]
fn f8_a_thief_of_the_old_keys_cannot_cancel_once_the_root_has_revoked_them() {
    let mut london = two_boroughs();
    let stolen =
        london.revocation("camden-admin", RevocationReason::Compromised, "2026-06-01", Some("2026-05-20"));
    london.add(&Statement::Revocation(stolen), &ROOT_SIGNERS);
    london.add(&Statement::Body(new_keys(&london, "camden", "2026-06-15")), &ROOT_SIGNERS);
    let mut no = new_keys(&london, "camden", "2026-06-02");
    no.admin = set(&["the thief"], 1);
    let fault = london.roster.clone().extend(&sign(&Statement::Body(no), &["camden-admin"])).unwrap_err();
    assert_eq!(held(&fault), "revoked");
    // A revoked key cannot be named again, not even by the root.
    let again = BodyKeys { admin: set(&["camden-admin"], 1), ..new_keys(&london, "camden", "2026-07-01") };
    let fault = london.roster.clone().extend(&sign(&Statement::Body(again), &ROOT_SIGNERS));
    assert!(matches!(fault, Err(Fault::KeyBack { .. })));
}

#[test]
fn after_the_last_day_of_a_body_only_the_root_can_speak_of_it() {
    let mut london = London::new();
    let mut body = london.body("camden");
    body.until = Some(day("2026-06-30"));
    london.add(&Statement::Body(body), &REGISTRARS);
    london.appoint("camden", Capacity::Siro);
    let ended = Err(Fault::BodyEnded { body: "camden".to_owned(), until: day("2026-06-30") });
    let mut signatory = london.signatory("camden", Capacity::Dpo);
    let mut appointed = |text: &str| {
        signatory.day = day(text);
        london.roster.clone().extend(&sign(&Statement::Signatory(signatory.clone()), &["camden-admin"]))
    };
    assert_eq!(appointed("2026-06-30"), Ok(()));
    assert_eq!(appointed("2026-07-01"), ended);
    let revoked = |text: &str, signers: &[&str]| {
        let revocation = london.revocation("camden-siro", RevocationReason::Retired, text, None);
        london.roster.clone().extend(&sign(&Statement::Revocation(revocation), signers))
    };
    assert_eq!(revoked("2026-06-30", &["camden-admin"]), Ok(()));
    assert_eq!(revoked("2026-07-01", &["camden-admin"]), ended);
    assert_eq!(revoked("2026-07-01", &ROOT_SIGNERS), Ok(()));
    let mut renewed = new_keys(&london, "camden", "2026-07-15");
    renewed.day = day("2026-07-01");
    let by_old = london.roster.clone().extend(&sign(&Statement::Body(renewed.clone()), &["camden-admin"]));
    assert_eq!(by_old, ended);
    assert_eq!(london.roster.extend(&sign(&Statement::Body(renewed), &ROOT_SIGNERS)), Ok(()));
    // Between the two there was nobody.
    let office = london.roster.offices("camden").next().unwrap();
    let on = |text: &str| london.roster.standing(office, day(text));
    assert_eq!(on("2026-06-30"), Standing::Holds);
    assert_eq!(on("2026-07-14"), Standing::Ended(day("2026-06-30")));
    assert_eq!(on("2026-07-15"), Standing::Holds);
}

#[test]
fn a_revoked_administrative_key_is_gone_from_its_day_and_a_stolen_one_at_once() {
    for (reason, since, before) in [
        (RevocationReason::Retired, None, Ok(())),
        (RevocationReason::Superseded, None, Ok(())),
        (RevocationReason::Compromised, Some("2026-06-01"), Err("revoked")),
    ] {
        let mut london = London::new();
        let mut body = london.body("camden");
        body.admin = set(&["camden-1", "camden-2", "camden-3"], 2);
        london.add(&Statement::Body(body), &REGISTRARS);
        let mut revocation = london.revocation("camden-1", reason, "2026-06-10", since);
        revocation.day = day("2026-06-01");
        london.add(&Statement::Revocation(revocation), &["camden-1", "camden-2"]);
        let mut signatory = london.signatory("camden", Capacity::Dpo);
        let mut by = |text: &str, signers: &[&str]| {
            signatory.day = day(text);
            london.roster.clone().extend(&sign(&Statement::Signatory(signatory.clone()), signers))
        };
        let on_the_day_before = by("2026-06-09", &["camden-1", "camden-2"]);
        assert_eq!(on_the_day_before.as_ref().copied().map_err(held), before, "{reason:?}");
        assert_eq!(held(&by("2026-06-10", &["camden-1", "camden-2"]).unwrap_err()), "revoked", "{reason:?}");
        assert_eq!(by("2026-06-10", &["camden-2", "camden-3"]), Ok(()));
        let alone = by("2026-06-10", &["camden-2"]);
        assert_eq!(alone, Err(Fault::Threshold { who: "camden".to_owned(), needed: 2, have: 1 }));
    }
}

#[test]
fn a_key_that_was_given_up_can_be_found_stolen_afterwards_and_nothing_else_is_said_twice() {
    let mut london = two_boroughs();
    let retired = london.revocation("camden-siro", RevocationReason::Retired, "2026-06-10", None);
    london.add(&Statement::Revocation(retired), &["camden-admin"]);
    let revoke = |reason, from: &str, since| {
        let revocation = london.revocation("camden-siro", reason, from, since);
        let mut roster = london.roster.clone();
        roster.extend(&sign(&Statement::Revocation(revocation), &["camden-admin"])).map(|()| roster)
    };
    for reason in [RevocationReason::Retired, RevocationReason::Superseded] {
        assert!(matches!(revoke(reason, "2026-06-10", None), Err(Fault::RevokedTwice(_))));
    }
    let later = revoke(RevocationReason::Compromised, "2026-06-11", Some("2026-06-01"));
    assert!(matches!(later, Err(Fault::RevokedTwice(_))));
    let stolen = revoke(RevocationReason::Compromised, "2026-06-10", Some("2026-06-01")).unwrap();
    let office = stolen.offices("camden").find(|office| office.capacity == Capacity::Siro).unwrap();
    assert_eq!(stolen.standing(office, day("2026-06-01")), Standing::Disputed { since: day("2026-06-01") });
}

#[test]
fn a_root_that_ended_is_told_by_verify_and_show_and_nothing_new_is_taken() {
    let root = Root { until: Some(day("2026-06-30")), ..root() };
    let envelope = sign(&Statement::Root(root), &ROOT_SIGNERS);
    let mut london = London::new();
    london.roster = Roster::begin(&envelope).unwrap();
    london.files.insert("roster/0001-root.json".to_owned(), envelope.to_bytes());
    london.enrol("camden");
    london.append();
    let place = program::empty();
    write(place.path(), "isa.yaml", format!("format: isa-repository/1\norigin: {}\n", london::ORIGIN));
    for (path, bytes) in &london.files {
        write(place.path(), path, bytes);
    }
    let ended = "the root ended on 2026-06-30";
    let said = isa(place.path(), &["registry", "verify"]).done();
    assert!(said.contains(ended) && said.contains("consistent"), "{said}");
    assert!(isa(place.path(), &["roster", "show"]).done().contains(ended));
    write(place.path(), "admin.pub", public("lambeth-admin").to_pem());
    isa(place.path(), &["roster", "enrol", "lambeth", "--admin", "admin.pub", "--propose", "lambeth.json"])
        .refused(ended, "isa roster rotate");
}
