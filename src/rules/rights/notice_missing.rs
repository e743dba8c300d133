//! `notice-missing`: a sharing of which the text does not say how or where people are told, or not for each controller.
//! What a notice says is not looked at.

use crate::agreement::{Party, Transparency};
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Member, Out, Rule, Severity, asked_under_uk_gdpr, items, list,
};
use crate::text::Many;

pub static NOTICE_MISSING: Rule = Rule {
    id: "notice-missing",
    family: Family::Rights,
    severity: Severity::Warning,
    summary: "the text does not say where people are told of the sharing",
    cites: &["UK GDPR Art 13", "UK GDPR Art 14"],
    page: include_str!("notice_missing.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let help = "add `transparency:` with `notices:`, one for each party or `held-by-each-body`, or the exemption under `exemptions:`";
    let Some(told) = case.agreement.transparency.value() else {
        if out.lacks(&case.agreement.transparency, "transparency") {
            let id = &case.agreement.id;
            let message = format!("agreement \"{id}\" does not say how people are told of the sharing");
            out.report(Finding::warning(id.place(), message).lacking(id.place(), "transparency").help(help));
        }
        return;
    };
    if told.notices.value().is_some_and(Many::is_empty) || out.lacks(&told.notices, "transparency") {
        let exempt = items(&told.exemptions).next().is_some() || !out.lacks(&told.exemptions, "transparency");
        if !exempt && out.lacks(&told.told, "transparency") {
            let place = case.place_of("transparency");
            let message =
                "the text names no privacy notice, no other way in which people are told, and no exemption";
            out.report(Finding::warning(place, message).lacking(place, "notices").help(help));
        }
        return;
    }
    let without = without_notice(case, told);
    let Some(((first, _), rest)) = without.split_first() else { return };
    let names: Vec<&String> = without.iter().map(|(_, name)| name).collect();
    let message = format!("the text names privacy notices, and none is that of {}", list(&names, "or"));
    let mut finding = Finding::warning(first.id.place(), message)
        .about(first.id.as_str())
        .help("add its notice under `notices:`; each controller tells people itself");
    for (party, _) in rest {
        finding = finding.related(party.id.place(), "nor of this one");
    }
    out.report(finding);
}

/// The controllers under the UK GDPR that have no notice, here or in their own particulars, and how to call those of their
/// bodies that have none.
fn without_notice<'a>(case: &Case<'a>, told: &'a Transparency) -> Vec<(&'a Party, String)> {
    let Some(notices) = told.notices.value() else { return Vec::new() };
    // A notice that names no party, and one that is still open, may be everybody's.
    let whose: Option<Vec<_>> = notices.all().map(|notice| notice.value()?.party.value()).collect();
    let Some(whose) = whose else { return Vec::new() };
    let own = |id: &str| case.particulars.get(id).is_some_and(|own| own.notices.is_value());
    let named = |id: &str| whose.iter().any(|word| word.as_str() == id);
    let mut without = Vec::new();
    for party in case.controllers() {
        let one = case.member_ids(party).len() < 2;
        let has = named(party.id.as_str())
            || (one && whose.iter().any(|word| case.stands_for(party, word.as_str())));
        if has || is_only_part_3(case, party) {
            continue;
        }
        let lacking: Vec<Member<'_>> = case
            .who(party)
            .iter()
            .copied()
            .filter(|member| !member.who.body.is_some_and(|id| own(id) || named(id)))
            .collect();
        if !lacking.is_empty() || case.who(party).is_empty() {
            without.push((party, case.named(party, &lacking)));
        }
    }
    without
}

fn is_only_part_3(case: &Case<'_>, party: &Party) -> bool {
    let mut ends = case.ends.iter().filter(|end| end.party.id.as_str() == party.id.as_str()).peekable();
    ends.peek().is_some() && ends.all(FlowEnd::is_law_enforcement)
}
