//! Where everything in a registry lies (C2SP tlog-tiles, height 8) and how entries are bundled.
//! Touches no disk: paths are text with `/`, from the folder of the repository.

use crate::text::Digest;

pub const REGISTRY: &str = "registry/";
pub const CHECKPOINT: &str = "registry/checkpoint";
/// The head that was sequenced and is not signed yet, or was signed since: the text of a checkpoint without a signature.
pub const HEAD: &str = "registry/head";
/// Checkpoints that were replaced, by their size. They say for which sizes partial tiles must exist, which C2SP asks
/// a log to keep, and they are evidence of what was once signed.
pub const CHECKPOINTS: &str = "registry/checkpoints/";
/// The logs that ended, each in a folder of its number, from 1: what lay in `registry/` as it was, but for the objects,
/// which lie where they lay.
pub const BEFORE: &str = "registry/before/";
pub const TILES: &str = "registry/tile/";
pub const OBJECTS: &str = "registry/objects/sha256/";
pub const ROSTER: &str = "roster/";

/// A full tile, in hashes.
pub const WIDTH: u64 = 256;

/// One tile or bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    /// None is the bundles of entries, which come before the tiles.
    pub level: Option<u32>,
    pub at: u64,
    /// 1 to 256.
    pub width: u64,
}

impl Tile {
    pub fn path(&self) -> String {
        let level = self.level.map_or_else(|| "entries".to_owned(), |level| level.to_string());
        let partial = if self.width == WIDTH { String::new() } else { format!(".p/{}", self.width) };
        format!("{TILES}{level}/{}{partial}", numbered(self.at))
    }

    /// Reads the path of a tile or bundle that some size of tree could have.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, rest) = path.strip_prefix(TILES)?.split_once('/')?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, width.parse().ok().filter(|width| (1..WIDTH).contains(width))?),
            None => (rest, WIDTH),
        };
        let digits: String = number.split('/').map(|part| part.trim_start_matches('x')).collect();
        let level =
            if level == "entries" { None } else { Some(level.parse().ok().filter(|level| *level < 8)?) };
        let tile = Self { level, at: digits.parse().ok()?, width };
        (tile.path() == path).then_some(tile)
    }

    /// How many leaves a tree must have for the tile to exist.
    pub fn needs(&self) -> Option<u64> {
        let each = WIDTH.checked_pow(self.level.unwrap_or(0))?;
        self.at.checked_mul(WIDTH)?.checked_add(self.width)?.checked_mul(each)
    }
}

/// `1234067` is `x001/x234/067`.
fn numbered(at: u64) -> String {
    let mut text = format!("{:03}", at % 1000);
    let mut rest = at / 1000;
    while rest > 0 {
        text = format!("x{:03}/{text}", rest % 1000);
        rest /= 1000;
    }
    text
}

/// The bundles and tiles of a tree of this size: all full ones and the partial one at each level.
pub fn tiles(size: u64) -> Vec<Tile> {
    let mut tiles = Vec::new();
    let levels = std::iter::once(None).chain((0..8).map(Some));
    for level in levels {
        let hashes = WIDTH.checked_pow(level.unwrap_or(0)).map_or(0, |each| size / each);
        tiles.extend((0..hashes / WIDTH).map(|at| Tile { level, at, width: WIDTH }));
        if !hashes.is_multiple_of(WIDTH) {
            tiles.push(Tile { level, at: hashes / WIDTH, width: hashes % WIDTH });
        }
    }
    tiles
}

/// The folder of the log that ended as the `at`-th, counted from 0.
pub fn before(at: usize) -> String {
    format!("{BEFORE}{}/", at + 1)
}

/// Where a text or an envelope lies by its digest.
pub fn object(digest: &Digest) -> String {
    let hex = digest.hex();
    format!("{OBJECTS}{}/{hex}", &hex[..2])
}

/// The digest that a path of an object stands for.
pub fn object_digest(path: &str) -> Option<Digest> {
    let (folder, hex) = path.strip_prefix(OBJECTS)?.split_once('/')?;
    let digest = hex.parse().ok()?;
    (hex.len() == 64 && hex.strip_prefix(folder).is_some() && folder.len() == 2).then_some(digest)
}

/// Where the file of an act lies.
pub fn act(agreement: &str, file_name: &str) -> String {
    format!("{agreement}/acts/{file_name}")
}

/// The folder of the agreement, if the path is one of an act's file.
pub fn act_folder(path: &str) -> Option<&str> {
    let (agreement, name) = path.split_once("/acts/")?;
    (!agreement.contains('/') && !name.contains('/')).then_some(agreement)
}

/// Is this the path of an envelope, logged or not: `roster/*.json` or `<agreement>/acts/*.json`?
pub fn is_envelope(path: &str) -> bool {
    path.strip_suffix(".json").is_some() && (path.starts_with(ROSTER) || act_folder(path).is_some())
}

/// Entries one after the other, each with its length before it in two bytes.
pub fn bundle<B: AsRef<[u8]>>(entries: &[B]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries.iter().map(AsRef::as_ref) {
        let length = u16::try_from(entry.len()).expect("an entry is a few hundred bytes long");
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(entry);
    }
    bytes
}

/// The entries of a bundle; None if the lengths do not come out even.
pub fn unbundle(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    Some(entries(bytes)?.into_iter().map(<[u8]>::to_vec).collect())
}

/// The same, as they lie in the bundle.
pub fn entries(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let (entry, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        entries.push(entry);
        bytes = rest;
    }
    bytes.is_empty().then_some(entries)
}
