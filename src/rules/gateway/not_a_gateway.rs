//! `not-a-gateway`: named as a power to disclose is a provision that gives nobody one.
//! Only kinds of provision that never give a power are looked at; what a rule of procedure may do is left alone.

use crate::law::{Authority, Found, Nature, Provision};
use crate::rules::{Case, Check, Family, Finding, Out, Power, Rule, Severity, asked_of_agreements, named};

pub static NOT_A_GATEWAY: Rule = Rule {
    id: "not-a-gateway",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a provision that gives no power to disclose is named as one",
    cites: &["UK GDPR Art 5(1)(a)"],
    page: include_str!("not_a_gateway.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        for named in named(&disclosures) {
            let power = named.power();
            let (kind, way_out) = match power.provision().filter(|_| power.gives_no_power()) {
                Some(provision) => kind(provision),
                None if is_of_the_gdpr(&power.found) => GDPR,
                None => continue,
            };
            let message = format!(
                "{} is named as a power to disclose in flow \"{}\", and it is {kind}",
                power.cite(),
                flow.id
            );
            // Where nothing else is named, a body that needs a power shows none.
            let alone = named.disclosures.iter().any(|(disclosure, _)| {
                disclosure.powers.iter().all(Power::gives_no_power)
                    && disclosure.giver.functions().next().is_none()
                    && case.needs_power(disclosure.giver) == Authority::Yes
                    && case.may_be_personal(flow)
            });
            let finding = if alone { Finding::error } else { Finding::warning };
            out.report(
                finding(named.place(), message)
                    .cite(if power.provision().is_some() { power.cite() } else { LAWFUL.to_string() })
                    .about(flow.id.as_str())
                    .help(format!("{way_out}; under `gateways:` name the power or duty to disclose")),
            );
        }
    }
}

/// The provision by which the UK GDPR says when data may be used at all.
const LAWFUL: &str = "UK GDPR Art 6(1)";

/// What the UK GDPR is instead of a power, whichever part of it is meant.
const GDPR: (&str, &str) = (
    "data protection law, which gives nobody a power to disclose",
    "a lawful basis stands in a ground, under `basis:`",
);

/// True of the UK GDPR as a whole or an article of it that has several points.
fn is_of_the_gdpr(found: &Found<'_>) -> bool {
    matches!(found, Found::TooBroad { instrument, .. } if instrument.instrument == "uk-gdpr")
}

/// What a provision is instead of a power, and where such a thing stands in an agreement.
fn kind(provision: &Provision) -> (&'static str, &'static str) {
    match provision.is.first() {
        Some(Nature::LawfulBasis) => {
            ("a lawful basis for using data", "a lawful basis stands in a ground, under `basis:`")
        }
        Some(Nature::SpecialCategoryPoint) => {
            ("a point that lifts the bar on special category data", "it stands in a ground, under `special:`")
        }
        Some(Nature::Condition) => (
            "a condition for using special category or criminal offence data",
            "it stands in a ground, under `special:` or `criminal:`",
        ),
        Some(Nature::Exemption) => (
            "an exemption from duties of data protection law",
            "it stands under `exemptions:` of `transparency:` or `rights:`",
        ),
        Some(Nature::Bar) => {
            ("a bar on disclosure", "a bar that was considered stands under `restrictions:`")
        }
        _ => (
            "a limit on the use of what was disclosed",
            "a limit that was considered stands under `restrictions:`",
        ),
    }
}
