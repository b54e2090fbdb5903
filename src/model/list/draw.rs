//! Random sampling of points: the same seed and population give the same sample on every platform, in every version.
//!
//! The rule, so that anybody can repeat a draw by hand:
//!
//! - Numbers come from `SplitMix64` (Steele, Lea and Flood 2014): the state begins as the seed; each number adds
//!   `0x9e3779b97f4a7c15` to it, and mixes a copy `z` by `z ^= z >> 30; z *= 0xbf58476d1ce4e5b9; z ^= z >> 27;
//!   z *= 0x94d049bb133111eb; z ^= z >> 31`, all in 64 bits with overflow dropped.
//! - A number below `n` is `z % n`; values of `z` at or above the largest multiple of `n` are rejected and drawn again,
//!   so that all remainders are equally likely.
//! - The population is listed in plan order. Without strata, a partial Fisher-Yates shuffle: place 0 is swapped with a
//!   place drawn among all, place 1 with one drawn among those from 1 on, and so forth; the first places are the sample.
//! - By pillar, each pillar's part is shuffled whole in this way, pillar after pillar; then a start `s` below the number of
//!   points is drawn, and of `N` points out of `n` the places `(s + k*n) / N` are taken for `k` from 0 to `N - 1`. Each
//!   pillar thus gets its share rounded up or down, and each point has the same chance.

use std::collections::HashSet;

use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::{Checklist, FocusPoint, Method, PointId};
use crate::model::record::mark::Mark;
use crate::model::record::scope::{Draw, Population, Scope};
use crate::model::record::session::Session;

/// What a short list is drawn from.
#[derive(Clone, Copy, Debug)]
pub enum Contents<'a> {
    /// Every point that is checked on the spot.
    OnSite,
    /// Every point, each pillar by its share.
    Pillars,
    /// What was absent in an earlier session.
    Absent(&'a Session),
}

/// Why a sample cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrawError {
    /// The population is empty.
    EmptyPopulation(Population),
    /// The sample size is zero.
    Nothing,
}

/// Draws `count` points, or the whole population if it is smaller.
pub fn draw(checklist: &Checklist, contents: Contents<'_>, count: u32, seed: u64) -> Result<Scope, DrawError> {
    if count == 0 {
        return Err(DrawError::Nothing);
    }
    let population = contents.points(checklist);
    if population.is_empty() {
        return Err(DrawError::EmptyPopulation(contents.population()));
    }
    let count = population.len().min(count as usize);
    let mut shuffle = Shuffle::new(seed);
    let drawn: HashSet<&PointId> = match contents {
        Contents::OnSite | Contents::Absent(_) => plain(&population, count, &mut shuffle),
        Contents::Pillars => by_pillar(checklist, count, &mut shuffle),
    }
    .into_iter()
    .collect();
    let points: Vec<PointId> = population.iter().copied().filter(|point| drawn.contains(point)).cloned().collect();
    Ok(Scope::Points {
        drawn: Some(Draw {
            seed,
            of: population.len() as u32,
            drew: Some(points.len() as u32),
            from: Some(contents.population()),
        }),
        points,
    })
}

impl Contents<'_> {
    /// The points of the population, in plan order.
    #[must_use]
    pub fn points(self, checklist: &Checklist) -> Vec<&PointId> {
        let points = checklist.points().map(|(_, _, point)| point);
        let is_in: Box<dyn Fn(&FocusPoint) -> bool> = match self {
            Contents::OnSite => Box::new(|point| point.method == Method::OnSite),
            Contents::Pillars => Box::new(|_| true),
            Contents::Absent(earlier) => {
                let absent = Absent::of(earlier, checklist);
                Box::new(move |point| absent.has(point))
            }
        };
        points.filter(|point| is_in(point)).map(|point| &point.id).collect()
    }

    const fn population(self) -> Population {
        match self {
            Contents::OnSite => Population::OnSite,
            Contents::Pillars => Population::Pillars,
            Contents::Absent(_) => Population::Absent,
        }
    }
}

/// What was absent in an earlier session: by id if it has the same checklist, else by wording, since the ids of another
/// year's plan stand for other points.
enum Absent {
    Ids(HashSet<PointId>),
    Wordings(HashSet<String>),
}

