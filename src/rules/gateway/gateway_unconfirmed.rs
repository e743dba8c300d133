//! `gateway-unconfirmed`: a power to disclose is named of which nobody has confirmed that it is in force.
//! It does not say that the power is not in force.

use super::noted;
use crate::law::Standing;
use crate::rules::{
    Case, Check, Disclosure, Family, Finding, Named, Out, Power, Rule, Severity, asked_where_law_is_cited,
    named,
};

pub static GATEWAY_UNCONFIRMED: Rule = Rule {
    id: "gateway-unconfirmed",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "a power to disclose is named that is not confirmed to be in force",
    // It applies whichever provision the text names.
    cites: &[],
    page: include_str!("gateway_unconfirmed.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        // The members of a conference often name the same provision, each at a place of its own.
        let mut told: Vec<(String, Finding)> = Vec::new();
        for named in named(&disclosures) {
            let power = named.power();
            let Some(provision) = power.provision().filter(|_| !power.gives_no_power()) else { continue };
            let Standing::Unconfirmed(_) = case.standing(provision) else { continue };
            if has_another(case, &named) {
                continue;
            }
            let cite = power.cite();
            if let Some((_, finding)) = told.iter_mut().find(|(earlier, _)| *earlier == cite) {
                finding.related.push((named.place(), "and here".to_string()));
                continue;
            }
            let message = format!(
                "flow \"{}\" rests on {cite}, which is not confirmed to be in force on {}",
                flow.id,
                case.operative_day()
            );
            let help = format!(
                "have a lawyer confirm that it is, or name beside it a power that is{}",
                noted(power)
            );
            let finding =
                Finding::warning(named.place(), message).cite(&cite).about(flow.id.as_str()).help(help);
            told.push((cite, finding));
        }
        for (_, finding) in told {
            out.report(finding);
        }
    }
}

/// True when every disclosure names another power, of a purpose of its own and surely in force, that may carry it.
fn has_another(case: &Case<'_>, named: &Named<'_, '_, '_>) -> bool {
    let sure = |power: &Power<'_>| {
        let in_force = |provision: &crate::law::Provision| case.standing(provision) == Standing::InForce;
        power.carries() && !power.is_general() && power.provision().is_some_and(in_force)
    };
    let carries = |disclosure: &Disclosure<'_, '_>, power: &Power<'_>| {
        (0..disclosure.givers.len()).all(|giver| {
            disclosure.every_receiver().all(|(receiver, member)| power.may_carry(giver, receiver, member))
        })
    };
    named.disclosures.iter().all(|(disclosure, _)| {
        disclosure.powers.iter().any(|power| sure(power) && carries(disclosure, power))
    })
}
