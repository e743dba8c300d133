//! `kind-and-flows-disagree`: a text called reciprocal whose data go one way, or the other way round.
//! Joint controllers and conferences are looked at elsewhere.

use std::collections::BTreeSet;

use crate::agreement::Kind;
use crate::rules::{
    Case, Check, Family, Finding, Out, Rule, Severity, Side, asked_of_agreements, each, items,
};
use crate::text::{Given, List, Many, Place};

pub static KIND_AND_FLOWS_DISAGREE: Rule = Rule {
    id: "kind-and-flows-disagree",
    family: Family::Form,
    severity: Severity::Warning,
    summary: "the text calls the sharing one-way or reciprocal, and its flows say otherwise",
    cites: &[],
    page: include_str!("kind_and_flows_disagree.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// Which parties give by a flow, and which receive: by id, with the place of the flow.
struct Way<'a> {
    givers: BTreeSet<&'a str>,
    takers: BTreeSet<&'a str>,
    place: Place,
}

impl<'a> Way<'a> {
    /// True where another flow brings data back to a party that gives here, from one that receives.
    fn comes_back_by(&self, other: &Self, within_a_group: bool) -> bool {
        let both = |some: &BTreeSet<&'a str>, others: &BTreeSet<&'a str>| -> Vec<&'a str> {
            some.intersection(others).take(2).copied().collect()
        };
        let (givers, takers) = (both(&self.givers, &other.takers), both(&self.takers, &other.givers));
        givers.iter().any(|giver| takers.iter().any(|taker| within_a_group || giver != taker))
    }
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(kind) = case.agreement.kind.value() else { return };
    if !matches!(**kind, Kind::Reciprocal | Kind::OneWay) || out.part_unseen("flows") || !all_is_there(case) {
        return;
    }
    let ways = ways(case);
    // Within one group data may go both ways, and nothing shows that they do.
    let within_a_group = **kind == Kind::Reciprocal;
    let back = ways.iter().find_map(|there| {
        let back = ways.iter().find(|back| there.comes_back_by(back, within_a_group))?;
        Some((there.place, back.place))
    });
    let finding = match (**kind, back) {
        (Kind::Reciprocal, None) if !ways.is_empty() => Finding::warning(
            kind.place(),
            "the text calls the sharing reciprocal, and no flow goes back to a party that gives",
        )
        .help("say `kind: one-way`, or add the flow that goes the other way"),
        (Kind::OneWay, Some((there, back))) => Finding::warning(
            kind.place(),
            "the text calls the sharing one-way, and personal data go both ways between two parties",
        )
        .related(there, "one way")
        .related(back, "and back")
        .help("say `kind: reciprocal`, or take out the flow that is not meant"),
        _ => return,
    };
    out.report(finding);
}

/// True when every flow is there to see, with both its ends: a blank among them may be the one that is missed.
fn all_is_there(case: &Case<'_>) -> bool {
    let flows = &case.agreement.flows;
    let whole = |ends: &Given<Many<_>>| ends.value().is_some_and(|ends| ends.iter().count() == ends.len());
    items(flows).count() == flows.value().map_or(0, List::len)
        && case.flows().all(|flow| !flow.among.is_missing() || (whole(&flow.from) && whole(&flow.to)))
}

/// Who gives and who receives, by each flow of what may be personal data. What goes to a processor, or comes back from
/// one, is no sharing; what several see in one place goes every way among those of them that give and see.
fn ways<'a>(case: &Case<'a>) -> Vec<Way<'a>> {
    let mut ways = Vec::new();
    for ends in case.ends.chunk_by(|one, next| std::ptr::eq(one.flow, next.flow)) {
        let flow = ends[0].flow;
        if !case.may_be_personal(flow) {
            continue;
        }
        let parties = |is_such: fn(Side) -> bool| -> BTreeSet<&'a str> {
            let such = ends.iter().filter(|end| !end.is_processor() && is_such(end.side));
            such.map(|end| end.party.id.as_str()).collect()
        };
        let (givers, takers) = (parties(Side::gives), parties(Side::receives));
        let place = each(&flow.from).next().map_or(flow.id.place(), |end| end.party.place());
        if !givers.is_empty() && !takers.is_empty() {
            ways.push(Way { givers, takers, place });
        }
    }
    ways
}
