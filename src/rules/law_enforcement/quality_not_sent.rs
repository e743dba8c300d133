//! `quality-not-sent`: data given under Part 3, and nothing about how good they are.
//! Accuracy in general is asked for elsewhere.

use crate::agreement::{Accuracy, Regime};
use crate::rules::{Case, Check, Family, Finding, FlowEnd, InUse, Out, Rule, Severity, asked_of_agreements};

pub static QUALITY_NOT_SENT: Rule = Rule {
    id: "quality-not-sent",
    family: Family::LawEnforcement,
    severity: Severity::Warning,
    summary: "data are given under Part 3 without what the recipient needs to judge them",
    cites: &["DPA 2018 s.38(5)"],
    page: include_str!("quality_not_sent.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let used = case.in_use(Regime::LawEnforcement, out);
    let ends: Vec<&FlowEnd<'_>> =
        used.iter().flat_map(|used| used.ends.iter().copied()).filter(|end| end.side.gives()).collect();
    let Some(ground) = ends.first().and_then(|end| end.grounds.first()) else { return };
    let given = &case.agreement.accuracy;
    let missing = match given.value() {
        // A sentence may say it.
        Some(Accuracy::Text(_)) => return,
        // So may the sentence on checks.
        Some(Accuracy::Map(detail))
            if detail.checks.value().is_some_and(|checks| tells_quality(checks.as_str())) =>
        {
            return;
        }
        Some(Accuracy::Map(detail)) => out.lacks_text(&detail.grading, "grading").then_some("grading"),
        None => out.lacks(given, "accuracy").then_some("accuracy"),
    };
    let Some(key) = missing else { return };
    let some = InUse { ground, ends };
    let message = format!(
        "{} gives data under Part 3, and the text does not say how sources and reliability are marked",
        some.named(case)
    );
    let finding = Finding::warning(ground.id.place(), message).lacking(case.agreement.id.place(), key);
    out.report(some.shown(finding).help(
        "add `accuracy:` with `grading:` (how fact is kept apart from opinion and sources are graded), and how soon \
         mistakes are told to those who received them",
    ));
}

/// True when a sentence speaks of how far data can be relied on.
fn tells_quality(sentence: &str) -> bool {
    let small = sentence.to_lowercase();
    ["opinion", "graded", "grading", "reliab"].iter().any(|word| small.contains(word))
}
