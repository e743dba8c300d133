//! The catalogue: every instrument, body and list, read when it is first asked for.
//! Compiled in from `law/`; another folder can take its place.

use std::collections::HashMap;
use std::path::Path as FilePath;
use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::body::{Bodies, Body, BodyCategory, Group};
use super::bundle;
use super::cite::{NotAPath, Path};
use super::dea::DigitalEconomyAct;
use super::listing::Listing;
use super::provision::{Instrument, Mark, Nature, Provision};
use super::words::{Feature, PurposeKind, SourceBar, SpecialWord, TellingWord};
use crate::text::Digest;

static BUILT_IN: &str = include_str!(concat!(env!("OUT_DIR"), "/law.txt"));
static BUILT_IN_DIGEST: &str = include_str!(concat!(env!("OUT_DIR"), "/law.digest"));

/// Why a catalogue could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    #[error("the law catalogue cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error("the law catalogue is not as it must be: {file}: {reason}")]
    Malformed { file: String, reason: String },
}

/// The catalogue of law.
pub struct Catalogue {
    digest: Digest,
    /// The content of every file, by its path.
    files: HashMap<&'static str, &'static str>,
    /// Every name of every instrument, with its file.
    names: HashMap<&'static str, &'static str>,
    /// Instruments, each read when it is first cited.
    instruments: HashMap<&'static str, OnceLock<Instrument>>,
    bodies: OnceLock<Bodies>,
    dea: OnceLock<DigitalEconomyAct>,
    words: OnceLock<Vec<SpecialWord>>,
    features: OnceLock<Listing<Feature>>,
    telling: OnceLock<Vec<TellingWord>>,
    purposes: OnceLock<Listing<PurposeKind>>,
    bars: OnceLock<Listing<SourceBar>>,
}

const READ_WHOLE: &str = "`Catalogue::read_whole` reads every file: tests";

/// What a citation leads to.
#[derive(Clone, Debug)]
pub enum Found<'a> {
    Provision {
        instrument: &'a Instrument,
        provision: &'a Provision,
    },
    /// An instrument, Part, Chapter or Schedule, or a section of which the catalogue has the parts.
    TooBroad {
        instrument: &'a Instrument,
        /// Provisions inside it that could be meant.
        inside: Vec<&'a Provision>,
    },
    /// The instrument is known, and the catalogue has no such provision of it: that says nothing of the law.
    NotHeld {
        instrument: &'a Instrument,
    },
    UnknownInstrument,
    NotACitation(NotAPath),
}

impl<'a> Found<'a> {
    pub fn provision(&self) -> Option<&'a Provision> {
        match self {
            Self::Provision { provision, .. } => Some(provision),
            _ => None,
        }
    }
}

