//! `official-authority-not-shown`: official authority as the route for criminal offence data, and law that shows none.
//! What authority a provision gives is for a person to judge where the catalogue does not know.

use crate::agreement::Regime;
use crate::law::{Authority, Nature};
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, Out, Rule, Severity, asked_where_law_is_cited, is_general,
};

pub static OFFICIAL_AUTHORITY_NOT_SHOWN: Rule = Rule {
    id: "official-authority-not-shown",
    family: Family::Criminal,
    severity: Severity::Error,
    summary: "official authority is claimed for criminal offence data on law that gives none",
    cites: &["UK GDPR Art 10", "DPA 2018 s.10(4)"],
    page: include_str!("official_authority_not_shown.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

/// What tells how data may be used, and gives nobody authority over offenders.
const NO_AUTHORITY: [Nature; 3] = [Nature::LawfulBasis, Nature::SpecialCategoryPoint, Nature::Exemption];

const HELP: &str = "name under `authority:` the provision that gives this body official authority over offences, or a \
                    `condition:` of Schedule 1, such as DPA 2018 Sch 1 para 10 or 18";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(route) = used.ground.criminal.value() else { continue };
        let authority = case.cited(&route.authority);
        let Some(first) = authority.first() else { continue };
        // A condition carries the use, whatever is said of authority; so does one that was put in the wrong place.
        let is_condition = |cited: &Cited<'_>| cited.provision().is_some_and(|law| law.condition.is_some());
        if !case.cited(&route.condition).is_empty() || authority.iter().any(is_condition) {
            continue;
        }
        if authority.iter().all(gives_none) {
            let message = format!(
                "{} claims official authority by {}, which gives nobody authority over offences",
                used.named(case),
                first.words()
            );
            let finding = Finding::error(first.citation.place(), message);
            out.report(used.shown(finding.cite("UK GDPR Art 10").cite("DPA 2018 s.10(4)")).help(HELP));
            continue;
        }
        if authority.iter().all(|cited| gives_none(cited) || cited.provision().is_some_and(is_general)) {
            let message = format!(
                "{} claims official authority by {}, a general power",
                used.named(case),
                first.words()
            );
            out.report(used.shown(Finding::warning(first.citation.place(), message)).help(HELP));
            continue;
        }
        let private = |end: &&FlowEnd<'_>| case.public_authority(end.party) == Authority::No;
        if let Some(some) = used.so_far_as(private) {
            let message =
                format!("{} claims official authority, and is no public authority", some.named(case));
            out.report(some.shown(Finding::warning(first.citation.place(), message)).help(HELP));
        }
    }
}

/// True of data protection law: public task is a lawful basis and no authority over offences.
fn gives_none(cited: &Cited<'_>) -> bool {
    let of_data_protection = cited.is_of("UK GDPR") || cited.is_of("Data Protection Act 2018");
    cited.provision().is_some_and(|law| {
        NO_AUTHORITY.iter().any(|nature| law.has(*nature)) || (of_data_protection && law.is == [Nature::Rule])
    })
}
