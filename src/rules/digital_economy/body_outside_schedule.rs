//! `body-outside-schedule`: data go under the Digital Economy Act 2017 from or to a body that its Schedule does not list.
//! Whether the objective is specified for a listed body is for `objective-not-for-end`.

use super::standing;
use crate::law::{Listed, Mark, Schedule};
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Member, Out, Power, Rule, Severity, asked_where_law_is_cited,
    named,
};

pub static BODY_OUTSIDE_SCHEDULE: Rule = Rule {
    id: "body-outside-schedule",
    family: Family::DigitalEconomy,
    severity: Severity::Error,
    summary: "data go under the Digital Economy Act 2017 from or to a body that its Schedule does not list",
    cites: &["Digital Economy Act 2017 s.35"],
    page: include_str!("body_outside_schedule.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        for named in named(&disclosures) {
            let power = named.power();
            let Some(schedule) = case.schedule_of(&power.found) else { continue };
            let gateway = power.provision().and_then(|provision| provision.gateway.as_ref());
            let Some(gateway) = gateway.filter(|_| power.carries()) else { continue };
            let gives = schedule.has_side(case.bodies(), &gateway.from);
            let receives = schedule.has_side(case.bodies(), &gateway.to);
            let outside =
                |end: &FlowEnd<'_>, side: bool| side && !standing(case, schedule, end).outside.is_empty();
            let is_of_use = named.disclosures.iter().any(|(disclosure, _)| {
                !outside(disclosure.giver, gives)
                    && disclosure.receivers.iter().any(|receiver| !outside(receiver.end, receives))
            });
            let mut asked: Vec<Asked<'_, '_>> = Vec::new();
            for (disclosure, power) in &named.disclosures {
                if gives {
                    ask(&mut asked, disclosure.giver, disclosure.carried_without(case, power, None));
                }
                for (at, receiver) in disclosure.receivers.iter().enumerate().filter(|_| receives) {
                    ask(&mut asked, receiver.end, disclosure.carried_without(case, power, Some(at)));
                }
            }
            // Among bodies that may use it, a power is not claimed for those that have another.
            for one in asked.iter().filter(|one| !(is_of_use && one.carried)) {
                look(case, out, power, schedule, one);
            }
        }
    }
}

/// An end of which it is asked whether it is listed.
struct Asked<'c, 'a> {
    end: &'c FlowEnd<'a>,
    /// True when other powers carry all that the end gives and receives.
    carried: bool,
}

fn ask<'c, 'a>(asked: &mut Vec<Asked<'c, 'a>>, end: &'c FlowEnd<'a>, carried: bool) {
    match asked.iter_mut().find(|one| one.end.place == end.place) {
        Some(one) => one.carried &= carried,
        None => asked.push(Asked { end, carried }),
    }
}

fn look<'a>(
    case: &Case<'a>,
    out: &mut Out<'_>,
    power: &Power<'_>,
    schedule: &Schedule,
    asked: &Asked<'_, 'a>,
) {
    let end = asked.end;
    let standing = standing(case, schedule, end);
    let number = &schedule.number;
    let begin = |finding: Finding| {
        finding.cite(power.cite()).about(end.flow.id.as_str()).related(power.citation.place(), "the power")
    };
    if !standing.outside.is_empty() {
        let who = case.named(end.party, &standing.outside);
        let message = match standing.principal {
            Some(principal) => format!(
                "neither {who} nor {}, for which it acts, is listed in Schedule {number} to the Digital Economy Act 2017",
                case.called(principal)
            ),
            None => format!("{who} is not listed in Schedule {number} to the Digital Economy Act 2017"),
        };
        let mut finding =
            begin(Finding::error(end.place, message)).help(way_out(case, schedule, &standing.outside));
        let read = (schedule.mark == Mark::V).then_some(schedule.list_read);
        finding.severity = if asked.carried { Severity::Warning } else { case.outside(read) };
        out.report(finding);
    } else if !standing.unsure.is_empty() {
        let who = case.named(end.party, &standing.unsure);
        let message = format!("is {who} listed in Schedule {number} to the Digital Economy Act 2017?");
        out.report(begin(Finding::question(end.place, message)).help(
            "the catalogue cannot tell: name the body itself, and answer under `answers:` with the paragraph that lists it",
        ));
    }
}

fn way_out(case: &Case<'_>, schedule: &Schedule, outside: &[Member<'_>]) -> String {
    let entry = schedule.entries.iter().find(|entry| schedule.provider_para.as_ref() == Some(&entry.para));
    let may_provide = |member: &Member<'_>| {
        entry.is_some_and(|entry| case.bodies().listed(&entry.admits, member.who) == Listed::Yes)
    };
    let read = format!("the list was read as at {}", schedule.list_read);
    match &schedule.provider_para {
        Some(para) if outside.iter().all(may_provide) => format!(
            "it may come in only as a provider of services to a listed public authority (paragraph {para}): \
             say for whom with `on-behalf-of:`; {read}"
        ),
        _ => format!("name a power that is for this body, or leave it out of this flow; {read}"),
    }
}
