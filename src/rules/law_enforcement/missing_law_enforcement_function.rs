//! `missing-law-enforcement-function`: a use under Part 3 by a body that is competent by its functions alone, and no
//! function is named. Whether the body is competent at all is for `not-a-competent-authority`.

use crate::agreement::{Competent, Ground, Regime};
use crate::law::{Authority, CompetentAuthority};
use crate::rules::law_enforcement::claimed;
use crate::rules::{Case, Check, Family, Finding, FlowEnd, Member, Out, Rule, Severity, asked_of_agreements};

pub static MISSING_LAW_ENFORCEMENT_FUNCTION: Rule = Rule {
    id: "missing-law-enforcement-function",
    family: Family::LawEnforcement,
    severity: Severity::Warning,
    summary: "a body that is competent only by its functions names none for its use under Part 3",
    cites: &["DPA 2018 s.30(1)(b)"],
    page: include_str!("missing_law_enforcement_function.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::LawEnforcement, out) {
        let ground = used.ground;
        let needs_one = |end: &&FlowEnd<'_>| {
            case.who(end.party).iter().any(|member| needs_function(case, member, ground))
        };
        let Some(some) = used.so_far_as(needs_one) else { continue };
        let missing = match ground.law_enforcement.value() {
            Some(own) => out.lacks_any(&own.function, "function").then_some("function"),
            None => out.lacks(&ground.law_enforcement, "law-enforcement").then_some("law-enforcement"),
        };
        let Some(key) = missing else { continue };
        let message = format!(
            "{} is under Part 3 and names no statutory function for law enforcement",
            some.named(case)
        );
        let finding = Finding::warning(ground.id.place(), message).lacking(ground.id.place(), key);
        out.report(some.shown(finding).help(
            "add `law-enforcement:` with `competent: statutory-functions` and the `function:`, or put what is no law \
             enforcement under `regime: uk-gdpr`",
        ));
    }
}

fn needs_function(case: &Case<'_>, member: &Member<'_>, ground: &Ground) -> bool {
    match member.competent_authority(case.bodies()) {
        CompetentAuthority::StatutoryFunctions => claimed(ground) != Some(Competent::Schedule7),
        CompetentAuthority::NotEstablished => {
            claimed(ground) == Some(Competent::StatutoryFunctions) && member.public_authority != Authority::No
        }
        CompetentAuthority::Schedule7 | CompetentAuthority::No => false,
    }
}
