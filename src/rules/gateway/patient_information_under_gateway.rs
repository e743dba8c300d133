//! `patient-information-under-gateway`: information of patients or of care services goes under a power that does not carry it.
//! Whether the duty of confidence is answered is for the rules of confidence.

use crate::agreement::{DataSet, Flow};
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, Out, Rule, Severity, asked_where_law_is_cited, items, list,
    once,
};

pub static PATIENT_INFORMATION_UNDER_GATEWAY: Rule = Rule {
    id: "patient-information-under-gateway",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a power that does not carry information held for health or care is named for it",
    cites: &[],
    page: include_str!("patient_information_under_gateway.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

const HEALTH: [&str; 3] = ["nhs-body", "gp-practice", "care-provider"];
const NO_PATIENTS: &str = "no-patient-information";
const NO_AUTHORITIES: &str = "no-health-or-care-authority-personal-data";
const NO_CARE: &str = "excludes-health-and-adult-care";
const LIMITS: [&str; 3] = [NO_AUTHORITIES, NO_PATIENTS, NO_CARE];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for limit in LIMITS {
        for (flow, power) in case.under_limit(limit) {
            // One fault of a power is enough: the gravest limit is asked first.
            if limit == NO_PATIENTS
                && power.has_limit(NO_AUTHORITIES)
                && gives_as_health_body(case, flow, power)
            {
                continue;
            }
            look(case, out, limit, flow, power);
        }
    }
}

fn gives_as_health_body(case: &Case<'_>, flow: &Flow, power: &Cited<'_>) -> bool {
    rest_on(case, flow, power).iter().any(|end| !case.members_within(end, &["nhs-body"]).is_empty())
}

/// The givers of a flow that name a power and no other that would carry the data without its limits.
fn rest_on<'c, 'a>(case: &'c Case<'a>, flow: &Flow, power: &Cited<'a>) -> Vec<&'c FlowEnd<'a>> {
    let other = |end: &FlowEnd<'a>| {
        end.gateways.iter().any(|citation| {
            let cited = Cited { citation, found: case.look_up(citation) };
            case.is_a_power(&cited) && !LIMITS.iter().any(|limit| cited.has_limit(limit))
        })
    };
    let names =
        |end: &FlowEnd<'a>| end.gateways.iter().any(|citation| citation.place() == power.citation.place());
    case.givers(flow).filter(|end| names(end) && !other(end)).collect()
}

fn look<'a>(case: &Case<'a>, out: &mut Out<'_>, limit: &str, flow: &'a Flow, power: &Cited<'a>) {
    let givers = rest_on(case, flow, power);
    let personal = case.personal_data_of(flow);
    if givers.is_empty() || personal.is_empty() {
        return;
    }
    let of = if limit == NO_AUTHORITIES { &HEALTH[..1] } else { &HEALTH[..] };
    let health: Vec<&FlowEnd<'_>> =
        givers.iter().copied().filter(|end| !case.members_within(end, of).is_empty()).collect();
    let health_data = case.health_data_of(flow);
    let (what, sets, is_sure) = match limit {
        NO_AUTHORITIES if !health.is_empty() => {
            ("personal information of a health authority", personal, true)
        }
        NO_PATIENTS if !health_data.is_empty() => ("patient information", health_data, !health.is_empty()),
        NO_CARE if !health.is_empty() => {
            ("information held for health services or adult social care", personal, true)
        }
        NO_CARE => {
            let told: Vec<&DataSet> = personal.into_iter().filter(|set| tells_of_care(case, set)).collect();
            ("information held for health services or adult social care", told, false)
        }
        _ => return,
    };
    let Some(first) = sets.first() else { return };
    let who = if health.is_empty() { givers } else { health };
    let names: Vec<String> = who.iter().map(|end| case.called(end.party)).collect();
    let ids: Vec<String> = sets.iter().map(|set| format!("\"{}\"", set.id)).collect();
    let (verb, seems) = if is_sure { ("carries no", "") } else { ("carries no", " appear to") };
    let message = format!(
        "{} {verb} {what}, and in flow \"{}\" {} would give data {} under it{}",
        power.held_as(),
        flow.id,
        list(&once(&names), "and"),
        list(&ids, "and"),
        if seems.is_empty() { "" } else { ", which may hold some" }
    );
    let kind = if is_sure { Finding::error } else { Finding::warning };
    let mut finding = kind(power.citation.place(), message)
        .cite(power.held_as())
        .about(flow.id.as_str())
        .related(first.id.place(), "the data")
        .help("leave the data out of this flow, or name the power or duty by which this body gives them");
    for end in who {
        finding = finding.related(end.place, "gives");
    }
    out.report(finding);
}

/// True when the items of a set speak of health services or adult social care.
fn tells_of_care(case: &Case<'_>, set: &DataSet) -> bool {
    items(&set.items).any(|item| case.tells("care", item.as_str()))
}
