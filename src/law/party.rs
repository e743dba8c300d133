//! Whom a question names: a body, a kind of bodies or a group of them, by its id or by a name that people use.
//! Knows no power and no agreement.

use chrono::NaiveDate;

use super::body::{Bodies, Body, Who};
use super::provision::Mark;

/// Somebody of whom a question is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked<'a> {
    pub id: &'a str,
    pub name: &'a str,
    /// Itself, or the members of a group on the day of the question.
    pub members: Vec<Who<'a>>,
}

/// Why a question names nobody of whom it can be asked.
#[derive(Clone, Debug)]
pub enum NotAsked<'a> {
    Unknown,
    /// The body did not exist on the day of the question; those that came after it, by id.
    Gone {
        body: &'a Body,
        until: NaiveDate,
        successors: Vec<&'a str>,
    },
    /// The body came later, and it is known on which day.
    NotYet {
        body: &'a Body,
        from: NaiveDate,
    },
    /// A group that has no members on that day.
    Empty,
}

impl Bodies {
    /// Somebody by id or by name, as of a day. Ids go before names; capitals do not matter in names.
    pub fn asked<'a>(&'a self, words: &str, day: NaiveDate) -> Result<Asked<'a>, NotAsked<'a>> {
        if let Some(body) = self.get(words) {
            return self.body_asked(body, day);
        }
        if let Some(kind) = self.category(words) {
            return Ok(Asked {
                id: &kind.id,
                name: &kind.name,
                members: vec![Who { body: None, category: &kind.id }],
            });
        }
        if let Some(group) = self.group(words) {
            let members: Vec<Who<'a>> = group.members_on(day).filter_map(|id| self.who(id)).collect();
            let asked = Asked { id: &group.id, name: &group.name, members };
            return if asked.members.is_empty() { Err(NotAsked::Empty) } else { Ok(asked) };
        }
        let is_named = |name: &str| name.eq_ignore_ascii_case(words);
        let named = self.all().iter().find(|body| body.every_name().any(is_named));
        named.map_or(Err(NotAsked::Unknown), |body| self.body_asked(body, day))
    }

    fn body_asked<'a>(&'a self, body: &'a Body, day: NaiveDate) -> Result<Asked<'a>, NotAsked<'a>> {
        if let Some(until) = body.gone_on(day).and_then(|span| span.until) {
            return Err(NotAsked::Gone { body, until, successors: self.successors_on(&body.id, day) });
        }
        // A first day from memory forbids no question.
        let first = body.existed.iter().filter_map(|span| span.from.filter(|_| span.dated < Mark::M)).min();
        if let Some(from) = first.filter(|from| day < *from) {
            return Err(NotAsked::NotYet { body, from });
        }
        let members = vec![Who { body: Some(&body.id), category: &body.category }];
        Ok(Asked { id: &body.id, name: &body.name, members })
    }

    fn who(&self, id: &str) -> Option<Who<'_>> {
        self.get(id).map(|body| Who { body: Some(body.id.as_str()), category: body.category.as_str() })
    }
}

impl Body {
    /// Every name under which people know it.
    pub fn every_name(&self) -> impl Iterator<Item = &str> {
        let given = [Some(self.name.as_str()), self.short.as_deref(), self.legal_name.as_deref()];
        given.into_iter().flatten().chain(self.names.iter().map(String::as_str))
    }
}
