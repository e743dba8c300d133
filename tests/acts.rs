//! The acts beside signing and declining, through the program: what each writes into the log, and what is refused because
//! it would count for nothing. What they bring about is tested in `status`.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use isa::seal::{Act, Envelope, Statement};
use isa::text::Digest;
use program::{AGREEMENT, Answer, Estate, TEXT, change, files, read, tree, unchanged};

/// The acts in the folder of the agreement.
fn acts(estate: &Estate) -> Vec<(Digest, Act)> {
    let repository = estate.repository();
    let paths =
        files(&repository).into_iter().filter(|path| path.starts_with(AGREEMENT) && path.contains("/acts/"));
    paths
        .map(|path| {
            let envelope = Envelope::parse(read(&repository, &path).as_bytes()).unwrap();
            match envelope.claims().unwrap().statement() {
                Statement::Act(act) => (envelope.digest(), act.clone()),
                other => panic!("{other:?}"),
            }
        })
        .collect()
}

/// The one act of a kind.
fn act(estate: &Estate, kind: &str) -> (Digest, Act) {
    let mut found = acts(estate).into_iter().filter(|(_, act)| act.kind.name() == kind);
    let one = found.next().unwrap_or_else(|| panic!("no {kind}"));
    assert!(found.next().is_none(), "two of {kind}");
    one
}

/// What the signer of a logged act was shown, without the rows in which it stood.
fn shown(estate: &Estate, made: &Act) -> String {
    let hex = made.subjects.shown.hex();
    let shown = program::read(&estate.repository(), &format!("registry/objects/sha256/{}/{hex}", &hex[..2]));
    shown.split_whitespace().filter(|word| *word != ":").collect::<Vec<_>>().join(" ")
}

/// Takes everything in, and sees that the registry holds.
fn logged(estate: &Estate) {
    estate.append().done();
    estate.isa(&["registry", "verify"]).done();
}

/// Both have signed, and it is logged.
fn signed() -> Estate {
    let estate = Estate::new();
    for (body, office) in [("lfc", "siro"), ("camden", "siro"), ("camden", "caldicott-guardian")] {
        estate.sign(body, office).done();
    }
    logged(&estate);
    estate
}

fn nothing_written(estate: &Estate, answer: impl FnOnce() -> Answer, error: &str, hint: &str) {
    let before = tree(&estate.repository());
    answer().refused(error, hint);
    unchanged(&estate.repository(), &before);
}

#[test]
fn a_body_signs_on_conditions_and_another_accepts_them() {
    let estate = Estate::new();
    let on =
        ["--condition", "dpia: the assessment is approved first", "--condition-until", "dpia=2099-01-31"];
    estate.act("sign", "camden", "siro", &on).done();
    nothing_written(
        &estate,
        || estate.act("accept", "lfc", "siro", &["camden"]),
        "names no single act on \"home-fire-safety\" that is in the log",
        "isa registry log",
    );
    logged(&estate);
    let (conditional, made) = act(&estate, "party-decision");
    assert_eq!(made.says.decision.word(), "sign-with-conditions");
    assert_eq!(made.says.conditions[0].until, Some("2099-01-31".parse().unwrap()));
    nothing_written(
        &estate,
        || estate.act("accept", "camden", "caldicott-guardian", &["camden"]),
        "cannot accept its own conditions",
        "sign again without them",
    );
    estate.act("accept", "lfc", "siro", &["camden"]).done();
    let (_, accepted) = act(&estate, "acceptance");
    assert_eq!(accepted.says.concerns, [conditional]);
    // Whoever accepts has been shown what.
    let shown = estate.repository().join(AGREEMENT).join("texts").join(accepted.subjects.shown.hex());
    let shown = std::fs::read_to_string(shown).unwrap();
    let words = shown.split_whitespace().filter(|word| *word != ":").collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("it is on the condition \"dpia\" (by 2099-01-31): the assessment is approved first"),
        "{shown}"
    );
    logged(&estate);
    estate.sign("camden", "siro").done();
    estate.sign("lfc", "siro").done();
    logged(&estate);
    nothing_written(
        &estate,
        || estate.act("accept", "camden", "siro", &["lfc"]),
        "has no conditions",
        "nothing to accept",
    );
}

