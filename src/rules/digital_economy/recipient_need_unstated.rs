//! `recipient-need-unstated`: registration officials disclose, and nothing says why the receiver needs it.
//! Whether the need is real is for the official to be satisfied of.

use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements, list, once,
};

pub static RECIPIENT_NEED_UNSTATED: Rule = Rule {
    id: "recipient-need-unstated",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "registration officials disclose, and for which function the receiver needs it is not said",
    cites: &["Registration Service Act 1953 s.19AA"],
    page: include_str!("recipient_need_unstated.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const REGISTRATION: &str = "Registration Service Act 1953 s.19AA";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let Some((power, _)) = case.chapter_of(flow).filter(|(power, _)| power.held_as() == REGISTRATION)
        else {
            continue;
        };
        let mut lacking: Vec<&FlowEnd<'_>> = Vec::new();
        for end in case.receiving_ends(flow) {
            let says = end.functions().next().is_some()
                || end
                    .grounds
                    .iter()
                    .any(|ground| !ground.necessity.is_absent() || !ground.task.is_missing());
            if !says
                && (end.ground_ids.is_value() || out.lacks(end.ground_ids, "grounds"))
                && !out.part_unseen("grounds")
            {
                lacking.push(end);
            }
        }
        let Some(first) = lacking.first() else { continue };
        let names: Vec<String> = lacking.iter().map(|end| case.called(end.party)).collect();
        let message = format!(
            "flow \"{}\" does not say for which function {} needs what registrars disclose",
            flow.id,
            list(&once(&names), "and")
        );
        out.report(
            Finding::warning(first.place, message)
                .about(flow.id.as_str())
                .related(power.citation.place(), "the power")
                .help("give the receiving end a ground, and name under `task:` the function that needs it"),
        );
    }
}
