//! Scores as a picture: bars in SVG, with all figures in its text alternative.

use super::document::{Bar, Chart};
use super::page::line;
use super::xml::escaped;
use crate::lang::Lang;
use crate::model::value::text::cut;
use crate::model::value::weight::Percent;

/// Width of the picture.
const WIDTH: usize = 640;
/// Width of a bar that stands for 100.
const FULL: usize = 560;
/// Height of a bar with its name.
const STEP: usize = 46;
/// Cells of a name that the picture has room for.
const NAME: usize = 72;

/// The bars as a figure to stand in a page.
pub(super) fn svg(chart: &Chart, lang: Lang) -> String {
    let figures: Vec<String> =
        chart.bars.iter().map(|bar| format!("{} {}", line(&bar.name), Percent::score_words(bar.score, lang))).collect();
    let title = line(&chart.title);
    let title = escaped(&title);
    let mut svg = format!(
        "<figure>\n<figcaption>{}</figcaption>\n<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {WIDTH} {}\" \
         xmlns=\"http://www.w3.org/2000/svg\">\n<title>{}</title>\n\
         <desc>{}</desc>\n",
        title,
        title,
        chart.bars.len() * STEP,
        title,
        escaped(&figures.join(lang.between_members())),
    );
    for (nth, bar) in chart.bars.iter().enumerate() {
        svg.push_str(&one(bar, nth * STEP, lang));
    }
    svg.push_str("</svg>\n</figure>\n");
    svg
}

fn one(bar: &Bar, top: usize, lang: Lang) -> String {
    let name = line(&bar.name);
    let name = cut(&name, NAME);
    let tenths = bar.score.map_or(0, |score| usize::from(score.tenths()));
    let length = tenths * FULL / 1000;
    let (base, score) = (top + 16, Percent::score_words(bar.score, lang));
    format!(
        "<text x=\"0\" y=\"{base}\">{}</text>\n\
         <rect class=\"track\" x=\"0\" y=\"{}\" width=\"{FULL}\" height=\"14\" rx=\"3\"/>\n\
         <rect class=\"bar\" x=\"0\" y=\"{}\" width=\"{length}\" height=\"14\" rx=\"3\"/>\n\
         <text x=\"{}\" y=\"{}\">{score}</text>\n",
        escaped(&name),
        top + 23,
        top + 23,
        FULL + 10,
        top + 35,
    )
}
