//! The roster room: the chain, the thresholds, and who is entitled on which day.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;

use isa::roster::{Fault, NotEntitled, Roster, Standing};
use isa::seal::{
    Act, Capacity, Envelope, KeySet, Kinds, LogKey, LogName, RevocationReason, Root, SealError, Statement,
};
use isa::text::Digest;
use london::{London, REGISTRARS, ROOT_SIGNERS, day, key, public, root, set, sign};

fn envelopes(london: &London) -> Vec<(String, Envelope)> {
    london
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("roster/"))
        .map(|(path, bytes)| (path.clone(), Envelope::parse(bytes).unwrap()))
        .collect()
}

fn two_boroughs() -> London {
    London::with_two_boroughs()
}

fn siro(london: &London, body: &str) -> isa::seal::Signatory {
    london.roster.offices(body).find(|office| office.capacity == Capacity::Siro).unwrap().clone()
}

#[test]
fn a_folder_replays_to_the_same_roster_in_any_order() {
    let london = two_boroughs();
    let mut files = envelopes(&london);
    for _ in 0..files.len() {
        files.rotate_left(1);
        let roster = Roster::replay(&files).unwrap();
        assert_eq!(roster.seen(), london.roster.seen());
        assert_eq!(roster.version(), 6);
        assert_eq!(roster.bodies().map(|body| body.body.as_str()).collect::<Vec<_>>(), ["camden", "hackney"]);
        assert_eq!(roster.offices("camden").count(), 2);
        assert!(roster.demonstration());
    }
    assert_eq!(Roster::replay(&[]).unwrap_err().fault, Fault::Empty);
}

#[test]
fn the_pin_is_the_act_digest_of_the_root_statement() {
    let london = two_boroughs();
    let first = Envelope::parse(&london.files["roster/0001-root.json"]).unwrap();
    assert_eq!(london.roster.pin().0, first.digest().0);
    // Other signers of the same root do not change it; another root does.
    let signed_by_others = sign(&Statement::Root(root()), &["root-2", "root-3"]);
    assert_eq!(Roster::begin(&signed_by_others).unwrap().pin(), london.roster.pin());
    let other = Root { note: Some("x".to_owned()), ..root() };
    let other = Roster::begin(&sign(&Statement::Root(other), &ROOT_SIGNERS)).unwrap();
    assert_ne!(other.pin(), london.roster.pin());
}

#[test]
fn every_gap_in_the_chain_is_refused_at_the_file_behind_it() {
    let london = two_boroughs();
    let files = envelopes(&london);
    for gap in 0..files.len() - 1 {
        let mut fewer = files.clone();
        fewer.remove(gap);
        let error = Roster::replay(&fewer).unwrap_err();
        assert_eq!(error.file, files[gap + 1].0);
        let version = gap as u64 + 2;
        if gap == 0 {
            assert_eq!(error.fault, Fault::NoRoot { kind: "body".to_owned(), version });
        } else {
            assert_eq!(error.fault, Fault::Version { expected: version - 1, found: version });
        }
    }
}

#[test]
fn f5_a_fork_of_the_roster_is_refused() {
    let mut london = two_boroughs();
    let mut other = london.clone();
    london.enrol("lambeth");
    other.enrol("southwark");
    let mut files = envelopes(&london);
    files.push((
        "roster/0007-body-2.json".to_owned(),
        Envelope::parse(&other.files["roster/0007-body.json"]).unwrap(),
    ));
    let error = Roster::replay(&files).unwrap_err();
    assert_eq!(
        (error.file.as_str(), error.fault),
        ("roster/0007-body.json", Fault::Version { expected: 8, found: 7 })
    );
    // A statement that follows the other branch.
    other.enrol("newham");
    let newham = Envelope::parse(&other.files["roster/0008-body.json"]).unwrap();
    assert_eq!(london.roster.clone().extend(&newham), Err(Fault::Previous));
}

#[test]
fn every_one_byte_change_of_a_roster_file_is_refused() {
    let london = two_boroughs();
    for (path, bytes) in london.files.iter().filter(|(path, _)| path.starts_with("roster/")) {
        let mut before: Vec<_> = envelopes(&london).into_iter().filter(|(other, _)| other != path).collect();
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            if let Ok(envelope) = Envelope::parse(&changed) {
                before.push((path.clone(), envelope));
                assert_eq!(Roster::replay(&before).unwrap_err().file, *path, "byte {at} of {path}");
                before.pop();
            }
        }
    }
}

