//! `confidence-route-not-shown`: a route through the duty of confidence is named, and what it rests on is not.
//! Whether an approval is in force is for `section-251-approval-ended`.

use super::{in_confidence, is_on_health, lifts};
use crate::agreement::{Confidence, ConfidenceDetail, ConfidenceRoute, Flow};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, is_identifiable};
use crate::text::{Given, Word};

pub static CONFIDENCE_ROUTE_NOT_SHOWN: Rule = Rule {
    id: "confidence-route-not-shown",
    family: Family::Confidence,
    severity: Severity::Warning,
    summary: "a route through the duty of confidence is named without what it rests on",
    cites: &["Common law duty of confidence"],
    page: include_str!("confidence_route_not_shown.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let Some(confidence) = flow.confidence.value() else { continue };
        let Some(route) = confidence.route() else { continue };
        let detail = match confidence {
            Confidence::Map(detail) => Some(detail),
            Confidence::Text(_) => None,
        };
        if **route == ConfidenceRoute::NoneOwed {
            if !is_in_confidence(case, flow) {
                continue;
            }
            let message = format!(
                "flow \"{}\" carries what people told of their health: is no duty of confidence owed to them?",
                flow.id
            );
            out.report(
                Finding::question(route.place(), message)
                    .about(flow.id.as_str())
                    .help("name the route, or say under `answers:` why no duty is owed"),
            );
            continue;
        }
        let Some((lacks, key, what)) = needed(case, out, flow, **route, detail) else { continue };
        if lacks {
            let message = format!(
                "flow \"{}\" goes by the route \"{}\" and does not say {what}",
                flow.id,
                route.word()
            );
            out.report(
                Finding::warning(route.place(), message)
                    .lacking(route.place(), key)
                    .about(flow.id.as_str())
                    .help(format!("add `{key}:` under `confidence:`, beside `route:`")),
            );
        }
    }
}

/// What a route rests on: whether it is missing, the key that would say it, and the words for it.
fn needed(
    case: &Case<'_>,
    out: &mut Out<'_>,
    flow: &Flow,
    route: ConfidenceRoute,
    detail: Option<&ConfidenceDetail>,
) -> Option<(bool, &'static str, &'static str)> {
    let text = |out: &mut Out<'_>, read: fn(&ConfidenceDetail) -> &Given<Word<String>>| {
        detail.map_or_else(|| !case.unseen("flows"), |detail| out.lacks(read(detail), "flows"))
    };
    match route {
        ConfidenceRoute::Section251 => {
            Some((text(out, |detail| &detail.reference), "reference", "which approval it rests on"))
        }
        ConfidenceRoute::CourtOrder => {
            Some((text(out, |detail| &detail.reference), "reference", "which order it rests on"))
        }
        ConfidenceRoute::PublicInterest => {
            Some((text(out, |detail| &detail.how), "how", "who decides that the public interest prevails"))
        }
        ConfidenceRoute::Statute if !lifts(case, flow) => {
            let lacks =
                detail.map_or_else(|| !case.unseen("flows"), |detail| out.lacks_any(&detail.cite, "flows"));
            Some((lacks, "cite", "which provision lifts the duty"))
        }
        _ => None,
    }
}

/// True when a body that owes confidence gives health data of people who can be told apart.
fn is_in_confidence<'a>(case: &Case<'a>, flow: &'a Flow) -> bool {
    in_confidence(case, flow).iter().any(|set| is_on_health(set) && is_identifiable(set))
}