#[test]
fn a_condition_that_is_none_is_refused() {
    let estate = Estate::new();
    for (options, error) in [
        (&["--condition", "no id before a colon is here"][..], "is no condition"),
        (&["--condition", "dpia: x", "--condition-until", "dpia"], "is no day of a condition"),
        (
            &["--condition", "dpia: x", "--condition-until", "audit=2099-01-01"],
            "there is no condition \"audit\"",
        ),
        (&["--condition", "dpia: x", "--condition", "dpia: y"], "each condition has an id of its own"),
    ] {
        nothing_written(&estate, || estate.act("sign", "camden", "siro", options), error, "");
    }
}

#[test]
fn advice_is_no_consent_and_is_the_advisers_alone() {
    let estate = Estate::new();
    estate.appoint("camden", "dpo", &[]).done();
    estate
        .act("advise", "camden", "dpo", &["--against", "--reason", "the assessment is not finished"])
        .done();
    estate.act("advise", "camden", "caldicott-guardian", &["--note", "fair to patients"]).done();
    logged(&estate);
    assert_eq!(act(&estate, "dpo-advice").1.says.decision.word(), "advise-against");
    assert_eq!(act(&estate, "caldicott-view").1.says.decision.word(), "advise");
    let status = estate.isa(&["status", "--format", "json"]).json();
    assert_eq!(status["agreements"][0]["stage"], "draft");
    nothing_written(
        &estate,
        || estate.act("advise", "camden", "siro", &["--note", "fine"]),
        "decides or reviews, and does not advise",
        "--capacity dpo",
    );
    nothing_written(
        &estate,
        || estate.act("advise", "camden", "dpo", &[]),
        "advice says what is advised",
        "--note",
    );
}

#[test]
fn who_joins_is_let_in_by_the_rule_of_the_text_alone() {
    let estate = signed();
    estate.enrol("hackney", &["registrar-1", "registrar-2"]).done();
    for office in ["siro", "caldicott-guardian"] {
        estate.appoint("hackney", office, &[]).done();
    }
    nothing_written(
        &estate,
        || estate.act("accede", "camden", "siro", &[]),
        "camden stands in \"home-fire-safety\" already",
        "isa sign",
    );
    nothing_written(
        &estate,
        || estate.act("accede", "hackney", "siro", &["--party", "nobody"]),
        "has no party \"nobody\"",
        "councils",
    );
    estate.act("accede", "hackney", "siro", &["--party", "councils"]).done();
    logged(&estate);
    let (joined, made) = act(&estate, "accession");
    let parties = read(&estate.repository(), &isa::registry::object_path(&made.subjects.parties));
    assert!(parties.contains("\"councils\":[\"camden\",\"hackney\"]"), "{parties}");
    // Nobody has to admit whom the text lets in.
    nothing_written(
        &estate,
        || estate.act("admit", "lfc", "siro", &["hackney"]),
        "is open: whoever joins needs nobody to admit it",
        "nothing to do",
    );
    estate.act("object", "camden", "siro", &["hackney", "--reason", "no assessment was made"]).done();
    logged(&estate);
    assert_eq!(act(&estate, "objection").1.says.concerns, [joined]);
    nothing_written(
        &estate,
        || estate.act("object", "hackney", "siro", &["hackney", "--reason", "x"]),
        "cannot object to its own act",
        "isa withdraw",
    );
}

#[test]
fn a_text_that_lets_nobody_join_lets_nobody_join() {
    let estate = Estate::new();
    // The standard template fixes who may join.
    change(&estate.repository(), TEXT, "template: home-fire-safety/1.0.0\n", "");
    change(&estate.repository(), TEXT, "rule: open", "rule: closed");
    estate.sign("lfc", "siro").done();
    logged(&estate);
    estate.enrol("hackney", &["registrar-1", "registrar-2"]).done();
    estate.appoint("hackney", "siro", &[]).done();
    nothing_written(
        &estate,
        || estate.act("accede", "hackney", "siro", &["--party", "councils"]),
        "lets nobody join",
        "a new version",
    );
}

