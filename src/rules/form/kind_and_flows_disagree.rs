//! `kind-and-flows-disagree`: a text called reciprocal whose data go one way, or the other way round.
//! Joint controllers and conferences are looked at elsewhere.

use crate::agreement::{Flow, Kind};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each, items};
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

/// One party gives data to another: by id, with the place of the flow.
type Way<'a> = (&'a str, &'a str, Place);

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some(kind) = case.agreement.kind.value() else { return };
    if !matches!(**kind, Kind::Reciprocal | Kind::OneWay) || out.part_unseen("flows") || !all_is_there(case) {
        return;
    }
    let ways: Vec<Way<'_>> = case.flows().flat_map(|flow| ways(case, flow)).collect();
    let back = ways.iter().find_map(|(from, to, place)| {
        let (_, _, other) = ways.iter().find(|(giver, taker, _)| giver == to && taker == from)?;
        // Within one group data may go both ways, and nothing shows that they do.
        (**kind == Kind::Reciprocal || from != to).then_some((*place, *other))
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

/// Who gives to whom by a flow of what may be personal data. What goes to a processor, or comes back from one, is no
/// sharing; what several see in one place goes every way among those of them that give and see.
fn ways<'a>(case: &Case<'a>, flow: &'a Flow) -> Vec<Way<'a>> {
    if !case.may_be_personal(flow) {
        return Vec::new();
    }
    let ends =
        || case.ends.iter().filter(|end| end.flow.id.as_str() == flow.id.as_str() && !end.is_processor());
    let place = each(&flow.from).next().map_or(flow.id.place(), |end| end.party.place());
    let mut ways = Vec::new();
    for giver in ends().filter(|end| end.side.gives()) {
        for taker in ends().filter(|end| end.side.receives()) {
            ways.push((giver.party.id.as_str(), taker.party.id.as_str(), place));
        }
    }
    ways
}
