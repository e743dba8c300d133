//! The Merkle tree against the published vectors of RFC 6962's reference implementations, and against the plain
//! recursive definition for trees of many sizes.
#![allow(clippy::unwrap_used, reason = "a test stops at what it cannot make")]

use isa::registry::{Hash, Tree, leaf_hash, proves_consistency, proves_inclusion, tiles};
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

fn hex(text: &str) -> Hash {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap().try_into().unwrap()
}

/// The eight entries of the test data of Certificate Transparency.
fn published() -> (Vec<Vec<u8>>, [&'static str; 8]) {
    let entries =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    (entries.iter().map(|entry| data_encoding::HEXLOWER.decode(entry.as_bytes()).unwrap()).collect(), roots)
}

fn tree(entries: &[Vec<u8>]) -> Tree {
    entries.iter().map(|entry| leaf_hash(entry)).collect()
}

#[test]
fn the_roots_of_the_published_tree_come_out() {
    let (entries, roots) = published();
    let tree = tree(&entries);
    assert_eq!(tree.root(0), Some(hex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")));
    for (size, root) in (1..).zip(roots) {
        assert_eq!(tree.root(size), Some(hex(root)), "size {size}");
    }
    assert_eq!(tree.root(9), None);
}

#[test]
fn the_published_proofs_come_out() {
    let (entries, roots) = published();
    let tree = tree(&entries);
    let l1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    let n23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    let n4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    let l4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    let n67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
    let n45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    for (at, size, proof) in [
        (0, 1, vec![]),
        (0, 8, vec![l1, n23, n4567]),
        (5, 8, vec![l4, n67, roots[3]]),
        (2, 3, vec![roots[1]]),
        (1, 5, vec![roots[0], n23, l4]),
    ] {
        let proof: Vec<Hash> = proof.into_iter().map(hex).collect();
        assert_eq!(tree.inclusion(at, size), Some(proof), "{at} in {size}");
    }
    for (old, new, proof) in [
        (1, 1, vec![]),
        (1, 8, vec![l1, n23, n4567]),
        (6, 8, vec![n45, n67, roots[3]]),
        (2, 5, vec![n23, l4]),
    ] {
        let proof: Vec<Hash> = proof.into_iter().map(hex).collect();
        assert_eq!(tree.consistency(old, new), Some(proof), "{old} to {new}");
    }
}

/// RFC 6962 §2.1, word for word.
fn plain_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            Sha256::new_with_prefix([1])
                .chain_update(plain_root(left))
                .chain_update(plain_root(right))
                .finalize()
                .into()
        }
    }
}

fn plain_path(at: usize, leaves: &[Hash]) -> Vec<Hash> {
    if leaves.len() <= 1 {
        return Vec::new();
    }
    let middle = leaves.len().next_power_of_two() / 2;
    let (left, right) = leaves.split_at(middle);
    let (mut path, other) =
        if at < middle { (plain_path(at, left), right) } else { (plain_path(at - middle, right), left) };
    path.push(plain_root(other));
    path
}

fn leaves(size: usize) -> Vec<Hash> {
    (0..size).map(|number| leaf_hash(&number.to_be_bytes())).collect()
}