impl Absent {
    fn of(earlier: &Session, checklist: &Checklist) -> Self {
        let absent =
            earlier.points().map(|(_, _, point)| point).filter(|point| earlier.mark(&point.id) == Some(Mark::Absent));
        if earlier.checklist().id == checklist.id {
            Self::Ids(absent.map(|point| point.id.clone()).collect())
        } else {
            Self::Wordings(absent.map(|point| point.check.to_string()).collect())
        }
    }

    fn has(&self, point: &FocusPoint) -> bool {
        match self {
            Self::Ids(ids) => ids.contains(&point.id),
            Self::Wordings(wordings) => wordings.contains(point.check.as_str()),
        }
    }
}

fn plain<'a>(population: &[&'a PointId], count: usize, shuffle: &mut Shuffle) -> Vec<&'a PointId> {
    let mut places = population.to_vec();
    shuffle.mix(&mut places, count);
    places.truncate(count);
    places
}

fn by_pillar<'a>(checklist: &'a Checklist, count: usize, shuffle: &mut Shuffle) -> Vec<&'a PointId> {
    let mut places: Vec<&PointId> = Vec::new();
    for pillar in &checklist.pillars {
        let mut part: Vec<&PointId> =
            pillar.strategies.iter().flat_map(|strategy| &strategy.points).map(|point| &point.id).collect();
        let all = part.len();
        shuffle.mix(&mut part, all);
        places.extend(part);
    }
    let start = shuffle.below(places.len());
    (0..count).map(|step| places[(start + step * places.len()) / count]).collect()
}

/// The random numbers of one draw; see the module for the algorithm.
struct Shuffle {
    state: u64,
}

impl Shuffle {
    const fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    const fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A uniformly distributed number below `limit`.
    const fn below(&mut self, limit: usize) -> usize {
        let limit = limit as u64;
        // 2^64 modulo `limit`: this many of the highest values would bias the remainder.
        let excess = (u64::MAX % limit + 1) % limit;
        loop {
            let number = self.next();
            if number <= u64::MAX - excess {
                return (number % limit) as usize;
            }
        }
    }

    /// Partial Fisher-Yates shuffle of the first `count` places.
    fn mix<T>(&mut self, places: &mut [T], count: usize) {
        for place in 0..count.min(places.len()) {
            let other = place + self.below(places.len() - place);
            places.swap(place, other);
        }
    }
}

impl Population {
    /// Name for users.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::OnSite => lang.population_on_site(),
            Self::Pillars => lang.population_pillars(),
            Self::Absent => lang.population_absent(),
        }
    }
}

impl DrawError {
    /// Message for users: what is wrong and what to do.
    #[must_use]
    pub fn message(self, lang: Lang) -> String {
        match self {
            Self::EmptyPopulation(population) => lang.empty_population(population.label(lang)),
            Self::Nothing => lang.draws_nothing().to_owned(),
        }
    }
}

text! {
    population_on_site { zh: "現場查核的項目", en: "points checked on site" }
    population_pillars { zh: "各要項依比例", en: "every pillar by its share" }
    population_absent { zh: "上次未落實的項目", en: "what was absent last time" }
    draws_nothing { zh: "抽查項數是 0；請填 1 以上的數字", en: "no point is to be drawn; give a number from 1" }
}

