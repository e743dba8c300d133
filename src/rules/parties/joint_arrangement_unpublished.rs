//! `joint-arrangement-unpublished`: an arrangement between joint controllers of which people are not told the essence.
//! Whether there is an arrangement is for `joint-controllers-without-arrangement`.

use crate::agreement::{Publication, Published};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_under_uk_gdpr};

pub static JOINT_ARRANGEMENT_UNPUBLISHED: Rule = Rule {
    id: "joint-arrangement-unpublished",
    family: Family::Parties,
    severity: Severity::Warning,
    summary: "people cannot read what joint controllers have arranged",
    cites: &["UK GDPR Art 26"],
    page: include_str!("joint_arrangement_unpublished.md"),
    fixed: false,
    not_asked: asked_under_uk_gdpr,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(joint) = case.agreement.joint_controllers.value() else { return };
    let Some(arrangement) = joint.arrangement.value() else { return };
    let in_full = match case.agreement.publication.value() {
        Some(Publication::Text(how)) => **how == Published::InFull,
        Some(Publication::Map(detail)) => *detail.publish == Published::InFull,
        None => false,
    };
    if in_full || !out.lacks(&joint.essence, "joint-controllers") {
        return;
    }
    out.report(
        Finding::warning(
            arrangement.place(),
            "the joint controllers have an arrangement, and the text does not say where people can read its essence",
        )
        .lacking(case.place_of("joint-controllers"), "essence")
        .help("say under `essence:` where it can be read, such as in the privacy notice"),
    );
}
