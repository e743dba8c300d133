//! `task-not-its-own`: public task as the lawful basis, with a function that the law gives to somebody else.
//! Silent wherever the catalogue does not say whose function a provision is.

use crate::agreement::Regime;
use crate::law::{Authority, Listed, Nature, Strength};
use crate::rules::basis::whose;
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, Member, Out, Rule, Severity, asked_of_agreements,
    short_list,
};
use crate::text::Word;

pub static TASK_NOT_ITS_OWN: Rule = Rule {
    id: "task-not-its-own",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "public task is the basis, and the task named is another body's",
    cites: &["UK GDPR Art 6(1)(e)"],
    page: include_str!("task_not_its_own.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(basis) = used.basis(case, "e") else { continue };
        // The older wording did not say that the task must be the controller's own.
        let worded_anew = basis
            .provision()
            .and_then(|provision| provision.period_on(case.operative_day()))
            .is_some_and(|period| period.changed.is_some());
        let tasks = case.cited(&used.ground.task);
        if !worded_anew || tasks.is_empty() {
            continue;
        }
        // One ground that several share is one fault, however many share it.
        let mut borrowers: Vec<(String, &FlowEnd<'_>)> = Vec::new();
        for end in used.ends.iter().filter(|end| end.on_behalf_of.is_none()) {
            let members = case.who(end.party);
            let without: Vec<&Member<'_>> =
                members.iter().filter(|member| has_none(case, member, &tasks)).collect();
            let who = case.called_some(&without, end);
            if !without.is_empty() && borrowers.iter().all(|(told, _)| *told != who) {
                borrowers.push((who, end));
            }
        }
        if !borrowers.is_empty() {
            out.report(finding(case, &used.ground.id, &borrowers, &tasks, &basis));
        }
    }
}

/// True when the law gives each of the tasks to others, as far as the catalogue says to whom.
fn has_none(case: &Case<'_>, member: &Member<'_>, tasks: &[Cited<'_>]) -> bool {
    // A power that is open to anybody gives a body without public functions none.
    let is_private = member.public_authority == Authority::No;
    tasks.iter().all(|task| {
        holders(task).is_some_and(|(_, of)| {
            (is_private && is_anybody(of)) || case.bodies().listed(of, member.who) == Listed::No
        })
    })
}

fn is_anybody(of: &[String]) -> bool {
    of.iter().any(|kind| kind == "any")
}

/// What a provision gives, and to whom: a task, or no more than a power to disclose in express words.
fn holders<'a>(task: &Cited<'a>) -> Option<(&'static str, &'a Vec<String>)> {
    let provision = task.provision()?;
    if provision.has(Nature::Task) {
        return Some(("task", provision.task_of.as_ref()?));
    }
    let gateway = provision.gateway.as_ref().filter(|gateway| gateway.strength == Strength::Express)?;
    Some(("power to disclose", &gateway.from))
}

fn finding(
    case: &Case<'_>,
    ground: &Word<String>,
    borrowers: &[(String, &FlowEnd<'_>)],
    tasks: &[Cited<'_>],
    basis: &Cited<'_>,
) -> Finding {
    let words: Vec<&str> = tasks.iter().map(Cited::words).collect();
    let first = &tasks[0];
    let who: Vec<&str> = borrowers.iter().map(|(who, _)| who.as_str()).collect();
    let message = format!(
        "ground \"{ground}\" rests on {} for {} with {}, a {} of {}",
        basis.words(),
        short_list(&who),
        short_list(&words),
        holders(first).map_or("task", |(what, _)| what),
        holders(first).map_or_else(
            || "others".to_string(),
            |(_, of)| if is_anybody(of) {
                "anybody, and nobody's task".to_string()
            } else {
                whose(case, borrowers[0].1, of)
            }
        )
    );
    let mut finding =
        Finding::warning(first.citation.place(), message).cite(basis.words()).about(ground.as_str());
    for (_, end) in borrowers {
        finding = finding.related(end.place, "rests on it");
    }
    finding.help(
        "name under `task:` this controller's own function, in a ground of its own where others have theirs",
    )
}