messages! {
    empty_population(population: &str) { zh: "沒有可抽的項目（{population}）；請改用別的抽法或全部查核", en: "there is nothing to draw from ({population}); draw in another way or check every point" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::sample::{self, stamp};

    fn drawn(scope: &Scope) -> Vec<&str> {
        match scope {
            Scope::All => Vec::new(),
            Scope::Points { points, .. } => points.iter().map(PointId::as_str).collect(),
        }
    }

    #[test]
    fn the_generator_gives_the_published_numbers() {
        // The first numbers of SplitMix64 from the seed 1234567, as published with the algorithm.
        let mut shuffle = Shuffle::new(1_234_567);
        assert_eq!(
            [shuffle.next(), shuffle.next(), shuffle.next()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn the_same_seed_and_population_give_the_same_points_for_ever() {
        // Computed from the rule above by another program. Never change them: a recorded draw must be reproducible in
        // every later version.
        let checklist = sample::checklist(&[6, 3, 3]);
        for (from, count, seed, expected) in [
            (Contents::OnSite, 4, 0, ON_SITE_SEED_0),
            (Contents::OnSite, 4, 20_261_122, ON_SITE_SEED_DATE),
            (Contents::Pillars, 4, 0, PILLARS_SEED_0),
            (Contents::Pillars, 4, u64::MAX, PILLARS_SEED_MAX),
        ] {
            let scope = draw(&checklist, from, count, seed).expect("the population is not empty");
            assert_eq!(drawn(&scope), expected, "{from:?} {seed}");
        }
    }

    const ON_SITE_SEED_0: [&str; 4] = ["1.1.2", "2.1.2", "3.1.2", "3.1.3"];
    const ON_SITE_SEED_DATE: [&str; 4] = ["1.1.3", "1.1.5", "2.1.3", "3.1.1"];
    const PILLARS_SEED_0: [&str; 4] = ["1.1.2", "1.1.5", "2.1.3", "3.1.3"];
    const PILLARS_SEED_MAX: [&str; 4] = ["1.1.5", "1.1.6", "2.1.1", "3.1.3"];

    #[test]
    fn a_draw_says_how_it_came_about() {
        let checklist = sample::checklist(&[3, 2]);
        let scope = draw(&checklist, Contents::OnSite, 2, 7).expect("the population is not empty");
        let Scope::Points { points, drawn } = scope else { panic!("a draw is a short list") };
        let expected = Draw { seed: 7, of: 5, drew: Some(2), from: Some(Population::OnSite) };
        assert_eq!((points.len(), drawn), (2, Some(expected)));
    }

    #[test]
    fn a_small_population_is_drawn_whole_and_an_empty_one_refused() {
        let checklist = sample::checklist(&[2, 1]);
        let all = draw(&checklist, Contents::Pillars, 50, 1).expect("the population is not empty");
        assert_eq!(drawn(&all), ["1.1.1", "1.1.2", "2.1.1"]);
        let earlier = sample::session(&[2, 1], Overall::ByPoint);
        assert_eq!(
            draw(&checklist, Contents::Absent(&earlier), 2, 1),
            Err(DrawError::EmptyPopulation(Population::Absent))
        );
        assert_eq!(draw(&checklist, Contents::OnSite, 0, 1), Err(DrawError::Nothing));
    }

    #[test]
    fn what_was_absent_is_found_by_id_in_the_same_plan_and_by_wording_in_another() {
        let mut earlier = sample::session(&[3], Overall::ByPoint);
        for point in ["1.1.1", "1.1.3"] {
            let edit = earlier.marking(&point.into(), Some(Mark::Absent), &stamp(1));
            earlier.apply(&edit, &stamp(1)).expect("the point exists");
        }
        let mut checklist = sample::checklist(&[3]);
        let names = |checklist: &Checklist| -> Vec<String> {
            let ids = Contents::Absent(&earlier).points(checklist);
            ids.iter().map(ToString::to_string).collect()
        };
        checklist.pillars[0].strategies[0].points[0].check = "改寫過的文字".into();
        assert_eq!(names(&checklist), ["1.1.1", "1.1.3"]);
        checklist.id = "sample-116".into();
        assert_eq!(names(&checklist), ["1.1.3"]);
    }

    proptest::proptest! {
        #[test]
        fn each_pillar_gets_its_share_rounded_up_or_down(
            sizes in proptest::collection::vec(1_usize..30, 1..7),
            count in 1_u32..60,
            seed in proptest::prelude::any::<u64>(),
        ) {
            let checklist = sample::checklist(&sizes);
            let scope = draw(&checklist, Contents::Pillars, count, seed).expect("the population is not empty");
            let total: usize = sizes.iter().sum();
            let count = total.min(count as usize);
            let points = drawn(&scope);
            proptest::prop_assert_eq!(points.len(), count);
            for (number, size) in (1..).zip(&sizes) {
                let got = points.iter().filter(|id| id.starts_with(&format!("{number}."))).count();
                proptest::prop_assert!(got == size * count / total || got == (size * count).div_ceil(total));
            }
        }
    }

    #[test]
    fn every_point_has_the_same_chance() {
        let checklist = sample::checklist(&[5, 1, 2]);
        for from in [Contents::OnSite, Contents::Pillars] {
            let mut hits = std::collections::BTreeMap::new();
            for seed in 0..8000 {
                let scope = draw(&checklist, from, 3, seed).expect("the population is not empty");
                for point in drawn(&scope) {
                    *hits.entry(point.to_owned()).or_insert(0_u32) += 1;
                }
            }
            // 3 of 8 in 8000 draws: 3000 each, with a standard deviation of 43.
            assert!(hits.len() == 8 && hits.values().all(|&count| count.abs_diff(3000) < 200), "{from:?}: {hits:?}");
        }
    }
}
