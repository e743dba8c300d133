//! `basis-closed-to-public-task`: a public authority rests its use of data on a basis that its tasks may not rest on.
//! Whether a use is a task is the text's to say (`not-public-task`), and a person's to judge.

use crate::agreement::Regime;
use crate::law::Authority;
use crate::rules::basis::gives_no_reason;
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, InUse, Out, Rule, Severity, asked_where_law_is_cited,
    short_list,
};

pub static BASIS_CLOSED_TO_PUBLIC_TASK: Rule = Rule {
    id: "basis-closed-to-public-task",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "a public authority rests a task on a basis that is closed to its tasks",
    cites: &["UK GDPR Art 6(1)", "DPA 2018 s.7"],
    page: include_str!("basis_closed_to_public_task.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        for cited in case.cited(&used.ground.basis) {
            let basis = cited.provision().and_then(|provision| provision.basis.as_ref());
            if basis.is_some_and(|basis| !basis.open_to_public_task.is_yes()) {
                closed(case, &used, &cited, out);
            }
        }
    }
}

fn closed(case: &Case<'_>, used: &InUse<'_, '_>, cited: &Cited<'_>, out: &mut Out<'_>) {
    let ends: Vec<&FlowEnd<'_>> = used.ends.iter().copied().filter(|end| gives_no_reason(end, out)).collect();
    let mut authorities: Vec<String> = Vec::new();
    let mut unsure: Vec<String> = Vec::new();
    for end in ends {
        let members = case.who(end.party);
        let of = |wanted: fn(Authority) -> bool| {
            let some: Vec<_> = members.iter().filter(|member| wanted(member.public_authority)).collect();
            (!some.is_empty()).then(|| case.called_some(&some, end))
        };
        authorities.extend(of(|answer| answer == Authority::Yes));
        unsure.extend(of(|answer| matches!(answer, Authority::Depends | Authority::NotEstablished)));
    }
    authorities.dedup();
    unsure.dedup();
    let words = cited.words();
    let finding = if !authorities.is_empty() {
        let message = format!(
            "ground \"{}\" rests on {words}, which is closed to the tasks of a public authority such as {}",
            used.ground.id,
            short_list(&authorities)
        );
        Finding::error(cited.citation.place(), message)
    } else if !unsure.is_empty() {
        let asked = if let [only] = unsure.as_slice() {
            format!("is {only} a public authority, and is this one of its tasks?")
        } else {
            format!("are {} public authorities, and is this one of their tasks?", short_list(&unsure))
        };
        let message = format!("ground \"{}\" rests on {words}: {asked}", used.ground.id);
        Finding::question(cited.citation.place(), message)
    } else {
        return;
    };
    out.report(used.shown(finding.cite(words).cite("DPA 2018 s.7")).help(
        "rest on UK GDPR Art 6(1)(e) with the function under `task:`, or say under `not-public-task:` why this use \
         is no task of the body",
    ));
}