#[test]
fn a_root_needs_its_own_threshold() {
    let one = sign(&Statement::Root(root()), &["root-1"]);
    assert_eq!(
        Roster::begin(&one).unwrap_err(),
        Fault::Threshold { who: "the root".to_owned(), needed: 2, have: 1 }
    );
    let strangers = sign(&Statement::Root(root()), &["root-1", "a stranger"]);
    let stranger = public("a stranger").fingerprint();
    assert_eq!(Roster::begin(&strangers).unwrap_err(), Fault::Seal(SealError::UnknownKey(stranger)));
    let registrars = sign(&Statement::Root(root()), &["registrar-1", "registrar-2"]);
    assert!(matches!(Roster::begin(&registrars).unwrap_err(), Fault::Seal(SealError::UnknownKey(_))));
    assert!(Roster::begin(&sign(&Statement::Root(root()), &["root-1", "root-2", "root-3"])).is_ok());
}

#[test]
fn a_threshold_cannot_be_none_more_than_the_keys_or_met_by_one_key_listed_twice() {
    let with = |keys: KeySet| Statement::Root(Root { root: keys, ..root() }).to_payload();
    assert!(with(set(&["root-1", "root-2"], 2)).is_ok());
    assert!(with(set(&["root-1", "root-2"], 0)).is_err());
    assert!(with(set(&["root-1", "root-2"], 3)).is_err());
    assert!(with(set(&["root-1", "root-1"], 2)).is_err());
    assert!(with(set(&[], 0)).is_err());
    let mut unsorted = set(&["root-1", "root-2"], 1);
    unsorted.keys.reverse();
    assert!(with(unsorted).is_err());
    let seventeen: Vec<String> = (0..17).map(|number| format!("key {number}")).collect();
    assert!(with(set(&seventeen.iter().map(String::as_str).collect::<Vec<_>>(), 1)).is_err());
}

#[test]
fn one_key_is_for_one_thing() {
    let registrar_too = Root { registrar: set(&["root-1", "registrar-2"], 1), ..root() };
    let fault = Roster::begin(&sign(&Statement::Root(registrar_too), &ROOT_SIGNERS)).unwrap_err();
    assert!(matches!(fault, Fault::KeyTwice { .. }), "{fault}");
    let log = LogName { key: LogKey::new(london::ORIGIN, public("root-1")).unwrap(), ..root().log };
    let fault = Roster::begin(&sign(&Statement::Root(Root { log, ..root() }), &ROOT_SIGNERS)).unwrap_err();
    assert!(matches!(fault, Fault::KeyTwice { .. }), "{fault}");

    let london = two_boroughs();
    for taken in ["root-1", "registrar-3", "log", "camden-admin", "camden-siro"] {
        let mut body = london.body("lambeth");
        body.admin = set(&[taken], 1);
        let fault = london.roster.clone().extend(&sign(&Statement::Body(body), &REGISTRARS)).unwrap_err();
        assert!(matches!(fault, Fault::KeyTwice { .. }), "{taken}: {fault}");
        let mut signatory = london.signatory("hackney", Capacity::Dpo);
        signatory.key = public(taken);
        let fault = london.roster.clone().extend(&sign(&Statement::Signatory(signatory), &["hackney-admin"]));
        assert!(matches!(fault, Err(Fault::KeyTwice { .. })), "{taken}");
    }
}

#[test]
fn only_the_registrar_enrols_and_only_with_its_threshold() {
    let london = two_boroughs();
    let body = Statement::Body(london.body("lambeth"));
    let by = |signers: &[&str]| london.roster.clone().extend(&sign(&body, signers));
    assert_eq!(by(&REGISTRARS), Ok(()));
    assert!(matches!(by(&["registrar-1"]), Err(Fault::Threshold { needed: 2, have: 1, .. })));
    assert!(matches!(by(&["root-1", "root-2"]), Err(Fault::WrongSigner { .. })));
    assert!(matches!(by(&["camden-admin"]), Err(Fault::WrongSigner { .. })));
    // One too many of the wrong kind spoils the envelope: nothing unverified is carried along.
    assert!(matches!(by(&["registrar-1", "registrar-2", "camden-admin"]), Err(Fault::WrongSigner { .. })));
    assert!(matches!(by(&["a stranger", "registrar-1"]), Err(Fault::Seal(SealError::UnknownKey(_)))));
    // The registrar enrols a body once; it can never give it other keys.
    let mut again = london.body("camden");
    again.admin = set(&["camden-admin-2"], 1);
    again.from = day("2027-01-01");
    let fault = london.roster.clone().extend(&sign(&Statement::Body(again), &REGISTRARS)).unwrap_err();
    assert!(matches!(fault, Fault::WrongSigner { held_as, .. } if held_as == "a registrar's key"));
}

