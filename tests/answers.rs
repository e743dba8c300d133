//! What an act is about that answers others, or is made when the file has moved on: the signed text, with the template that
//! those signed who are answered or bound, whatever an office that acted first has named; and whose consent it rests on.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use isa::seal::{Act, Envelope, SecretKey, Statement};
use isa::template::Bound;
use isa::text::Digest;
use program::{AGREEMENT, Answer, Estate, TEXT, change, files, read, tree, unchanged, write};

/// The acts in the folder of the agreement, with their paths.
fn acts(estate: &Estate) -> Vec<(String, Act)> {
    let repository = estate.repository();
    let paths =
        files(&repository).into_iter().filter(|path| path.starts_with(AGREEMENT) && path.contains("/acts/"));
    paths
        .filter_map(|path| {
            let envelope = Envelope::parse(read(&repository, &path).as_bytes()).unwrap();
            match envelope.claims().unwrap().statement() {
                Statement::Act(act) => Some((path, act.clone())),
                _ => None,
            }
        })
        .collect()
}

/// The one act of a kind by a body.
fn act(estate: &Estate, kind: &str, body: &str) -> Act {
    let mut found =
        acts(estate).into_iter().filter(|(_, act)| act.kind.name() == kind && act.says.body == body);
    let (_, one) = found.next().unwrap_or_else(|| panic!("{body} made no {kind}"));
    assert!(found.next().is_none(), "two of {kind}");
    one
}

fn text(estate: &Estate, digest: &Digest) -> String {
    let waits = estate.repository().join(AGREEMENT).join("texts").join(digest.hex());
    let logged = || read(&estate.repository(), &isa::registry::object_path(digest));
    std::fs::read_to_string(waits).unwrap_or_else(|_| logged())
}

/// What a signer was shown, without the ends of its lines.
fn shown(estate: &Estate, act: &Act) -> String {
    let shown = text(estate, &act.subjects.shown);
    shown.split_whitespace().filter(|word| *word != ":").collect::<Vec<_>>().join(" ")
}

/// An office signs with a template of its own making: the name is the true one, a clause is not. Its digest.
fn signs_with_a_forged_template(estate: &Estate, body: &str, office: &str, further: &[&str]) -> Digest {
    let before = acts(estate);
    estate.act("sign", body, office, further).done();
    let made = acts(estate).into_iter().find(|(path, _)| before.iter().all(|(there, _)| there != path));
    let (path, mut act) = made.unwrap();
    let mut bound = Bound::read(&text(estate, &act.subjects.template.unwrap())).unwrap();
    bound.clauses[0].text = String::from("The council pays for every visit.");
    let forged = Digest::of(&bound.bytes());
    write(&estate.repository(), &format!("{AGREEMENT}/texts/{}", forged.hex()), bound.bytes());
    act.subjects.template = Some(forged);
    let key = SecretKey::from_seed(&Digest::of(format!("{body}-{office}").as_bytes()).0);
    let envelope = Envelope::sign(&Statement::Act(act), &[&key]).unwrap();
    std::fs::remove_file(estate.repository().join(path)).unwrap();
    let path = format!("{AGREEMENT}/acts/{}", envelope.file_name());
    write(&estate.repository(), &path, envelope.to_bytes());
    forged
}

fn nothing_written(estate: &Estate, answer: impl FnOnce() -> Answer, error: &str, hint: &str) {
    let before = tree(&estate.repository());
    answer().refused(error, hint);
    unchanged(&estate.repository(), &before);
}

fn logged(estate: &Estate) {
    estate.append().done();
    estate.isa(&["registry", "verify"]).done();
}

const DIFFER: &str = "not all have signed it with the same template";

#[test]
fn who_acts_first_names_no_template_for_those_who_answer_nobody() {
    let estate = Estate::new();
    let forged = signs_with_a_forged_template(&estate, "camden", "caldicott-guardian", &[]);
    logged(&estate);
    for (body, office) in [("lfc", "siro"), ("camden", "siro")] {
        estate.sign(body, office).done();
    }
    logged(&estate);
    let standard = act(&estate, "party-decision", "lfc").subjects.template;
    estate.enrol("hackney", &["registrar-1", "registrar-2"]).done();
    estate.appoint("hackney", "siro", &[]).done();
    estate.act("accede", "hackney", "siro", &["--party", "councils"]).done();
    let joined = act(&estate, "accession", "hackney");
    assert_ne!(joined.subjects.template, Some(forged));
    assert_eq!(joined.subjects.template, standard);
    let shown = shown(&estate, &joined);
    assert!(!shown.contains("The council pays for every visit."), "{shown}");
    assert!(shown.contains(DIFFER), "{shown}");
    assert!(shown.contains(&format!("{} by camden", &forged.hex()[..16])), "{shown}");
}

#[test]
fn an_answer_is_about_the_template_of_the_act_that_it_answers() {
    let estate = Estate::new();
    let on = ["--condition", "dpia: the assessment is approved first"];
    estate.sign("lfc", "siro").done();
    let forged = signs_with_a_forged_template(&estate, "camden", "siro", &on);
    logged(&estate);
    estate.act("accept", "lfc", "siro", &["camden"]).done();
    let accepted = act(&estate, "acceptance", "lfc");
    assert_eq!(accepted.subjects.template, Some(forged));
    let shown = shown(&estate, &accepted);
    let known = "this program knows another template by the name home-fire-safety/1.0.0";
    for words in ["The council pays for every visit.", DIFFER, known] {
        assert!(shown.contains(words), "{words:?} is not in {shown}");
    }
}

