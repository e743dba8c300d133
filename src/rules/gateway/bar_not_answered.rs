//! `bar-not-answered`: data that a statute bars from disclosure are shared, and the flow does not mention the bar.
//! Whether an exception really applies is for people to judge.

use crate::agreement::{ConfidenceRoute, DataSet, Flow};
use crate::law::{Found, SourceBar};
use crate::rules::{
    Case, Check, Cited, Family, Finding, FlowEnd, Member, Out, Rule, Severity, asked_of_agreements, each,
    items,
};
use crate::text::Word;

pub static BAR_NOT_ANSWERED: Rule = Rule {
    id: "bar-not-answered",
    family: Family::Gateway,
    severity: Severity::Warning,
    summary: "data that a statute bars from disclosure are shared, and the bar is not mentioned",
    cites: &[],
    page: include_str!("bar_not_answered.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for set in case.data_sets().filter(|set| case.is_personal(set)) {
        for (bar, word) in barred(case, set) {
            let carries = |flow: &&Flow| each(&flow.data).any(|id| id.as_str() == set.id.as_str());
            let mut flows = case.flows().filter(carries).filter(|flow| !is_answered(case, flow, bar));
            let Some(first) = flows.next() else { continue };
            // A set that several flows carry is one fault.
            let finding = flows.fold(finding(first, set, bar, word), |finding, flow| {
                finding.related(flow.id.place(), "so does this flow")
            });
            out.report(finding);
        }
    }
}

/// The bars that go with a set: of its source, or of what words of its items point to.
fn barred<'a>(case: &Case<'a>, set: &'a DataSet) -> Vec<(&'a SourceBar, Option<&'a Word<String>>)> {
    let source = set.source.value().map(|source| source.word());
    let mut found: Vec<(&SourceBar, Option<&Word<String>>)> = Vec::new();
    // Few sets hold such data: all items are read at once before each is.
    let all: Vec<&str> = items(&set.items).map(|item| item.as_str()).collect();
    let all = all.join("\n").to_lowercase();
    for bar in case.law.source_bars() {
        if source.is_some() && bar.source.as_deref() == source {
            found.push((bar, None));
        } else if bar.is_named_in(&all)
            && let Some(item) = items(&set.items).find(|item| bar.is_named_in(&item.as_str().to_lowercase()))
        {
            found.push((bar, Some(item)));
        }
    }
    found
}

fn is_answered<'a>(case: &Case<'a>, flow: &'a Flow, bar: &SourceBar) -> bool {
    let route = flow.confidence.value().and_then(|confidence| confidence.route());
    if route.is_some_and(|route| **route == ConfidenceRoute::CourtOrder) {
        return true;
    }
    // What is marked as stated elsewhere, or was not seen, may be the answer.
    if !(flow.restrictions.is_value() || flow.restrictions.is_missing()) || case.unseen("restrictions") {
        return true;
    }
    let restrictions = case.cited(&flow.restrictions);
    let same_law = |cited: &Cited<'_>| {
        let cite = cited.held_as();
        bar.bars.iter().any(|own| same_instrument(case, own, cited)) || bar.lifted_by.contains(&cite)
    };
    let gateways = case.gateways_of(flow);
    let of_its_own = case
        .givers(flow)
        .all(|end| !case.members_within(end, &ids(&bar.of)).is_empty() || is_body(case, end, bar));
    restrictions.iter().chain(gateways).any(same_law)
        || (!bar.of.is_empty()
            && of_its_own
            && gateways.iter().any(|cited| cited.is_express() && case.may_hold(cited)))
        || (bar.source.as_deref() == Some("hmrc")
            && case.chapter_of(flow).is_some_and(|(_, chapter)| chapter.hmrc.is_some()))
}

fn ids(of: &[String]) -> Vec<&str> {
    of.iter().map(String::as_str).collect()
}

fn is_body<'a>(case: &Case<'a>, end: &FlowEnd<'a>, bar: &SourceBar) -> bool {
    let own = |member: &Member<'a>| member.who.body.is_some_and(|id| bar.of.iter().any(|of| of == id));
    case.who(end.party).iter().any(own)
}

fn same_instrument(case: &Case<'_>, cite: &str, cited: &Cited<'_>) -> bool {
    let of = |found: &Found<'_>| match found {
        Found::Provision { instrument, .. }
        | Found::TooBroad { instrument, .. }
        | Found::NotHeld { instrument } => Some(instrument.instrument.clone()),
        _ => None,
    };
    of(&cited.found).is_some() && of(&cited.found) == of(&case.law.look_up(cite))
}

fn finding(flow: &Flow, set: &DataSet, bar: &SourceBar, word: Option<&Word<String>>) -> Finding {
    let finding = match word {
        None => {
            let place = set.source.value().map_or(set.id.place(), Word::place);
            let message = format!(
                "flow \"{}\" carries data \"{}\", which is {}, and does not say how the bar on its disclosure is met",
                flow.id, set.id, bar.name
            );
            Finding::warning(place, message)
        }
        Some(item) => {
            let message = format!(
                "flow \"{}\" carries \"{item}\", which may be {}: how is the bar on disclosure met?",
                flow.id, bar.name
            );
            Finding::question(item.place(), message)
        }
    };
    let help = format!("{}; a bar that was considered stands under `restrictions:` of the flow", bar.way);
    finding.cite(&bar.bars[0]).about(set.id.as_str()).related(flow.id.place(), "the flow").help(help)
}