#[test]
fn a_body_appoints_its_own_signatories_and_nobody_else_does() {
    let london = two_boroughs();
    let mut signatory = london.signatory("hackney", Capacity::Dpo);
    let by = |signatory: &isa::seal::Signatory, signers: &[&str]| {
        london.roster.clone().extend(&sign(&Statement::Signatory(signatory.clone()), signers))
    };
    assert_eq!(by(&signatory, &["hackney-admin"]), Ok(()));
    for other in [&["camden-admin"][..], &REGISTRARS, &ROOT_SIGNERS, &["hackney-siro"]] {
        assert!(matches!(by(&signatory, other), Err(Fault::WrongSigner { .. })), "{other:?}");
    }
    signatory.body = "lambeth".to_owned();
    assert_eq!(by(&signatory, &["hackney-admin"]), Err(Fault::UnknownBody("lambeth".to_owned())));
}

#[test]
fn an_act_does_not_belong_in_a_roster() {
    let mut london = two_boroughs();
    let act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    let act = sign(&Statement::Act(act), &["camden-siro"]);
    assert_eq!(london.roster.extend(&act), Err(Fault::NotOfARoster("party-decision".to_owned())));
}

#[test]
fn what_is_refused_changes_nothing() {
    let london = two_boroughs();
    let mut roster = london.roster.clone();
    let mut body = london.body("lambeth");
    body.admin = set(&["a fresh key", "camden-siro"], 1);
    assert!(roster.extend(&sign(&Statement::Body(body.clone()), &REGISTRARS)).is_err());
    assert_eq!(roster.key(&public("a fresh key").fingerprint()), None);
    body.admin = set(&["a fresh key"], 1);
    assert_eq!(roster.extend(&sign(&Statement::Body(body), &REGISTRARS)), Ok(()));
}

#[test]
fn an_office_holds_from_its_first_day_to_its_last() {
    let london = two_boroughs();
    let office = siro(&london, "camden");
    let on = |text: &str| london.roster.standing(&office, day(text));
    assert_eq!(on("2026-02-28"), Standing::NotYet(day("2026-03-01")));
    assert_eq!(on("2026-03-01"), Standing::Holds);
    assert_eq!(on("2028-02-29"), Standing::Holds);
    assert_eq!(on("2028-03-01"), Standing::Ended(day("2028-02-29")));
    let print = office.key.fingerprint();
    assert!(london.roster.office_on(&print, day("2026-02-28")).is_none());
    assert_eq!(london.roster.office_on(&print, day("2026-03-01")).unwrap().body, "camden");
}

#[test]
fn an_office_cannot_outlast_its_body() {
    let mut london = London::new();
    let mut body = london.body("camden");
    body.until = Some(day("2027-03-31"));
    body.from = day("2026-03-15");
    london.add(&Statement::Body(body), &REGISTRARS);
    london.appoint("camden", Capacity::Siro);
    let office = siro(&london, "camden");
    let on = |text: &str| london.roster.standing(&office, day(text));
    assert_eq!(on("2026-03-14"), Standing::NotYet(day("2026-03-15")));
    assert_eq!(on("2026-03-15"), Standing::Holds);
    assert_eq!(on("2027-03-31"), Standing::Holds);
    assert_eq!(on("2027-04-01"), Standing::Ended(day("2027-03-31")));
}

#[test]
fn f1_f2_f3_a_revoked_key_counts_no_longer_and_a_stolen_one_is_disputed_before() {
    let mut london = two_boroughs();
    let office = siro(&london, "camden");
    let revocation =
        london.revocation("camden-siro", RevocationReason::Compromised, "2026-06-10", Some("2026-06-01"));
    london.add(&Statement::Revocation(revocation), &["camden-admin"]);
    let on = |text: &str| london.roster.standing(&office, day(text));
    assert_eq!(on("2026-05-31"), Standing::Holds);
    assert_eq!(on("2026-06-01"), Standing::Disputed { since: day("2026-06-01") });
    assert_eq!(on("2026-06-09"), Standing::Disputed { since: day("2026-06-01") });
    let reason = RevocationReason::Compromised;
    assert_eq!(on("2026-06-10"), Standing::Revoked { from: day("2026-06-10"), reason });
}

