//! `reuse-without-authorising-law`: data held for law enforcement that are used for something else, and no law named
//! that authorises it. Which power carries the disclosure is for the rules on gateways.

use crate::agreement::{Flow, Regime};
use crate::law::{Found, InstrumentKind};
use crate::rules::law_enforcement::is_outside;
use crate::rules::{
    Case, Check, Disclosure, Family, Finding, InUse, Out, Power, Rule, Severity, asked_of_agreements,
    short_list,
};

pub static REUSE_WITHOUT_AUTHORISING_LAW: Rule = Rule {
    id: "reuse-without-authorising-law",
    family: Family::LawEnforcement,
    severity: Severity::Warning,
    summary: "data held for law enforcement are used for another purpose without a law that authorises it",
    cites: &["DPA 2018 s.36"],
    page: include_str!("reuse_without_authorising_law.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// For what is no law enforcement: only where it is authorised by law.
const OTHERWISE: &str = "DPA 2018 s.36(4)";

const HELP: &str = "add under `law-enforcement:` the provision that lets these data be used for the other purpose, as \
                    `authorised-by:`; a general power or the policing purpose alone is not enough";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::LawEnforcement, out) {
        let own = used.ground.law_enforcement.value();
        let authorised = own.is_some_and(|own| !out.lacks_any(&own.authorised_by, "authorised-by"));
        if authorised {
            continue;
        }
        further(case, &used, out);
        outward(case, &used, out);
    }
    for used in case.in_use(Regime::UkGdpr, out) {
        claimed(case, &used, out);
    }
}

/// A ground under UK GDPR that leans on the section for data held for law enforcement, and not on what it asks for.
fn claimed(case: &Case<'_>, used: &InUse<'_, '_>, out: &mut Out<'_>) {
    let Some(fit) = used.ground.compatibility.value() else { return };
    let routes = case.cited(&fit.route);
    let Some(route) = routes.iter().find(|route| route.is(case, OTHERWISE)) else { return };
    let missing = match used.ground.law_enforcement.value() {
        Some(own) => out.lacks_any(&own.authorised_by, "authorised-by"),
        None => out.lacks(&used.ground.law_enforcement, "law-enforcement"),
    };
    // With another route beside it, that one may be the law.
    if !missing || routes.len() > 1 {
        return;
    }
    let place = used.ground.id.place();
    let message =
        format!("{} rests on {} and names no law that authorises the use", used.named(case), route.words());
    let finding =
        Finding::warning(route.citation.place(), message).lacking(place, "authorised-by").cite(OTHERWISE);
    out.report(used.shown(finding).help(HELP));
}

/// The ground itself says that the data were collected for something else.
fn further(case: &Case<'_>, used: &InUse<'_, '_>, out: &mut Out<'_>) {
    let Some(fit) = used.ground.compatibility.value() else { return };
    let Some(from) = fit.collected_for.value().filter(|words| !words.trim().is_empty()) else { return };
    let place = used.ground.id.place();
    let message = format!(
        "{} uses data collected for \"{}\" and names no law that authorises it",
        used.named(case),
        from.trim()
    );
    let finding =
        Finding::warning(from.place(), message).lacking(place, "authorised-by").cite("DPA 2018 s.36(3)");
    out.report(used.shown(finding).help(HELP));
}

/// Given to somebody under UK GDPR for a purpose that is none of law enforcement.
fn outward<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, out: &mut Out<'_>) {
    let mut told: Vec<&str> = Vec::new();
    for end in used.ends.iter().filter(|end| end.side.gives()) {
        let flow = end.flow;
        let kinds = outside(case, flow);
        if kinds.is_empty() || told.contains(&flow.id.as_str()) {
            continue;
        }
        let disclosures = case.disclosures(flow);
        let from_here = |disclosure: &&Disclosure<'_, '_>| std::ptr::eq(disclosure.giver, *end);
        let Some(disclosure) = disclosures.iter().find(from_here) else { continue };
        let to_uk_gdpr = disclosure.receivers.iter().any(|receiver| receiver.end.is_uk_gdpr());
        // Without any power another rule speaks; one that is more than general is the law that authorises.
        let weak = !disclosure.powers.is_empty()
            && disclosure
                .powers
                .iter()
                .all(|power| power.is_general() || power.gives_no_power() || is_common_law(power));
        if !to_uk_gdpr || !weak {
            continue;
        }
        told.push(flow.id.as_str());
        let power = &disclosure.powers[0];
        let message = format!(
            "{} gives data held for law enforcement in flow \"{}\" for {}, with no more law than {}",
            case.called(end.party),
            flow.id,
            short_list(&kinds),
            power.citation.meant()
        );
        let finding = Finding::warning(power.citation.place(), message)
            .lacking(used.ground.id.place(), "authorised-by")
            .cite(OTHERWISE)
            .about(used.ground.id.as_str())
            .related(end.place, "gives the data");
        out.report(finding.help(HELP));
    }
}

/// The kinds of a flow's purposes, where all of them are none of law enforcement.
fn outside<'a>(case: &Case<'a>, flow: &'a Flow) -> Vec<&'a str> {
    let kinds = case.kinds_of(flow);
    if kinds.iter().all(|kind| is_outside(case, kind)) { kinds } else { Vec::new() }
}

fn is_common_law(power: &Power<'_>) -> bool {
    matches!(
        &power.found,
        Found::Provision { instrument, .. } if instrument.kind == InstrumentKind::CommonLaw
    )
}
