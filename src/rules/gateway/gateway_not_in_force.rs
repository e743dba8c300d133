//! `gateway-not-in-force`: a power to disclose is named that is not law, or not law in England, on the day.
//! Where the day of commencement is not certain, `gateway-unconfirmed` speaks.

use chrono::NaiveDate;

use super::noted;
use crate::law::{NotInForce, Provision, Standing};
use crate::rules::{
    Case, Check, Family, Finding, Member, Named, Out, Power, Rule, Severity, asked_where_law_is_cited,
    is_law_for, named,
};

pub static GATEWAY_NOT_IN_FORCE: Rule = Rule {
    id: "gateway-not-in-force",
    family: Family::Gateway,
    severity: Severity::Error,
    summary: "a power to disclose is named that is not in force on the day",
    // It applies whichever provision the text names.
    cites: &[],
    page: include_str!("gateway_not_in_force.md"),
    fixed: false,
    not_asked: asked_where_law_is_cited,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let day = case.operative_day();
    for flow in case.flows() {
        let disclosures = case.disclosures(flow);
        for named in named(&disclosures) {
            let power = named.power();
            let Some(provision) = power.provision().filter(|_| !power.gives_no_power()) else { continue };
            let Some(why) = fault(provision, day, &givers(&named)) else { continue };
            let message = format!("{} {why}, and flow \"{}\" rests on it", power.cite(), flow.id);
            let finding = if named.is_carried() { Finding::warning } else { Finding::error };
            out.report(
                finding(named.place(), message)
                    .cite(power.cite())
                    .about(flow.id.as_str())
                    .help(format!("name a power that is in force on {day}{}", what_came_after(power, day))),
            );
        }
    }
}

/// Why a provision carries nothing on a day, as the middle of a sentence.
fn fault(provision: &Provision, day: NaiveDate, givers: &[Member<'_>]) -> Option<String> {
    if let Standing::NotInForce(why) = provision.standing_on(day) {
        return Some(match why {
            NotInForce::NotYet { from, by } => {
                format!("is not in force on {day}: it comes into force on {from}{}", told(&by))
            }
            NotInForce::Ended { until, by } => {
                format!("is not in force on {day}: it ended on {until}{}", told(&by.unwrap_or_default()))
            }
        });
    }
    (!is_law_for(provision, givers)).then(|| "is not law in England".to_string())
}

/// What the catalogue notes of a provision that has ended: often, what took its place.
fn what_came_after(power: &Power<'_>, day: NaiveDate) -> String {
    let ended = |provision: &Provision| {
        matches!(provision.standing_on(day), Standing::NotInForce(NotInForce::Ended { .. }))
    };
    if power.provision().is_some_and(ended) { noted(power) } else { String::new() }
}

/// The instrument behind a date, where the catalogue knows it.
fn told(by: &str) -> String {
    if by.is_empty() || by == "not established" { String::new() } else { format!(" by {by}") }
}

fn givers<'a>(named: &Named<'_, '_, 'a>) -> Vec<Member<'a>> {
    named.disclosures.iter().flat_map(|(disclosure, _)| disclosure.givers.iter()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::{Catalogue, Who};

    fn giver(category: &str) -> [Member<'_>; 1] {
        [Member::of(Who { body: None, category }, Catalogue::built_in().bodies())]
    }

    fn provision(rest: &str) -> Provision {
        serde_yaml::from_str(&format!(
            "{{at: s.1, uri: null, name: x, is: [task], commencement: confirmed, \
             checked: {{mark: V, on: 2026-11-23}}, {rest}}}"
        ))
        .unwrap()
    }

    #[test]
    fn a_provision_that_does_not_extend_to_england_is_no_power_of_a_body_there() {
        let day = "2026-11-24".parse().unwrap();
        let scottish = provision("extent: [S]");
        assert_eq!(fault(&scottish, day, &giver("london-borough")).as_deref(), Some("is not law in England"));
        assert_eq!(fault(&scottish, day, &giver("welsh-council")), None);
        assert_eq!(fault(&provision("extent: [E, W]"), day, &giver("london-borough")), None);
        assert_eq!(fault(&provision("extent: []"), day, &giver("london-borough")), None);
    }

    #[test]
    fn an_instrument_that_is_not_established_is_not_named() {
        let p = provision("periods: [{from: 2018-05-01, by: not established, dated: V}]");
        let why = fault(&p, "2018-04-30".parse().unwrap(), &giver("london-borough")).unwrap();
        assert_eq!(why, "is not in force on 2018-04-30: it comes into force on 2018-05-01");
        assert_eq!(fault(&p, "2018-05-01".parse().unwrap(), &giver("london-borough")), None);
    }
}
