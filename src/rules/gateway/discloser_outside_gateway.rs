//! `discloser-outside-gateway`: a power to disclose is named that is not for the body that discloses.
//! The lists of the Digital Economy Act 2017 have a rule of their own: `body-outside-schedule`.

use super::{doubt, kinds};
use crate::rules::{
    Case, Check, Disclosure, Family, Finding, Fit, Out, Power, Rule, Severity, asked_where_law_is_cited,
    list, named,
};

pub static DISCLOSER_OUTSIDE_GATEWAY: Rule = Rule {
    id: "discloser-outside-gateway",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a power to disclose is named that is not for the body that discloses",
    // It applies whichever provision the text names.
    cites: &[],
    page: include_str!("discloser_outside_gateway.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        for named in named(&disclosures) {
            let power = named.power();
            let gateway = power.provision().and_then(|provision| provision.gateway.as_ref());
            let Some(gateway) = gateway.filter(|_| power.carries()) else { continue };
            let admits_some = named.disclosures.iter().any(|(disclosure, power)| {
                (0..disclosure.givers.len()).any(|giver| power.from(giver) != Fit::Excludes)
            });
            // Beside bodies that may use it, a power is not claimed for those that have another.
            let excluded = |disclosure: &Disclosure<'_, '_>, power: &Power<'_>| -> Vec<usize> {
                (0..disclosure.givers.len())
                    .filter(|giver| power.from(*giver) == Fit::Excludes)
                    .filter(|giver| !(admits_some && disclosure.carried_for(*giver)))
                    .collect()
            };
            let mut names = Vec::new();
            let mut ends = Vec::new();
            let mut uncarried = false;
            for (disclosure, power) in &named.disclosures {
                let excluded = excluded(disclosure, power);
                if excluded.is_empty() {
                    continue;
                }
                uncarried |= excluded.iter().any(|giver| !disclosure.carried_for(*giver));
                let bodies: Vec<_> = excluded.iter().map(|giver| disclosure.givers[*giver]).collect();
                names.push(case.named(disclosure.giver.party, &bodies));
                ends.push(disclosure.giver.place);
            }
            if names.is_empty() {
                continue;
            }
            let doubt = doubt(case, gateway);
            let message = format!(
                "flow \"{}\" has {} disclose under {}, which{doubt} is for others",
                flow.id,
                list(&names, "and"),
                power.cite()
            );
            let way = if uncarried { "name a power or duty of its own" } else { "take it out" };
            let mut finding = Finding::error(named.place(), message)
                .cite(power.cite())
                .about(flow.id.as_str())
                .help(format!("{way}; those who may disclose under it: {}", kinds(case, &gateway.from)));
            finding.severity = if uncarried { case.outside(gateway.lists_read) } else { Severity::Warning };
            for end in ends {
                finding = finding.related(end, "discloses");
            }
            out.report(finding);
        }
    }
}
