//! `joint-control-not-considered`: several controllers that work in one shared system, none of them a joint controller.
//! Who decides together is for people to judge; the rule asks where the text gives a reason to.

use crate::agreement::{Channel, Role};
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr, each, once, short_list,
};

pub static JOINT_CONTROL_NOT_CONSIDERED: Rule = Rule {
    id: "joint-control-not-considered",
    family: Family::Parties,
    severity: Severity::Question,
    summary: "one shared system, and each party a controller of its own",
    cites: &["UK GDPR Art 26"],
    page: include_str!("joint_control_not_considered.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if case.parties().any(|party| party.is(Role::JointController))
        || !out.lacks(&case.agreement.joint_controllers, "joint-controllers")
    {
        return;
    }
    for flow in case.flows() {
        let sent = flow.sent.value();
        let channel = sent.and_then(|sent| each(&sent.by).find(|by| ***by == Channel::SharedSystem));
        let Some(channel) = channel.filter(|_| flow.among.is_value() && case.may_be_personal(flow)) else {
            continue;
        };
        let ends = case.ends.iter().filter(|end| end.flow.id.place() == flow.id.place());
        let who: Vec<String> = ends
            .filter(|end| !end.is_processor() && end.is_uk_gdpr())
            .map(|end| case.called(end.party))
            .collect();
        let who = once(&who);
        if who.len() < 2 {
            continue;
        }
        let message = format!(
            "{} work in one shared system for flow \"{}\", each as a controller of its own: do they not decide \
             together how it is run?",
            short_list(&who),
            flow.id
        );
        out.report(
            Finding::question(flow.id.place(), message)
                .about(flow.id.as_str())
                .related(channel.place(), "the shared system")
                .help("make them joint controllers with `joint-controllers:`, or say under `answers:` who decides about the system and why"),
        );
    }
}
