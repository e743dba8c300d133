//! `more-than-gateway-carries`: a power that carries a few particulars, or one source, is named for more.
//! What each item of a set is, no rule can tell: only what the set is called.

use crate::agreement::{DataSet, DataSource, Flow};
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited, is_sensitive, list,
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

/// The sets of a flow that go beyond what a power carries.
type Beyond<'a> = fn(&Case<'a>, &'a Flow) -> Vec<&'a DataSet>;

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (limit, carries) in PARTICULARS {
        look(case, out, limit, &format!("only {carries}"), sensitive);
    }
    look(case, out, OWN_RECORDS, "what the council holds for council tax or housing benefit", from_elsewhere);
}

fn sensitive<'a>(case: &Case<'a>, flow: &'a Flow) -> Vec<&'a DataSet> {
    case.personal_data_of(flow).into_iter().filter(|set| is_sensitive(set)).collect()
}

fn from_elsewhere<'a>(case: &Case<'a>, flow: &'a Flow) -> Vec<&'a DataSet> {
    let elsewhere = |set: &&DataSet| {
        let source = set.source.value();
        source.is_some_and(|source| !matches!(**source, DataSource::Own | DataSource::Other))
    };
    case.personal_data_of(flow).into_iter().filter(elsewhere).collect()
}

fn look<'a>(case: &Case<'a>, out: &mut Out<'_>, limit: &'static str, carries: &str, beyond: Beyond<'a>) {
    // The same power for the same data in several flows is one fault.
    let mut all: Vec<(String, Vec<String>, Finding)> = Vec::new();
    for (flow, power) in case.under_limit(limit) {
        let sets = beyond(case, flow);
        let Some(first) = sets.first().filter(|_| !case.has_power_without(flow, &[limit])) else { continue };
        let cite = power.held_as();
        let ids: Vec<String> = sets.iter().map(|set| format!("\"{}\"", set.id)).collect();
        if let Some((_, _, finding)) = all.iter_mut().find(|(by, of, _)| *by == cite && *of == ids) {
            finding.related.push((power.citation.place(), "and here".to_string()));
            continue;
        }
        let verb = if ids.len() == 1 { "holds" } else { "hold" };
        let message = format!(
            "{cite} carries {carries}, and in flow \"{}\" data {} {verb} more",
            flow.id,
            list(&ids, "and")
        );
        let finding = Finding::warning(power.citation.place(), message)
            .cite(&cite)
            .about(flow.id.as_str())
            .related(first.id.place(), "the data")
            .help("take the rest out, or name the power or duty that carries it beside this one");
        all.push((cite, ids, finding));
    }
    for (_, _, finding) in all {
        out.report(finding);
    }
}
