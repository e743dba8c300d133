//! Every citation and every day of an agreement, wherever they stand.
//! Judges none of them. A test holds this list against the format, so that a new field is not passed over.

use super::{
    Agreement, AutomatedDecisions, Citation, Confidence, Day, Exemption, Flow, Ground, Publication, Transfers,
};
use crate::text::{Given, List, Many, Word};

/// Every citation on which the text relies. Law that the text only names (`law-named`) is left out.
pub fn every_citation(agreement: &Agreement) -> Vec<&Citation> {
    let mut all: Vec<&Citation> = Vec::new();
    for ground in items(&agreement.grounds) {
        of_ground(ground, &mut all);
    }
    for flow in items(&agreement.flows) {
        of_flow(flow, &mut all);
    }
    if let Some(Publication::Map(publication)) = agreement.publication.value() {
        all.extend(each(&publication.exemptions));
    }
    if let Some(AutomatedDecisions::Map(automated)) = agreement.automated_decisions.value() {
        all.extend(each(&automated.law));
    }
    if let Some(Transfers::List(transfers)) = agreement.transfers_abroad.value() {
        all.extend(transfers.iter().flat_map(|transfer| each(&transfer.cite)));
    }
    if let Some(transparency) = agreement.transparency.value() {
        of_exemptions(&transparency.exemptions, &mut all);
    }
    if let Some(rights) = agreement.rights.value() {
        of_exemptions(&rights.exemptions, &mut all);
    }
    all
}

/// Every day that the text gives, without those of its record.
pub fn every_day(agreement: &Agreement) -> Vec<&Word<Day>> {
    let mut all: Vec<&Word<Day>> = Vec::new();
    if let Some(dates) = agreement.dates.value() {
        let given = [&dates.agreed, &dates.starts, &dates.review, &dates.ends];
        all.extend(given.into_iter().filter_map(Given::value));
    }
    all.extend(items(&agreement.purposes).filter_map(|purpose| purpose.ends.value()));
    for confidence in items(&agreement.flows).filter_map(|flow| flow.confidence.value()) {
        if let Confidence::Map(detail) = confidence {
            all.extend(detail.until.value());
        }
    }
    for processor in items(&agreement.processors) {
        all.extend(processor.from.value());
        all.extend(processor.until.value());
    }
    for dpia in each(&agreement.dpia) {
        all.extend(dpia.approved.value());
        all.extend(dpia.regulator_consulted.value());
    }
    all.extend(items(&agreement.departures).map(|departure| &departure.until));
    all
}

fn of_ground<'a>(ground: &'a Ground, all: &mut Vec<&'a Citation>) {
    let own = [&ground.basis, &ground.task, &ground.obligation, &ground.recognised_interest];
    all.extend(own.into_iter().flat_map(each));
    if let Some(special) = ground.special.value() {
        all.extend([&special.point, &special.condition].into_iter().flat_map(each));
    }
    if let Some(criminal) = ground.criminal.value() {
        all.extend([&criminal.authority, &criminal.condition].into_iter().flat_map(each));
    }
    if let Some(part3) = ground.law_enforcement.value() {
        let given = [&part3.function, &part3.law, &part3.condition, &part3.authorised_by];
        all.extend(given.into_iter().flat_map(each));
    }
    if let Some(compatibility) = ground.compatibility.value() {
        all.extend(each(&compatibility.route));
    }
}

fn of_flow<'a>(flow: &'a Flow, all: &mut Vec<&'a Citation>) {
    all.extend([&flow.gateways, &flow.restrictions].into_iter().flat_map(each));
    all.extend(items(&flow.among).flat_map(|member| each(&member.gateways)));
    if let Some(Confidence::Map(detail)) = flow.confidence.value() {
        all.extend(each(&detail.cite));
    }
}

fn of_exemptions<'a>(exemptions: &'a Given<List<Exemption>>, all: &mut Vec<&'a Citation>) {
    all.extend(items(exemptions).map(|exemption| &exemption.cite));
}

fn items<T>(list: &Given<List<T>>) -> impl Iterator<Item = &T> {
    list.value().into_iter().flat_map(List::iter)
}

fn each<T>(many: &Given<Many<T>>) -> impl Iterator<Item = &T> {
    many.value().into_iter().flat_map(Many::iter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields of the format that hold a type, as `Mapping.field`.
    fn fields_of(name: &str) -> Vec<String> {
        let schema = serde_json::to_value(schemars::schema_for!(Agreement)).unwrap();
        let own = (&"Agreement".to_string(), &schema);
        let defs = schema["$defs"].as_object().unwrap();
        let mut found = Vec::new();
        for (mapping, schema) in defs.iter().chain([own]) {
            for (field, of) in schema["properties"].as_object().into_iter().flatten() {
                if of.to_string().contains(&format!("\"#/$defs/{name}\"")) {
                    found.push(format!("{mapping}.{field}"));
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn no_field_of_the_format_with_a_citation_is_passed_over() {
        let known = [
            "Agreement.law-named",
            "AutomatedDetail.law",
            "Compatibility.route",
            "ConfidenceDetail.cite",
            "Criminal.authority",
            "Criminal.condition",
            "Exemption.cite",
            "Flow.gateways",
            "Flow.restrictions",
            "Ground.basis",
            "Ground.obligation",
            "Ground.recognised-interest",
            "Ground.task",
            "LawEnforcement.authorised-by",
            "LawEnforcement.condition",
            "LawEnforcement.function",
            "LawEnforcement.law",
            "Member.gateways",
            "PublicationDetail.exemptions",
            "Special.condition",
            "Special.point",
            "Transfer.cite",
        ];
        assert_eq!(fields_of("Citation"), known, "give `every_citation` the field, then this list");
    }

    #[test]
    fn no_field_of_the_format_with_a_day_is_passed_over() {
        let known = [
            "ConfidenceDetail.until",
            "Dates.agreed",
            "Dates.ends",
            "Dates.review",
            "Dates.starts",
            "Departure.until",
            "Dpia.approved",
            "Dpia.regulator-consulted",
            "Event.day",
            "Processor.from",
            "Processor.until",
            "Purpose.ends",
        ];
        assert_eq!(fields_of("Day"), known, "give `every_day` the field, then this list");
    }
}