#[test]
fn f13_nobody_leaves_without_the_notice_of_the_text_or_backwards() {
    let estate = signed();
    let today = isa_today();
    nothing_written(
        &estate,
        || estate.act("withdraw", "camden", "siro", &["--from", "2020-01-01"]),
        "is too early: the text asks 28 days' notice",
        "the first day on which camden can leave is",
    );
    let day = |days| today.checked_add_days(chrono::Days::new(days)).unwrap().to_string();
    nothing_written(
        &estate,
        || estate.act("withdraw", "camden", "siro", &["--from", &day(27)]),
        "is too early",
        &day(28),
    );
    estate.act("withdraw", "camden", "siro", &["--from", &day(28)]).done();
    logged(&estate);
    assert_eq!(act(&estate, "withdrawal").1.says.effective.unwrap().to_string(), day(28));
    // Who has signed nothing has nothing to leave.
    let unsigned = Estate::new();
    nothing_written(
        &unsigned,
        || unsigned.act("withdraw", "camden", "siro", &["--from", &day(90)]),
        "camden has signed no text of \"home-fire-safety\" that is in the log",
        "isa registry append",
    );
}

fn isa_today() -> chrono::NaiveDate {
    chrono::Utc::now().date_naive()
}

#[test]
fn acts_on_what_was_signed_go_on_when_the_file_has_moved_on() {
    let estate = signed();
    let signed_terms = program::terms(&estate.repository(), TEXT);
    change(&estate.repository(), TEXT, "version: 1.0.0", "version: 2.0.0");
    let key = "../camden-siro.pem";
    let mut arguments = program::signing("camden", "siro", key, &signed_terms).to_vec();
    arguments[0] = "terminate";
    arguments.splice(2..2, ["--from", "2099-12-31"]);
    estate.isa(&arguments).done();
    logged(&estate);
    assert_eq!(act(&estate, "termination").1.subjects.terms.hex(), signed_terms);
}

#[test]
fn an_amendment_names_the_decision_that_binds_its_body() {
    let estate = signed();
    nothing_written(
        &estate,
        || estate.act("amend", "camden", "siro", &["--from", "2099-01-01"]),
        "the file has version 1.0.0, and camden has signed 1.0.0",
        "a greater version",
    );
    change(&estate.repository(), TEXT, "version: 1.0.0", "version: 1.0.1");
    estate.act("amend", "camden", "siro", &["--from", "2099-01-01"]).done();
    logged(&estate);
    let (_, made) = act(&estate, "amendment");
    let own = acts(&estate).into_iter().find(|(digest, _)| made.says.concerns == [*digest]).unwrap().1;
    assert_eq!((own.says.body.as_str(), own.says.version.as_str()), ("camden", "1.0.0"));
    assert!(shown(&estate, &made).contains("the change itself is a minor one"));
}

/// Whoever amends is told which kind of change everybody will compute, whatever the mail says that came with it.
#[test]
fn f11_who_makes_a_material_change_is_told_that_it_is_no_minor_one() {
    let estate = signed();
    change(&estate.repository(), TEXT, "version: 1.0.0", "version: 1.0.1");
    change(&estate.repository(), TEXT, "tell-parties-within-hours: 24", "tell-parties-within-hours: 48");
    estate.act("amend", "camden", "siro", &["--from", "2099-01-01"]).done();
    logged(&estate);
    let shown = shown(&estate, &act(&estate, "amendment").1);
    assert!(
        shown.contains("the change is no minor one: it is in /breach/tell-parties-within-hours"),
        "{shown}"
    );
}