#[test]
fn where_all_have_signed_with_one_template_nothing_is_said_of_it() {
    let estate = Estate::new();
    for (body, office) in [("lfc", "siro"), ("camden", "siro"), ("camden", "caldicott-guardian")] {
        estate.sign(body, office).done();
    }
    logged(&estate);
    change(&estate.repository(), TEXT, "version: 1.0.0", "version: 2.0.0");
    estate.appoint("lfc", "reviewer", &[]).done();
    let terms = act(&estate, "party-decision", "lfc").subjects.terms.hex();
    let key = "../lfc-reviewer.pem";
    let mut arguments = program::signing("lfc", "reviewer", key, &terms).to_vec();
    arguments[0] = "review";
    arguments.splice(2..2, ["--outcome", "keep"]);
    estate.isa(&arguments).done();
    let review = act(&estate, "review", "lfc");
    assert_eq!(review.subjects.template, act(&estate, "party-decision", "lfc").subjects.template);
    let shown = shown(&estate, &review);
    assert!(!shown.contains(DIFFER) && !shown.contains("this program knows another"), "{shown}");
}

#[test]
fn a_decision_on_a_version_is_recorded_when_the_file_has_moved_on() {
    let estate = Estate::new();
    estate.sign("lfc", "siro").done();
    logged(&estate);
    let signed_terms = program::terms(&estate.repository(), TEXT);
    change(&estate.repository(), TEXT, "version: 1.0.0", "version: 1.1.0");
    let record = |version: &str| {
        let mut arguments = program::signing("camden", "siro", "../camden-siro.pem", &signed_terms).to_vec();
        arguments[0] = "record";
        let what = ["--for", "camden", "--office", "siro", "--decision", "sign", "--how", "ink"];
        let paper = ["--on", "2026-01-15", "--kept-at", "the legal deeds room", "--version", version];
        arguments.splice(2..2, [&what[..], &paper].concat());
        estate.isa(&arguments)
    };
    nothing_written(
        &estate,
        || record("1.1.0"),
        "the log has no single text of \"home-fire-safety\" with the version 1.1.0",
        "isa status",
    );
    record("1.0.0").done();
    logged(&estate);
    let made = act(&estate, "recorded-decision", "camden");
    assert_eq!((made.says.version.as_str(), made.subjects.terms.hex()), ("1.0.0", signed_terms));
}

/// Who writes down what another body decided has decided nothing.
#[test]
fn a_record_of_another_body_is_no_consent_of_the_one_that_made_it() {
    let estate = Estate::new();
    let what = ["--for", "camden", "--office", "siro", "--decision", "sign", "--how", "ink"];
    let paper = ["--on", "2026-01-15", "--kept-at", "the legal deeds room"];
    estate.act("record", "lfc", "siro", &[&what[..], &paper].concat()).done();
    estate.act("record", "camden", "siro", &[&what[..], &paper].concat()).done();
    logged(&estate);
    let leave = ["--from", "2099-12-31"];
    nothing_written(
        &estate,
        || estate.act("withdraw", "lfc", "siro", &leave),
        "lfc has signed no text of \"home-fire-safety\" that is in the log",
        "isa status",
    );
    estate.act("withdraw", "camden", "siro", &leave).done();
}

/// A key was stolen, and the act that it made may be the thief's: its body says no more by it, until it stands by it.
#[test]
fn a_body_leaves_by_a_consent_that_it_stands_by_and_by_no_disputed_one() {
    let estate = Estate::new();
    for (body, office) in [("lfc", "siro"), ("camden", "siro"), ("camden", "caldicott-guardian")] {
        estate.sign(body, office).done();
    }
    logged(&estate);
    let key = SecretKey::from_seed(&Digest::of(b"lfc-siro").0).public().fingerprint().to_string();
    let today = chrono::Utc::now().date_naive().to_string();
    let admin = ["--key", "../lfc-admin.pem", "--passphrase-fd", "3"];
    let stolen = ["roster", "revoke", &key, "--reason", "compromised", "--since", &today];
    estate.isa(&[&stolen[..], &admin].concat()).done();
    let new = ["roster", "appoint", "lfc", "siro", "--public", "../lfc-reviewer.pub"];
    estate.isa(&[&new[..], &admin].concat()).done();
    logged(&estate);
    let terms = program::terms(&estate.repository(), TEXT);
    let with_new_key = |command: &str, further: &[&str]| {
        let mut arguments = program::signing("lfc", "siro", "../lfc-reviewer.pem", &terms).to_vec();
        arguments[0] = command;
        arguments.splice(2..2, further.iter().copied());
        estate.isa(&arguments)
    };
    let leave = || with_new_key("withdraw", &["--from", "2099-12-31"]);
    nothing_written(&estate, leave, "lfc has signed no text of \"home-fire-safety\"", "isa status");
    let (path, _) = acts(&estate).into_iter().find(|(_, act)| act.says.body == "lfc").unwrap();
    let consent = Envelope::parse(read(&estate.repository(), &path).as_bytes()).unwrap().digest();
    with_new_key("affirm", &[&consent.hex()]).done();
    logged(&estate);
    leave().done();
    // What it stands by is in dispute no longer.
    nothing_written(
        &estate,
        || with_new_key("affirm", &[&consent.hex()]),
        "is not in dispute",
        "reported stolen",
    );
}
