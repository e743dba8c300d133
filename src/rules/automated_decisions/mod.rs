//! Does a machine decide about people, and what protects them then?

mod automated_decisions_unclear;
mod machine_decides_on_special_data;
mod machine_decides_without_exception;
mod machine_decision_without_safeguards;

pub use automated_decisions_unclear::AUTOMATED_DECISIONS_UNCLEAR;
pub use machine_decides_on_special_data::MACHINE_DECIDES_ON_SPECIAL_DATA;
pub use machine_decides_without_exception::MACHINE_DECIDES_WITHOUT_EXCEPTION;
pub use machine_decision_without_safeguards::MACHINE_DECISION_WITHOUT_SAFEGUARDS;

use crate::agreement::{AutomatedDecisions, AutomatedDetail};
use crate::rules::{Case, Finding, FlowEnd, Out, each};

/// A significant decision that a machine takes alone. What the text leaves open the rule has then asked for.
fn decision<'a>(case: &Case<'a>, out: &mut Out<'_>) -> Option<&'a AutomatedDetail> {
    let Some(AutomatedDecisions::Map(detail)) = case.agreement.automated_decisions.value() else {
        return None;
    };
    let significant = out.need(&detail.significant, detail.what.place(), "significant")?;
    significant.then_some(detail)
}

/// Says of a decision without safeguards that it has none, and whether it said so.
fn names_no_safeguards(decision: &AutomatedDetail, out: &mut Out<'_>, help: &str) -> bool {
    let what = &decision.what;
    let none = out.lacks_any(&decision.safeguards, "automated-decisions");
    if none {
        let message = format!(
            "a machine alone decides \"{}\", and the text names no safeguards for people",
            what.as_str()
        );
        out.report(Finding::error(what.place(), message).lacking(what.place(), "safeguards").help(help));
    }
    none
}

/// True when some ground in use names this point of UK GDPR Art 9(2).
fn has_point(case: &Case<'_>, cite: &str) -> bool {
    let named = |end: &FlowEnd<'_>| {
        let special = end.grounds.iter().filter_map(|ground| ground.special.value());
        special.flat_map(|special| case.cited(&special.point)).any(|own| own.is(case, cite))
    };
    case.controller_ends().any(named)
}

/// True when some ground in use rests on a contract with the person (UK GDPR Art 6(1)(b)).
fn rests_on_contract(case: &Case<'_>) -> bool {
    let is_contract = |end: &FlowEnd<'_>| {
        end.grounds.iter().flat_map(|ground| each(&ground.basis)).any(|own| {
            let basis = case.look_up(own).provision().and_then(|provision| provision.basis.as_ref());
            basis.is_some_and(|basis| basis.point == "b")
        })
    };
    case.controller_ends().any(is_contract)
}
