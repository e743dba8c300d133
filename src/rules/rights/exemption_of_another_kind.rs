//! `exemption-of-another-kind`: a provision cited as an exemption from telling or answering people that is something else.
//! An exemption cited as a power to share is for the rules on gateways.

use crate::law::Nature;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, items};

pub static EXEMPTION_OF_ANOTHER_KIND: Rule = Rule {
    id: "exemption-of-another-kind",
    family: Family::Rights,
    severity: Severity::Warning,
    summary: "what is cited as an exemption is none",
    cites: &["UK GDPR Art 23"],
    page: include_str!("exemption_of_another_kind.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let agreement = case.agreement;
    let told = agreement.transparency.value().into_iter().flat_map(|told| items(&told.exemptions));
    let rights = agreement.rights.value().into_iter().flat_map(|rights| items(&rights.exemptions));
    for exemption in told.chain(rights) {
        let found = case.look_up(&exemption.cite);
        let Some(provision) = found.provision() else { continue };
        let other = provision.is.iter().find_map(|nature| match nature {
            Nature::Task => Some("a task"),
            Nature::Gateway => Some("a power or duty to share"),
            Nature::LawfulBasis => Some("a lawful basis"),
            Nature::SpecialCategoryPoint => Some("a point of Article 9"),
            Nature::Condition => Some("a condition for special category or criminal offence data"),
            _ => None,
        });
        let exempts =
            [Nature::Exemption, Nature::Restriction, Nature::Bar].iter().any(|nature| provision.has(*nature));
        let Some(other) = other.filter(|_| !exempts) else { continue };
        let words = exemption.cite.meant();
        let message = format!("{} is cited as an exemption, and is {other}", words.as_str());
        out.report(
            Finding::warning(words.place(), message)
                .help("cite the exemption itself, such as a paragraph of DPA 2018 Sch 2, and the cases in which it is used"),
        );
    }
}
