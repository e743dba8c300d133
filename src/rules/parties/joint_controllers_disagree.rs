//! `joint-controllers-disagree`: the roles of the parties and the arrangement name different joint controllers.
//! Whether they are joint controllers in truth is for people to judge.

use crate::agreement::{Party, Role};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr};
use crate::text::Many;

pub static JOINT_CONTROLLERS_DISAGREE: Rule = Rule {
    id: "joint-controllers-disagree",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "roles and arrangement do not name the same joint controllers",
    cites: &["UK GDPR Art 26"],
    page: include_str!("joint_controllers_disagree.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let is_joint = |party: &Party| party.is(Role::JointController);
    let joint: Vec<&Party> = case.parties().filter(|party| is_joint(party)).collect();
    let named = case.agreement.joint_controllers.value().map(|own| &own.parties);
    if let Some(named) = named.and_then(|named| named.value()).filter(|named| !named.is_empty()) {
        for id in named.iter() {
            let Some(party) = case.party(id.as_str()) else { continue };
            let Some(role) = party.role.value().filter(|_| !is_joint(party)) else { continue };
            let message = format!(
                "the arrangement names {} as a joint controller, and its role is {}",
                case.called(party),
                role.word()
            );
            out.report(
                disagree(party, Finding::warning(id.place(), message)).related(role.place(), "its role"),
            );
        }
        // A blank or a mark among them may be anybody.
        if named.iter().count() == named.len() {
            for party in joint.iter().filter(|party| !names(named, party)) {
                let message = format!(
                    "{} is a joint controller, and the arrangement does not name it",
                    case.called(party)
                );
                out.report(disagree(party, Finding::warning(party.id.place(), message)));
            }
        }
        return;
    }
    if let [alone] = joint.as_slice() {
        let others = case.controllers().count() > 1;
        if others && !alone.class.is_value() && case.member_ids(alone).len() < 2 {
            let message = format!("{} is a joint controller, and no other party is", case.called(alone));
            out.report(disagree(alone, Finding::warning(alone.id.place(), message)));
        }
    }
}

fn names(named: &Many<crate::text::Word<String>>, party: &Party) -> bool {
    named.iter().any(|id| id.as_str() == party.id.as_str())
}

fn disagree(party: &Party, finding: Finding) -> Finding {
    finding
        .about(party.id.as_str())
        .help("give the role `joint-controller` to those, and only those, whom the arrangement names under `parties:`")
}
