//! `logs-not-kept`: data travel by an automated system under Part 3, and the text says nothing of logs.
//! What the logs hold is beyond a text.

use crate::agreement::{Channel, Regime};
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, InUse, Out, Rule, Severity, asked_of_agreements, each,
};

pub static LOGS_NOT_KEPT: Rule = Rule {
    id: "logs-not-kept",
    family: Family::LawEnforcement,
    severity: Severity::Warning,
    summary: "an automated system carries data under Part 3, and the text says nothing of logs",
    cites: &["DPA 2018 s.62"],
    page: include_str!("logs_not_kept.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let used = case.in_use(Regime::LawEnforcement, out);
    let ends: Vec<&FlowEnd<'_>> =
        used.iter().flat_map(|used| used.ends.iter().copied()).filter(|end| is_automated(end)).collect();
    let Some(ground) = ends.first().and_then(|end| end.grounds.first()) else { return };
    // Without a word on security another rule speaks.
    let Some(security) = case.agreement.security.value() else { return };
    if !out.lacks_text(&security.logging, "logging") {
        return;
    }
    let some = InUse { ground, ends };
    let message =
        format!("{} is under Part 3, and the text does not say that use is logged", some.named(case));
    let finding = Finding::warning(ground.id.place(), message).lacking(case.agreement.id.place(), "logging");
    out.report(some.shown(finding).help(
        "add `logging:` under `security:`: who consulted or disclosed what and when, and how long the logs are kept",
    ));
}

/// True when the data travel by a system that works by itself, and not from hand to hand.
fn is_automated(end: &FlowEnd<'_>) -> bool {
    let channels = end.flow.sent.value().into_iter().flat_map(|sent| each(&sent.by));
    channels
        .into_iter()
        .any(|channel| matches!(**channel, Channel::Api | Channel::Portal | Channel::SharedSystem))
}
