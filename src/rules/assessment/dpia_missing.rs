//! `dpia-missing`: what makes an impact assessment necessary is in the text, and no assessment is.
//! Whether an assessment is good is for people to judge; whether it came in time is for `dpia-late`.

use crate::agreement::{Dpia, DpiaStatus};
use crate::rules::risk::{Because, Trigger, only_law_enforcement, trigger};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity};
use crate::text::Place;

pub static DPIA_MISSING: Rule = Rule {
    id: "dpia-missing",
    family: Family::Assessment,
    severity: Severity::Error,
    summary: "an impact assessment is needed and none is named",
    cites: &["UK GDPR Art 35(1)"],
    page: include_str!("dpia_missing.md"),
    fixed: false,
    not_asked: super::not_asked,
    check: Check::Agreement(check),
};

const LAW_ENFORCEMENT: &str = "DPA 2018 s.64";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let dpia = &case.agreement.dpia;
    if out.lacks_any(dpia, "dpia") {
        out.report(none(case));
        return;
    }
    let Some(all) = dpia.value() else { return };
    for (place, dpia) in all.iter_placed() {
        // Whoever gives the day of approval says how far it has come.
        if dpia.approved.is_missing() {
            out.need(&dpia.status, place, "status");
        }
    }
    // One assessment that is made or being made answers; what nobody transcribed may be one.
    let not_required: Option<Vec<&Dpia>> =
        all.all().map(|dpia| dpia.value().filter(|dpia| is_not_required(dpia))).collect();
    if let Some([first, ..]) = not_required.as_deref() {
        said_not_to_be_required(case, first, out);
    }
}

fn none(case: &Case<'_>) -> Finding {
    let id = &case.agreement.id;
    // `dpia: not-stated` is where a reader would look.
    let place = case.place_of("dpia");
    let lacking = |finding: Finding| finding.lacking(id.place(), "dpia");
    match as_far_as_the_list_reaches(case) {
        Trigger::Sure(because) => lacking(with(
            case,
            &because,
            place,
            |why| format!("the text names no impact assessment, and one is needed for {why}"),
            Severity::Error,
        )),
        Trigger::Likely(because) => lacking(with(
            case,
            &because,
            place,
            |why| format!("the text names no impact assessment, and one is needed as a rule for {why}"),
            Severity::Warning,
        )),
        Trigger::NotShown => lacking(Finding::warning(
            place,
            format!("agreement \"{id}\" does not say whether an impact assessment is needed"),
        ))
        .cite(if only_law_enforcement(case) { LAW_ENFORCEMENT } else { "UK GDPR Art 35(1)" })
        .help("add `dpia:`; where none is needed, `{status: not-required, why: …}`"),
    }
}

fn said_not_to_be_required(case: &Case<'_>, dpia: &Dpia, out: &mut Out<'_>) {
    let Some(status) = dpia.status.value() else { return };
    let gives_reason = !out.lacks_text(&dpia.why, "dpia");
    match as_far_as_the_list_reaches(case) {
        Trigger::Sure(because) => out.report(with(
            case,
            &because,
            status.place(),
            |why| format!("the text says that no impact assessment is required, and names {why}"),
            if gives_reason { Severity::Warning } else { Severity::Error },
        )),
        Trigger::Likely(because) if !gives_reason => out.report(with(
            case,
            &because,
            status.place(),
            |why| {
                format!(
                    "the text says that no impact assessment is required, does not say why, and shows {why}"
                )
            },
            Severity::Warning,
        )),
        Trigger::Likely(_) | Trigger::NotShown if gives_reason => {}
        Trigger::Likely(_) | Trigger::NotShown => out.report(
            Finding::warning(
                status.place(),
                "the text says that no impact assessment is required, and does not say why",
            )
            .lacking(status.place(), "why")
            .cite(if only_law_enforcement(case) { LAW_ENFORCEMENT } else { "UK GDPR Art 35(1)" })
            .help("add `why:` in a sentence or two"),
        ),
    }
}

/// The list of Art 35 is not that of DPA 2018 s.64, so under Part 3 a feature alone proves nothing.
fn as_far_as_the_list_reaches<'a>(case: &Case<'a>) -> Trigger<'a> {
    match trigger(case) {
        Trigger::Sure(because) if only_law_enforcement(case) => Trigger::Likely(because),
        trigger => trigger,
    }
}

/// A finding with what makes an assessment necessary, pointed at.
fn with(
    case: &Case<'_>,
    because: &Because<'_>,
    place: Place,
    message: impl Fn(&str) -> String,
    severity: Severity,
) -> Finding {
    let message = message(&because.words());
    let mut finding = match severity {
        Severity::Error => Finding::error(place, message),
        _ => Finding::warning(place, message),
    };
    for criterion in &because.criteria {
        finding = finding.related(criterion.place, "this");
    }
    if only_law_enforcement(case) {
        finding = finding.cite(LAW_ENFORCEMENT);
    } else {
        finding = finding.cite("UK GDPR Art 35(1)");
        for cite in because.cites() {
            finding = finding.cite(cite);
        }
    }
    finding.help("make the assessment before the sharing begins, and name it under `dpia:` with its status")
}

fn is_not_required(dpia: &Dpia) -> bool {
    dpia.status.value().is_some_and(|status| **status == DpiaStatus::NotRequired)
}
