//! `obligation-not-its-own`: legal obligation as the lawful basis, with a duty that the law lays on somebody else.
//! Silent wherever the catalogue does not say whose duty a provision is.

use crate::agreement::Regime;
use crate::law::{Force, Listed, Nature};
use crate::rules::basis::{could_oblige, whose};
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, InUse, Member, Out, Rule, Severity, asked_of_agreements,
    short_list,
};

pub static OBLIGATION_NOT_ITS_OWN: Rule = Rule {
    id: "obligation-not-its-own",
    family: Family::Basis,
    severity: Severity::Warning,
    summary: "legal obligation is the basis, and the duty named is another body's",
    cites: &["UK GDPR Art 6(1)(c)"],
    page: include_str!("obligation_not_its_own.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(basis) = used.basis(case, "c") else { continue };
        let mut told: Vec<String> = Vec::new();
        for end in used.ends.iter().filter(|end| end.on_behalf_of.is_none()) {
            let duties = duties(case, &used, end);
            let Some(first) = duties.first() else { continue };
            let members = case.who(end.party);
            let free: Vec<&Member<'_>> = members
                .iter()
                .filter(|member| duties.iter().all(|duty| is_free_of(case, member, duty)))
                .collect();
            if free.is_empty() {
                continue;
            }
            let who = case.called_some(&free, end);
            if told.contains(&who) {
                continue;
            }
            let words: Vec<&str> = duties.iter().map(Cited::words).collect();
            let message = format!(
                "ground \"{}\" rests on {} for {who} with {}, a duty of {}",
                used.ground.id,
                basis.words(),
                short_list(&words),
                whose(case, end, bound(first)[0])
            );
            out.report(
                Finding::warning(first.citation.place(), message)
                    .cite(basis.words())
                    .cite(first.words())
                    .about(used.ground.id.as_str())
                    .related(end.place, "rests on it")
                    .help(
                        "name under `obligation:` a duty of this controller, or rest its end on UK GDPR Art 6(1)(e) with its \
                         own function under `task:`, in a ground of its own",
                    ),
            );
            told.push(who);
        }
    }
}

/// The duties that could bind the controller at an end.
fn duties<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, end: &FlowEnd<'a>) -> Vec<Cited<'a>> {
    // What only permits is for another rule, where nothing else is named; here it binds nobody.
    let obliges = |cited: &Cited<'_>| cited.provision().is_none_or(|law| law.force != Force::Power);
    could_oblige(case, used, end).into_iter().filter(obliges).collect()
}

/// True when the law surely does not lay a duty on a body. A duty to tell binds those who must tell, and one who has the
/// function may be bound as well.
fn is_free_of(case: &Case<'_>, member: &Member<'_>, duty: &Cited<'_>) -> bool {
    let lists = bound(duty);
    !lists.is_empty() && lists.iter().all(|list| case.bodies().listed(list, member.who) == Listed::No)
}

/// Whom a provision binds, as far as the catalogue says: those who must tell, and those whose function it is.
fn bound<'a>(duty: &Cited<'a>) -> Vec<&'a [String]> {
    let Some(provision) = duty.provision() else { return Vec::new() };
    // A list of those who must tell that nobody read to its end may hold others, so that nobody is surely free.
    if provision.gateway.as_ref().is_some_and(|gateway| gateway.lists_read.is_none()) {
        return Vec::new();
    }
    let gateway = provision.gateway.as_ref().map(|gateway| gateway.from.as_slice());
    let task = provision.task_of.as_deref().filter(|_| provision.has(Nature::Task));
    gateway.into_iter().chain(task).collect()
}
