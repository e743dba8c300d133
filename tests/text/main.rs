//! The `text` room from outside: what is read, what is refused and where, and what typed values say of their places.
//! Knows no law: the agreements here are made of the shapes that real ones have, and of nothing else.

#![allow(clippy::format_push_string, clippy::format_collect, reason = "texts are built as they are read")]

mod canonical;
mod hostile;
mod places;
mod profile;
mod properties;
mod typed;

use isa::text::{Refusal, Source, Tree};
use proptest::test_runner::{Config, RngSeed};

fn source(text: &str) -> Source {
    Source::new("agreement.yaml", text.as_bytes())
}

fn read(text: &str) -> Tree {
    let source = source(text);
    Tree::read(&source).unwrap_or_else(|refusal| panic!("{}: {}", shown(&source, &refusal), text))
}

/// Where a text is refused, at which words, and why: `2:1 a: the reason`.
fn refused(text: &str) -> String {
    refused_bytes(text.as_bytes())
}

fn refused_bytes(bytes: &[u8]) -> String {
    let source = Source::new("agreement.yaml", bytes);
    match Tree::read(&source) {
        Ok(tree) => panic!("read as {}", tree.json()),
        Err(refusal) => shown(&source, &refusal),
    }
}

fn shown(source: &Source, refusal: &Refusal) -> String {
    let words = source.slice(refusal.place).escape_debug();
    format!("{} {words}: {refusal}", source.point(refusal.place.start))
}

/// The same cases at every run. `PROPTEST_RNG_SEED` and `PROPTEST_CASES` look for others.
fn repeatable(cases: u32) -> Config {
    let config = Config { failure_persistence: None, ..Config::default() };
    match config.rng_seed {
        RngSeed::Random => Config { rng_seed: RngSeed::Fixed(8785), cases, ..config },
        RngSeed::Fixed(_) => config,
    }
}