impl Catalogue {
    /// The catalogue that this program was built with.
    pub fn built_in() -> &'static Self {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            let digest = BUILT_IN_DIGEST.parse().expect("the build script writes a digest");
            Self::of_bundle(BUILT_IN, digest).expect("the build script read every file of law/")
        })
    }

    /// A catalogue from another folder, read whole so that its faults show at once.
    pub fn of_folder(folder: &FilePath) -> Result<Self, LawError> {
        let lines = bundle::bundle(folder)?;
        let digest = Digest(bundle::digest(&lines));
        // A process reads one catalogue and keeps it to its end.
        let catalogue = Self::of_bundle(lines.leak(), digest)?;
        catalogue.read_whole()?;
        Ok(catalogue)
    }

    fn of_bundle(bundle: &'static str, digest: Digest) -> Result<Self, LawError> {
        let torn =
            || LawError::Malformed { file: "law".to_string(), reason: "the bundle is torn".to_string() };
        let (names, rest) = bundle.split_once("\n\n").ok_or_else(torn)?;
        let (index, mut contents) = rest.split_once("\n\n").ok_or_else(torn)?;
        let mut files = HashMap::new();
        let mut paths = Vec::new();
        for line in index.lines() {
            let (path, length) = line.split_once('\t').ok_or_else(torn)?;
            let length: usize = length.parse().map_err(|_| torn())?;
            let (content, after) = contents.split_at_checked(length).ok_or_else(torn)?;
            contents = after;
            files.insert(path, content);
            paths.push(path);
        }
        let names: Option<HashMap<&str, &str>> = names
            .lines()
            .map(|line| {
                let (name, number) = line.split_once('\t')?;
                Some((name, *paths.get(number.parse::<usize>().ok()?)?))
            })
            .collect();
        let instruments = paths.iter().filter(|path| path.starts_with("instruments/"));
        Ok(Self {
            digest,
            files,
            names: names.ok_or_else(torn)?,
            instruments: instruments.map(|path| (*path, OnceLock::new())).collect(),
            bodies: OnceLock::new(),
            dea: OnceLock::new(),
            words: OnceLock::new(),
            features: OnceLock::new(),
            telling: OnceLock::new(),
            purposes: OnceLock::new(),
            bars: OnceLock::new(),
        })
    }

    /// The digest by which reports name this catalogue.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What a citation leads to.
    pub fn look_up(&self, citation: &str) -> Found<'_> {
        let Some((file, rest)) = self.named(citation) else { return Found::UnknownInstrument };
        let instrument = self.instrument(file);
        match Path::parse(rest.trim()) {
            Ok(path) => match look_up_in(instrument, &path) {
                // Officers also write the Part and Chapter in which a section stands.
                Found::NotHeld { .. } => look_up_in(instrument, &path.without_divisions()),
                found => found,
            },
            Err(error) => Found::NotACitation(error),
        }
    }

    /// The file of the instrument that a citation names, and the rest of the citation.
    fn named<'c>(&self, citation: &'c str) -> Option<(&'static str, &'c str)> {
        let citation = citation.trim();
        // One name can begin another, so the longest that fits is meant.
        let ends = citation.rmatch_indices([' ', ',']).map(|(end, _)| end);
        std::iter::once(citation.len())
            .chain(ends)
            .find_map(|end| Some((*self.names.get(&citation[..end])?, &citation[end..])))
    }

    /// The instrument and the path in it that a citation names, whether the catalogue holds a provision there or not.
    pub fn place_of(&self, citation: &str) -> Option<(&Instrument, Path)> {
        let (file, rest) = self.named(citation)?;
        Some((self.instrument(file), Path::parse(rest.trim()).ok()?))
    }

    /// Every name of every instrument, in the order of letters.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<&str> = self.names.keys().copied().collect();
        names.sort_unstable();
        names
    }

    /// The provision that a citation leads to.
    pub fn provision(&self, citation: &str) -> Option<&Provision> {
        self.look_up(citation).provision()
    }

    /// Whether a finding that turns on the words of a provision may be an error: its text was read, or it is among
    /// the settled duties of its instrument. What is unsure never may.
    pub fn bears_an_error(&self, citation: &str) -> bool {
        let Found::Provision { instrument, provision } = self.look_up(citation) else { return false };
        match provision.checked.mark {
            Mark::V => true,
            Mark::U => false,
            Mark::Vs | Mark::M => instrument.is_settled(&provision.at),
        }
    }

    /// Every instrument, in the order of the files.
    pub fn instruments(&self) -> impl Iterator<Item = &Instrument> {
        let mut files: Vec<&str> = self.instruments.keys().copied().collect();
        files.sort_unstable();
        files.into_iter().map(|file| self.instrument(file))
    }

    /// The bodies, their categories and groups.
    pub fn bodies(&self) -> &Bodies {
        self.bodies.get_or_init(|| self.read_bodies().expect(READ_WHOLE))
    }

    /// Part 5 of the Digital Economy Act 2017.
    pub fn dea(&self) -> &DigitalEconomyAct {
        self.dea.get_or_init(|| self.read("dea.yaml").expect(READ_WHOLE))
    }

    /// Words that point to special category or criminal offence data.
    pub fn special_words(&self) -> &[SpecialWord] {
        self.words.get_or_init(|| self.read("special-words.yaml").expect(READ_WHOLE))
    }

    /// What makes processing likely to be of high risk.
    pub fn features(&self) -> &Listing<Feature> {
        self.features.get_or_init(|| self.listing("dpia-triggers.yaml").expect(READ_WHOLE))
    }

    /// Words that tell what a power is used for.
    pub fn telling_words(&self) -> &[TellingWord] {
        self.telling.get_or_init(|| self.read("telling-words.yaml").expect(READ_WHOLE))
    }

    /// The kinds of purpose.
    pub fn purposes(&self) -> &Listing<PurposeKind> {
        self.purposes.get_or_init(|| self.listing("purposes.yaml").expect(READ_WHOLE))
    }

    /// Whether a power for one kind of purpose may serve another.
    pub fn is_near(&self, kind: &str, other: &str) -> bool {
        let lists = |from: &str, to: &str| {
            self.purposes().get(from).is_some_and(|purpose| purpose.near.iter().any(|near| near == to))
        };
        kind == other || lists(kind, other) || lists(other, kind)
    }

    /// Law that goes with data from certain sources.
    pub fn source_bars(&self) -> &Listing<SourceBar> {
        self.bars.get_or_init(|| self.listing("bars.yaml").expect(READ_WHOLE))
    }

    /// Reads everything, so that a fault anywhere is an error here.
    pub fn read_whole(&self) -> Result<(), LawError> {
        for file in self.instruments.keys() {
            let instrument = self.read_instrument(file)?;
            let wrong = |reason: String| LawError::Malformed { file: (*file).to_string(), reason };
            instrument.provisions.read_whole(file)?;
            if !instrument.provisions.has_each_key_once() {
                return Err(wrong("two entries have the same `at`".to_string()));
            }
            for provision in &instrument.provisions {
                let at = Path::parse(&provision.at).map_err(|error| wrong(error.to_string()))?;
                if at.to_string() != provision.at {
                    return Err(wrong(format!("{} is written {at} in its normal form", provision.at)));
                }
                let complete = provision.has(Nature::Gateway) == provision.gateway.is_some()
                    && provision.has(Nature::LawfulBasis) == provision.basis.is_some()
                    && provision.has(Nature::SpecialCategoryPoint) == provision.point.is_some();
                if !complete {
                    return Err(wrong(format!(
                        "{}: `is` and the blocks that follow do not agree",
                        provision.at
                    )));
                }
            }
        }
        let bodies = self.read_bodies()?;
        bodies.all().read_whole("bodies/")?;
        bodies.categories().read_whole("bodies/categories.yaml")?;
        bodies.groups().read_whole("bodies/groups.yaml")?;
        self.read::<DigitalEconomyAct>("dea.yaml")?;
        self.read::<Vec<SpecialWord>>("special-words.yaml")?;
        self.listing::<Feature>("dpia-triggers.yaml")?.read_whole("dpia-triggers.yaml")?;
        self.read::<Vec<TellingWord>>("telling-words.yaml")?;
        self.listing::<PurposeKind>("purposes.yaml")?.read_whole("purposes.yaml")?;
        self.listing::<SourceBar>("bars.yaml")?.read_whole("bars.yaml")?;
        Ok(())
    }

    fn instrument(&self, file: &'static str) -> &Instrument {
        self.instruments[file].get_or_init(|| self.read_instrument(file).expect(READ_WHOLE))
    }

    fn read_instrument(&self, file: &'static str) -> Result<Instrument, LawError> {
        let (head, provisions) = self.content(file)?.split_once('\n').unwrap_or_default();
        let mut instrument: Instrument =
            serde_json::from_str(head).map_err(|error| malformed(file, &error))?;
        instrument.provisions = Listing::of_lines(provisions);
        Ok(instrument)
    }

    fn read_bodies(&self) -> Result<Bodies, LawError> {
        let categories: Listing<BodyCategory> = self.listing("bodies/categories.yaml")?;
        let groups: Listing<Group> = self.listing("bodies/groups.yaml")?;
        let mut files: Vec<&str> =
            self.files.keys().copied().filter(|file| file.starts_with("bodies/")).collect();
        files.sort_unstable();
        let mut bodies: Listing<Body> = Listing::default();
        for file in files {
            if file != "bodies/categories.yaml" && file != "bodies/groups.yaml" {
                bodies.add_lines(self.content(file)?);
            }
        }
        Ok(Bodies::new(categories, bodies, groups))
    }

    fn listing<T: DeserializeOwned>(&self, file: &str) -> Result<Listing<T>, LawError> {
        self.content(file).map(Listing::of_lines)
    }

    fn read<T: DeserializeOwned>(&self, file: &str) -> Result<T, LawError> {
        serde_json::from_str(self.content(file)?).map_err(|error| malformed(file, &error))
    }

    fn content(&self, file: &str) -> Result<&'static str, LawError> {
        self.files.get(file).copied().ok_or_else(|| malformed(file, &"it is not there"))
    }
}

/// What a path inside an instrument leads to: the provision itself, or the one of which it is a part.
fn look_up_in<'a>(instrument: &'a Instrument, path: &Path) -> Found<'a> {
    let provisions = &instrument.provisions;
    let mut at = Some(path.clone());
    while let Some(here) = at {
        if let Some(provision) = provisions.get(&here.to_string()) {
            if !provision.has(Nature::Heading) {
                return Found::Provision { instrument, provision };
            }
            break;
        }
        at = here.up();
    }
    let is_inside = |other: &str| Path::parse(other).is_ok_and(|other| path.holds(&other) && other != *path);
    let inside: Vec<&Provision> = provisions
        .keys()
        .enumerate()
        .filter(|(_, other)| is_inside(other))
        .map(|(place, _)| provisions.at(place))
        .filter(|provision| !provision.has(Nature::Heading))
        .collect();
    if path.is_broad() || provisions.get(&path.to_string()).is_some() || !inside.is_empty() {
        return Found::TooBroad { instrument, inside };
    }
    Found::NotHeld { instrument }
}

fn malformed(file: &str, why: &dyn std::fmt::Display) -> LawError {
    LawError::Malformed { file: file.to_string(), reason: why.to_string() }
}
