//! `consented-data-reused`: data that people gave on consent, used on another basis without a route that allows it.
//! What consent covered is for a person to judge.

use crate::agreement::{DataSet, Regime};
use crate::law::Nature;
use crate::rules::{
    Case, Check, Cited, Family, Finding, InUse, Out, Rule, Severity, asked_of_agreements, once, short_list,
};

pub static CONSENTED_DATA_REUSED: Rule = Rule {
    id: "consented-data-reused",
    family: Family::Basis,
    severity: Severity::Error,
    summary: "data given on consent are used otherwise, without a route that allows it",
    cites: &["UK GDPR Art 8A(4)"],
    page: include_str!("consented_data_reused.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// Routes that stand open to data collected on consent, whatever else is said.
const OPEN: [&str; 2] = ["UK GDPR Art 8A(3)(a)", "UK GDPR Art 8A(3)(c)"];
/// Routes that stand open where consent cannot reasonably be asked for.
const WITHOUT_CONSENT: [&str; 2] = ["UK GDPR Art 8A(3)(d)", "UK GDPR Art 8A(3)(e)"];
const ARTICLE: &str = "UK GDPR Art 8A(4)";

const HELP: &str = "ask people again (UK GDPR Art 8A(3)(a)), or name under `compatibility:` the `route:` by Annex 2 or by an \
                    enactment, and under `without-consent:` why people cannot reasonably be asked";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        if used.basis(case, "a").is_some() {
            continue;
        }
        let given: Vec<&DataSet> =
            used.ends.iter().flat_map(|end| case.data_of(end.flow)).filter(|set| on_consent(set)).collect();
        if !given.is_empty() {
            reused(case, &used, &given, out);
        }
    }
}

fn on_consent(set: &DataSet) -> bool {
    set.collected_on_consent.value().is_some_and(|on_consent| **on_consent)
}

fn reused<'a>(case: &Case<'a>, used: &InUse<'_, 'a>, given: &[&DataSet], out: &mut Out<'_>) {
    let sets: Vec<String> = given.iter().map(|set| format!("\"{}\"", set.id)).collect();
    let begin =
        format!("{} uses data that people gave on consent ({})", used.named(case), short_list(&once(&sets)));
    let owner = used.ground.id.place();
    let fit = used.ground.compatibility.value();
    let routes: Vec<Cited<'_>> = fit.map(|fit| case.cited(&fit.route)).unwrap_or_default();
    let no_route = match fit {
        Some(fit) => out.lacks_any(&fit.route, "route").then_some("route"),
        None => out.lacks(&used.ground.compatibility, "compatibility").then_some("compatibility"),
    };
    if let Some(key) = no_route {
        // Whether the use lies within what people agreed to, the text does not tell.
        let message = format!("{begin} on another basis, and names no route by which it may");
        let finding = Finding::warning(owner, message).lacking(owner, key).cite(ARTICLE);
        out.report(used.shown(finding).help(HELP));
        return;
    }
    if let (true, Some(first)) = (routes.iter().all(|route| is_shut(case, route)), routes.first()) {
        let message = format!("{begin} by {}, which is not open to such data", first.words());
        let finding = Finding::error(first.citation.place(), message).cite(ARTICLE);
        out.report(used.shown(finding).help(HELP));
        return;
    }
    let is_open = |route: &Cited<'_>| OPEN.iter().any(|open| route.is(case, open));
    if !routes.is_empty()
        && !routes.iter().any(is_open)
        && out.lacks_text(&used.ground.without_consent, "without-consent")
    {
        let message = format!("{begin} and does not say why people cannot reasonably be asked");
        let finding = Finding::warning(owner, message).lacking(owner, "without-consent").cite(ARTICLE);
        out.report(used.shown(finding).help(HELP));
    }
}

/// True of a provision that opens no route for data collected on consent. An enactment may be what authorises the use.
fn is_shut(case: &Case<'_>, route: &Cited<'_>) -> bool {
    let Some(provision) = route.provision() else { return false };
    let open = OPEN.iter().chain(&WITHOUT_CONSENT).any(|cite| route.is(case, cite));
    let rule_of_the_gdpr = provision.is == [Nature::Rule] && route.is_of("UK GDPR");
    rule_of_the_gdpr && !open && !provision.at.starts_with("Annex 2 ")
}
