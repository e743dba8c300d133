//! `personal-data-called-not-personal`: personal or pseudonymised data on a ground, or in a set, that says they are not
//! personal. Whether data called anonymous are so is for `anonymous-with-identifiers`.

use crate::agreement::{DataSet, Level, Regime};
use crate::rules::{
    Case, Check, Family, Finding, FlowEnd, InUse, Out, Rule, Severity, asked_of_agreements, each,
};
use crate::text::Word;

pub static PERSONAL_DATA_CALLED_NOT_PERSONAL: Rule = Rule {
    id: "personal-data-called-not-personal",
    family: Family::Scope,
    severity: Severity::Error,
    summary: "personal or pseudonymised data are treated as if no data protection law applied",
    cites: &["DPA 2018 s.3"],
    page: include_str!("personal_data_called_not_personal.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

/// What a set is, whatever its ground says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truly {
    Pseudonymised,
    Personal,
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    for set in case.data_sets() {
        contradicts_itself(set, out);
    }
    if out.part_unseen("grounds") || out.part_unseen("flows") || out.part_unseen("data") {
        return;
    }
    for ground in case.grounds().filter(|ground| ground.is_under(Regime::NotPersonal)) {
        for kind in [Truly::Personal, Truly::Pseudonymised] {
            let ends: Vec<&FlowEnd<'_>> = case
                .ends_on(ground)
                .filter(|end| !end.is_processor() && carries(case, end) == Some(kind))
                .collect();
            if !ends.is_empty() {
                out.report(on_ground(case, &InUse { ground, ends }, kind));
            }
        }
    }
}

/// A set that is about nobody and of which the text says how closely it identifies people.
fn contradicts_itself(set: &DataSet, out: &mut Out<'_>) {
    let Some(level) = set.level.value().filter(|_| set.is_about_nobody()) else { return };
    let how = match **level {
        Level::Identifiable => "identifiable",
        Level::Pseudonymised => "pseudonymised",
        Level::Anonymous | Level::Aggregate => return,
    };
    let message = format!("data \"{}\" are called not personal and {how}, and only one can be true", set.id);
    out.report(Finding::warning(level.place(), message).about(set.id.as_str()).help(
        "give the set the `category:` that it would have with names, or say `level: anonymous` where nobody can be traced",
    ));
}

/// The most personal of the sets that a flow carries.
fn carries(case: &Case<'_>, end: &FlowEnd<'_>) -> Option<Truly> {
    let kind = |set: &DataSet| match set.level.value().map(|level| **level) {
        Some(Level::Pseudonymised) => Some(Truly::Pseudonymised),
        Some(Level::Identifiable) => Some(Truly::Personal),
        // Where the level is not said, the kinds of data tell.
        None => each(&set.category).next().map(|_| Truly::Personal),
        Some(Level::Anonymous | Level::Aggregate) => None,
    };
    case.data_of(end.flow).filter(|set| case.is_personal(set)).filter_map(kind).max()
}

fn on_ground(case: &Case<'_>, used: &InUse<'_, '_>, kind: Truly) -> Finding {
    let begin = format!("{} says that the data are not personal", used.named(case));
    let place = used.ground.regime.value().map_or(used.ground.id.place(), Word::place);
    let finding = match kind {
        Truly::Personal => Finding::error(place, format!("{begin}, and they are personal data")),
        // Who hands over pseudonyms as a rule holds the key; who receives them may have no way back.
        Truly::Pseudonymised if used.ends.iter().any(|end| end.side.gives()) => {
            Finding::warning(place, format!("{begin}, and they are pseudonymised"))
        }
        Truly::Pseudonymised => Finding::question(
            place,
            format!("{begin}, and they are pseudonymised: can nobody there find out who the people are?"),
        ),
    };
    used.shown(finding).help(
        "put the use under `regime: uk-gdpr` with a lawful basis, or say under `level:` that the data are anonymous",
    )
}
