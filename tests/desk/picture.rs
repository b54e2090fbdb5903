//! Pictures: a screen in colour as SVG, made from the buffer that the tests draw into.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr as _;

/// Pixels of a cell, and of the margin around the screen.
const WIDTH: f32 = 10.0;
const HEIGHT: f32 = 24.0;
const MARGIN: f32 = 12.0;

/// The ground and the text of a terminal.
#[derive(Clone, Copy)]
pub struct Paper {
    pub ground: &'static str,
    pub text: &'static str,
}

/// A dark and a light terminal.
pub const DARK: Paper = Paper { ground: "#16181f", text: "#d9dce6" };
pub const LIGHT: Paper = Paper { ground: "#fcfbf8", text: "#23262e" };

/// The screen as SVG. Lines and blocks are shapes, so that they meet whatever the font is; texts are stretched to their
/// cells.
pub fn svg(buffer: &Buffer, paper: Paper) -> String {
    let (columns, rows) = (buffer.area.width, buffer.area.height);
    let (width, height) = (f32::from(columns) * WIDTH + 2.0 * MARGIN, f32::from(rows) * HEIGHT + 2.0 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"'DejaVu Sans Mono',Menlo,Consolas,'Noto Sans Mono CJK TC','PingFang TC','Microsoft \
         JhengHei',monospace\" font-size=\"16.6\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{}\"/>\n",
        paper.ground
    );
    for row in 0..rows {
        grounds(&mut svg, buffer, row, paper);
        texts(&mut svg, buffer, row, paper);
    }
    svg.push_str("</svg>\n");
    svg
}

/// The grounds of a row, as wide as they are the same.
fn grounds(svg: &mut String, buffer: &Buffer, row: u16, paper: Paper) {
    let mut next = 0;
    while next < buffer.area.width {
        let mut column = next;
        let ground = colours(&buffer[(column, row)], paper).1;
        let start = column;
        while column < buffer.area.width && colours(&buffer[(column, row)], paper).1 == ground {
            // The second cell of a wide character has no ground of its own.
            column += buffer[(column, row)].symbol().width().max(1) as u16;
        }
        let column = column.min(buffer.area.width);
        next = column;
        if ground != paper.ground {
            let (x, y) = corner(start, row);
            let width = f32::from(column - start) * WIDTH;
            let _ =
                writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>");
        }
    }
}

/// The texts of a row: runs of one style and one width of character.
fn texts(svg: &mut String, buffer: &Buffer, row: u16, paper: Paper) {
    let mut column = 0;
    while column < buffer.area.width {
        let cell = &buffer[(column, row)];
        let cells = cell.symbol().width().max(1) as u16;
        if cell.symbol().trim().is_empty() {
            column += 1;
            continue;
        }
        if let Some(shape) = shape(cell.symbol(), column, row, &colours(cell, paper).0) {
            svg.push_str(&shape);
            column += 1;
            continue;
        }
        let start = column;
        let mut text = String::new();
        while column < buffer.area.width {
            let next = &buffer[(column, row)];
            let is_same = next.symbol().width().max(1) as u16 == cells
                && colours(next, paper).0 == colours(cell, paper).0
                && next.modifier == cell.modifier
                && !next.symbol().trim().is_empty()
                && shape(next.symbol(), column, row, "").is_none();
            if !is_same {
                break;
            }
            text.push_str(next.symbol());
            column += cells;
        }
        let (x, y) = corner(start, row);
        // Each character at its own cell: fonts differ in their widths.
        let places: Vec<String> =
            (0..text.chars().count()).map(|at| (x + at as f32 * f32::from(cells) * WIDTH).to_string()).collect();
        let size = if cells > 1 { " font-size=\"20\"" } else { "" };
        let weight = if cell.modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
        let line = if cell.modifier.contains(Modifier::UNDERLINED) { " text-decoration=\"underline\"" } else { "" };
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" fill=\"{}\"{size}{weight}{line}>{}</text>",
            places.join(" "),
            y + 18.0,
            colours(cell, paper).0,
            escaped(&text)
        );
    }
}

/// Text and ground of a cell.
fn colours(cell: &Cell, paper: Paper) -> (String, String) {
    let (text, ground) = (named(cell.fg, paper.text), named(cell.bg, paper.ground));
    if cell.modifier.contains(Modifier::REVERSED) { (ground, text) } else { (text, ground) }
}

fn named(color: Color, own: &str) -> String {
    match color {
        Color::Reset => own.to_owned(),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::White => "#ffffff".to_owned(),
        Color::Black => "#000000".to_owned(),
        other => panic!("pictures are in true colour, not {other:?}"),
    }
}

/// The upper left corner of a cell.
fn corner(column: u16, row: u16) -> (f32, f32) {
    (MARGIN + f32::from(column) * WIDTH, MARGIN + f32::from(row) * HEIGHT)
}

/// A line or a block as a shape; `None` for text.
fn shape(symbol: &str, column: u16, row: u16, colour: &str) -> Option<String> {
    let (x, y) = corner(column, row);
    let (middle, centre) = (x + WIDTH / 2.0, y + HEIGHT / 2.0);
    let (right, bottom) = (x + WIDTH, y + HEIGHT);
    let path = |path: String| Some(format!("<path d=\"{path}\" stroke=\"{colour}\" fill=\"none\"/>\n"));
    let block = |x: f32, y: f32, width: f32, height: f32| {
        Some(format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>\n"))
    };
    let eighths = |count: f32| block(x, bottom - HEIGHT * count / 8.0, WIDTH, HEIGHT * count / 8.0);
    match symbol {
        "·" => Some(format!("<circle cx=\"{middle}\" cy=\"{centre}\" r=\"1.3\" fill=\"{colour}\"/>\n")),
        "–" => path(format!("M{} {centre}H{}", x + 2.0, right - 2.0)),
        "─" => path(format!("M{x} {centre}H{right}")),
        "│" => path(format!("M{middle} {y}V{bottom}")),
        "┬" => path(format!("M{x} {centre}H{right}M{middle} {centre}V{bottom}")),
        "┴" => path(format!("M{x} {centre}H{right}M{middle} {y}V{centre}")),
        "├" => path(format!("M{middle} {y}V{bottom}M{middle} {centre}H{right}")),
        "┤" => path(format!("M{middle} {y}V{bottom}M{x} {centre}H{middle}")),
        "┼" => path(format!("M{middle} {y}V{bottom}M{x} {centre}H{right}")),
        "╭" => path(format!("M{middle} {bottom}Q{middle} {centre} {right} {centre}")),
        "╮" => path(format!("M{x} {centre}Q{middle} {centre} {middle} {bottom}")),
        "╰" => path(format!("M{middle} {y}Q{middle} {centre} {right} {centre}")),
        "╯" => path(format!("M{middle} {y}Q{middle} {centre} {x} {centre}")),
        "▌" => block(x, y, WIDTH / 2.0, HEIGHT),
        "░" => Some(format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"{colour}\" opacity=\"0.3\"/>\n"
        )),
        "▁" => eighths(1.0),
        "▂" => eighths(2.0),
        "▃" => eighths(3.0),
        "▄" => eighths(4.0),
        "▅" => eighths(5.0),
        "▆" => eighths(6.0),
        "▇" => eighths(7.0),
        "█" => eighths(8.0),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
