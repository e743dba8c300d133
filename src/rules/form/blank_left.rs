//! `blank-left`: places that a template left open, and keys with nothing behind them.
//! Looks at the tree and not at the types, so that no kind of value is passed over.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::rules::{Case, Check, Family, Finding, Out, Rule, Severity, always_asked};
use crate::text::{Node, Place, Tree, Value};

pub static BLANK_LEFT: Rule = Rule {
    id: "blank-left",
    family: Family::Form,
    severity: Severity::Error,
    summary: "a place in the text is still blank",
    cites: &[],
    page: include_str!("blank_left.md"),
    fixed: true,
    not_asked: always_asked,
    check: Check::Agreement(check),
};

fn check(case: &Case<'_>, out: &mut Out<'_>) {
    let tree = &case.reading.tree;
    // One question that a template asks once may stand in several places: it is one blank.
    let mut blanks: BTreeMap<String, Finding> = BTreeMap::new();
    let mut empty = Vec::new();
    tree.root.leaves(&mut |steps, node| {
        if let Some(name) = node.blank() {
            let again = blanks.remove(name).map(|first| first.related(node.place, "and here"));
            let finding = again.unwrap_or_else(|| blank(case, name, &steps.to_string(), node.place));
            blanks.insert(name.to_string(), finding);
        } else if node.value == Value::Missing {
            empty.push(nothing(case, tree, &steps.to_string(), node));
        }
    });
    blanks.into_values().chain(empty).for_each(|finding| out.report(finding));
}

fn blank(case: &Case<'_>, name: &str, pointer: &str, place: Place) -> Finding {
    let message = format!("{} is still to be completed: \"{name}\"", shown(pointer));
    bad(case, place, message).help("replace the whole text with its quotes and brackets by the answer")
}

/// Nothing stands behind a key or a dash. Where another rule says that the thing is missing, that is enough.
fn nothing(case: &Case<'_>, tree: &Tree, pointer: &str, node: &Node) -> Finding {
    let (above, key) = pointer.rsplit_once('/').unwrap_or_default();
    let is_item = tree.at(above).is_some_and(|node| matches!(node.value, Value::List(_)));
    if is_item {
        let message = format!("{} is empty", shown(pointer));
        return bad(case, node.place, message).help("write the item behind the dash, or delete the line");
    }
    let finding = bad(case, node.place, format!("nothing stands behind {}", shown(pointer)));
    if case.agreement.is_record() {
        return finding
            .help("write what the document says, `not-stated` if it is silent, or delete the line");
    }
    finding
        .help("write the answer behind the colon, or delete the line")
        .lacking(owner(tree, above), Cow::Owned(key.to_string()))
        .untold()
}

/// A text with a blank cannot be signed. A record is never signed: there a blank is work that was left undone.
fn bad(case: &Case<'_>, place: Place, message: String) -> Finding {
    if case.agreement.is_record() { Finding::warning(place, message) } else { Finding::error(place, message) }
}

/// Where rules show what is missing: at the name of the part that should have it, or of the part around that.
fn owner(tree: &Tree, pointer: &str) -> Place {
    let mut at = pointer;
    loop {
        let named = tree.at(at).and_then(|node| node.get("id").or_else(|| node.get("party")));
        if let Some(name) = named {
            return name.place;
        }
        let Some((above, _)) = at.rsplit_once('/') else { return Place::default() };
        at = above;
    }
}

/// A pointer as a person says it: `/retention/0/months` is "`months` in `retention`".
fn shown(pointer: &str) -> String {
    let steps: Vec<&str> = pointer.split('/').skip(1).collect();
    let keys: Vec<&str> = steps.iter().copied().filter(|step| step.parse::<usize>().is_err()).collect();
    let item = steps.last().is_some_and(|step| step.parse::<usize>().is_ok());
    match (keys.as_slice(), item) {
        ([], _) => "the text".to_string(),
        ([only], false) => format!("`{only}`"),
        ([.., last], true) => format!("an item of `{last}`"),
        ([first, .., last], false) => format!("`{last}` in `{first}`"),
    }
}
