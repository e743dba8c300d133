//! `missing-policy-document`: a condition that needs an appropriate policy document, and none is named.
//! Whether a body has the document that it names is for that body's own particulars.

use crate::agreement::{Category, Citation, Regime};
use crate::law::{CompetentAuthority, PolicyDocumentDuty, PolicyDocumentException};
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, InUse, Out, Rule, Severity, Side, asked_of_agreements,
    short_list,
};
use crate::text::{Given, Many};

pub static MISSING_POLICY_DOCUMENT: Rule = Rule {
    id: "missing-policy-document",
    family: Family::SpecialCategory,
    severity: Severity::Error,
    summary: "a condition that needs an appropriate policy document names none",
    cites: &["DPA 2018 Sch 1 para 39"],
    page: include_str!("missing_policy_document.md"),
    fixed: true,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const HELP: &str =
    "add `policy-document:` with its reference, or `held-by-each-body` where every body keeps its own";

/// Whether a condition needs the document here, from the least to the most certain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Needed {
    No,
    /// It depends on what the text or the catalogue does not tell.
    Unless(&'static str),
    Yes,
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let special = used.ground.special.value();
        let criminal = used.ground.criminal.value();
        // One document of a body covers all its conditions, so that naming it once is enough.
        let named = [special.map(|own| &own.policy_document), criminal.map(|own| &own.policy_document)];
        let mut named = named.into_iter().flatten();
        let Some(first) = named.next() else { continue };
        if [first].into_iter().chain(named).any(|given| !out.lacks(given, "policy-document")) {
            continue;
        }
        let conditions = [special.map(|own| &own.condition), criminal.map(|own| &own.condition)];
        no_document(case, &used, &conditions.into_iter().flatten().collect::<Vec<_>>(), out);
    }
    for used in case.in_use(Regime::LawEnforcement, out) {
        let Some(own) = used.ground.law_enforcement.value() else { continue };
        if !out.lacks(&own.policy_document, "policy-document") {
            continue;
        }
        if !own.condition.is_missing() {
            no_document(case, &used, &[&own.condition], out);
        } else if !used.ground.consent.is_missing()
            && let Some(some) = used.so_far_as(|end| case.carries(end.flow, Category::Special, out))
        {
            no_document_with_consent(case, &some, out);
        }
    }
}

/// Consent is the other way to sensitive processing under Part 3, and needs the document as a condition does.
fn no_document_with_consent<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, out: &mut Out<'_>) {
    let place = used.ground.id.place();
    let message = format!(
        "{} uses sensitive data ({}) on consent and names no appropriate policy document",
        used.named(case),
        short_list(&used.carried(case, Category::Special, out))
    );
    let finding = Finding::error(place, message).cite("DPA 2018 s.35(4)").cite("DPA 2018 s.42");
    out.report(used.shown(finding.lacking(place, "policy-document")).help(HELP));
}

fn no_document<'a>(
    case: &Case<'a>,
    used: &InUse<'_, 'a>,
    conditions: &[&'a Given<Many<Citation>>],
    out: &mut Out<'_>,
) {
    let cited: Vec<Cited<'_>> = conditions.iter().flat_map(|given| case.cited(given)).collect();
    let extended =
        cited.iter().filter_map(duty).any(|duty| duty != PolicyDocumentDuty::AsTheExtendedCondition);
    let needed = |cited: &Cited<'_>| {
        used.ends.iter().map(|end| needed(case, cited, end, extended)).max().unwrap_or(Needed::No)
    };
    let worst = cited.iter().map(needed).max().unwrap_or(Needed::No);
    let wanting: Vec<&Cited<'_>> = cited.iter().filter(|cited| needed(cited) == worst).collect();
    let Some(first) = wanting.first() else { return };
    let mut words: Vec<&str> = wanting.iter().map(|cited| cited.words()).collect();
    words.dedup();
    let message = format!(
        "{} names no appropriate policy document, which is needed with {}",
        used.named(case),
        short_list(&words)
    );
    let place = first.citation.place();
    let mut finding = match worst {
        Needed::No => return,
        Needed::Unless(exception) => Finding::warning(place, format!("{message} unless {exception}")),
        Needed::Yes => Finding::error(place, message),
    };
    // The need lies in s.35(5) under Part 3, in para 5 for Part 2 of Schedule 1, and else in the paragraph itself.
    let law = if used.ground.is_under(Regime::LawEnforcement) {
        vec!["DPA 2018 s.35(5)", "DPA 2018 s.42"]
    } else {
        let of_part_2 = wanting.iter().any(|cited| is_of_part_2(cited));
        let general: &[&str] = if of_part_2 { &["DPA 2018 Sch 1 para 5"] } else { &[] };
        [words.as_slice(), general, &["DPA 2018 Sch 1 para 39"]].concat()
    };
    for cite in law {
        finding = finding.cite(cite);
    }
    out.report(used.shown(finding.lacking(used.ground.id.place(), "policy-document")).help(HELP));
}

/// The conditions of Part 2 are those in the substantial public interest.
fn is_of_part_2(cited: &Cited<'_>) -> bool {
    let condition = cited.provision().and_then(|law| law.condition.as_ref());
    condition.is_some_and(|condition| condition.points.iter().any(|point| point == "g"))
}

fn duty(cited: &Cited<'_>) -> Option<PolicyDocumentDuty> {
    Some(cited.provision()?.condition.as_ref()?.policy_document)
}

/// Whether a condition needs the document at an end. `extended` is true where another condition is named beside it.
fn needed(case: &Case<'_>, cited: &Cited<'_>, end: &FlowEnd<'_>, extended: bool) -> Needed {
    let Some(condition) = cited.provision().and_then(|law| law.condition.as_ref()) else { return Needed::No };
    match (condition.policy_document, condition.policy_document_not_needed_when) {
        (PolicyDocumentDuty::NotRequired, _) => Needed::No,
        // The condition that it extends stands beside it and speaks for itself.
        (PolicyDocumentDuty::AsTheExtendedCondition, _) if extended => Needed::No,
        (PolicyDocumentDuty::AsTheExtendedCondition, _) => {
            Needed::Unless("the condition that it extends needs none")
        }
        // The exceptions are for who discloses: whoever receives the data needs the document.
        (PolicyDocumentDuty::Required, Some(exception)) if end.side == Side::Gives => match exception {
            PolicyDocumentException::ToCompetentAuthority => to_competent_authority(case, end),
            PolicyDocumentException::ToAntiDopingBody => {
                Needed::Unless("the data go to a body responsible for anti-doping")
            }
        },
        (PolicyDocumentDuty::Required, _) => Needed::Yes,
    }
}

/// Whether a discloser needs the document where none is needed towards a competent authority.
fn to_competent_authority(case: &Case<'_>, from: &FlowEnd<'_>) -> Needed {
    let recipients = case.ends.iter().filter(|end| std::ptr::eq(end.flow, from.flow) && end.side.receives());
    let unless = Needed::Unless("the data go to a competent authority");
    recipients
        .map(|end| {
            // Who receives under Part 3 says that it is a competent authority.
            if end.grounds.iter().any(|ground| ground.is_under(Regime::LawEnforcement)) {
                return Needed::No;
            }
            match case.competent_authority(end.party) {
                CompetentAuthority::Schedule7 => Needed::No,
                CompetentAuthority::StatutoryFunctions | CompetentAuthority::NotEstablished => unless,
                CompetentAuthority::No => Needed::Yes,
            }
        })
        .max()
        .unwrap_or(unless)
}
