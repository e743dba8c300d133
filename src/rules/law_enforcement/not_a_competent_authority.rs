//! `not-a-competent-authority`: a use of data under Part 3 by a body that is no competent authority.
//! A body that is one by its functions alone is for `missing-law-enforcement-function`.

use crate::agreement::{Competent, Ground, Regime};
use crate::law::{Authority, CompetentAuthority};
use crate::rules::law_enforcement::{claimed, names_function};
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, InUse, Member, Out, Rule, Severity, asked_of_agreements,
};

pub static NOT_A_COMPETENT_AUTHORITY: Rule = Rule {
    id: "not-a-competent-authority",
    family: Family::LawEnforcement,
    severity: Severity::Warning,
    summary: "data are used under Part 3 by a body that is no competent authority",
    cites: &["DPA 2018 s.30"],
    page: include_str!("not_a_competent_authority.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// What speaks against a body, from the least to the most certain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    /// The catalogue does not know, and the text does not say.
    NotSaid,
    /// No public authority, with a statutory function that the text names.
    PrivateWithFunction,
    /// No public authority, and no function.
    Private,
    /// Said to be in Schedule 7; the catalogue knows it by its functions only.
    NotInSchedule7,
    /// The catalogue says no; the text names a function.
    NoWithFunction,
    /// The catalogue says no, and the text names no function.
    No,
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::LawEnforcement, out) {
        let mut told: Vec<&str> = Vec::new();
        for end in &used.ends {
            if !told.contains(&end.party.id.as_str()) {
                told.push(end.party.id.as_str());
                party(case, &used, end, out);
            }
        }
    }
}

/// One finding for a party, about its bodies of which the worst is known.
fn party(case: &Case<'_>, used: &InUse<'_, '_>, end: &FlowEnd<'_>, out: &mut Out<'_>) {
    let members = case.who(end.party);
    let doubts = || members.iter().map(|member| doubt(case, member, used.ground));
    let Some(worst) = doubts().max().flatten() else { return };
    let such: Vec<&Member<'_>> =
        members.iter().zip(doubts()).filter(|(_, doubt)| *doubt == Some(worst)).map(|(one, _)| one).collect();
    let who = case.called_some(&such, end);
    let ground = &used.ground.id;
    let place = ground.place();
    let is_used = format!("ground \"{ground}\" is under Part 3 for {who}");
    let finding = match worst {
        // The list of Schedule 7 grows by regulations and was last read some years ago: never more than a warning.
        Doubt::No => Finding::warning(
            place,
            format!("{is_used}, which the catalogue knows as no competent authority, and names no function"),
        ),
        Doubt::NoWithFunction => {
            Finding::warning(place, format!("{is_used}, for which the catalogue knows of no such function"))
        }
        Doubt::NotInSchedule7 => Finding::warning(
            place,
            format!("{is_used} as in Schedule 7, while the catalogue knows of competence by functions only"),
        ),
        Doubt::Private => Finding::warning(
            place,
            format!("{is_used}, which is no public authority, and names no statutory function"),
        ),
        Doubt::PrivateWithFunction => Finding::question(
            place,
            format!("{is_used}, which is no public authority: is that its function?"),
        ),
        Doubt::NotSaid => {
            Finding::question(place, format!("{is_used}: is that a competent authority, and why?"))
        }
    };
    out.report(finding.about(ground.as_str()).related(end.place, "rests on it").help(
        "put this use under `regime: uk-gdpr` with a basis of Article 6, or say under `law-enforcement:` why the body is \
         competent (`competent:`, `function:`)",
    ));
}

fn doubt(case: &Case<'_>, member: &Member<'_>, ground: &Ground) -> Option<Doubt> {
    let function = names_function(ground);
    match member.competent_authority(case.bodies()) {
        CompetentAuthority::Schedule7 => None,
        CompetentAuthority::StatutoryFunctions => {
            (claimed(ground) == Some(Competent::Schedule7)).then_some(Doubt::NotInSchedule7)
        }
        CompetentAuthority::No if function => Some(Doubt::NoWithFunction),
        CompetentAuthority::No => Some(Doubt::No),
        CompetentAuthority::NotEstablished => {
            match member.public_authority {
                Authority::No if function => Some(Doubt::PrivateWithFunction),
                Authority::No => Some(Doubt::Private),
                // A claim is an answer; without its function it is for `missing-law-enforcement-function`.
                _ => (claimed(ground).is_none() && !function).then_some(Doubt::NotSaid),
            }
        }
    }
}
