//! Facts of the catalogue in words that an officer reads once: kinds of bodies, limits, marks and dates.
//! Decides nothing.

use chrono::NaiveDate;

use crate::law::{Bodies, Mark, NotInForce, Provision, Standing, Weight, Who};

/// Whether a provision is in force, in words.
pub fn standing(provision: &Provision, day: NaiveDate) -> String {
    standing_words(&provision.standing_on(day), day)
}

pub fn standing_words(standing: &Standing, day: NaiveDate) -> String {
    match standing {
        Standing::InForce => format!("in force on {day}"),
        Standing::Unconfirmed(why) => format!("unconfirmed on {day}: {why}"),
        Standing::NotInForce(NotInForce::NotYet { from, by }) => {
            format!("not in force on {day}: it starts on {from} by {by}")
        }
        Standing::NotInForce(NotInForce::Ended { until, by }) => {
            let by = by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
            format!("not in force on {day}: it ended on {until}{by}")
        }
    }
}

/// How a fact was looked at.
pub fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::V => "read",
        Mark::Vs => "read in an older or secondary text",
        Mark::M => "from memory",
        Mark::U => "unsure",
    }
}

/// How a fact was looked at, as the catalogue writes it.
pub fn mark_code(mark: Mark) -> &'static str {
    match mark {
        Mark::V => "V",
        Mark::Vs => "V*",
        Mark::M => "M",
        Mark::U => "U",
    }
}

/// Kinds and ids of bodies, by their names.
pub fn bodies(bodies: &Bodies, list: &[String]) -> String {
    let name = |id: &String| if id == "any" { "anybody" } else { bodies.name_of(id) }.to_string();
    list.iter().map(name).collect::<Vec<String>>().join(", ")
}

/// Bodies of an answer by their names; a whole group is not written out.
pub fn who(bodies: &Bodies, members: &[Who<'_>]) -> String {
    let name = |who: &Who<'_>| bodies.name_of(who.body.unwrap_or(who.category)).to_string();
    match members {
        [] => "nobody".to_string(),
        [one] => name(one),
        [first, rest @ ..] if rest.len() > 2 => format!("{} and {} others", name(first), rest.len()),
        several => several.iter().map(name).collect::<Vec<String>>().join(" and "),
    }
}

/// A tag of a purpose, as words.
pub fn purpose(tag: &str) -> String {
    tag.replace('-', " ")
}

/// What a limit of a gateway means.
pub fn limit(id: &str) -> &str {
    match id {
        "depersonalised-only" => "only data that identify nobody",
        "deidentified-only" => "only data that were de-identified first",
        "no-patient-information" => "no patient information",
        "no-health-or-care-authority-personal-data" => {
            "no personal data of a health or social care authority"
        }
        "excludes-health-and-adult-care" => "nothing held for health services or adult social care",
        "confidential-patient-information" => "confidential patient information has rules of its own",
        "contact-details-only" => "only contact details",
        "name-address-dob-parent-only" => "only name, address, date of birth and parent",
        "consent-required" => "only with consent",
        "request-required" => "only on a request",
        "direct-care-only" => "only for the person's own care",
        "objection-applies" => "not where the person objects",
        "hmrc-restricted" => "data of HMRC only as its own law allows",
        "no-sensitive-intelligence" => "no sensitive intelligence",
        "council-tax-or-housing-benefit-source" => "only data held for council tax or housing benefit",
        "prescribed-information-only" => "only what the law prescribes",
        "statutory-bar-prevails" => "a bar in another law prevails",
        "no-profiling" => "not for profiling",
        other => other,
    }
}

/// How much a gateway can carry.
pub fn weight(weight: Weight) -> &'static str {
    match weight {
        Weight::ExpressDuty => "express duty",
        Weight::ExpressPower => "express power",
        Weight::ImpliedDuty => "implied by a duty",
        Weight::ImpliedPower => "implied by a power",
        Weight::General => "general power",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::Catalogue;

    #[test]
    fn every_limit_of_the_catalogue_is_said_in_words() {
        let provisions = Catalogue::built_in().instruments().flat_map(|instrument| &instrument.provisions);
        let limits: Vec<&String> =
            provisions.filter_map(|p| p.gateway.as_ref()).flat_map(|g| &g.limits).collect();
        assert!(!limits.is_empty());
        for id in limits {
            assert!(limit(id).contains(' ') && !limit(id).contains(id.as_str()), "{id}");
        }
    }

    #[test]
    fn a_few_bodies_are_named_and_many_are_counted() {
        let bodies = Catalogue::built_in().bodies();
        let of = |id: &'static str| Who { body: Some(id), category: "london-borough" };
        assert_eq!(who(bodies, &[of("camden"), of("barnet")]).matches(" and ").count(), 1);
        let many = [of("camden"), of("barnet"), of("brent"), of("bexley")];
        assert!(who(bodies, &many).ends_with(" and 3 others"), "{}", who(bodies, &many));
    }
}