#[test]
fn an_agreement_gives_way_to_one_that_the_body_has_signed() {
    let estate = signed();
    let with = ["--by", "home-fire-safety-2", "--from", "2099-01-01"];
    nothing_written(
        &estate,
        || estate.act("supersede", "camden", "siro", &with),
        "camden has signed no text of \"home-fire-safety-2\"",
        "isa status",
    );
    estate.draft("home-fire-safety-2");
    let expected = program::terms(&estate.repository(), "home-fire-safety-2/agreement.yaml");
    let mut arguments = program::signing("camden", "siro", "../camden-siro.pem", &expected).to_vec();
    arguments[1] = "home-fire-safety-2";
    estate.isa(&arguments).done();
    logged(&estate);
    estate.act("supersede", "camden", "siro", &with).done();
    logged(&estate);
    let (_, made) = act(&estate, "supersession");
    assert_eq!(made.says.concerns.len(), 1);
    let shown = shown(&estate, &made);
    assert!(shown.contains(&format!("its terms: {expected}")), "{shown}");
    assert!(shown.contains("that is version 1.0.0 of \"home-fire-safety-2\""), "{shown}");
}

#[test]
fn the_lead_counter_signs_what_others_decided() {
    let estate = signed();
    nothing_written(
        &estate,
        || estate.act("countersign", "camden", "siro", &[]),
        "camden does not lead",
        "lead: true",
    );
    estate.act("countersign", "lfc", "siro", &[]).done();
    logged(&estate);
    assert_eq!(act(&estate, "counter-signature").1.says.concerns.len(), 2);
}

#[test]
fn a_review_says_what_came_of_it() {
    let estate = signed();
    estate.appoint("lfc", "reviewer", &[]).done();
    estate.act("review", "lfc", "reviewer", &["--outcome", "keep"]).done();
    logged(&estate);
    assert_eq!(act(&estate, "review").1.says.decision.word(), "keep");
    nothing_written(
        &estate,
        || estate.act("review", "lfc", "reviewer", &["--outcome", "change"]),
        "says why an agreement should change",
        "--reason",
    );
}

#[test]
fn what_was_signed_in_ink_is_recorded_and_is_no_signature() {
    let estate = Estate::new();
    let record = |for_body: &str, further: &[&str]| {
        let mut options = vec!["--for", for_body, "--office", "siro", "--decision", "sign", "--how", "ink"];
        options.extend(["--on", "2026-01-15", "--kept-at", "the legal deeds room"]);
        options.extend(further);
        estate.act("record", "lfc", "siro", &options)
    };
    nothing_written(&estate, || record("barnet", &[]), "barnet is no party", "camden");
    nothing_written(
        &estate,
        || record("camden", &["--mailbox", "jane.smith@camden.gov.uk"]),
        "seems to be a person",
        "role mailbox",
    );
    std::fs::write(estate.repository().join("../scan.pdf"), b"%PDF-1.7 a page with a signature").unwrap();
    record("camden", &["--scan", "../scan.pdf"]).done();
    logged(&estate);
    let (_, made) = act(&estate, "recorded-decision");
    let text = read(&estate.repository(), &isa::registry::object_path(&made.subjects.recorded.unwrap()));
    let text: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(text["scan"], Digest::of(b"%PDF-1.7 a page with a signature").to_string());
    assert_eq!((text["body"].as_str(), text["how"].as_str()), (Some("camden"), Some("ink")));
    let view = estate.isa(&["status", "--format", "json"]).json();
    let states: Vec<&str> = view["agreements"][0]["parties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|party| party["state"].as_str().unwrap())
        .collect();
    assert!(!states.contains(&"signed"), "{states:?}");
}

#[test]
fn a_body_may_decline_a_text_that_nobody_could_sign() {
    let estate = Estate::new();
    change(&estate.repository(), TEXT, "    basis: UK GDPR Art 6(1)(e)\n", "");
    nothing_written(&estate, || estate.sign("camden", "siro"), "the text has ", "isa check");
    estate.act("decline", "camden", "siro", &["--reason", "it names no lawful basis"]).done();
    logged(&estate);
    assert!(!act(&estate, "party-decision").1.says.findings.is_empty());
}

#[test]
fn only_an_act_in_dispute_is_stood_by() {
    let estate = signed();
    let (first, _) = acts(&estate).into_iter().find(|(_, act)| act.says.body == "camden").unwrap();
    nothing_written(
        &estate,
        || estate.act("affirm", "camden", "siro", &[&first.hex()]),
        "is not in dispute",
        "reported stolen",
    );
}
