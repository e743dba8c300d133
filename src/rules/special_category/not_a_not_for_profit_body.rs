//! `not-a-not-for-profit-body`: a condition or point for not-for-profit bodies, used by a body of another kind.
//! Whether a charity has the aims that the condition asks for is for a person to judge.

use crate::agreement::Regime;
use crate::law::{Authority, ConditionNeed};
use crate::rules::special_category::only_needing;
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, InUse, Out, Rule, Severity, asked_where_law_is_cited,
};

pub static NOT_A_NOT_FOR_PROFIT_BODY: Rule = Rule {
    id: "not-a-not-for-profit-body",
    family: Family::SpecialCategory,
    severity: Severity::Warning,
    summary: "a condition for not-for-profit bodies is used by another kind of body",
    cites: &["DPA 2018 s.10"],
    page: include_str!("not_a_not_for_profit_body.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

/// For not-for-profit bodies with a political, philosophical, religious or union aim, about their members.
const MEMBERS: &str = "UK GDPR Art 9(2)(d)";
const COMPANY: &str = "company";

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for used in case.in_use(Regime::UkGdpr, out) {
        let Some(on) = for_not_for_profits(case, &used) else { continue };
        let is_other = |end: &&FlowEnd<'_>| {
            let members = case.who(end.party);
            members.iter().any(|member| {
                member.public_authority == Authority::Yes
                    || case.bodies().is_within(member.who.category, COMPANY)
            })
        };
        let Some(some) = used.so_far_as(is_other) else { continue };
        let message =
            format!("{} rests on {}, which is for not-for-profit bodies", some.named(case), on.words());
        let finding = Finding::warning(on.citation.place(), message).cite(on.words());
        out.report(some.shown(finding).help(
            "take the point and condition that fit this body, such as UK GDPR Art 9(2)(g) with DPA 2018 Sch 1 para 6 or 18",
        ));
    }
}

fn for_not_for_profits<'a>(case: &Case<'a>, used: &InUse<'_, 'a>) -> Option<Cited<'a>> {
    let ground = used.ground;
    let special = ground.special.value();
    let point = special.and_then(|own| {
        let points = case.cited(&own.point);
        let alone = points.len() == 1;
        points.into_iter().find(|point| alone && point.is(case, MEMBERS))
    });
    let conditions = [special.map(|own| &own.condition), ground.criminal.value().map(|own| &own.condition)];
    point.or_else(|| {
        conditions
            .into_iter()
            .flatten()
            .find_map(|given| only_needing(case, given, ConditionNeed::NotForProfit))
    })
}
