//! `law-enforcement-law-missing`: a use under Part 3, and no law named on which it is based.
//! The twin of `public-task-without-law`. Whether the law gives the power is for the rules on gateways.

use crate::agreement::Regime;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static LAW_ENFORCEMENT_LAW_MISSING: Rule = Rule {
    id: "law-enforcement-law-missing",
    family: Family::LawEnforcement,
    severity: Severity::Error,
    summary: "data are used under Part 3 without naming the law on which that is based",
    cites: &["DPA 2018 s.35(2)"],
    page: include_str!("law_enforcement_law_missing.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::LawEnforcement, out) {
        let ground = used.ground;
        let place = ground.id.place();
        let missing = match ground.law_enforcement.value() {
            // A function for law enforcement is law on which the use is based.
            Some(own) => {
                (out.lacks_any(&own.law, "law") && out.lacks_any(&own.function, "function")).then_some("law")
            }
            None => out.lacks(&ground.law_enforcement, "law-enforcement").then_some("law-enforcement"),
        };
        // What is named in the words of UK GDPR is for `regimes-mixed`, or names law all the same.
        let named_elsewhere =
            !ground.basis.is_missing() || !ground.task.is_missing() || !ground.obligation.is_missing();
        let Some(key) = missing.filter(|_| !named_elsewhere) else { continue };
        let message =
            format!("{} is under Part 3 and names no law on which the use is based", used.named(case));
        out.report(used.shown(Finding::error(place, message).lacking(place, key)).help(
            "add `law-enforcement:` with the `law:` on which the use is based, such as Common law (policing purpose)",
        ));
    }
}
