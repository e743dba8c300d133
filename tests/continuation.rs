//! A log whose key is lost or stolen, or that another writer takes over: the root ends it at a head, and the registry
//! goes on in another log.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;

use isa::roster::Fault;
use isa::seal::{
    Capacity, ContinuationReason, LastHead, LogContinuation, LogKey, LogName, PublicKey, RevocationReason,
    Root, SealError, Statement, TreeRoot,
};
use london::{London, ORIGIN, ROOT_SIGNERS, day, key, public, root, sign};

const NEXT: &str = "registry.example/london-2";
const THIRD: &str = "registry.example/london-3";

fn log(origin: &str, key: PublicKey) -> LogName {
    LogName { origin: origin.to_owned(), key: LogKey::new(origin, key).unwrap() }
}

/// A statement that ends the log in charge at this head. The new log's key has the name of its origin.
fn continuation(london: &London, size: u64, head: [u8; 32], origin: &str) -> LogContinuation {
    LogContinuation {
        version: london.roster.version() + 1,
        previous: Some(london.roster.seen().head),
        day: day("2026-05-04"),
        ended: LastHead { origin: london.roster.log().origin.clone(), root: TreeRoot(head), size },
        log: log(origin, public(origin)),
        reason: ContinuationReason::Lost,
        note: None,
    }
}

/// What the roster says to it.
fn taken(london: &London, next: LogContinuation, signers: &[&str]) -> Result<(), Fault> {
    london.roster.clone().extend(&sign(&Statement::LogContinuation(next), signers))
}

#[test]
fn f6_the_root_ends_a_log_and_names_the_next_one_and_one_of_its_keys_alone_does_not() {
    let mut london = London::with_two_boroughs();
    let next = continuation(&london, 6, [7; 32], NEXT);
    let alone = taken(&london, next.clone(), &["root-1"]);
    assert_eq!(alone, Err(Fault::Threshold { who: "the root".to_owned(), needed: 2, have: 1 }));
    for others in [["registrar-1", "registrar-2"], ["root-1", "camden-admin"], ["root-1", "log"]] {
        let fault = taken(&london, next.clone(), &others).unwrap_err();
        assert!(matches!(fault, Fault::WrongSigner { .. }), "{others:?}: {fault}");
    }
    london.add(&Statement::LogContinuation(next.clone()), &ROOT_SIGNERS);
    assert!(london.files.contains_key("roster/0007-log-continuation.json"));
    assert_eq!(london.roster.log(), &next.log);
    assert_eq!(london.roster.logs().map(|log| log.origin.as_str()).collect::<Vec<_>>(), [ORIGIN, NEXT]);
    let at = |version| london.roster.log_at(version).origin.as_str();
    assert_eq!((at(1), at(6), at(7), at(8)), (ORIGIN, ORIGIN, NEXT, NEXT));
}

#[test]
fn a_log_is_handed_over_with_its_own_key_too() {
    let london = London::with_two_boroughs();
    let next =
        LogContinuation { reason: ContinuationReason::Handover, ..continuation(&london, 6, [7; 32], NEXT) };
    let without = taken(&london, next.clone(), &ROOT_SIGNERS);
    assert_eq!(without, Err(Fault::Threshold { who: "the log that ends".to_owned(), needed: 1, have: 0 }));
    assert_eq!(taken(&london, next.clone(), &["root-1", "root-2", "log"]), Ok(()));
    let new = taken(&london, next, &["root-1", "root-2", NEXT]).unwrap_err();
    assert!(matches!(new, Fault::Seal(_)), "a key vouches for nobody before it is named: {new}");
}

#[test]
fn a_log_ends_once_under_its_own_name_and_a_name_or_a_key_does_not_come_back() {
    let mut london = London::with_two_boroughs();
    let first = continuation(&london, 6, [7; 32], NEXT);
    london.add(&Statement::LogContinuation(first.clone()), &ROOT_SIGNERS);

    // The same log is not ended a second time, at another head.
    let again = LogContinuation {
        ended: LastHead { size: 5, ..first.ended.clone() },
        ..continuation(&london, 5, [9; 32], THIRD)
    };
    let other = Fault::OtherLog { named: ORIGIN.to_owned(), here: NEXT.to_owned() };
    assert_eq!(taken(&london, again, &ROOT_SIGNERS), Err(other));
    // No loop: the second log is not followed by the first.
    let back = continuation(&london, 7, [9; 32], ORIGIN);
    assert_eq!(taken(&london, back, &ROOT_SIGNERS), Err(Fault::OriginTwice(ORIGIN.to_owned())));
    for held in ["log", NEXT, "root-1", "camden-siro"] {
        let next =
            LogContinuation { log: log(THIRD, public(held)), ..continuation(&london, 7, [9; 32], THIRD) };
        let fault = taken(&london, next, &ROOT_SIGNERS).unwrap_err();
        assert!(matches!(fault, Fault::KeyTwice { .. }), "{held}: {fault}");
    }
    // The second log begins with the seven statements of the roster, so it did not end at six.
    let early = continuation(&london, 6, [9; 32], THIRD);
    assert_eq!(taken(&london, early, &ROOT_SIGNERS), Err(Fault::EndedBeforeItBegan { size: 6, least: 7 }));
    assert_eq!(taken(&london, continuation(&london, 7, [9; 32], THIRD), &ROOT_SIGNERS), Ok(()));
}

