//! `section-251-approval-ended`: an approval for confidential patient information has ended, or ends before the sharing does.
//! What the approval covers is for `section-251-out-of-scope`.

use crate::agreement::{Confidence, ConfidenceRoute};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};

pub static SECTION_251_APPROVAL_ENDED: Rule = Rule {
    id: "section-251-approval-ended",
    family: Family::Confidence,
    severity: Severity::Error,
    summary: "the approval on which confidential patient information is shared has ended",
    cites: &["National Health Service Act 2006 s.251"],
    page: include_str!("section_251_approval_ended.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if case.is_over() {
        return;
    }
    let day = case.operative_day();
    let ends = case.agreement.dates.value().and_then(|dates| dates.ends.value());
    for flow in case.flows() {
        let Some(Confidence::Map(detail)) = flow.confidence.value() else { continue };
        let by_approval = detail.route.value().is_some_and(|route| **route == ConfidenceRoute::Section251);
        let Some(until) = detail.until.value().filter(|_| by_approval) else { continue };
        if until.surely_past(day) {
            let message = format!("the approval on which flow \"{}\" rests ended {}", flow.id, until.when());
            out.report(
                Finding::error(until.place(), message)
                    .about(flow.id.as_str())
                    .help("stop the flow until the approval is renewed, and write its new last day here"),
            );
        } else if let Some(ends) = ends.filter(|ends| until.surely_before(***ends)) {
            let message = format!(
                "the approval on which flow \"{}\" rests ends {}, before the agreement does",
                flow.id,
                until.when()
            );
            out.report(
                Finding::warning(until.place(), message)
                    .about(flow.id.as_str())
                    .related(ends.place(), "the last day of the agreement")
                    .help("plan its renewal, or end the flow with it"),
            );
        }
    }
}
