//! `recipient-outside-gateway`: a power to disclose is named that does not reach the body that receives.
//! The lists of the Digital Economy Act 2017 have a rule of their own: `body-outside-schedule`.

use super::{doubt, kinds};
use crate::rules::{
    Case, Check, Disclosure, Family, Finding, Fit, Out, Power, Rule, Severity, asked_where_law_is_cited,
    list, named,
};

pub static RECIPIENT_OUTSIDE_GATEWAY: Rule = Rule {
    id: "recipient-outside-gateway",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a power to disclose is named that does not reach the body that receives",
    // It applies whichever provision the text names.
    cites: &[],
    page: include_str!("recipient_outside_gateway.md"),
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
            let reaches_some = named.disclosures.iter().any(|(disclosure, power)| {
                disclosure.every_receiver().any(|(receiver, member)| {
                    (0..disclosure.givers.len()).any(|giver| power.may_carry(giver, receiver, member))
                })
            });
            let mut found = Outside::default();
            for (disclosure, power) in &named.disclosures {
                found.look(case, disclosure, power, reaches_some);
            }
            if found.names.is_empty() {
                continue;
            }
            let doubt = doubt(case, gateway);
            let message = format!(
                "flow \"{}\" sends data to {} under {}, which{doubt} does not let data go there",
                flow.id,
                list(&found.names, "and"),
                power.cite()
            );
            let way = if found.uncarried {
                "name a power or duty that reaches the receiver"
            } else {
                "take it out"
            };
            let mut finding = Finding::error(named.place(), message)
                .cite(power.cite())
                .about(flow.id.as_str())
                .help(format!("{way}; those to whom data may go under it: {}", kinds(case, &gateway.to)));
            finding.severity =
                if found.uncarried { case.outside(gateway.lists_read) } else { Severity::Warning };
            for end in found.ends {
                finding = finding.related(end, "receives");
            }
            out.report(finding);
        }
    }
}

/// The receivers that a power does not reach.
#[derive(Default)]
struct Outside {
    names: Vec<String>,
    ends: Vec<crate::text::Place>,
    /// True when no other power that is named reaches one of them.
    uncarried: bool,
}

impl Outside {
    fn look(
        &mut self,
        case: &Case<'_>,
        disclosure: &Disclosure<'_, '_>,
        power: &Power<'_>,
        reaches_some: bool,
    ) {
        // A giver that may not use the power at all has a finding of its own.
        let givers: Vec<usize> =
            (0..disclosure.givers.len()).filter(|giver| power.from(*giver) != Fit::Excludes).collect();
        for (at, receiver) in disclosure.receivers.iter().enumerate() {
            let mut bodies = Vec::new();
            for (member, body) in receiver.members.iter().enumerate() {
                let outside = |giver: &&usize| power.to(**giver, at, member) == Fit::Excludes;
                let uncarried = |giver: &usize| !disclosure.carried(*giver, at, member);
                let outside: Vec<usize> = givers.iter().filter(outside).copied().collect();
                let uncarried = outside.iter().any(uncarried);
                if !outside.is_empty() && (uncarried || !reaches_some) {
                    bodies.push(*body);
                    self.uncarried |= uncarried;
                }
            }
            let name = case.named(receiver.end.party, &bodies);
            if !bodies.is_empty() && !self.names.contains(&name) {
                self.names.push(name);
                self.ends.push(receiver.end.place);
            }
        }
    }
}
