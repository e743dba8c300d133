//! `nobody-signs`: a text to be signed that no office is to sign, or a controller that says of none.
//! Knows no signature: who has signed is another question, and a missing signature makes no sharing unlawful.

use crate::agreement::{Capacity, Party, Signs};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_texts_to_sign};
use crate::text::{Given, List};

pub static NOBODY_SIGNS: Rule = Rule {
    id: "nobody-signs",
    family: Family::Form,
    severity: Severity::Error,
    summary: "the text does not say who signs for a controller",
    cites: &[],
    page: include_str!("nobody_signs.md"),
    fixed: false,
    not_asked: asked_of_texts_to_sign,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let controllers: Vec<&Party> = case.controllers().collect();
    let Some(first) = controllers.first() else { return };
    if controllers.iter().all(|party| nobody_signs_for(party)) {
        let mut finding = Finding::error(
            first.id.place(),
            format!("no office signs agreement \"{}\", so nobody can agree to it", case.agreement.id),
        )
        .help("name the office that decides for each controller, such as `signs: [siro]`");
        for party in &controllers[1..] {
            finding = finding.related(party.id.place(), "nor for this party");
        }
        out.report(finding);
        return;
    }
    kinds(case, out);
    let silent: Vec<&Party> =
        controllers.into_iter().filter(|party| out.lacks(&party.signs, "parties")).collect();
    let Some((first, rest)) = silent.split_first() else { return };
    let names: Vec<String> = silent.iter().map(|party| case.called(party)).collect();
    let mut finding = Finding::warning(
        first.id.place(),
        format!("the text does not say which office signs for {}", names.join(" and for ")),
    )
    .cite("UK GDPR Art 5(2)")
    .lacking(first.id.place(), "signs")
    .help("add `signs:` with the office that decides, such as `[siro]`; until then any office that can decide may sign");
    for party in rest {
        finding = finding.related(party.id.place(), "nor for this party");
    }
    out.report(finding);
}

/// Where offices sign for kinds of bodies, the kind of every body must be known.
fn kinds(case: &Case<'_>, out: &mut Out<'_>) {
    for party in case.parties().filter(|party| party.also_signs.is_value()) {
        let who = case.who(party);
        let unknown =
            who.iter().filter(|member| member.who.category == "any").filter_map(|member| member.who.body);
        for body in unknown {
            let message = format!(
                "it is not known what kind of body \"{body}\" is, so nobody can say which offices sign for it"
            );
            out.report(
                Finding::error(party.id.place(), message)
                    .help("give it a `category:` in its file under `bodies/`, or make it a party of its own"),
            );
        }
    }
}

/// True where the text says so, and lets no office sign for some kinds of bodies either.
pub(super) fn nobody_signs_for(party: &Party) -> bool {
    party.signs.value().is_some_and(signs_none) && party.also_signs.is_absent()
}

fn signs_none(signs: &Signs) -> bool {
    let none =
        |list: &List<_>| list.iter().all(|office: &crate::text::Word<Capacity>| **office == Capacity::None);
    match signs {
        Signs::Text(office) => **office == Capacity::None,
        Signs::List(offices) => offices.all().all(Given::is_value) && none(offices),
        Signs::Map(any) => any.any_of.all().all(Given::is_value) && none(&any.any_of),
    }
}
