//! A text as it was signed, out of the registry: what is answered, whatever the file says by now.
//! The texts that the files have are in `agreed`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::standing::Made;
use crate::agreement::{Members, parse};
use crate::commands::agreed::{Agreed, Faults, SignedTemplate};
use crate::commands::desk::Desk;
use crate::commands::fail;
use crate::commands::register::SignedText;
use crate::template::Bound;
use crate::text::{Digest, Source, canonical};

/// A template as an act names it; some texts are made from none.
type Named = Option<Digest>;

impl Desk<'_> {
    /// A text as it was signed, with its bodies, and with the template that the acts name which are answered; where none
    /// is, with the one that most of the bodies named whom the text binds. Whoever acted first chooses for nobody.
    pub(super) fn signed_text(
        &self,
        text: &SignedText,
        answered: &[Made<'_>],
        members: Members,
        faults: Faults,
    ) -> Result<Agreed> {
        let id = text.reading.agreement.id.to_string();
        let mut whole = text.reading.tree.json();
        put_bodies(&mut whole, &members);
        let name = format!("{id} as it was signed");
        let reading = parse(Source::new(name, &canonical(&whole))).map_err(|(_, refusal)| {
            fail(
                format!("\"{id}\" as it was signed cannot be read: {}", refusal.message),
                "`isa status` says what is known of it",
            )
        })?;
        let checked = self.findings(&reading, faults)?;
        let (named, remarks) = self.named(&id, text, answered)?;
        let template = named.map(|digest| self.signed_template(&id, &digest)).transpose()?;
        let mut agreed = Agreed::of(reading, members, template, checked)?;
        agreed.remarks.extend(remarks);
        Ok(agreed)
    }

    /// The template that an act on a signed text names; and in words what the signer must know of it: that others have
    /// named another one, or that this program knows another one by its name.
    fn named(&self, id: &str, text: &SignedText, answered: &[Made<'_>]) -> Result<(Named, Vec<String>)> {
        let named = |made: &Made<'_>| made.act.act.subjects.template;
        let mut by: BTreeMap<Named, BTreeSet<&str>> = BTreeMap::new();
        let consents = self.consents_to(id, text);
        for made in consents.iter().chain(answered) {
            by.entry(named(made)).or_default().insert(&made.act.act.says.body);
        }
        let mut meant: Vec<Named> = answered.iter().map(named).collect();
        if answered.is_empty() {
            let on_it = self.made(id).filter(|made| std::ptr::eq(made.text, text));
            meant.extend(on_it.map(|made| named(&made)));
            // What cannot be the template of this text is nobody's choice for others.
            let fits = |named: &Named| self.fits(id, text, *named);
            if meant.iter().any(fits) {
                meant.retain(fits);
            }
        }
        let different: BTreeSet<Named> = meant.iter().chain(by.keys()).copied().collect();
        let known = self.templates.signed(&text.reading.agreement);
        let known_digest = known.as_ref().map(|known| Digest::of(&known.bytes));
        let mut chosen = meant.first().copied().flatten();
        let mut remarks = Vec::new();
        if different.len() > 1 {
            let bound = self.bound(id, text.terms)?;
            let rank = |named: &Named| {
                let bodies = || by.get(named).into_iter().flatten();
                (
                    bodies().filter(|body| bound.contains(**body)).count(),
                    bodies().count(),
                    *named == known_digest,
                )
            };
            // Of several that are equal in all of this, the first in the log.
            chosen = meant.iter().rev().max_by_key(|named| rank(named)).copied().flatten();
            let others = different.iter().filter(|named| **named != chosen).map(|named| {
                let bodies: Vec<&str> = by.get(named).into_iter().flatten().copied().collect();
                let by =
                    if bodies.is_empty() { "nobody who is bound".to_string() } else { bodies.join(" and ") };
                format!("{} by {by}", shown(*named))
            });
            remarks.push(format!(
                "not all have signed it with the same template: this act names {}; others are named: {}",
                shown(chosen),
                others.collect::<Vec<_>>().join(", ")
            ));
        }
        if let Some(known) = known.filter(|_| known_digest != chosen) {
            let other = shown(known_digest);
            remarks.push(format!("this program knows another template by the name {}: {other}", known.name));
        }
        Ok((chosen, remarks))
    }

    /// Could this be the template of the text: the one that its words name, or none where they name none?
    fn fits(&self, id: &str, text: &SignedText, named: Named) -> bool {
        match (text.reading.agreement.template.value(), named) {
            (None, None) => true,
            (Some(name), Some(digest)) => {
                self.signed_template(id, &digest).is_ok_and(|template| template.name == name.as_str())
            }
            _ => false,
        }
    }

    /// The bodies that a text binds today.
    fn bound(&self, id: &str, terms: Digest) -> Result<BTreeSet<String>> {
        let view = self.view(Some(id))?;
        let parties = view
            .statuses
            .into_iter()
            .filter(|status| status.terms == terms)
            .flat_map(|status| status.parties);
        Ok(parties.filter(|party| party.effective_from.is_some()).map(|party| party.body).collect())
    }

    /// What of a template was signed, read back from the bytes whose digest the acts name.
    fn signed_template(&self, id: &str, digest: &Digest) -> Result<SignedTemplate> {
        let bytes = self.register.text(id, digest);
        let bound = bytes.and_then(|bytes| Bound::read(str::from_utf8(&bytes).ok()?).ok());
        bound.map(SignedTemplate::of).filter(|template| Digest::of(&template.bytes) == *digest).ok_or_else(
            || {
                fail(
                    format!("the template with which \"{id}\" was signed cannot be read"),
                    "use the version of isa with which it was signed",
                )
            },
        )
    }
}

fn shown(named: Named) -> String {
    named.map_or("no template".to_string(), |digest| digest.hex()[..16].to_string())
}

/// The bodies of each party, which the terms do not hold.
fn put_bodies(whole: &mut serde_json::Value, members: &Members) {
    let parties = whole.get_mut("parties").and_then(serde_json::Value::as_array_mut);
    for party in parties.into_iter().flatten().filter_map(serde_json::Value::as_object_mut) {
        let id = party.get("id").and_then(serde_json::Value::as_str).unwrap_or_default();
        match members.0.get(id).map(Vec::as_slice) {
            Some([body]) => party.insert("body".to_string(), body.as_str().into()),
            Some(bodies @ [_, ..]) => party.insert("bodies".to_string(), bodies.to_vec().into()),
            Some([]) | None => None,
        };
    }
}
