//! `served-provision-missing`: the crime and disorder power is named, and no provision that it serves.
//! Whether the disclosure is necessary for that provision is for people to judge.

use crate::law::Found;
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, Out, Rule, Severity, asked_where_law_is_cited,
};

pub static SERVED_PROVISION_MISSING: Rule = Rule {
    id: "served-provision-missing",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "the crime and disorder power is named without the provision that it serves",
    cites: &["Crime and Disorder Act 1998 s.115"],
    page: include_str!("served_provision_missing.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

const POWER: &str = "Crime and Disorder Act 1998 s.115";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let powers = case.gateways_of(flow);
        let Some(power) = powers.iter().find(|cited| cited.held_as() == POWER) else { continue };
        let other = |cited: &&Cited<'_>| cited.held_as() != POWER;
        let ends = case.givers(flow).chain(case.receiving_ends(flow));
        let served = ends
            .flat_map(FlowEnd::functions)
            .map(|citation| Cited { citation, found: case.look_up(citation) })
            .any(|cited| other(&&cited) && is_of_the_act(&cited));
        if served || powers.iter().filter(other).any(|cited| is_of_the_act(cited) || case.is_a_power(cited)) {
            continue;
        }
        let message = format!(
            "flow \"{}\" rests on {POWER} and does not say which provision of that Act it serves",
            flow.id
        );
        out.report(
            Finding::warning(power.citation.place(), message)
                .about(flow.id.as_str())
                .help("name the provision beside it, such as Crime and Disorder Act 1998 s.6"),
        );
    }
}

fn is_of_the_act(cited: &Cited<'_>) -> bool {
    cited.words().starts_with("Crime and Disorder Act 1998")
        || matches!(&cited.found,
        Found::Provision { instrument, .. } | Found::TooBroad { instrument, .. } | Found::NotHeld { instrument }
            if instrument.instrument == "crime-and-disorder-act-1998")
}
