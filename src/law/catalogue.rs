//! The catalogue: every instrument, body and list, read when it is first asked for.
//! Compiled in from `law/`; another folder can take its place.

use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{OnceLock, PoisonError, RwLock};

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use super::adequacy::AdequateCountry;
use super::body::{Bodies, Body, BodyCategory, Group};
use super::bundle;
use super::cite::{NotAPath, Path};
use super::dea::DigitalEconomyAct;
use super::listing::Listing;
use super::provision::{Instrument, Mark, Nature, Provision};
use super::stale::{StaleWord, StaleWords};
use super::titles::Titles;
use super::words::{Feature, PurposeKind, SourceBar, SpecialWord, SpecialWords, TellingWord};
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
    /// In the order of their paths.
    files: Vec<File>,
    /// The contents of the files, one after the other: only what is asked for is touched.
    contents: &'static str,
    /// Every name of every instrument, with the number of its file.
    names: Titles,
    bodies: OnceLock<Bodies>,
    dea: OnceLock<DigitalEconomyAct>,
    words: OnceLock<SpecialWords>,
    identifiers: OnceLock<SpecialWords>,
    empty: OnceLock<Vec<String>>,
    features: OnceLock<Listing<Feature>>,
    telling: OnceLock<Listing<TellingWord>>,
    purposes: OnceLock<Listing<PurposeKind>>,
    bars: OnceLock<Listing<SourceBar>>,
    stale: OnceLock<StaleWords>,
    adequate: OnceLock<Listing<AdequateCountry>>,
    /// Since when the provisions asked for have surely stood: every agreement asks the same of the same rules.
    standing: RwLock<foldhash::HashMap<String, Option<NaiveDate>>>,
}

struct File {
    path: &'static str,
    /// Where its content stands.
    content: Range<usize>,
    /// The instrument that it holds, if it holds one, read when it is first cited.
    instrument: OnceLock<Box<Instrument>>,
    /// How often a line of it was looked at before that.
    glances: AtomicUsize,
}

impl File {
    fn is_instrument(&self) -> bool {
        self.path.starts_with("instruments/")
    }
}

/// So many single lines of an instrument are looked at before it is read.
const GLANCES: usize = 8;

