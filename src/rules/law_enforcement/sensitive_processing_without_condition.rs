//! `sensitive-processing-without-condition`: sensitive data under Part 3 without what section 35(3) to (5) asks for.
//! The policy document is for `missing-policy-document`, where a condition is named.

use crate::agreement::{Category, Regime};
use crate::rules::{
    Case, Check, Cited, Family, Finding, InUse, Out, Rule, Severity, asked_of_agreements, short_list,
};

pub static SENSITIVE_PROCESSING_WITHOUT_CONDITION: Rule = Rule {
    id: "sensitive-processing-without-condition",
    family: Family::LawEnforcement,
    severity: Severity::Error,
    summary: "sensitive data are used under Part 3 without a condition of Schedule 8",
    cites: &["DPA 2018 s.35(3)", "DPA 2018 s.35(5)"],
    page: include_str!("sensitive_processing_without_condition.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const HELP: &str = "add under `law-enforcement:` the `condition:` of Schedule 8, such as DPA 2018 Sch 8 para 1, and \
                    `strictly-necessary:` with the reason; where the person consents, say how under `consent:`";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if out.part_unseen("grounds") || out.part_unseen("flows") {
        return;
    }
    for used in case.in_use(Regime::LawEnforcement, out) {
        // Consent is the other of the two ways.
        if !used.ground.consent.is_missing() {
            continue;
        }
        if let Some(some) = used.so_far_as(|end| case.carries(end.flow, Category::Special, out)) {
            sensitive(case, &some, out);
        }
    }
}

fn sensitive<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, out: &mut Out<'_>) {
    let place = used.ground.id.place();
    let sets = short_list(&used.carried(case, Category::Special, out));
    let Some(own) = used.ground.law_enforcement.value() else {
        if out.lacks(&used.ground.law_enforcement, "law-enforcement") {
            no_condition(case, used, &sets, out);
        }
        return;
    };
    if out.lacks_any(&own.condition, "condition") {
        no_condition(case, used, &sets, out);
        return;
    }
    let conditions = case.cited(&own.condition);
    let serves_uk_gdpr = |cited: &Cited<'_>| {
        cited.provision().is_some_and(|law| {
            law.condition.as_ref().is_none_or(|it| !it.points.is_empty() || it.criminal.is_yes())
        })
    };
    if let (true, Some(first)) = (conditions.iter().all(serves_uk_gdpr), conditions.first()) {
        let message = format!(
            "{} names {}, which is no condition for sensitive processing ({sets})",
            used.named(case),
            first.words()
        );
        out.report(used.shown(Finding::error(first.citation.place(), message)).help(HELP));
        return;
    }
    if out.lacks_text(&own.strictly_necessary, "strictly-necessary") {
        let message = format!(
            "{} uses sensitive data ({sets}) and does not say why that is strictly necessary",
            used.named(case)
        );
        let finding =
            Finding::warning(place, message).lacking(place, "strictly-necessary").cite("DPA 2018 s.35(5)");
        out.report(used.shown(finding).help(HELP));
    }
}

fn no_condition(case: &Case<'_>, used: &InUse<'_, '_>, sets: &str, out: &mut Out<'_>) {
    let place = used.ground.id.place();
    let message =
        format!("{} uses sensitive data ({sets}) and names no condition of Schedule 8", used.named(case));
    out.report(used.shown(Finding::error(place, message).lacking(place, "condition")).help(HELP));
}
