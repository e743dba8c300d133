//! `purpose-ended`: data that still flow for a purpose whose programme or power has ended.
//! The end of the agreement as a whole is for `agreement-expired`.

use crate::agreement::{Flow, Purpose};
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, each, how_long,
};

pub static PURPOSE_ENDED: Rule = Rule {
    id: "purpose-ended",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "data still flow for a purpose that has ended",
    cites: &["UK GDPR Art 5(1)(b)"],
    page: include_str!("purpose_ended.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    case.is_over().then(|| "the sharing is over".to_string()).or_else(|| asked_where_law_is_cited(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let has_ended = |purpose: &Purpose| purpose.ends.value().is_some_and(|ends| ends.surely_past(case.day));
    // A flow whose purposes are not all there to see may serve another that goes on.
    let all_seen = |flow: &Flow| flow.purpose.value().is_some_and(|ids| ids.iter().count() == ids.len());
    let only_ended: Vec<&Flow> =
        case.flows().filter(|flow| all_seen(flow) && case.purposes_of(flow).all(has_ended)).collect();
    for purpose in case.purposes().filter(|purpose| has_ended(purpose)) {
        let Some(ends) = purpose.ends.value() else { continue };
        let serves = |flow: &&Flow| each(&flow.purpose).any(|id| id.as_str() == purpose.id.as_str());
        let flows: Vec<&Flow> = only_ended.iter().copied().filter(serves).collect();
        let Some(first) = flows.first() else { continue };
        let ago = format!("{} ago", how_long(ends.last(), case.day));
        let message = format!(
            "the purpose \"{}\" ended {}, {ago}, and {} has no other",
            purpose.id,
            ends.when(),
            match flows.len() {
                1 => format!("flow \"{}\"", first.id),
                count => format!("each of {count} flows"),
            }
        );
        let finding = Finding::warning(ends.place(), message).counting(ago).about(purpose.id.as_str());
        let finding =
            flows.iter().fold(finding, |finding, flow| finding.related(flow.id.place(), "goes on for it"));
        out.report(finding.help("stop the flow, or agree the purpose that it serves now and its law"));
    }
}
