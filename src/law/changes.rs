//! What changed in the catalogue between two days: provisions that began, ended or were reworded, bodies that came and
//! went, members of groups, and the lists of the Digital Economy Act. Knows no agreement.

use chrono::NaiveDate;

use super::body::{Body, Group};
use super::catalogue::Catalogue;
use super::dea::{Entry, Objective, Schedule};
use super::provision::{Commencement, Instrument, Mark, Period, Provision};

/// One change, on its day.
#[derive(Debug)]
pub struct Change<'a> {
    pub day: NaiveDate,
    pub what: Changed<'a>,
    pub how: How<'a>,
    /// The instrument that made it, where that is known.
    pub by: Option<&'a str>,
    /// How the date was looked at.
    pub dated: Mark,
    /// True when the commencement was not confirmed by reading.
    pub unconfirmed: bool,
}

/// What changed.
#[derive(Clone, Copy, Debug)]
pub enum Changed<'a> {
    Provision {
        instrument: &'a Instrument,
        provision: &'a Provision,
    },
    Body(&'a Body),
    /// A body joined or left a group.
    Member {
        group: &'a Group,
        body: &'a str,
    },
    /// A paragraph of a Schedule of the Digital Economy Act.
    Entry {
        schedule: &'a Schedule,
        entry: &'a Entry,
    },
    Objective(&'a Objective),
}

/// How it changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum How<'a> {
    Begins,
    Ends,
    /// It stands before and after, in other words.
    Reworded(&'a str),
}

/// The changes after one day, up to and including another, in the order of days and then of the catalogue.
pub fn changes(law: &Catalogue, after: NaiveDate, until: NaiveDate) -> Vec<Change<'_>> {
    let span = Span { after, until };
    let mut all = Vec::new();
    for instrument in law.instruments() {
        for provision in &instrument.provisions {
            let unconfirmed = provision.commencement != Commencement::Confirmed;
            of_periods(
                span,
                &provision.periods,
                Changed::Provision { instrument, provision },
                unconfirmed,
                &mut all,
            );
        }
    }
    let dea = law.dea();
    for objective in &dea.objectives {
        let unconfirmed = objective.commencement != Commencement::Confirmed;
        of_periods(span, &objective.periods, Changed::Objective(objective), unconfirmed, &mut all);
    }
    for schedule in &dea.schedules {
        for entry in &schedule.entries {
            let what = Changed::Entry { schedule, entry };
            let spell = Spell { from: entry.from, until: entry.until, by: entry.by.as_deref() };
            of_spell(span, spell, what, entry.mark, &mut all);
        }
    }
    of_bodies(law, span, &mut all);
    all.sort_by_key(|change| change.day);
    all
}

#[derive(Clone, Copy)]
struct Span {
    after: NaiveDate,
    until: NaiveDate,
}

impl Span {
    fn holds(self, day: NaiveDate) -> bool {
        self.after < day && day <= self.until
    }
}

fn of_periods<'a>(
    span: Span,
    periods: &'a [Period],
    what: Changed<'a>,
    unconfirmed: bool,
    all: &mut Vec<Change<'a>>,
) {
    for period in periods {
        if span.holds(period.from) {
            let goes_on = periods.iter().any(|before| before.until == Some(period.from));
            let how = match (goes_on, &period.changed) {
                (true, Some(changed)) => How::Reworded(changed),
                (true, None) => How::Reworded("its words changed"),
                (false, _) => How::Begins,
            };
            let by = Some(period.by.as_str());
            all.push(Change { day: period.from, what, how, by, dated: period.dated, unconfirmed });
        }
        let Some(until) = period.until.filter(|until| span.holds(*until)) else { continue };
        if !periods.iter().any(|next| next.from == until) {
            let by = period.until_by.as_deref();
            all.push(Change { day: until, what, how: How::Ends, by, dated: period.dated, unconfirmed });
        }
    }
}

/// A time between two days that may be known, with one instrument for both.
#[derive(Clone, Copy)]
struct Spell<'a> {
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    by: Option<&'a str>,
}

fn of_spell<'a>(span: Span, spell: Spell<'a>, what: Changed<'a>, dated: Mark, all: &mut Vec<Change<'a>>) {
    // Where there is an end, the instrument is that of the end: what made the beginning is not recorded.
    let begun_by = spell.by.filter(|_| spell.until.is_none());
    for (day, how, by) in [(spell.from, How::Begins, begun_by), (spell.until, How::Ends, spell.by)] {
        let change = |day| Change { day, what, how, by, dated, unconfirmed: false };
        all.extend(day.filter(|day| span.holds(*day)).map(change));
    }
}

fn of_bodies<'a>(law: &'a Catalogue, span: Span, all: &mut Vec<Change<'a>>) {
    for body in law.bodies().all() {
        for existed in &body.existed {
            let spell = Spell { from: existed.from, until: existed.until, by: existed.by.as_deref() };
            of_spell(span, spell, Changed::Body(body), existed.dated, all);
        }
    }
    for group in law.bodies().groups() {
        for member in &group.members {
            let spell = Spell { from: member.from, until: member.until, by: None };
            of_spell(span, spell, Changed::Member { group, body: &member.body }, group.checked.mark, all);
        }
    }
}
