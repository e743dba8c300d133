//! The catalogue that is built in: it can be read whole, its citations lead somewhere, and its README tells the truth.
//! Whether an entry is good law is for a lawyer.

#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot read")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chrono::NaiveDate;
use isa::law::{
    Authority, Catalogue, CompetentAuthority, Eligibility, Found, InstrumentKind, Listed, Mark, Nature,
    Provision, Standing, Strength, Who,
};

fn law() -> &'static Catalogue {
    Catalogue::built_in()
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a test writes dates")
}

/// Every provision with its citation.
fn provisions() -> impl Iterator<Item = (String, &'static Provision)> {
    law().instruments().flat_map(|i| i.provisions.iter().map(move |p| (i.cite(p), p)))
}

fn provision(citation: &str) -> &'static Provision {
    law().provision(citation).unwrap_or_else(|| panic!("{citation} is not in the catalogue"))
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_can_be_read_whole() {
    law().read_whole().unwrap();
}

#[test]
fn every_provision_is_found_by_its_own_citation() {
    let lost: Vec<String> = provisions()
        .filter(|(cite, p)| match law().look_up(cite) {
            Found::Provision { provision, .. } => !std::ptr::eq(provision, *p),
            Found::TooBroad { .. } => !p.has(Nature::Heading),
            _ => true,
        })
        .map(|(cite, _)| cite)
        .collect();
    assert_none(&lost);
}

#[test]
fn no_name_belongs_to_two_instruments() {
    let mut seen = BTreeSet::new();
    for instrument in law().instruments() {
        for name in std::iter::once(&instrument.title).chain(&instrument.also_cited_as) {
            assert!(seen.insert(name), "{name}");
        }
    }
}

#[test]
fn every_citation_inside_the_catalogue_leads_to_a_provision() {
    let mut cited: Vec<String> = Vec::new();
    for (_, p) in provisions() {
        cited.extend(p.point.iter().flat_map(|point| point.conditions.clone()));
        let annexes = p.basis.iter().flat_map(|basis| &basis.needs_annex);
        cited.extend(annexes.map(|annex| format!("UK GDPR {annex}")));
    }
    let dea = law().dea();
    for chapter in &dea.chapters {
        cited.extend(chapter.gateways.clone());
        cited.extend(
            [&chapter.use_limits, &chapter.onward, &chapter.hmrc, &chapter.code]
                .into_iter()
                .flatten()
                .cloned(),
        );
    }
    cited.extend(dea.schedules.iter().flat_map(|schedule| schedule.gateways.clone()));
    let specified = dea.objectives.iter().filter(|o| o.eligibility == Eligibility::Read);
    cited.extend(specified.map(|objective| objective.instrument.clone()));
    cited.extend(law().features().iter().map(|feature| feature.cite.clone()));
    cited.retain(|cite| law().provision(cite).is_none());
    assert_none(&cited);
}

#[test]
fn every_list_names_known_bodies_and_kinds() {
    let bodies = law().bodies();
    let known = |who: &String| who == "any" || bodies.get(who).is_some() || bodies.category(who).is_some();
    let mut strange = Vec::new();
    for (cite, p) in provisions() {
        let tasks = p.task_of.iter().flatten();
        let ends = p.gateway.iter().flat_map(|g| g.from.iter().chain(&g.to));
        strange.extend(tasks.chain(ends).filter(|who| !known(who)).map(|who| format!("{cite}: {who}")));
    }
    for schedule in &law().dea().schedules {
        let listed = schedule.entries.iter().flat_map(|entry| &entry.admits).chain(&schedule.not_listed);
        strange.extend(listed.filter(|who| !known(who)).map(|who| format!("Sch {}: {who}", schedule.number)));
    }
    for body in bodies.all() {
        let near = body.succeeded_by.iter().chain(&body.icb).chain(std::iter::once(&body.category));
        strange.extend(near.filter(|who| !known(who)).map(|who| format!("{}: {who}", body.id)));
    }
    for group in bodies.groups() {
        let members = group.members.iter().map(|member| &member.body).filter(|id| bodies.get(id).is_none());
        strange.extend(members.map(|id| format!("{}: {id}", group.id)));
    }
    assert_none(&strange);
}

