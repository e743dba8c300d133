//! `person-named`: a contact that seems to be a person, or a person's own mailbox.
//! It knows some given names and titles, and asks; it cannot know that a mailbox is nobody's.

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked, items};
use crate::text::Word;

pub static PERSON_NAMED: Rule = Rule {
    id: "person-named",
    family: Family::Parties,
    severity: Severity::Question,
    summary: "a person seems to be named where an office belongs",
    cites: &["UK GDPR Art 5(1)(c)"],
    page: include_str!("person_named.md"),
    fixed: false,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let agreement = case.agreement;
    let mut words: Vec<&Word<String>> = Vec::new();
    words.extend(agreement.contact.value());
    words.extend(case.parties().filter_map(|party| party.mailbox.value()));
    words.extend(agreement.joint_controllers.value().and_then(|joint| joint.contact_point.value()));
    words.extend(
        agreement
            .breach
            .value()
            .into_iter()
            .flat_map(|breach| [breach.lead.value(), breach.how.value()])
            .flatten(),
    );
    words.extend(
        agreement
            .rights
            .value()
            .into_iter()
            .flat_map(|rights| [rights.answered_by.value(), rights.complaints.value()])
            .flatten(),
    );
    words.extend(agreement.review.value().and_then(|review| review.by.value()));
    words.extend(agreement.foi.value().and_then(|foi| foi.answered_by.value()));
    let events = agreement.record.value().into_iter().flat_map(|record| items(&record.events));
    words.extend(events.filter_map(|event| event.office.value()));
    for word in words {
        let Some(name) = person_in(word.as_str()) else { continue };
        out.report(
            Finding::question(
                word.place(),
                format!("is \"{name}\" a person, where an office or its mailbox belongs?"),
            )
            .help("name the office, such as `information.governance@…`, which stays when people leave"),
        );
    }
}

/// The words that look like a person: a title with a name, or a mailbox that begins with a given name or an initial.
pub fn person_in(text: &str) -> Option<&str> {
    titled(text).or_else(|| text.split([' ', ',', ';', '<', '>', '(', ')']).find(|word| is_own_mailbox(word)))
}

fn titled(text: &str) -> Option<&str> {
    let mut from = 0;
    for word in text.split(' ') {
        let rest = &text[from..];
        from += word.len() + 1;
        if !TITLES.contains(&word.trim_end_matches('.')) {
            continue;
        }
        let next = rest.split(' ').nth(1).filter(|next| next.chars().next().is_some_and(char::is_uppercase));
        if let Some(next) = next {
            return Some(rest[..=word.len() + next.len()].trim_end_matches([',', ';', '.']));
        }
    }
    None
}

fn is_own_mailbox(word: &str) -> bool {
    let Some((local, _)) = word.split_once('@') else { return false };
    let parts: Vec<String> = local.split(['.', '_', '-']).map(str::to_ascii_lowercase).collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let letters = |part: &String| !part.is_empty() && part.chars().all(char::is_alphabetic);
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(letters) || ROLES.contains(&last.as_str()) {
        return false;
    }
    GIVEN_NAMES.contains(&first.as_str()) || (first.len() == 1 && last.len() > 3)
}

const TITLES: [&str; 8] = ["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Prof", "Professor"];

/// What a mailbox that is nobody's own ends in, after a letter or a name that may be a place's.
const ROLES: [&str; 24] = [
    "admin",
    "centre",
    "contact",
    "data",
    "enquiries",
    "governance",
    "hospital",
    "house",
    "hub",
    "inbox",
    "information",
    "mail",
    "mailbox",
    "office",
    "park",
    "referrals",
    "records",
    "requests",
    "safeguarding",
    "safety",
    "school",
    "services",
    "support",
    "team",
];

/// Given names that are common in London and no words of an office.
const GIVEN_NAMES: [&str; 130] = [
    "abdul",
    "adam",
    "adebayo",
    "adeola",
    "agnieszka",
    "ahmed",
    "aisha",
    "alan",
    "alexander",
    "ali",
    "alice",
    "alison",
    "amina",
    "amy",
    "andrew",
    "angela",
    "anita",
    "anna",
    "anne",
    "anthony",
    "barbara",
    "ben",
    "bola",
    "caroline",
    "catherine",
    "charles",
    "charlotte",
    "chidi",
    "chioma",
    "chris",
    "christine",
    "christopher",
    "claire",
    "daniel",
    "david",
    "deborah",
    "deepak",
    "diane",
    "edward",
    "elizabeth",
    "emeka",
    "emily",
    "emma",
    "fatima",
    "femi",
    "fiona",
    "funmi",
    "gareth",
    "gary",
    "george",
    "hannah",
    "harpreet",
    "hassan",
    "helen",
    "ian",
    "imran",
    "jack",
    "jacqueline",
    "james",
    "jane",
    "janet",
    "jasmine",
    "jennifer",
    "jessica",
    "joan",
    "joanna",
    "john",
    "jonathan",
    "joseph",
    "julia",
    "julie",
    "karen",
    "katherine",
    "kevin",
    "kwame",
    "laura",
    "linda",
    "lisa",
    "louise",
    "lucy",
    "margaret",
    "maria",
    "martin",
    "mary",
    "matthew",
    "michael",
    "michelle",
    "mohammed",
    "muhammad",
    "nasreen",
    "natalie",
    "ngozi",
    "nicola",
    "nigel",
    "olivia",
    "oluwaseun",
    "omar",
    "patricia",
    "patrick",
    "paul",
    "peter",
    "philip",
    "priya",
    "rachel",
    "rajesh",
    "rebecca",
    "richard",
    "robert",
    "rukhsana",
    "samantha",
    "sandra",
    "sarah",
    "segun",
    "shabnam",
    "sharon",
    "simon",
    "sophie",
    "stephen",
    "steven",
    "sunita",
    "susan",
    "tariq",
    "thomas",
    "tracey",
    "tunde",
    "victoria",
    "william",
    "yetunde",
    "yusuf",
    "zainab",
];