#[test]
fn a_later_root_names_the_log_that_goes_on_and_no_other() {
    let mut london = London::with_two_boroughs();
    let next = continuation(&london, 6, [7; 32], NEXT);
    london.add(&Statement::LogContinuation(next.clone()), &ROOT_SIGNERS);
    let later = |log: LogName| Root {
        version: 8,
        previous: Some(london.roster.seen().head),
        day: day("2026-05-05"),
        log,
        ..root()
    };
    let extended = |root: Root| london.roster.clone().extend(&sign(&Statement::Root(root), &ROOT_SIGNERS));
    assert_eq!(extended(later(root().log)), Err(Fault::RootChanges("the log")));
    assert_eq!(extended(later(next.log)), Ok(()));
}

#[test]
fn the_key_of_a_log_that_ended_speaks_for_nothing_else_and_is_not_revoked() {
    let mut london = London::with_two_boroughs();
    let next = continuation(&london, 6, [7; 32], NEXT);
    london.add(&Statement::LogContinuation(next), &ROOT_SIGNERS);
    for name in ["log", NEXT] {
        let gone = london.revocation(name, RevocationReason::Retired, "2026-05-05", None);
        let fault = london.roster.clone().extend(&sign(&Statement::Revocation(gone), &ROOT_SIGNERS));
        assert!(matches!(fault, Err(Fault::NotRevocable { .. })), "{fault:?}");
    }
}

#[test]
fn f10_an_act_names_the_log_that_its_signer_knew() {
    let mut london = London::with_two_boroughs();
    let before = london.act("adult-safeguarding", "camden", Capacity::Siro);
    let next = continuation(&london, 6, [7; 32], NEXT);
    london.add(&Statement::LogContinuation(next), &ROOT_SIGNERS);
    let mut after = london.act("adult-safeguarding", "hackney", Capacity::Siro);
    // What was signed before the log ended may come later; what is signed now is for the log that there is now.
    assert!(london.roster.entitles(&before).is_ok());
    let refused = london.roster.entitles(&after).unwrap_err().to_string();
    assert_eq!(refused, format!("it is for the registry `{ORIGIN}`, and this is `{NEXT}`"));
    after.says.registry = NEXT.to_owned();
    assert!(london.roster.entitles(&after).is_ok());
    let mut early = before;
    early.says.registry = NEXT.to_owned();
    assert!(london.roster.entitles(&early).is_err());
}

#[test]
fn a_statement_of_a_log_that_goes_on_is_read_in_its_one_form() {
    let london = London::with_two_boroughs();
    let next = continuation(&london, 6, [7; 32], NEXT);
    let payload = Statement::LogContinuation(next.clone()).to_payload().unwrap();
    assert_eq!(Statement::parse(&payload).unwrap(), Statement::LogContinuation(next.clone()));
    let text = String::from_utf8(payload).unwrap();
    assert!(
        text.contains(r#""predicateType":"https://isa.example/attestation/log-continuation/v1""#),
        "{text}"
    );
    assert!(text.contains(r#""ended":{"origin":"registry.example/london","root":"BwcH"#), "{text}");
    for (from, to) in [
        (r#""reason":"lost""#, r#""reason":"forgotten""#),
        (r#""size":6"#, r#""size":0"#),
        (r#""size":6"#, r#""size":9007199254740993"#),
        (r#""size":6"#, r#""size":-6"#),
        (r#""note":null,"#, ""),
        (r#""root":"BwcH"#, r#""root":"BwcHBwcH"#),
        (r#""origin":"registry.example/london","root""#, r#""origin":"registry.example/london-2","root""#),
    ] {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        let changed = Statement::parse(text.replace(from, to).as_bytes());
        assert!(matches!(changed, Err(SealError::Statement(_))), "{from} -> {to}: {changed:?}");
    }
    assert!(key(NEXT).public() == next.log.key.public());
}
