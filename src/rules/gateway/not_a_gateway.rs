//! `not-a-gateway`: named as a power to disclose is a provision that gives nobody one.
//! Only kinds of provision that never give a power are looked at; what a rule of procedure may do is left alone.

use crate::law::{Authority, Found, InstrumentKind, Nature, Provision};
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
            if !power.gives_no_power() {
                continue;
            }
            let (kind, way_out) = what_it_is(&power.found);
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

/// What something is instead of a power, and where such a thing stands in an agreement.
fn what_it_is(found: &Found<'_>) -> (&'static str, &'static str) {
    let (instrument, provision) = match found {
        Found::Provision { instrument, provision } => (*instrument, Some(*provision)),
        Found::TooBroad { instrument, .. } => (*instrument, None),
        _ => return OTHER,
    };
    let of_a_kind = |provision: &&Provision| provision.is.first().is_some_and(|is| *is != Nature::Rule);
    match (provision.filter(of_a_kind), instrument.kind) {
        _ if instrument.instrument == HUMAN_RIGHTS => RIGHTS,
        (Some(provision), _) => kind(provision),
        (None, InstrumentKind::Code) => CODE,
        (None, _) => DATA_PROTECTION,
    }
}

const HUMAN_RIGHTS: &str = "human-rights-act-1998";

const DATA_PROTECTION: (&str, &str) = (
    "data protection law, which gives nobody a power to disclose",
    "a lawful basis stands in a ground, under `basis:`",
);

const CODE: (&str, &str) = (
    "guidance on how to share, which gives nobody a power to disclose",
    "that a code was followed stands under `clauses:`, or under `code:` of `dea:`",
);

const RIGHTS: (&str, &str) = (
    "law that limits what public authorities do, and gives nobody a power to disclose",
    "why the sharing is necessary and proportionate stands under `answers:`",
);

const OTHER: (&str, &str) = ("no power to disclose", "take it out");

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
