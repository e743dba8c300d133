//! `older-than-uk-gdpr`: a text from before the UK GDPR that nobody is known to have revised since.
//! Which of its words are out of date is for other rules.

use crate::agreement::Day;
use crate::law::{NotInForce, Standing};
use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, asked_where_law_is_cited};
use crate::text::Place;

pub static OLDER_THAN_UK_GDPR: Rule = Rule {
    id: "older-than-uk-gdpr",
    family: Family::Dates,
    severity: Severity::Warning,
    summary: "the text is older than the UK GDPR and was not revised since",
    cites: &["UK GDPR Art 5(2)"],
    page: include_str!("older_than_uk_gdpr.md"),
    fixed: false,
    not_asked,
    check: Check::Agreement(check),
};

fn not_asked(case: &Case<'_>) -> Option<String> {
    if case.is_over() {
        return Some("the sharing is over".to_string());
    }
    case.shares_nothing_personal()
        .then(|| "the data are not personal".to_string())
        .or_else(|| asked_where_law_is_cited(case))
}

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let Some((last, place)) = last_looked_at(case) else { return };
    let law = OLDER_THAN_UK_GDPR.cites[0];
    let Some(provision) = case.law.provision(law) else { return };
    let Standing::NotInForce(NotInForce::NotYet { from, .. }) = provision.standing_on(last.last()) else {
        return;
    };
    out.report(
        Finding::warning(
            place,
            format!(
                "nothing shows that the text was revised since the UK GDPR began on {from}: it was last looked at {}",
                last.when()
            ),
        )
        .help("read it against the law of today, agree a new version, or record the review that was held"),
    );
}

/// The last day on which anybody is known to have looked at the text, and where the text says so. Without a decision, the
/// day on which it starts: it was written by then.
fn last_looked_at(case: &Case<'_>) -> Option<(Day, Place)> {
    let dates = case.agreement.dates.value();
    let given = |day: Option<&crate::text::Word<Day>>| day.map(|day| (**day, day.place()));
    let agreed = given(dates.and_then(|dates| dates.agreed.value()));
    let at = case.agreement.id.place();
    let looked = case.history.last_looked_at().map(|day| (day, agreed.map_or(at, |(_, place)| place)));
    let known = [agreed, looked].into_iter().flatten().max_by_key(|(day, _)| day.last());
    known.or_else(|| given(dates.and_then(|dates| dates.starts.value())))
}
