//! `hmrc-data-passed-on`: what came from HM Revenue and Customs is passed on under the Act, and no consent is stated.
//! Other law on such data is for `bar-not-answered`.

use crate::agreement::{DataSet, DataSource, Flow};
use crate::rules::{Case, Check, Family, Finding, FlowEnd, Out, Rule, Severity, asked_of_agreements};
use crate::text::Word;

pub static HMRC_DATA_PASSED_ON: Rule = Rule {
    id: "hmrc-data-passed-on",
    family: Family::DigitalEconomy,
    severity: Severity::Error,
    summary: "what came from HM Revenue and Customs under the Digital Economy Act 2017 goes on without its consent",
    cites: &["Digital Economy Act 2017 s.42"],
    page: include_str!("hmrc_data_passed_on.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

const COMMISSIONERS: &str = "hmrc";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for flow in case.flows() {
        let Some((power, chapter)) = case.chapter_of(flow) else { continue };
        let Some(hmrc) = &chapter.hmrc else { continue };
        let theirs = |set: &&DataSet| set.source.value().is_some_and(|source| **source == DataSource::Hmrc);
        let Some(set) = case.data_of(flow).find(theirs) else { continue };
        let is_hmrc = |end: &FlowEnd<'_>| {
            case.who(end.party).iter().all(|member| member.who.body == Some(COMMISSIONERS))
        };
        let Some(giver) = case.givers(flow).find(|end| !is_hmrc(end)) else { continue };
        let missing = out.lacks_in(&flow.dea, "flows", |dea| &dea.hmrc_consent);
        if !missing {
            continue;
        }
        let place = set.source.value().map_or(set.id.place(), Word::place);
        let message = format!(
            "in flow \"{}\" {} passes on data \"{}\", which came from HM Revenue and Customs",
            flow.id,
            case.called(giver.party),
            set.id
        );
        // The bar is for what they disclosed under the Act, which only a flow from them shows.
        let gave = |other: &Flow| {
            let is_under_the_act = case.chapter_of(other).is_some_and(|(_, chapter)| chapter.hmrc.is_some());
            let carries_it = case.data_of(other).any(|carried| carried.id.place() == set.id.place());
            is_under_the_act && carries_it && case.givers(other).any(is_hmrc)
        };
        // For research, whose Chapter does not shut other uses of their data, they go on in listed cases, too (s.67).
        let finding = if chapter.hmrc_use.is_some() && case.flows().any(gave) {
            Finding::error(giver.place, format!("{message}, and nothing says that it consented"))
        } else {
            let unless = "as it must if it gave them under the Digital Economy Act 2017";
            Finding::warning(giver.place, format!("{message}, and nothing says that it consented, {unless}"))
        };
        out.report(
            finding
                .cite(hmrc)
                .about(flow.id.as_str())
                .lacking(flow.id.place(), "hmrc-consent")
                .related(place, "whose data it was")
                .related(power.citation.place(), "the power")
                .help("under `dea:` say with `hmrc-consent:` where the consent is recorded, or take the data out"),
        );
    }
}
