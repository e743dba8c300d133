//! `role-contradicts-flow`: a mere source that receives, or a recipient of what is not personal that receives personal data.
//! What processors may do is for the rules on processors.

use crate::agreement::{DataSet, Role};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_personal_data};

pub static ROLE_CONTRADICTS_FLOW: Rule = Rule {
    id: "role-contradicts-flow",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "the role of a party and its part in a flow contradict each other",
    cites: &["UK GDPR Art 4"],
    page: include_str!("role_contradicts_flow.md"),
    fixed: false,
    not_asked: asked_of_personal_data,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let mut told_of: Vec<&str> = Vec::new();
    for end in case.ends.iter().filter(|end| end.side.receives()) {
        let Some(role) = end.party.role.value() else { continue };
        let what = match **role {
            Role::Source => "is only a source of data",
            Role::Recipient => "is a recipient of data that are not personal",
            _ => continue,
        };
        if told_of.contains(&end.party.id.as_str()) {
            continue;
        }
        let personal = |set: &&DataSet| case.is_personal(set) && set.is_about_somebody();
        let Some(set) = case.data_of(end.flow).find(personal) else { continue };
        told_of.push(end.party.id.as_str());
        let message = format!(
            "{} {what} by its role, and receives \"{}\" in flow \"{}\"",
            case.called(end.party),
            set.id,
            end.flow.id
        );
        out.report(
            Finding::warning(end.place, message)
                .about(end.party.id.as_str())
                .related(role.place(), "its role")
                .help("give it the role that fits what it does with the data, such as `controller`, or take it out of the flow"),
        );
    }
}
