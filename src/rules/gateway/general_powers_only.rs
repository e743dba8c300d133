//! `general-powers-only`: a disclosure rests on nothing but a general or ancillary power, or a duty to have regard.
//! It does not say that such a power cannot help: it helps a function, and none is named.

use super::called;
use crate::law::{Found, Listed, Nature, Standing};
use crate::rules::{
    Case, Check, Disclosure, Family, Finding, Out, Power, Rule, Severity, asked_of_agreements, is_general,
    list,
};

pub static GENERAL_POWERS_ONLY: Rule = Rule {
    id: "general-powers-only",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "a disclosure rests on nothing but general powers or duties to have regard",
    // It applies whichever provision the text names.
    cites: &[],
    page: include_str!("general_powers_only.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        let weak: Vec<&Disclosure<'_, '_>> =
            disclosures.iter().filter(|disclosure| rests_on_general_powers(case, disclosure)).collect();
        let Some(first) = weak.first() else { continue };
        let powers: Vec<&Power<'_>> = first.powers.iter().filter(|power| power.is_general()).collect();
        let cites: Vec<String> = powers.iter().map(|power| power.cite()).collect();
        let message = format!(
            "{} would disclose flow \"{}\" under {} alone, which names no function",
            called(case, &weak),
            flow.id,
            list(&cites, "and")
        );
        let mut finding = Finding::warning(powers[0].citation.place(), message).about(flow.id.as_str()).help(
            "name the function that the disclosure serves, beside it or as `task:` of the ground, \
             such as Care Act 2014 s.2, or an express power to disclose",
        );
        for cite in cites {
            finding = finding.cite(cite);
        }
        for power in &powers[1..] {
            finding = finding.related(power.citation.place(), "so does this");
        }
        out.report(finding);
    }
}

/// True when every power is general and the giver's ground names no function that the power could help.
fn rests_on_general_powers(case: &Case<'_>, disclosure: &Disclosure<'_, '_>) -> bool {
    let named = || disclosure.powers.iter().filter(|power| !power.gives_no_power());
    // That a power has ended is the greater fault, and has a rule of its own.
    let has_ended = |power: &Power<'_>| {
        let standing = power.provision().map(|provision| provision.standing_on(case.operative_day()));
        matches!(standing, Some(Standing::NotInForce(_)))
    };
    if named().all(has_ended) {
        return false;
    }
    let mut powers = named().peekable();
    powers.peek().is_some()
        && powers.all(Power::is_general)
        && !disclosure.giver.functions().any(|cite| may_be_a_function(case, disclosure, &case.look_up(cite)))
}

/// False for a provision that is known to be no function of the giver's, or itself only general.
fn may_be_a_function(case: &Case<'_>, disclosure: &Disclosure<'_, '_>, found: &Found<'_>) -> bool {
    let Some(provision) = found.provision() else { return true };
    let is_anothers = provision.task_of.as_ref().is_some_and(|list| {
        disclosure.givers.iter().all(|member| case.bodies().listed(list, member.who) == Listed::No)
    });
    !is_general(provision)
        && !is_anothers
        && (provision.has(Nature::Task) || provision.has(Nature::Gateway) || provision.has(Nature::Rule))
}
