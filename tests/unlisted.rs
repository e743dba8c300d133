//! A registry of which nobody has a list: what follows from what, that it is judged as a folder is, and proofs from a
//! few tiles. How the files come over the network is in `http`.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

mod london;

use std::collections::BTreeSet;

use isa::registry::{
    CHECKPOINT, Checkpoint, Files, Leaf, Proof, RegistryError, Tile, Tree, bundle_of, cut_out, doubtful,
    fits, goes_on_from, kept_as, leaf_hash, prove_from, proves_inclusion, tiles, tiles_beside, tiles_between,
    verify_unlisted, wanted, whole_of,
};
use isa::seal::LogKey;
use isa::text::Digest;
use london::{London, ORIGIN, key, public, small};
use rayon::prelude::*;

/// Brings together what follows, from a server that has these files.
fn brought(server: &Files) -> Files {
    let (mut files, mut asked) = (Files::new(), BTreeSet::new());
    loop {
        let next: Vec<_> = wanted(&files).unwrap();
        let next: Vec<_> = next.into_iter().filter(|file| asked.insert(file.path.clone())).collect();
        if next.is_empty() {
            return files;
        }
        for file in next {
            if let Some(bytes) = server.get(&file.path) {
                assert!(bytes.len() as u64 <= file.most, "{} is longer than {}", file.path, file.most);
                files.insert(file.path, bytes.clone());
            }
        }
    }
}

fn named(files: &Files) -> Vec<String> {
    verify_unlisted(files, &[]).report.problems.into_iter().map(|problem| problem.file).collect()
}

#[test]
fn from_the_checkpoint_follows_everything_that_is_signed_and_nothing_else() {
    let london = London::with_a_registry();
    let files = brought(&london.files);
    let left: Vec<&String> = london.files.keys().filter(|path| !files.contains_key(*path)).collect();
    let not_followed = |path: &str| {
        path.starts_with("registry/checkpoints/")
            || path.contains("/acts/")
            || path.starts_with("roster/")
            || ["6", "8"].iter().any(|old| path.ends_with(&format!("000.p/{old}")))
    };
    assert!(left.iter().all(|path| not_followed(path)), "{left:?}");

    let (here, there) = (london.verify().report, verify_unlisted(&files, &[]).report);
    assert_eq!(there.problems, []);
    assert_eq!((there.size, there.root, there.holds), (here.size, here.root, true));
    // The bundle and the tile of the present size; the old ones are not asked for.
    assert_eq!((there.checked.tiles, here.checked.tiles), (2, 6));
    assert_eq!(
        (there.checked.entries, there.checked.signatures, there.checked.agreements),
        (here.checked.entries, here.checked.signatures, here.checked.agreements)
    );
    assert_eq!(there.verdict(), "consistent with the root that it names itself");
    assert_eq!((there.not_seen.len(), here.not_seen.len()), (4, 0));
}

#[test]
fn every_one_byte_change_of_what_follows_is_refused_and_named() {
    let files = brought(&small().files);
    let places = files.iter().flat_map(|(path, bytes)| (0..bytes.len()).map(move |at| (path, at)));
    let places: Vec<(&String, usize)> = places.collect();
    assert!(places.len() > 5_000);
    places.into_par_iter().for_each(|(path, at)| {
        let mut tampered = files.clone();
        tampered.get_mut(path).unwrap()[at] ^= 1 << (at % 8);
        let problems = named(&tampered);
        assert!(problems.contains(path), "byte {at} of {path}: {problems:?}");
    });
}

#[test]
fn every_file_that_is_missing_cut_short_or_lengthened_is_named() {
    let server = London::with_a_registry().files;
    for path in brought(&server).keys() {
        let mut without = server.clone();
        without.remove(path);
        assert!(named(&brought(&without)).contains(path), "{path} is missing");
        let mut short = server.clone();
        short.get_mut(path).unwrap().pop();
        assert!(named(&brought(&short)).contains(path), "{path} is short");
        let mut long = server.clone();
        long.get_mut(path).unwrap().push(b'\n');
        assert!(named(&brought(&long)).contains(path), "{path} is long");
    }
}

