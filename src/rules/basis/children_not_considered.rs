//! `children-not-considered`: consent or legitimate interests as the basis for data about children.
//! For other bases the law in force asks nothing of the text that only children are owed.

use crate::agreement::{Regime, Share};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each};

pub static CHILDREN_NOT_CONSIDERED: Rule = Rule {
    id: "children-not-considered",
    family: Family::Basis,
    severity: Severity::Question,
    summary: "data about children rest on a basis that must take account of it",
    cites: &["UK GDPR Art 6(1)(f)"],
    page: include_str!("children_not_considered.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        for (point, ask) in [
            ("a", "who says yes for them, and do they understand what they agree to?"),
            ("f", "does the weighing of interests say that they are children?"),
        ] {
            let Some(basis) = used.basis(case, point) else { continue };
            // Consent beside another basis is a fault of its own, and goes first.
            if point == "a" && each(&used.ground.basis).count() > 1 {
                continue;
            }
            let sets =
                used.ends.iter().flat_map(|end| case.data_of(end.flow)).filter(|set| case.is_personal(set));
            let mut shares = sets.flat_map(|set| case.people_of(set)).filter_map(|people| {
                let share = people.children.value()?;
                matches!(**share, Share::Some | Share::Most | Share::All).then_some((people, share))
            });
            let Some((people, share)) = shares.next() else { continue };
            let message = format!(
                "{} rests on {} for data about children (\"{}\"): {ask}",
                used.named(case),
                basis.words(),
                people.id
            );
            let finding = Finding::question(basis.citation.place(), message).cite(basis.words());
            let finding =
                finding.about(used.ground.id.as_str()).related(share.place(), "children are among them");
            out.report(finding.help("answer under `answers:`, or rest on a basis that does not turn on it"));
        }
    }
}
