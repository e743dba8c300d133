//! `kept-beyond-limit`: data of a source whose own law or code says how long they are kept, and which are kept longer.
//! Whether a shorter time would do is for people to judge.

use crate::agreement::{DataSet, Retention};
use crate::law::Keeps;
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_of_agreements, each, items};
use crate::text::{Given, Many, Word};

pub static KEPT_BEYOND_LIMIT: Rule = Rule {
    id: "kept-beyond-limit",
    family: Family::Retention,
    severity: Severity::Warning,
    summary: "data are kept for longer than the law or the code of their source says",
    cites: &["Police Act 1997 s.122"],
    page: include_str!("kept_beyond_limit.md"),
    fixed: false,
    not_asked: asked_of_agreements,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let sourced: Vec<(&DataSet, &str)> =
        case.data_sets().filter_map(|set| Some((set, set.source.value()?.word()))).collect();
    if sourced.is_empty() {
        return;
    }
    for cite in KEPT_BEYOND_LIMIT.cites {
        let Some(keeps) = case.law.provision(cite).and_then(|provision| provision.keeps.as_ref()) else {
            continue;
        };
        for (set, _) in sourced.iter().filter(|(_, source)| *source == keeps.source) {
            let kept = items(&case.agreement.retention).filter(|entry| speaks_of(&entry.data, set));
            for finding in kept.filter_map(|entry| too_long(set, entry, keeps)) {
                out.report(finding.cite(*cite));
            }
        }
    }
}

fn too_long(set: &DataSet, entry: &Retention, keeps: &Keeps) -> Option<Finding> {
    let (place, days) = super::about_days(entry)?;
    let at_most = super::days_of_months(keeps.months_at_most)?;
    // A month has up to 31 days, so that six of them can be 184.
    if days <= at_most + 2 {
        return None;
    }
    let source = set.source.value()?;
    let message = format!(
        "\"{}\" is kept for {}, and data of the source `{}` are normally kept for at most {} months",
        set.id,
        super::time(entry),
        source.word(),
        keeps.months_at_most
    );
    Some(
        Finding::warning(place, message)
            .about(set.id.as_str())
            .related(source.place(), "the source")
            .help("shorten the time, or keep the outcome and the day in place of the data themselves"),
    )
}

/// True when an entry is for this set: it names it, or names none and so means all.
fn speaks_of(data: &Given<Many<Word<String>>>, set: &DataSet) -> bool {
    data.is_missing() || each(data).any(|name| name.as_str() == set.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agreement::DataSource;
    use crate::law::Catalogue;

    #[test]
    fn every_limit_of_the_catalogue_is_asked_and_is_for_a_source_that_agreements_can_name() {
        let law = Catalogue::built_in();
        let mut limits = Vec::new();
        for instrument in law.instruments() {
            for provision in &instrument.provisions {
                let Some(keeps) = &provision.keeps else { continue };
                let source: Result<DataSource, _> = serde_json::from_value(keeps.source.as_str().into());
                assert!(source.is_ok(), "{} is no source", keeps.source);
                limits.push(instrument.cite(provision));
            }
        }
        assert_eq!(limits, KEPT_BEYOND_LIMIT.cites);
    }
}
