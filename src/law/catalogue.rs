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
use super::provision::{Instrument, Mark, Nature, Provision};
use super::words::{Feature, SpecialWord};
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
    files: HashMap<&'static str, &'static str>,
    /// Every name of every instrument, longest first, with the place of its instrument.
    names: Vec<(String, usize)>,
    instruments: Vec<Slot>,
    bodies: OnceLock<Bodies>,
    dea: OnceLock<DigitalEconomyAct>,
    words: OnceLock<Vec<SpecialWord>>,
    features: OnceLock<Vec<Feature>>,
}

/// An instrument that is read when it is first cited.
struct Slot {
    file: &'static str,
    read: OnceLock<Entry>,
}

struct Entry {
    instrument: Instrument,
    by_path: HashMap<Path, usize>,
}

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

    fn of_bundle(lines: &'static str, digest: Digest) -> Result<Self, LawError> {
        let mut files = HashMap::new();
        let mut names = Vec::new();
        let mut instruments = Vec::new();
        for line in lines.lines() {
            let (file, rest) = line.split_once('\t').expect("a bundle's line has three parts");
            let (titles, json) = rest.split_once('\t').expect("a bundle's line has three parts");
            files.insert(file, json);
            if file.starts_with("instruments/") {
                let titles: Vec<String> =
                    serde_json::from_str(titles).map_err(|error| malformed(file, error))?;
                names.extend(titles.into_iter().map(|name| (name, instruments.len())));
                instruments.push(Slot { file, read: OnceLock::new() });
            }
        }
        names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Ok(Self {
            digest,
            files,
            names,
            instruments,
            bodies: OnceLock::new(),
            dea: OnceLock::new(),
            words: OnceLock::new(),
            features: OnceLock::new(),
        })
    }

    /// The digest by which reports name this catalogue.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What a citation leads to.
    pub fn look_up(&self, citation: &str) -> Found<'_> {
        let citation = citation.trim();
        let named = self.names.iter().find_map(|(name, at)| {
            let rest = citation.strip_prefix(name.as_str())?;
            (rest.is_empty() || rest.starts_with([' ', ','])).then_some((rest, *at))
        });
        let Some((rest, at)) = named else { return Found::UnknownInstrument };
        let entry = self.entry(at);
        match Path::parse(rest) {
            Ok(path) => match entry.look_up(&path) {
                // Officers also write the Part and Chapter in which a section stands.
                Found::NotHeld { .. } => entry.look_up(&path.without_divisions()),
                found => found,
            },
            Err(error) => Found::NotACitation(error),
        }
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
        (0..self.instruments.len()).map(|at| &self.entry(at).instrument)
    }

    /// The bodies, their categories and groups.
    pub fn bodies(&self) -> &Bodies {
        self.bodies.get_or_init(|| self.read_bodies().expect("a test reads every file of law/"))
    }

    /// Part 5 of the Digital Economy Act 2017.
    pub fn dea(&self) -> &DigitalEconomyAct {
        self.dea.get_or_init(|| self.read("dea.yaml").expect("a test reads every file of law/"))
    }

    /// Words that point to special category or criminal offence data.
    pub fn special_words(&self) -> &[SpecialWord] {
        self.words.get_or_init(|| self.read("special-words.yaml").expect("a test reads every file of law/"))
    }

    /// What makes processing likely to be of high risk.
    pub fn features(&self) -> &[Feature] {
        self.features
            .get_or_init(|| self.read("dpia-triggers.yaml").expect("a test reads every file of law/"))
    }

    /// Reads everything, so that a fault anywhere is an error here.
    pub fn read_whole(&self) -> Result<(), LawError> {
        for slot in &self.instruments {
            let entry = self.read_entry(slot.file)?;
            let provisions = &entry.instrument.provisions;
            if entry.by_path.len() != provisions.len() {
                return Err(LawError::Malformed {
                    file: slot.file.to_string(),
                    reason: "two entries have the same `at`, or one cannot be read as a path".to_string(),
                });
            }
            for provision in provisions {
                let complete = provision.has(Nature::Gateway) == provision.gateway.is_some()
                    && provision.has(Nature::LawfulBasis) == provision.basis.is_some()
                    && provision.has(Nature::SpecialCategoryPoint) == provision.point.is_some();
                if !complete {
                    return Err(LawError::Malformed {
                        file: slot.file.to_string(),
                        reason: format!("{}: `is` and the blocks that follow do not agree", provision.at),
                    });
                }
            }
        }
        self.read_bodies()?;
        self.read::<DigitalEconomyAct>("dea.yaml")?;
        self.read::<Vec<SpecialWord>>("special-words.yaml")?;
        self.read::<Vec<Feature>>("dpia-triggers.yaml")?;
        Ok(())
    }

    fn entry(&self, at: usize) -> &Entry {
        let slot = &self.instruments[at];
        slot.read.get_or_init(|| self.read_entry(slot.file).expect("a test reads every file of law/"))
    }

    fn read_entry(&self, file: &str) -> Result<Entry, LawError> {
        let instrument: Instrument = self.read(file)?;
        let by_path = instrument
            .provisions
            .iter()
            .enumerate()
            .filter_map(|(at, provision)| Some((Path::parse(&provision.at).ok()?, at)))
            .collect();
        Ok(Entry { instrument, by_path })
    }

    fn read_bodies(&self) -> Result<Bodies, LawError> {
        let categories: Vec<BodyCategory> = self.read("bodies/categories.yaml")?;
        let groups: Vec<Group> = self.read("bodies/groups.yaml")?;
        let mut files: Vec<&str> =
            self.files.keys().copied().filter(|file| file.starts_with("bodies/")).collect();
        files.sort_unstable();
        let mut bodies: Vec<Body> = Vec::new();
        for file in files {
            if file != "bodies/categories.yaml" && file != "bodies/groups.yaml" {
                bodies.extend(self.read::<Vec<Body>>(file)?);
            }
        }
        Ok(Bodies::new(categories, bodies, groups))
    }

    fn read<T: DeserializeOwned>(&self, file: &str) -> Result<T, LawError> {
        let json = self.files.get(file).ok_or_else(|| LawError::Malformed {
            file: file.to_string(),
            reason: "it is not there".to_string(),
        })?;
        serde_json::from_str(json).map_err(|error| malformed(file, error))
    }
}

impl Entry {
    fn look_up(&self, path: &Path) -> Found<'_> {
        let instrument = &self.instrument;
        let mut at = Some(path.clone());
        while let Some(here) = at {
            if let Some(found) = self.by_path.get(&here) {
                let provision = &instrument.provisions[*found];
                if !provision.has(Nature::Heading) {
                    return Found::Provision { instrument, provision };
                }
                break;
            }
            at = here.up();
        }
        let mut inside: Vec<usize> = self
            .by_path
            .iter()
            .filter(|(other, _)| path.holds(other) && *other != path)
            .map(|(_, at)| *at)
            .collect();
        inside.sort_unstable();
        let inside: Vec<&Provision> = inside
            .into_iter()
            .map(|at| &instrument.provisions[at])
            .filter(|provision| !provision.has(Nature::Heading))
            .collect();
        if path.is_broad() || self.by_path.contains_key(path) || !inside.is_empty() {
            return Found::TooBroad { instrument, inside };
        }
        Found::NotHeld { instrument }
    }
}

fn malformed(file: &str, error: impl ToString) -> LawError {
    LawError::Malformed { file: file.to_string(), reason: error.to_string() }
}
