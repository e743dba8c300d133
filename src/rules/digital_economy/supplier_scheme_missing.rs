//! `supplier-scheme-missing`: data go to a supplier of energy or water, and for which scheme of the section is not said.
//! Whether the supplier keeps to the scheme is for the parties to see.

use crate::law::{Mark, Scheme};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each};

pub static SUPPLIER_SCHEME_MISSING: Rule = Rule {
    id: "supplier-scheme-missing",
    family: Family::DigitalEconomy,
    severity: Severity::Warning,
    summary: "data go to a supplier under the Digital Economy Act 2017 for no scheme of the section",
    cites: &["Digital Economy Act 2017 s.36"],
    page: include_str!("supplier_scheme_missing.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let day = case.operative_day();
    for flow in case.flows() {
        let Some((power, _)) = case.chapter_of(flow) else { continue };
        let cite = power.held_as();
        let all: Vec<&Scheme> = case.law.dea().schemes_of(&cite, day).collect();
        // What nobody has read is not offered, and may be named.
        let offered: Vec<&str> =
            all.iter().filter(|scheme| scheme.mark < Mark::M).map(|scheme| scheme.id.as_str()).collect();
        // A section that names one use only leaves nothing to say.
        if all.len() < 2 {
            continue;
        }
        let begin = |place, message: String| {
            Finding::warning(place, message)
                .cite(&cite)
                .about(flow.id.as_str())
                .related(power.citation.place(), "the power")
        };
        let missing = match flow.dea.value() {
            Some(dea) => out.lacks_any(&dea.scheme, "flows"),
            None => out.lacks(&flow.dea, "flows"),
        };
        if missing {
            let message = format!(
                "flow \"{}\" goes to a supplier under {cite} and names no scheme of that section",
                flow.id
            );
            out.report(
                begin(flow.id.place(), message)
                    .lacking(flow.id.place(), "scheme")
                    .help(format!("add `scheme:` under `dea:`, one or more of {}", offered.join(", "))),
            );
        }
        for scheme in flow.dea.value().into_iter().flat_map(|dea| each(&dea.scheme)) {
            if !all.iter().any(|known| known.id == scheme.as_str()) {
                let message = format!("\"{scheme}\" is no scheme for which {cite} lets a supplier use data");
                out.report(
                    begin(scheme.place(), message)
                        .help(format!("name one or more of {}", offered.join(", "))),
                );
            }
        }
    }
}
