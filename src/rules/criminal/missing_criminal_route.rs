//! `missing-criminal-route`: criminal offence data at an end under UK GDPR, with neither official authority nor a
//! condition of Schedule 1. Use under Part 3 has its own law.

use crate::agreement::{Category, Citation, Ground, Regime};
use crate::law::CompetentAuthority;
use crate::rules::{
    Case, Check, Family, Finding, InUse, Out, Rule, Severity, asked_of_agreements, each, short_list,
};
use crate::text::{Given, Many};

pub static MISSING_CRIMINAL_ROUTE: Rule = Rule {
    id: "missing-criminal-route",
    family: Family::Criminal,
    severity: Severity::Error,
    summary: "criminal offence data are shared without official authority or a Schedule 1 condition",
    cites: &["UK GDPR Art 10", "DPA 2018 s.10(5)"],
    page: include_str!("missing_criminal_route.md"),
    fixed: true,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const HELP: &str = "add `criminal:` with a `condition:` of Schedule 1, such as DPA 2018 Sch 1 para 10, or with the \
                    official `authority:` under whose control the data are used";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if out.part_unseen("grounds") {
        return;
    }
    case.need_grounds(Category::Criminal, out);
    for used in case.in_use(Regime::UkGdpr, out) {
        let without = used.so_far_as(|end| {
            !end.grounds.iter().any(|ground| has_route(case, ground))
                && case.carries(end.flow, Category::Criminal, out)
        });
        if let Some(without) = without {
            no_route(case, &without, out);
        }
    }
}

/// True when the ground names official authority, or a condition that serves criminal offence data or may do so. One
/// that is named for special category data serves both.
fn has_route(case: &Case<'_>, ground: &Ground) -> bool {
    let serves = |citation: &Citation| {
        case.look_up(citation)
            .provision()
            .is_none_or(|law| law.condition.as_ref().is_some_and(|condition| condition.criminal.is_yes()))
    };
    let criminal = ground.criminal.value();
    let special = ground.special.value();
    criminal.is_some_and(|route| each(&route.authority).next().is_some())
        || criminal.is_some_and(|route| each(&route.condition).any(serves))
        || special.is_some_and(|route| each(&route.condition).any(serves))
}

fn no_route<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, out: &mut Out<'_>) {
    let ground = used.ground;
    let place = ground.id.place();
    let wrong = ground.criminal.value().and_then(|route| each(&route.condition).next());
    let (at, lacks, fault) = match (ground.criminal.value(), wrong) {
        (_, Some(condition)) => {
            let words = condition.meant();
            (condition.place(), None, format!("names {words}, which does not serve criminal offence data"))
        }
        (route, None) => {
            let key = match route {
                Some(route) => (left_out(&route.authority, out) && left_out(&route.condition, out))
                    .then_some("condition"),
                None => out.lacks(&ground.criminal, "criminal").then_some("criminal"),
            };
            let Some(key) = key else { return };
            (
                place,
                Some(key),
                "names neither official authority nor a condition of Schedule 1 for criminal offence data"
                    .to_string(),
            )
        }
    };
    let sets = used.carried(case, Category::Criminal, out);
    let message = format!("{} {fault} ({})", used.named(case), short_list(&sets));
    // A police force has official authority for such data; what is missing is only that the text says so.
    let police =
        used.ends.iter().all(|end| case.competent_authority(end.party) == CompetentAuthority::Schedule7);
    let finding = if police { Finding::warning(at, message) } else { Finding::error(at, message) };
    let finding = match lacks {
        Some(key) => finding.lacking(place, key),
        None => finding,
    };
    out.report(used.shown(finding).help(HELP));
}

fn left_out(citations: &Given<Many<Citation>>, out: &mut Out<'_>) -> bool {
    out.lacks_any(citations, "criminal")
}
