//! `identified-data-under-gateway`: personal data go under a power that carries only what identifies nobody.
//! Whether data that are called anonymous really are is for another rule.

use crate::agreement::{DataSet, Flow, Level};
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_where_law_is_cited, list,
};
use crate::text::Word;

pub static IDENTIFIED_DATA_UNDER_GATEWAY: Rule = Rule {
    id: "identified-data-under-gateway",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a power that carries no data of identified people is named for data that identify them",
    cites: &["UK GDPR Art 5(1)(a)"],
    page: include_str!("identified_data_under_gateway.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

/// What each limit leaves: nothing that is personal, or nothing that names people.
const LIMITS: [(&str, &str); 2] = [
    ("depersonalised-only", "depersonalised data"),
    ("deidentified-only", "data that were de-identified first"),
];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for (limit, carries) in LIMITS {
        for (flow, power) in case.under_limit(limit) {
            // Digital Economy Act 2017 s.64(5): whoever de-identifies for the authority gets the data as they are.
            if limit == "deidentified-only" && only_processors_receive(case, flow) {
                continue;
            }
            let mut named: Vec<&DataSet> = Vec::new();
            for set in case.personal_data_of(flow) {
                let Some(level) = out.need(&set.level, set.id.place(), "level") else { continue };
                if **level == Level::Identifiable || limit == "depersonalised-only" {
                    named.push(set);
                }
            }
            let Some(first) = named.first() else { continue };
            let ids: Vec<String> = named.iter().map(|set| format!("\"{}\"", set.id)).collect();
            let message = format!(
                "{} carries only {carries}, and flow \"{}\" sends data {} under it, which is about people who can be told apart",
                power.held_as(),
                flow.id,
                list(&ids, "and")
            );
            // Beside a power for the named data, the other may be meant for what is not named.
            let beside = case.has_power_without(flow, &[limit]);
            let kind = if beside { Finding::warning } else { Finding::error };
            let way = match (beside, limit) {
                (true, _) => "take it out of this flow, and give",
                (false, "deidentified-only") => {
                    "cite s.64(5) if the recipient is the one that de-identifies them; or name a power that carries \
                     personal data, or give"
                }
                (false, _) => "name a power that carries personal data, or give",
            };
            let mut finding = kind(power.citation.place(), message)
                .cite(power.held_as())
                .about(flow.id.as_str())
                .help(format!("{way} what is not personal a flow of its own"));
            finding = finding.related(
                first.level.value().map_or(first.id.place(), Word::place),
                "how closely it identifies people",
            );
            out.report(finding);
        }
    }
}

fn only_processors_receive(case: &Case<'_>, flow: &Flow) -> bool {
    let receives = |end: &&FlowEnd<'_>| end.flow.id.place() == flow.id.place() && end.side.receives();
    let mut recipients = case.ends.iter().filter(receives).peekable();
    recipients.peek().is_some() && recipients.all(FlowEnd::is_processor)
}
