//! `proportionality-not-reasoned`: sensitive or large-scale sharing gives no reason why it is necessary and proportionate.
//! Whether the reason is good is for people to judge.

use crate::agreement::{Flow, Purpose};
use crate::law::Authority;
use crate::rules::answers::{NAMED_QUESTIONS, adds_nothing};
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each, is_sensitive, items, list,
};

pub static PROPORTIONALITY_NOT_REASONED: Rule = Rule {
    id: "proportionality-not-reasoned",
    family: Family::Confidence,
    severity: Severity::Warning,
    summary: "sensitive or large-scale sharing gives no reason why it is necessary and proportionate",
    cites: &["Human Rights Act 1998 s.6", "Human Rights Act 1998 Sch 1 Art 8"],
    page: include_str!("proportionality_not_reasoned.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// Features of the catalogue's list that say that the sharing is on a large scale.
const LARGE: [&str; 3] = ["art35-3-b", "art35-3-c", "ico-large-scale-profiling"];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let large = each(&case.agreement.features).any(|feature| LARGE.contains(&feature.as_str()));
    let mut bare: Vec<&Purpose> = Vec::new();
    for purpose in case.purposes() {
        let serves = |flow: &&Flow| each(&flow.purpose).any(|id| id.as_str() == purpose.id.as_str());
        let weighs = |flow: &Flow| {
            let public = case.givers(flow).any(|end| case.public_authority(end.party) == Authority::Yes);
            let reasoned = case
                .givers(flow)
                .chain(case.receiving_ends(flow))
                .any(|end| end.grounds.iter().any(|ground| !ground.necessity.is_absent()));
            public && !reasoned
        };
        let is_weighty = case.flows().filter(serves).any(|flow| {
            let sets = case.personal_data_of(flow);
            (sets.iter().any(|set| is_sensitive(set)) || (large && !sets.is_empty())) && weighs(flow)
        });
        let considered = !purpose.alternatives.is_absent() || !purpose.risk_of_not_sharing.is_absent();
        if is_weighty && !considered && !is_answered(case, purpose) && !out.part_unseen("purposes") {
            bare.push(purpose);
        }
    }
    let Some(first) = bare.first() else { return };
    let answers = &case.agreement.answers;
    let open = answers.is_value() || out.lacks(answers, "answers");
    // Only now is it worth reading the whole text: the reason may stand in any clause.
    if !open || case.reading.source.text().to_lowercase().contains("proportiona") {
        return;
    }
    let ids: Vec<String> = bare.iter().map(|purpose| format!("\"{}\"", purpose.id)).collect();
    let word = if ids.len() == 1 { "purpose" } else { "purposes" };
    let message = format!(
        "the text gives no reason why sharing such data for {word} {} is necessary and proportionate",
        list(&ids, "and")
    );
    let mut finding = Finding::warning(first.id.place(), message)
        .about(first.id.as_str())
        .help("answer `necessity` and `proportionality` under `answers:`, or say under `alternatives:` what was considered instead");
    for purpose in &bare[1..] {
        finding = finding.related(purpose.id.place(), "and this");
    }
    out.report(finding);
}

fn is_answered(case: &Case<'_>, purpose: &Purpose) -> bool {
    items(&case.agreement.answers).any(|answer| {
        let about = answer.about.value().map(|about| about.as_str());
        NAMED_QUESTIONS.contains(&answer.asked.as_str())
            && about.is_none_or(|about| about == purpose.id.as_str())
            && !adds_nothing(&answer.answer, &answer.asked)
    })
}
