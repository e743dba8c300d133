//! `more-than-gateway-carries`: a power that carries a few particulars, or one source, is named for more.
//! What each item of a set is, no rule can tell: only what the set is called.

use crate::agreement::{DataSet, DataSource, Flow};
use crate::rules::{
    Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, is_sensitive, list,
};

pub static MORE_THAN_GATEWAY_CARRIES: Rule = Rule {
    id: "more-than-gateway-carries",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "a power that carries contact details or one source is named for more",
    cites: &[],
    page: include_str!("more_than_gateway_carries.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

const PARTICULARS: [(&str, &str); 2] = [
    ("contact-details-only", "how to reach a person"),
    ("name-address-dob-parent-only", "name, address, date of birth and parent"),
];
const OWN_RECORDS: &str = "council-tax-or-housing-benefit-source";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (limit, carries) in PARTICULARS {
        for (flow, power) in case.under_limit(limit) {
            let sets: Vec<&DataSet> =
                case.personal_data_of(flow).into_iter().filter(|set| is_sensitive(set)).collect();
            report(case, out, flow, power, &sets, limit, &format!("only {carries}"));
        }
    }
    for (flow, power) in case.under_limit(OWN_RECORDS) {
        let elsewhere = |set: &&DataSet| {
            let source = set.source.value();
            source.is_some_and(|source| !matches!(**source, DataSource::Own | DataSource::Other))
        };
        let sets: Vec<&DataSet> = case.personal_data_of(flow).into_iter().filter(elsewhere).collect();
        report(
            case,
            out,
            flow,
            power,
            &sets,
            OWN_RECORDS,
            "what the council holds for council tax or housing benefit",
        );
    }
}

fn report(
    case: &Case<'_>,
    out: &mut Out<'_>,
    flow: &Flow,
    power: &Cited<'_>,
    sets: &[&DataSet],
    limit: &str,
    carries: &str,
) {
    let Some(first) = sets.first().filter(|_| !case.has_power_without(flow, &[limit])) else { return };
    let ids: Vec<String> = sets.iter().map(|set| format!("\"{}\"", set.id)).collect();
    let verb = if ids.len() == 1 { "holds" } else { "hold" };
    let message = format!(
        "{} carries {carries}, and in flow \"{}\" data {} {verb} more",
        power.held_as(),
        flow.id,
        list(&ids, "and")
    );
    out.report(
        Finding::warning(power.citation.place(), message)
            .cite(power.held_as())
            .about(flow.id.as_str())
            .related(first.id.place(), "the data")
            .help("take the rest out, or name the power or duty that carries it beside this one"),
    );
}