#[test]
fn a_body_revokes_its_own_keys_and_the_root_can_when_the_body_has_lost_them() {
    let london = two_boroughs();
    let revoke = |key: &str| london.revocation(key, RevocationReason::Retired, "2026-06-10", None);
    let by = |key: &str, signers: &[&str]| {
        london.roster.clone().extend(&sign(&Statement::Revocation(revoke(key)), signers))
    };
    for key in ["camden-siro", "camden-admin"] {
        assert_eq!(by(key, &["camden-admin"]), Ok(()));
        assert_eq!(by(key, &ROOT_SIGNERS), Ok(()));
        assert!(matches!(by(key, &["root-1"]), Err(Fault::Threshold { .. })));
        assert!(matches!(by(key, &["hackney-admin"]), Err(Fault::WrongSigner { .. })));
        assert!(matches!(by(key, &["root-1", "camden-admin"]), Err(Fault::WrongSigner { .. })));
        assert!(matches!(by(key, &REGISTRARS), Err(Fault::WrongSigner { .. })));
    }
    for key in ["root-1", "registrar-1", "log"] {
        assert!(matches!(by(key, &ROOT_SIGNERS), Err(Fault::NotRevocable { .. })));
    }
    assert!(matches!(by("a stranger", &ROOT_SIGNERS), Err(Fault::UnknownKey(_))));

    let mut roster = london.roster.clone();
    roster.extend(&sign(&Statement::Revocation(revoke("camden-admin")), &ROOT_SIGNERS)).unwrap();
    let mut signatory = london.signatory("camden", Capacity::ChiefExecutive);
    signatory.version = roster.version() + 1;
    signatory.previous = Some(roster.seen().head);
    let fault = roster.extend(&sign(&Statement::Signatory(signatory), &["camden-admin"])).unwrap_err();
    assert!(matches!(fault, Fault::WrongSigner { held_as, .. } if held_as == "revoked"));
    let mut again = revoke("camden-admin");
    again.version = roster.version() + 1;
    again.previous = Some(roster.seen().head);
    let fault = roster.extend(&sign(&Statement::Revocation(again), &ROOT_SIGNERS)).unwrap_err();
    assert!(matches!(fault, Fault::RevokedTwice(_)));
}

#[test]
fn an_act_counts_only_by_the_office_that_its_key_holds() {
    let mut london = two_boroughs();
    let act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    let with = |change: &dyn Fn(&mut Act)| {
        let mut act = act.clone();
        change(&mut act);
        london.roster.entitles(&act).map(|office| office.capacity)
    };
    assert_eq!(with(&|_| ()), Ok(Capacity::Siro));
    assert!(matches!(
        with(&|act| act.says.body = "hackney".to_owned()),
        Err(NotEntitled::OtherOffice { .. })
    ));
    assert!(matches!(
        with(&|act| act.says.capacity = Capacity::CaldicottGuardian),
        Err(NotEntitled::OtherOffice { .. })
    ));
    for name in ["camden-admin", "root-1", "registrar-1", "log", "a stranger"] {
        let print = public(name).fingerprint();
        assert_eq!(with(&|act| act.says.key = print), Err(NotEntitled::NoOffice(print)));
    }
    assert!(matches!(
        with(&|act| act.says.registry = "registry.example/leeds".to_owned()),
        Err(NotEntitled::OtherRegistry { .. })
    ));
    assert!(matches!(with(&|act| act.says.day = day("2026-02-28")), Err(NotEntitled::TooEarly { .. })));
    assert_eq!(with(&|act| act.says.day = day("2026-03-01")), Ok(Capacity::Siro));
    assert_eq!(with(&|act| act.says.day = day("2028-02-29")), Ok(Capacity::Siro));
    assert!(matches!(with(&|act| act.says.day = day("2028-03-01")), Err(NotEntitled::TooLate { .. })));
}

#[test]
fn an_act_names_the_roster_that_its_signer_knew_and_a_forged_one_shows() {
    let mut london = two_boroughs();
    let act = london.act("adult-safeguarding", "camden", Capacity::Siro);
    london.enrol("lambeth");
    // The roster has grown since: what was known then is still the same.
    assert!(london.roster.entitles(&act).is_ok());
    let mut forged = act.clone();
    forged.says.roster.head = Digest::of(b"another roster");
    assert_eq!(london.roster.entitles(&forged), Err(NotEntitled::OtherRoster(6)));
    let mut future = act.clone();
    future.says.roster.version = 99;
    assert_eq!(london.roster.entitles(&future), Err(NotEntitled::OtherRoster(99)));
    // Camden's SIRO is number 3: an act that knows only the two before cannot be by that office.
    let second = Envelope::parse(&london.files["roster/0002-body.json"]).unwrap();
    let mut early = act;
    early.says.roster.version = 2;
    early.says.roster.head = second.digest();
    assert_eq!(london.roster.entitles(&early), Err(NotEntitled::AppointedLater { appointed: 3, known: 2 }));
}