const TORN: &str = "the bundle is torn";
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
        let torn = || LawError::Malformed { file: "law".to_string(), reason: TORN.to_string() };
        let (lengths, rest) = bundle.split_once('\n').ok_or_else(torn)?;
        let (of_names, of_index) = lengths.split_once('\t').ok_or_else(torn)?;
        let cut = |text: &'static str, at: &str| text.split_at_checked(at.parse().ok()?);
        let (names, rest) = cut(rest, of_names).ok_or_else(torn)?;
        let (index, contents) = cut(rest, of_index).ok_or_else(torn)?;
        let mut files = Vec::new();
        let mut start = 0;
        for line in index.lines() {
            let tab = memchr::memchr(b'\t', line.as_bytes()).ok_or_else(torn)?;
            let (path, length) = (&line[..tab], &line[tab + 1..]);
            let end = start + length.parse::<usize>().map_err(|_| torn())?;
            files.push(File {
                path,
                content: start..end,
                instrument: OnceLock::new(),
                glances: AtomicUsize::new(0),
            });
            start = end;
        }
        if start != contents.len() {
            return Err(torn());
        }
        Ok(Self {
            digest,
            files,
            contents,
            names: Titles::of(names).ok_or_else(torn)?,
            bodies: OnceLock::new(),
            dea: OnceLock::new(),
            words: OnceLock::new(),
            identifiers: OnceLock::new(),
            empty: OnceLock::new(),
            features: OnceLock::new(),
            telling: OnceLock::new(),
            purposes: OnceLock::new(),
            bars: OnceLock::new(),
            stale: OnceLock::new(),
            adequate: OnceLock::new(),
            standing: RwLock::default(),
        })
    }

    /// The digest by which reports name this catalogue.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What a citation leads to.
    pub fn look_up(&self, citation: &str) -> Found<'_> {
        let Some((instrument, rest)) = self.named(citation) else { return Found::UnknownInstrument };
        let rest = rest.trim();
        // What is cited in its normal form, as rules and most texts do, needs no reading.
        let at_once = instrument.provisions.get(rest).filter(|provision| !provision.has(Nature::Heading));
        if let Some(provision) = at_once {
            return Found::Provision { instrument, provision };
        }
        match Path::parse(rest) {
            Ok(path) => Self::look_up_path(instrument, &path),
            Err(error) => Found::NotACitation(error),
        }
    }

    /// What a path in an instrument leads to.
    pub fn look_up_path<'a>(instrument: &'a Instrument, path: &Path) -> Found<'a> {
        match look_up_in(instrument, path) {
            // Officers also write the Part and Chapter in which a section stands.
            Found::NotHeld { .. } => look_up_in(instrument, &path.without_divisions()),
            found => found,
        }
    }

    /// The file of the instrument that a citation names, and the rest of the citation.
    fn named<'c>(&self, citation: &'c str) -> Option<(&Instrument, &'c str)> {
        let citation = citation.trim();
        // One name can begin another, so the longest that fits is meant.
        let (name, number) = self.names.beginning(citation)?;
        Some((self.instrument(self.files.get(number)?), &citation[name.len()..]))
    }

    /// The instrument and the path in it that a citation names, whether the catalogue holds a provision there or not.
    pub fn place_of(&self, citation: &str) -> Option<(&Instrument, Path)> {
        let (instrument, rest) = self.named(citation)?;
        Some((instrument, Path::parse(rest.trim()).ok()?))
    }

    /// Every name of every instrument, in the order of letters.
    pub fn names(&self) -> Vec<&'static str> {
        self.names.all().collect()
    }

    /// True where a citation in its normal form leads to a provision of which it is sure, without reading it, that it has
    /// been in force since a day on or before this one.
    pub fn surely_stands(&self, citation: &str, day: NaiveDate) -> bool {
        let known = self.standing.read().unwrap_or_else(PoisonError::into_inner).get(citation).copied();
        let since = known.unwrap_or_else(|| {
            let since = self.surely_since(citation);
            self.standing.write().unwrap_or_else(PoisonError::into_inner).insert(citation.to_string(), since);
            since
        });
        since.is_some_and(|since| since <= day)
    }

    fn surely_since(&self, citation: &str) -> Option<NaiveDate> {
        let citation = citation.trim();
        let (name, number) = self.names.beginning(citation)?;
        let (file, at) = (self.files.get(number)?, citation[name.len()..].trim());
        // Of an instrument that nobody has cited yet a glance at one line is enough; many cost more than to read it.
        let is_new = file.instrument.get().is_none();
        let aside = if is_new && file.glances.fetch_add(1, Ordering::Relaxed) < GLANCES {
            Listing::<Provision>::aside_in(self.content_of(file).ok()?.split_once('\n')?.1, at)
        } else {
            self.instrument(file).provisions.aside(at)
        };
        super::day::day(aside?)
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
        self.files.iter().filter(|file| file.is_instrument()).map(|file| self.instrument(file))
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
    pub fn special_words(&self) -> &SpecialWords {
        self.words.get_or_init(|| SpecialWords::new(self.listing("special-words.yaml").expect(READ_WHOLE)))
    }

    /// Words that identify a person, or help to.
    pub fn identifying_words(&self) -> &SpecialWords {
        self.identifiers
            .get_or_init(|| SpecialWords::new(self.listing("identifying-words.yaml").expect(READ_WHOLE)))
    }

    /// Words that say nothing of what is to be achieved: a purpose of such words alone is none that is specified.
    pub fn empty_words(&self) -> &[String] {
        self.empty.get_or_init(|| self.read("empty-words.yaml").expect(READ_WHOLE))
    }

    /// What makes processing likely to be of high risk.
    pub fn features(&self) -> &Listing<Feature> {
        self.features.get_or_init(|| self.listing("dpia-triggers.yaml").expect(READ_WHOLE))
    }

    /// Words that tell what a power is used for.
    pub fn telling_words(&self) -> &Listing<TellingWord> {
        self.telling.get_or_init(|| self.listing("telling-words.yaml").expect(READ_WHOLE))
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

    /// Words that time has passed by.
    pub fn stale_words(&self) -> &StaleWords {
        self.stale.get_or_init(|| {
            let words = self.listing("stale-words.yaml").expect(READ_WHOLE);
            let history = self.read("history-words.yaml").expect(READ_WHOLE);
            StaleWords::new(words, history, self.bodies())
        })
    }

    /// Countries to which UK adequacy regulations let personal data go.
    pub fn adequate_countries(&self) -> &Listing<AdequateCountry> {
        self.adequate.get_or_init(|| self.listing("adequate-countries.yaml").expect(READ_WHOLE))
    }

    /// Reads everything, so that a fault anywhere is an error here.
    pub fn read_whole(&self) -> Result<(), LawError> {
        if let Some(name) = self.names.that_stands_twice() {
            return Err(malformed("instruments/", &format!("two are called `{name}`")));
        }
        for file in self.files.iter().filter(|file| file.is_instrument()) {
            let instrument = self.read_instrument(file)?;
            let wrong = |reason: String| LawError::Malformed { file: file.path.to_string(), reason };
            instrument.provisions.read_whole(file.path)?;
            if let Some(at) = instrument.provisions.key_that_stands_twice() {
                return Err(wrong(format!("two entries have the same `at: {at}`")));
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
        for file in ["special-words.yaml", "identifying-words.yaml"] {
            let words = self.listing::<SpecialWord>(file)?;
            words.read_whole(file)?;
            if let Some(word) = words.keys().find(|word| !word.is_ascii()) {
                return Err(malformed(
                    file,
                    &format!("`{word}` has a letter that is looked for in one case only"),
                ));
            }
        }
        self.read::<Vec<String>>("empty-words.yaml")?;
        self.listing::<Feature>("dpia-triggers.yaml")?.read_whole("dpia-triggers.yaml")?;
        self.listing::<TellingWord>("telling-words.yaml")?.read_whole("telling-words.yaml")?;
        self.listing::<PurposeKind>("purposes.yaml")?.read_whole("purposes.yaml")?;
        self.listing::<SourceBar>("bars.yaml")?.read_whole("bars.yaml")?;
        self.listing::<StaleWord>("stale-words.yaml")?.read_whole("stale-words.yaml")?;
        self.read::<Vec<String>>("history-words.yaml")?;
        self.listing::<AdequateCountry>("adequate-countries.yaml")?.read_whole("adequate-countries.yaml")?;
        Ok(())
    }

    /// The instrument that has this name, written just so.
    pub fn instrument_named(&self, name: &str) -> Option<&Instrument> {
        self.files.get(self.names.find(name)?).map(|file| self.instrument(file))
    }

    fn instrument<'a>(&'a self, file: &'a File) -> &'a Instrument {
        file.instrument.get_or_init(|| Box::new(self.read_instrument(file).expect(READ_WHOLE)))
    }

    fn read_instrument(&self, file: &File) -> Result<Instrument, LawError> {
        let (head, provisions) = self.content_of(file)?.split_once('\n').unwrap_or_default();
        let mut instrument: Instrument =
            serde_json::from_str(head).map_err(|error| malformed(file.path, &error))?;
        instrument.provisions = Listing::of(provisions).ok_or_else(|| malformed(file.path, &TORN))?;
        Ok(instrument)
    }

    fn read_bodies(&self) -> Result<Bodies, LawError> {
        let categories: Listing<BodyCategory> = self.listing("bodies/categories.yaml")?;
        let groups: Listing<Group> = self.listing("bodies/groups.yaml")?;
        let bodies: Listing<Body> = self.listing(bundle::BODIES)?;
        Ok(Bodies::new(categories, bodies, groups))
    }

    fn listing<T: DeserializeOwned>(&self, file: &str) -> Result<Listing<T>, LawError> {
        Listing::of(self.content(file)?).ok_or_else(|| malformed(file, &TORN))
    }

    fn read<T: DeserializeOwned>(&self, file: &str) -> Result<T, LawError> {
        serde_json::from_str(self.content(file)?).map_err(|error| malformed(file, &error))
    }

    fn content(&self, file: &str) -> Result<&'static str, LawError> {
        let place = self.files.binary_search_by(|other| other.path.cmp(file));
        let place = place.map_err(|_| malformed(file, &"it is not there"))?;
        self.content_of(&self.files[place])
    }

    fn content_of(&self, file: &File) -> Result<&'static str, LawError> {
        self.contents.get(file.content.clone()).ok_or_else(|| malformed(file.path, &TORN))
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
