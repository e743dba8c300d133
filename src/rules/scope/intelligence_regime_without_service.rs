//! `intelligence-regime-without-service`: a use of data under Part 4 by a body that is no intelligence service.
//! What Part 4 asks of the services is beyond these rules.

use crate::agreement::Regime;
use crate::law::CompetentAuthority;
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements, once, short_list,
};
use crate::text::Word;

pub static INTELLIGENCE_REGIME_WITHOUT_SERVICE: Rule = Rule {
    id: "intelligence-regime-without-service",
    family: Family::Scope,
    severity: Severity::Warning,
    summary: "data are used under Part 4 by a body that is no intelligence service",
    cites: &["DPA 2018 s.82"],
    page: include_str!("intelligence_regime_without_service.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const SERVICE: &str = "intelligence-service";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    if out.part_unseen("grounds") || out.part_unseen("flows") {
        return;
    }
    for ground in case.grounds().filter(|ground| ground.is_under(Regime::Intelligence)) {
        let ends: Vec<&FlowEnd<'_>> =
            case.ends_on(ground).filter(|end| !end.is_processor() && is_no_service(case, end)).collect();
        let Some(first) = ends.first() else { continue };
        let parties: Vec<String> = ends.iter().map(|end| case.called(end.party)).collect();
        let who = short_list(&once(&parties));
        let place = ground.regime.value().map_or(ground.id.place(), Word::place);
        let begin = format!("ground \"{}\" is under Part 4 for {who}", ground.id);
        let designated =
            |end: &&FlowEnd<'_>| case.competent_authority(end.party) == CompetentAuthority::Schedule7;
        // A competent authority can be designated for work that it does together with a service.
        let finding = if ends.iter().all(designated) {
            Finding::question(place, format!("{begin}: is there a notice that designates it for this work?"))
        } else {
            Finding::warning(place, format!("{begin}, which is no intelligence service"))
        };
        out.report(finding.about(ground.id.as_str()).related(first.place, "rests on it").help(
            "put the use under `regime: uk-gdpr`, or under `regime: dpa-part-3` where a competent authority uses the data \
             for law enforcement",
        ));
    }
}

/// True when the kind of some body behind an end is known, and is no intelligence service.
fn is_no_service(case: &Case<'_>, end: &FlowEnd<'_>) -> bool {
    case.who_is(end.party).iter().any(|(_, category)| !case.bodies().is_within(category, SERVICE))
}
