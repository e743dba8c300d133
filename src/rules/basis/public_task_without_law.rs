//! `public-task-without-law`: public task as the lawful basis, and no law that lays the task down.
//! Whose task the named law is, is for `task-not-its-own`.

use crate::agreement::Regime;
use crate::law::Nature;
use crate::rules::basis::not_in_force;
use crate::rules::{Case, Check, Cited, Family, Finding, Out, Rule, Severity, asked_of_agreements};

pub static PUBLIC_TASK_WITHOUT_LAW: Rule = Rule {
    id: "public-task-without-law",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "public task is the basis, and no law is named that gives the task",
    cites: &["UK GDPR Art 6(3)", "UK GDPR Art 6(1)(e)"],
    page: include_str!("public_task_without_law.md"),
    fixed: true,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// What a provision can be that gives nobody a function.
const NO_FUNCTION: [Nature; 4] =
    [Nature::LawfulBasis, Nature::SpecialCategoryPoint, Nature::Condition, Nature::Exemption];

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(basis) = used.basis(case, "e") else { continue };
        let help = "add `task:` with the provision that gives this controller its function";
        if out.lacks_any(&used.ground.task, "task") {
            let message = format!(
                "{} rests on {} and names no law that gives the task",
                used.named(case),
                basis.words()
            );
            let finding = Finding::error(used.ground.id.place(), message)
                .lacking(used.ground.id.place(), "task")
                .related(basis.citation.place(), "needs a task laid down by law");
            out.report(used.shown(finding).help(help));
            continue;
        }
        let tasks = case.cited(&used.ground.task);
        if let (true, Some(task)) = (tasks.iter().all(gives_no_function), tasks.first()) {
            let message = format!(
                "{} names {} as its task, which gives nobody a function",
                used.named(case),
                task.words()
            );
            out.report(used.shown(Finding::error(task.citation.place(), message)).help(help));
        }
        for task in &tasks {
            let Some(why) = not_in_force(case, task) else { continue };
            let message = format!("{} names {} as its task, which {why}", used.named(case), task.words());
            let finding = Finding::warning(task.citation.place(), message).cite(task.words());
            out.report(used.shown(finding).help("name the function that the law gives this controller now"));
        }
    }
}

/// True of data protection law named as the task: it says how to use data, and asks for the function elsewhere.
fn gives_no_function(task: &Cited<'_>) -> bool {
    task.provision().is_some_and(|provision| NO_FUNCTION.iter().any(|nature| provision.has(*nature)))
}