#[test]
fn an_office_may_be_for_some_kinds_of_agreement_only() {
    let mut london = two_boroughs();
    let mut signatory = london.signatory("hackney", Capacity::Director);
    signatory.agreements = Kinds::Only(["debt".to_owned(), "fraud".to_owned()].into());
    london.add(&Statement::Signatory(signatory), &["hackney-admin"]);
    let director = public("hackney-director").fingerprint();
    assert!(london.roster.covers(&director, &["one-way", "debt"]));
    assert!(!london.roster.covers(&director, &["one-way", "safeguarding"]));
    assert!(london.roster.covers(&public("hackney-siro").fingerprint(), &["safeguarding"]));
    assert!(!london.roster.covers(&public("a stranger").fingerprint(), &["debt"]));
}

#[test]
fn a_statement_of_the_roster_says_only_what_is_read() {
    let london = two_boroughs();
    let body = london.body("lambeth");
    for change in [
        |body: &mut isa::seal::BodyKeys| body.body = "../x".to_owned(),
        |body: &mut isa::seal::BodyKeys| body.name = String::new(),
        |body: &mut isa::seal::BodyKeys| body.until = Some(day("2026-02-01")),
        |body: &mut isa::seal::BodyKeys| body.evidence = Some("two\nlines".to_owned()),
    ] {
        let mut body = body.clone();
        change(&mut body);
        assert!(Statement::Body(body).to_payload().is_err());
    }
    let mut delegated = london.signatory("hackney", Capacity::DelegatedSignatory);
    assert!(Statement::Signatory(delegated.clone()).to_payload().is_err());
    delegated.authority = Some("scheme of delegation, 4.2".to_owned());
    assert!(Statement::Signatory(delegated).to_payload().is_ok());
    for (reason, since, fine) in [
        (RevocationReason::Compromised, Some("2026-06-10"), true),
        (RevocationReason::Compromised, Some("2026-06-11"), false),
        (RevocationReason::Compromised, None, false),
        (RevocationReason::Retired, Some("2026-06-01"), false),
        (RevocationReason::Superseded, None, true),
    ] {
        let revocation = london.revocation("camden-siro", reason, "2026-06-10", since);
        assert_eq!(Statement::Revocation(revocation).to_payload().is_ok(), fine, "{reason:?} {since:?}");
    }
    let misnamed = LogName { origin: "other.example".to_owned(), ..root().log };
    assert!(Statement::Root(Root { log: misnamed, ..root() }).to_payload().is_err());
    assert_eq!(key("x").public(), public("x"));
}

#[test]
fn the_key_of_a_witness_is_for_nothing_else() {
    let witness = isa::seal::WitnessKey::new("nhs.example", public("w")).unwrap();
    let policy = || Some(isa::seal::WitnessPolicy::new(vec![witness.clone()], 1, 7));
    let signed = |statement: &Statement, signers: &[&str]| london::sign(statement, signers);
    // Named by the first root, it is no officer's key afterwards.
    let mut london = London::with_root(Root { witnesses: policy(), ..root() });
    london.enrol("camden");
    let mut signatory = london.signatory("camden", Capacity::Siro);
    signatory.key = public("w");
    let refused = london
        .roster
        .clone()
        .extend(&signed(&Statement::Signatory(signatory), &["camden-admin"]))
        .unwrap_err();
    assert!(refused.to_string().contains("the key of a witness"), "{refused}");
    // Nor does a later root make a witness of an officer's key; it may name the same witness again.
    let mut london = London::with_two_boroughs();
    let next = |london: &London, key: &str| {
        let named = isa::seal::WitnessKey::new("nhs.example", public(key)).unwrap();
        let seen = london.roster.seen();
        Statement::Root(Root {
            version: seen.version + 1,
            previous: Some(seen.head),
            witnesses: Some(isa::seal::WitnessPolicy::new(vec![named], 1, 7)),
            ..root()
        })
    };
    let refused = london
        .roster
        .clone()
        .extend(&signed(&next(&london, "camden-siro"), &["root-1", "root-2"]))
        .unwrap_err();
    assert!(refused.to_string().contains("camden"), "{refused}");
    for _ in 0..2 {
        london.add(&next(&london, "w"), &["root-1", "root-2"]);
    }
}