#[test]
fn an_objective_admits_only_paragraphs_of_schedule_4() {
    let dea = law().dea();
    let schedule = dea.schedule("4").unwrap();
    for objective in &dea.objectives {
        for para in &objective.admits_paras {
            assert!(schedule.entries.iter().any(|entry| &entry.para == para), "{}: {para}", objective.id);
        }
    }
}

#[test]
fn periods_follow_one_another() {
    let mut faults = Vec::new();
    for (cite, p) in provisions() {
        for period in &p.periods {
            let ends_well = period.until.is_none_or(|until| until > period.from);
            if !ends_well || period.until.is_some() != period.until_by.is_some() {
                faults.push(format!("{cite}: {period:?}"));
            }
        }
        for pair in p.periods.windows(2) {
            if pair[0].until.is_none_or(|until| until > pair[1].from) {
                faults.push(format!("{cite}: periods overlap"));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn what_surely_stands_is_in_force() {
    let mut sure = 0;
    for (cite, provision) in provisions() {
        for on in
            ["1990-01-01", "2018-05-25", "2024-06-30", "2026-02-04", "2026-02-05", "2026-11-24", "2030-01-01"]
        {
            if law().surely_stands(&cite, day(on)) {
                assert_eq!(provision.standing_on(day(on)), Standing::InForce, "{cite} on {on}");
                sure += 1;
            }
        }
    }
    assert!(sure > 1000, "{sure}");
}

#[test]
fn what_stands_in_force_says_since_when() {
    let undated: Vec<String> = law()
        .instruments()
        .filter(|instrument| instrument.kind != InstrumentKind::CommonLaw)
        .flat_map(|i| i.provisions.iter().map(move |p| (i.cite(p), p)))
        .filter(|(_, p)| p.periods.is_empty() && p.standing_on(day("2026-11-24")) == Standing::InForce)
        .map(|(cite, _)| cite)
        .collect();
    assert_none(&undated);
}

#[test]
fn what_is_marked_as_read_says_what_was_read() {
    let mut faults = Vec::new();
    for (cite, p) in provisions() {
        let seen = p.checked.seen.as_deref().unwrap_or_default();
        let read = matches!(p.checked.mark, Mark::V | Mark::Vs);
        if seen.is_empty() || read == seen.starts_with("from memory") {
            faults.push(format!("{cite}: {:?}, {seen}", p.checked.mark));
        }
    }
    assert_none(&faults);
}

#[test]
fn a_due_regard_duty_is_no_gateway() {
    for (cite, p) in provisions() {
        assert!(p.force != isa::law::Force::DueRegard || !p.has(Nature::Gateway), "{cite}");
    }
}

/// The words of a list in the README that starts with a title, such as "Purposes of gateways".
fn closed_list(title: &str) -> BTreeSet<String> {
    let readme = fs::read_to_string("law/README.md").unwrap();
    let line = readme.lines().find_map(|line| line.strip_prefix(title)?.strip_prefix(": ")).unwrap();
    line.trim_end_matches('.').split(", ").map(str::to_string).collect()
}

#[test]
fn purposes_and_limits_are_those_of_the_readme() {
    let (purposes, limits) = (closed_list("Purposes of gateways"), closed_list("Limits of gateways"));
    let kinds: BTreeSet<String> = law().purposes().keys().map(str::to_string).collect();
    assert_eq!(kinds, purposes, "law/purposes.yaml and the list of the README");
    for kind in law().purposes() {
        assert!(kind.near.iter().all(|near| kinds.contains(near) && *near != kind.id), "{}", kind.id);
    }
    for (cite, p) in provisions() {
        let Some(gateway) = &p.gateway else { continue };
        assert!(!gateway.purposes.is_empty(), "{cite}");
        assert!(gateway.purposes.iter().all(|purpose| purposes.contains(purpose)), "{cite}");
        assert!(gateway.limits.iter().all(|limit| limits.contains(limit)), "{cite}");
    }
}

#[test]
fn the_counts_of_the_readme_are_right() {
    let readme = fs::read_to_string("law/README.md").unwrap();
    let mut counted: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for (_, p) in provisions() {
        let column = match p.checked.mark {
            Mark::V => 0,
            Mark::Vs => 1,
            Mark::M => 2,
            Mark::U => continue,
        };
        let natures = p.is.iter().map(|nature| kebab(&format!("{nature:?}")));
        for row in natures.chain(std::iter::once("**all provisions**".to_string())) {
            counted.entry(row).or_default()[column] += 1;
        }
    }
    for (row, [read, partly, memory]) in counted {
        let line = format!("| {row} | {read} | {partly} | {memory} |");
        assert!(readme.contains(&line), "law/README.md should say: {line}");
    }
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[test]
fn the_thirty_three_authorities_are_a_group() {
    let bodies = law().bodies();
    let group = bodies.group("london-boroughs").unwrap();
    let members: Vec<&str> = group.members_on(day("2026-11-24")).collect();
    assert_eq!(members.len(), 33);
    let codes: BTreeSet<&str> =
        members.iter().map(|id| bodies.get(id).unwrap().codes["gss"].as_str()).collect();
    assert_eq!(codes.first(), Some(&"E09000001"));
    assert_eq!(codes.last(), Some(&"E09000033"));
    assert_eq!(codes.len(), 33);
}

#[test]
fn the_icbs_change_on_the_day_of_the_merger() {
    let group = law().bodies().group("london-icbs").unwrap();
    assert_eq!(group.members_on(day("2026-03-31")).count(), 5);
    assert_eq!(group.members_on(day("2026-04-01")).count(), 4);
}

#[test]
fn old_texts_are_recognised_by_the_bodies_they_name() {
    let bodies = law().bodies();
    let today = day("2026-11-24");
    for (text, id) in [
        ("shared with the CCG each month", "clinical-commissioning-groups"),
        ("the LFEPA and the boroughs", "lfepa"),
        ("as the LSCB asks", "local-safeguarding-children-boards"),
        ("NHS Digital receives", "nhs-digital"),
    ] {
        assert_eq!(bodies.defunct_in(text, today).map(|body| body.id.as_str()), Some(id), "{text}");
    }
    for text in [
        "Monitor the feed weekly",
        "files are hashed with SHA-256",
        "a CRC over each file",
        "the HCA on the ward",
    ] {
        assert!(bodies.defunct_in(text, today).is_none(), "{text}");
    }
    assert!(bodies.defunct_in("shared with the CCG", day("2022-06-30")).is_none());
    assert!(bodies.defunct_in("shared with the CCG", day("2022-07-01")).is_some());
}

#[test]
fn what_home_fire_safety_rests_on_is_there() {
    let borough = Who { body: Some("camden"), category: "london-borough" };
    let fire = Who { body: Some("lfc"), category: "london-fire-commissioner" };
    for (cite, whose) in [
        ("Care Act 2014 s.2", borough),
        ("Care Act 2014 s.42", borough),
        ("Fire and Rescue Services Act 2004 s.6", fire),
        ("Fire and Rescue Services Act 2004 s.5A", fire),
    ] {
        let p = provision(cite);
        assert!(p.has(Nature::Task) && p.has(Nature::Gateway), "{cite}");
        assert_eq!(p.gateway.as_ref().unwrap().strength, Strength::Implied, "{cite}");
        let task = p.task_of.as_ref().unwrap();
        assert_eq!(law().bodies().listed(task, whose), Listed::Yes, "{cite}");
        let other = if whose == borough { fire } else { borough };
        assert_eq!(law().bodies().listed(task, other), Listed::No, "{cite}");
    }
    assert_eq!(provision("Care Act 2014 s.45").gateway.as_ref().unwrap().strength, Strength::Express);
}

#[test]
fn the_law_of_2026_begins_on_its_days() {
    for (cite, first) in [
        ("UK GDPR Art 6(1)(ea)", "2026-02-05"),
        ("UK GDPR Art 8A", "2026-02-05"),
        ("UK GDPR Annex 1 para 1", "2026-02-05"),
        ("DPA 2018 s.164A", "2026-06-19"),
        ("Police, Crime, Sentencing and Courts Act 2022 s.16", "2023-01-31"),
        ("Digital Economy Act 2017 s.35", "2018-05-01"),
    ] {
        let p = provision(cite);
        let first = day(first);
        assert_eq!(p.standing_on(first), Standing::InForce, "{cite}");
        assert!(matches!(p.standing_on(first.pred_opt().unwrap()), Standing::NotInForce(_)), "{cite}");
    }
    for (cite, gone) in [("UK GDPR Art 6(4)", "2026-02-05"), ("UK GDPR Art 22", "2026-02-05")] {
        let p = provision(cite);
        let gone = day(gone);
        assert!(matches!(p.standing_on(gone), Standing::NotInForce(_)), "{cite}");
        assert_eq!(p.standing_on(gone.pred_opt().unwrap()), Standing::InForce, "{cite}");
    }
}

#[test]
fn what_was_reworded_is_in_force_before_and_after() {
    for cite in ["UK GDPR Art 6(1)(e)", "UK GDPR Art 6(1)", "DPA 2018 s.8"] {
        let p = provision(cite);
        assert_eq!(p.standing_on(day("2026-02-04")), Standing::InForce, "{cite}");
        assert_eq!(p.standing_on(day("2026-02-05")), Standing::InForce, "{cite}");
        assert!(p.period_on(day("2026-02-05")).unwrap().changed.is_some(), "{cite}");
        assert!(p.period_on(day("2026-02-04")).unwrap().changed.is_none(), "{cite}");
    }
}

#[test]
fn what_nobody_saw_commenced_is_unconfirmed() {
    for cite in [
        "Children Act 2004 s.16LA",
        "Children Act 2004 s.16LC",
        "Victims and Prisoners Act 2024 s.13",
        "Crime and Policing Act 2026",
        "Renters' Rights Act 2025 s.86",
    ] {
        assert!(matches!(provision(cite).standing_on(day("2026-11-24")), Standing::Unconfirmed(_)), "{cite}");
    }
}

#[test]
fn the_digital_economy_act_admits_whom_its_schedules_list() {
    let (bodies, dea) = (law().bodies(), law().dea());
    let today = day("2026-11-24");
    let is_in = |schedule: &str, body: &str| {
        let category = &bodies.get(body).unwrap().category;
        dea.schedule(schedule).unwrap().listed(bodies, Who { body: Some(body), category }, today)
    };
    for (schedule, body, expected) in [
        ("4", "camden", Listed::Yes),
        ("4", "city-of-london", Listed::Yes),
        ("4", "gla", Listed::Yes),
        ("4", "lfc", Listed::Yes),
        ("4", "mps", Listed::Yes),
        ("4", "tfl", Listed::No),
        ("4", "mopac", Listed::No),
        ("4", "icb-south-east-london", Listed::No),
        ("4", "btp", Listed::No),
        ("5", "lfc", Listed::Yes),
        ("6", "lfc", Listed::No),
        ("7", "camden", Listed::Yes),
        ("7", "mps", Listed::No),
        ("8", "lfc", Listed::No),
        ("8", "gla", Listed::Yes),
    ] {
        assert_eq!(is_in(schedule, body), expected, "Sch {schedule}: {body}");
    }
    let transport = Who { body: Some("dft"), category: "government-department" };
    let four = dea.schedule("4").unwrap();
    assert_eq!(four.listed(bodies, transport, day("2024-02-07")), Listed::No);
    assert_eq!(four.listed(bodies, transport, day("2024-02-08")), Listed::Yes);
}

#[test]
fn the_gla_may_not_use_multiple_disadvantages() {
    let objective = law().dea().objective("multiple-disadvantages").unwrap();
    assert!(!objective.admits_paras.iter().any(|para| para == "17"));
    for para in ["13", "15", "19", "22"] {
        assert!(objective.admits_paras.iter().any(|admitted| admitted == para), "{para}");
    }
    assert_eq!(objective.factors_needed, Some(2));
}

#[test]
fn competent_and_public_authorities_are_as_the_acts_list_them() {
    let bodies = law().bodies();
    for (id, expected) in [
        ("mps", CompetentAuthority::Schedule7),
        ("city-of-london-police", CompetentAuthority::Schedule7),
        ("home-office", CompetentAuthority::Schedule7),
        ("camden", CompetentAuthority::StatutoryFunctions),
        ("lfc", CompetentAuthority::StatutoryFunctions),
        ("icb-north-east-london", CompetentAuthority::No),
    ] {
        assert_eq!(bodies.get(id).unwrap().competent_authority, Some(expected), "{id}");
    }
    let kind = |category| bodies.public_authority(Who { body: None, category });
    assert_eq!(kind("london-borough"), Authority::Yes);
    assert_eq!(kind("academy-trust"), Authority::Yes);
    assert_eq!(kind("housing-association"), Authority::No);
    assert_eq!(kind("charity"), Authority::No);
    assert_eq!(kind("parish-council"), Authority::No);
}

#[test]
fn the_settled_duties_bear_an_error_and_the_unread_ones_do_not() {
    for cite in [
        "UK GDPR Art 28(3)",
        "UK GDPR Art 13",
        "UK GDPR Art 6(1)(e)",
        "DPA 2018 Sch 1 para 18",
        "DPA 2018 s.10(3)",
    ] {
        assert!(law().bears_an_error(cite), "{cite}");
    }
    for cite in [
        "UK GDPR Art 49",
        "Police Act 1996 s.22A",
        "Local Government Act 1972 s.111",
        "Children Act 2004 s.12A",
    ] {
        assert!(!law().bears_an_error(cite), "{cite}");
    }
}

#[test]
fn every_condition_is_paired_with_its_point() {
    let mut pairs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for letter in ["b", "g", "h", "i", "j"] {
        let point = provision(&format!("UK GDPR Art 9(2)({letter})")).point.as_ref().unwrap();
        assert!(point.needs_condition.is_yes(), "{letter}");
        for cite in &point.conditions {
            let condition = provision(cite).condition.as_ref().unwrap();
            assert!(condition.points.iter().any(|p| p == letter), "{cite} does not name point ({letter})");
            pairs.entry(letter.to_string()).or_default().push(cite.clone());
        }
    }
    assert_eq!(pairs["g"].len(), 23);
    for letter in ["a", "c", "d", "e", "f"] {
        let point = provision(&format!("UK GDPR Art 9(2)({letter})")).point.as_ref().unwrap();
        assert!(!point.needs_condition.is_yes() && point.conditions.is_empty(), "{letter}");
    }
}

#[test]
fn every_bar_and_power_of_a_source_is_a_provision_and_every_source_a_word_of_the_format() {
    let schema = fs::read_to_string("schemas/agreement-1.json").unwrap();
    let categories_or_bodies = |id: &String| law().bodies().get(id).is_some();
    for bar in law().source_bars() {
        let small = |word: &String| *word == word.to_lowercase();
        assert!(bar.words.iter().chain(&bar.not_when).all(small), "{}", bar.id);
        assert!(!bar.bars.is_empty() && (bar.source.is_some() || !bar.words.is_empty()), "{}", bar.id);
        for cite in bar.bars.iter().chain(&bar.lifted_by) {
            assert!(law().provision(cite).is_some(), "{}: {cite}", bar.id);
        }
        assert!(bar.of.iter().all(categories_or_bodies), "{}", bar.id);
        assert!(bar.source.iter().all(|source| schema.contains(&format!("\"{source}\""))), "{}", bar.id);
    }
}

#[test]
fn a_telling_word_stands_once_for_each_thing_that_it_tells() {
    let words: BTreeSet<(&str, &str)> =
        law().telling_words().iter().map(|word| (word.about.as_str(), word.word.as_str())).collect();
    assert_eq!(words.len(), law().telling_words().len());
    assert!(words.iter().all(|(_, word)| *word == word.to_lowercase()));
    let told: BTreeSet<&str> = words.iter().map(|(about, _)| *about).collect();
    for about in ["profiling", "overdue", "not-yet-due", "no-public-fraud", "danger", "care"] {
        assert!(told.contains(about), "{about}");
    }
}

#[test]
fn words_that_cry_wolf_are_not_in_the_list() {
    let words: BTreeSet<&str> = law().special_words().all().iter().map(|w| w.word.as_str()).collect();
    assert_eq!(words.len(), law().special_words().all().len(), "a word stands twice");
    for word in ["language", "diet", "carer", "vulnerability", "benefits", "nationality", "name", "address"] {
        assert!(!words.contains(word), "{word}");
    }
}