#[test]
fn nothing_is_asked_for_on_the_word_of_entries_that_were_not_signed() {
    let mut server = London::with_a_registry().files;
    let other = {
        let mut other = London::with_two_boroughs();
        other.append();
        for body in ["camden", "hackney", "camden", "hackney"] {
            other.consent("another-agreement", body);
        }
        other.append();
        other.files
    };
    let bundle = "registry/tile/entries/000.p/10".to_owned();
    server.insert(bundle.clone(), other[&bundle].clone());
    assert!(brought(&server).keys().all(|path| !path.starts_with("registry/objects/")));
    assert!(named(&brought(&server)).contains(&bundle));
}

#[test]
fn a_head_of_more_entries_than_anybody_asks_for_is_no_work() {
    for (size, taken) in [(1 << 20, true), ((1 << 20) + 1, false), (u64::MAX, false)] {
        let mut server = small().files;
        let head = Checkpoint { origin: ORIGIN.to_owned(), size, root: [7; 32] };
        server.insert(CHECKPOINT.to_owned(), head.sign(&key("log")).unwrap());
        let answer = wanted(&server);
        assert_eq!(answer.is_ok(), taken, "{size}");
        assert_eq!(answer.err(), (!taken).then_some(RegistryError::TooGreat(size)));
    }
}

#[test]
fn what_is_kept_is_held_to_its_name_and_to_the_signed_tree() {
    let object = format!("registry/objects/sha256/{}", {
        let hex = Digest::of(b"{}").hex();
        format!("{}/{hex}", &hex[..2])
    });
    assert!(fits(&object, b"{}") && !fits(&object, b"{ }"));
    assert_eq!(kept_as(&object), Some(object.clone()));
    assert_eq!(kept_as("registry/tile/0/x001/002").unwrap(), "registry/tile/0/x001/002");
    assert_eq!(kept_as("registry/tile/0/003.p/17").unwrap(), "registry/tile/0/003.p/last");
    for path in ["registry/checkpoint", "roster/0001-root.json", "registry/objects/sha256/aa/bb", "../x"] {
        assert_eq!(kept_as(path), None, "{path}");
        assert!(!fits(path, b""));
    }
    let files = brought(&London::with_a_registry().files);
    let all: BTreeSet<String> = files.keys().filter(|path| kept_as(path).is_some()).cloned().collect();
    assert_eq!(doubtful(&files, &all), BTreeSet::new());
    for path in &all {
        let mut spoilt = files.clone();
        let last = spoilt.get_mut(path).unwrap().last_mut().unwrap();
        *last ^= 1;
        assert!(doubtful(&spoilt, &all).contains(path), "{path}");
    }
}

/// The tree of a log of so many entries, of which nobody has the envelopes, as files.
fn log_of(size: u64) -> (Files, Tree) {
    let mut files = small().files;
    files.retain(|path, _| path.starts_with("roster/0001"));
    let entries: Vec<Vec<u8>> = (0..size)
        .map(|at| {
            let leaf = Leaf {
                envelope: Digest::of(format!("envelope {at}").as_bytes()),
                kind: "party-decision".to_owned(),
                statement: Digest::of(format!("act {at}").as_bytes()),
            };
            leaf.to_bytes()
        })
        .collect();
    let tree: Tree = entries.iter().map(|entry| leaf_hash(entry)).collect();
    for tile in tiles(size) {
        let bytes = match tile.level {
            Some(level) => tree.tile(level, tile.at, tile.width),
            None => entries[usize::try_from(tile.at * 256).unwrap()..]
                .iter()
                .take(usize::try_from(tile.width).unwrap())
                .flat_map(|entry| {
                    let length = u16::try_from(entry.len()).unwrap();
                    [&length.to_be_bytes()[..], entry].concat()
                })
                .collect(),
        };
        files.insert(tile.path(), bytes);
    }
    let root = tree.root(size).unwrap();
    let head = Checkpoint { origin: ORIGIN.to_owned(), size, root };
    files.insert(CHECKPOINT.to_owned(), head.sign(&key("log")).unwrap());
    (files, tree)
}

fn log() -> LogKey {
    LogKey::new(ORIGIN, public("log")).unwrap()
}

/// The files that a proof is given: these tiles, and what names the log.
fn only(files: &Files, tiles: &BTreeSet<Tile>) -> Files {
    let paths: BTreeSet<String> = tiles.iter().map(Tile::path).collect();
    files.iter().filter(|(path, _)| paths.contains(*path) || *path == CHECKPOINT).map(own).collect()
}

fn own((path, bytes): (&String, &Vec<u8>)) -> (String, Vec<u8>) {
    (path.clone(), bytes.clone())
}

