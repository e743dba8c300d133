//! `feed-under-request-power`: a power that answers a request is named for a regular feed.
//! Whether a standing request will do is for people to judge.

use crate::agreement::{Flow, HowOften};
use crate::law::Strength;
use crate::rules::{Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};

pub static FEED_UNDER_REQUEST_POWER: Rule = Rule {
    id: "feed-under-request-power",
    family: Family::Gateway,
    severity: Severity::Question,
    summary: "a power that answers a request is named for a regular feed",
    cites: &[],
    page: include_str!("feed_under_request_power.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

const LIMIT: &str = "request-required";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (flow, power) in case.under_limit(LIMIT) {
        let Some(sent) = flow.sent.value() else { continue };
        let Some(how_often) = sent.how_often.value() else { continue };
        if matches!(**how_often, HowOften::Once | HowOften::AsNeeded) || is_asked_for(case, flow) {
            continue;
        }
        if case.has_power_without(flow, &[LIMIT]) || is_co_operation(power) {
            continue;
        }
        let mut sets = case.data_of(flow).peekable();
        if sets.peek().is_some() && !sets.any(|set| case.is_personal(set)) {
            continue;
        }
        let message = format!(
            "flow \"{}\" is a regular feed under {}, which answers a request: who asks for it?",
            flow.id,
            power.held_as()
        );
        out.report(
            Finding::question(how_often.place(), message)
                .cite(power.held_as())
                .about(flow.id.as_str())
                .related(power.citation.place(), "the power")
                .help("say under `when:` who asks and for which cases, answer under `answers:`, or name another power"),
        );
    }
}

fn is_asked_for(case: &Case<'_>, flow: &Flow) -> bool {
    let when = flow.sent.value().and_then(|sent| sent.when.value()).map(|when| when.to_lowercase());
    when.is_some_and(|when| when.contains("request") || when.contains("ask"))
        || case.givers(flow).any(|end| end.grounds.iter().any(|ground| !ground.request.is_absent()))
}

/// True for a duty to work together on request: whoever signs a standing agreement under it has asked.
fn is_co_operation(power: &Cited<'_>) -> bool {
    let gateway = power.provision().and_then(|provision| provision.gateway.as_ref());
    gateway.is_some_and(|gateway| gateway.strength == Strength::Implied)
}
