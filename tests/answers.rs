//! Which text an act is about that answers others, or is made when the file has moved on: the signed one, with the template
//! that those signed who are answered or bound, whatever an office that acted first has named.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod program;

use isa::seal::{Act, Envelope, SecretKey, Statement};
use isa::template::Bound;
use isa::text::Digest;
use program::{AGREEMENT, Estate, TEXT, change, files, read, write};

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