#[test]
fn all_inclusion_proofs_of_small_trees_are_the_ones_of_the_plain_definition() {
    let all = leaves(70);
    let tree: Tree = all.iter().copied().collect();
    for size in 1..=70_usize {
        let root = plain_root(&all[..size]);
        for at in 0..size {
            let proof = tree.inclusion(at as u64, size as u64).unwrap();
            assert_eq!(proof, plain_path(at, &all[..size]));
            assert!(proves_inclusion(&all[at], at as u64, size as u64, &proof, &root));
        }
        for old in 1..=size {
            let proof = tree.consistency(old as u64, size as u64).unwrap();
            assert!(proves_consistency(old as u64, size as u64, &plain_root(&all[..old]), &root, &proof));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn proofs_of_any_tree_hold_and_no_other_proof_does(size in 1_usize..=600, at in 0_usize..600, old in 1_usize..=600, spoil in 0_usize..64) {
        let (at, old) = (at % size, 1 + old % size);
        let all = leaves(size);
        let tree: Tree = all.iter().copied().collect();
        let root = plain_root(&all);
        prop_assert_eq!(tree.root(size as u64), Some(root));
        prop_assert_eq!(tree.root(old as u64), Some(plain_root(&all[..old])));

        let proof = tree.inclusion(at as u64, size as u64).unwrap();
        prop_assert_eq!(&proof, &plain_path(at, &all));
        prop_assert!(proves_inclusion(&all[at], at as u64, size as u64, &proof, &root));
        let wrong = leaf_hash(b"not in the tree");
        prop_assert!(!proves_inclusion(&wrong, at as u64, size as u64, &proof, &root));
        prop_assert!(!proves_inclusion(&all[at], size as u64, size as u64, &proof, &root));
        let mut longer = proof.clone();
        longer.push(wrong);
        prop_assert!(!proves_inclusion(&all[at], at as u64, size as u64, &longer, &root));
        if !proof.is_empty() {
            let mut other = proof.clone();
            other[spoil % proof.len()][spoil % 32] ^= 1;
            prop_assert!(!proves_inclusion(&all[at], at as u64, size as u64, &other, &root));
            prop_assert!(!proves_inclusion(&all[at], at as u64, size as u64, &proof[1..], &root));
        }

        let old_root = plain_root(&all[..old]);
        let proof = tree.consistency(old as u64, size as u64).unwrap();
        prop_assert!(proves_consistency(old as u64, size as u64, &old_root, &root, &proof));
        prop_assert!(!proves_consistency(old as u64, size as u64, &wrong, &root, &proof));
        prop_assert!(!proves_consistency(old as u64, size as u64, &old_root, &wrong, &proof));
        if !proof.is_empty() {
            let mut other = proof.clone();
            other[spoil % proof.len()][spoil % 32] ^= 1;
            prop_assert!(!proves_consistency(old as u64, size as u64, &old_root, &root, &other));
            prop_assert!(!proves_consistency(old as u64, size as u64, &old_root, &root, &proof[1..]));
        }
    }

    #[test]
    fn a_tile_is_the_hashes_of_its_subtrees(size in 1_usize..=600) {
        let all = leaves(size);
        let tree: Tree = all.iter().copied().collect();
        for tile in tiles(size as u64) {
            let Some(level) = tile.level else { continue };
            let each = 256_usize.pow(level);
            let first = usize::try_from(tile.at).unwrap() * 256;
            let expected: Vec<u8> = (first..first + usize::try_from(tile.width).unwrap())
                .flat_map(|hash| plain_root(&all[hash * each..(hash + 1) * each]))
                .collect();
            prop_assert_eq!(tree.tile(level, tile.at, tile.width), expected);
        }
    }
}

/// The example that C2SP tlog-tiles gives for a tree of 70 000 entries, and the one for 256.
#[test]
fn the_tiles_of_the_specification_s_examples_come_out() {
    let of = |size: u64, level: Option<u32>| {
        let tiles: Vec<_> = tiles(size).into_iter().filter(|tile| tile.level == level).collect();
        (tiles.iter().filter(|tile| tile.width == 256).count(), tiles.last().map(isa::registry::Tile::path))
    };
    assert_eq!(of(70_000, Some(0)), (273, Some("registry/tile/0/273.p/112".to_owned())));
    assert_eq!(of(70_000, Some(1)), (1, Some("registry/tile/1/001.p/17".to_owned())));
    assert_eq!(of(70_000, Some(2)), (0, Some("registry/tile/2/000.p/1".to_owned())));
    assert_eq!(of(70_000, Some(3)), (0, None));
    assert_eq!(of(70_000, None), (273, Some("registry/tile/entries/273.p/112".to_owned())));
    assert_eq!(of(256, Some(0)), (1, Some("registry/tile/0/000".to_owned())));
    assert_eq!(of(256, Some(1)), (0, Some("registry/tile/1/000.p/1".to_owned())));
    let tile = isa::registry::Tile { level: Some(0), at: 1_234_067, width: 256 };
    assert_eq!(tile.path(), "registry/tile/0/x001/x234/067");
    assert_eq!(isa::registry::Tile::parse("registry/tile/0/x001/x234/067"), Some(tile));
    for path in [
        "registry/tile/0/1234067",
        "registry/tile/00/067",
        "registry/tile/0/067.p/256",
        "registry/tile/0/067.p/0",
    ] {
        assert_eq!(isa::registry::Tile::parse(path), None, "{path}");
    }
}