#[test]
fn a_proof_needs_two_tiles_for_each_power_of_256_and_is_the_one_that_the_whole_tree_gives() {
    for size in [1, 2, 3, 255, 256, 257, 511, 512, 513, 5_000, 65_536, 70_000] {
        let (files, tree) = log_of(size);
        let levels = (1..8).find(|levels| 256_u64.pow(*levels) >= size).unwrap() as usize;
        for at in [0, 1, 255, 256, size / 2, size.saturating_sub(2), size - 1] {
            let Some(tiles) = tiles_beside(at, size) else {
                assert!(at >= size);
                continue;
            };
            assert!(tiles.len() <= 1 + 2 * levels, "{} files for {at} of {size}", tiles.len());
            assert!(tiles.contains(&bundle_of(at, size)));
            let (leaf, proof) = prove_from(&only(&files, &tiles), &log(), at).unwrap();
            assert_eq!(leaf.statement, Digest::of(format!("act {at}").as_bytes()));
            assert_eq!(proof.hashes, tree.inclusion(at, size).unwrap(), "{at} of {size}");
            let root = tree.root(size).unwrap();
            assert!(proves_inclusion(&leaf_hash(&leaf.to_bytes()), at, size, &proof.hashes, &root));
            assert_eq!(Proof::parse(&proof.to_bytes()).unwrap(), proof);
        }
        assert_eq!(tiles_beside(size, size), None);
        assert_eq!(prove_from(&files, &log(), size), Err(RegistryError::Proof("the log has no such entry")));
    }
}

#[test]
fn a_proof_from_a_tile_that_was_changed_is_not_given_out() {
    let size = 700;
    let (files, _) = log_of(size);
    for at in [0, 300, 699] {
        let needed = tiles_beside(at, size).unwrap();
        let files = only(&files, &needed);
        let right = prove_from(&files, &log(), at).unwrap();
        let mut mattered = 0;
        for path in needed.iter().map(Tile::path) {
            let mut without = files.clone();
            without.remove(&path);
            prove_from(&without, &log(), at).unwrap_err();
            let mut short = files.clone();
            short.get_mut(&path).unwrap().pop();
            prove_from(&short, &log(), at).unwrap_err();
            for byte in (0..files[&path].len()).step_by(31) {
                let mut tampered = files.clone();
                tampered.get_mut(&path).unwrap()[byte] ^= 1 << (byte % 8);
                // A hash that this proof does not need may be anything; what is given out is right or nothing.
                match prove_from(&tampered, &log(), at) {
                    Ok(proof) => assert_eq!(proof, right),
                    Err(_) => mattered += 1,
                }
            }
        }
        assert!(mattered > 100, "only {mattered} changes mattered to {at}");
    }
    prove_from(&log_of(3).0, &log(), 2).unwrap();
    let other = LogKey::new(ORIGIN, public("another log")).unwrap();
    prove_from(&log_of(3).0, &other, 2).unwrap_err();
}

#[test]
fn one_head_goes_on_from_another_by_a_few_tiles() {
    let (files, tree) = log_of(70_000);
    let head = |size: u64| Checkpoint { origin: ORIGIN.to_owned(), size, root: tree.root(size).unwrap() };
    let new = head(70_000);
    for old in [0, 1, 2, 255, 256, 257, 4_999, 65_535, 65_536, 65_537, 69_999, 70_000] {
        let needed = tiles_between(old, 70_000);
        assert!(needed.len() <= 7, "{} tiles from {old}", needed.len());
        let some = only(&files, &needed);
        assert!(goes_on_from(&some, &head(old), &new), "from {old}");
        if old > 0 {
            assert!(
                !goes_on_from(&some, &Checkpoint { root: [9; 32], ..head(old) }, &new),
                "forked at {old}"
            );
        }
    }
    assert!(!goes_on_from(&files, &new, &head(69_999)), "a log does not grow backwards");
}

#[test]
fn a_partial_tile_that_has_grown_full_is_cut_out_of_it() {
    let (grown, _) = log_of(256);
    let (before, _) = log_of(200);
    for path in ["registry/tile/0/000.p/200", "registry/tile/entries/000.p/200"] {
        let whole = whole_of(path).unwrap();
        assert_eq!(cut_out(path, &grown[&whole.path]).as_ref(), before.get(path), "{path}");
        assert_eq!(cut_out(path, b"\x00\x01"), None);
    }
    assert!(whole_of("registry/tile/0/000").is_none());
    assert!(whole_of(CHECKPOINT).is_none());
}
