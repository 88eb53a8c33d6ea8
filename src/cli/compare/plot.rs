//! The differences of every query as bars, sorted: an SVG with a panel for each measure and run, held against the baseline.

use std::fmt::Write as _;

use crate::cli::compare::compared::{Compared, test_name};
use crate::cli::compare::tables::{of, p_value};
use crate::eval::compare::Pair;

const WIDTH: f64 = 760.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const HEIGHT: f64 = 260.0;
/// Of the bars within a panel.
const TOP: f64 = 48.0;
const BOTTOM: f64 = 28.0;

/// Colours that stand out from white and from black, for those who see no red too.
const STYLE: &str = "svg{color-scheme:light dark;font:12px system-ui,sans-serif}.ground{fill:#fff}text{fill:#222}.faint{fill:#666}\
    .line{stroke:#bbb}.zero{stroke:#666}.win{fill:#2b83ba}.loss{fill:#d9722e}\
    @media(prefers-color-scheme:dark){.ground{fill:#16181a}text{fill:#ddd}.faint{fill:#999}.line{stroke:#3a3d40}.zero{stroke:#999}}";

/// A query and by how much a run differs from the baseline.
type Bar<'a> = (&'a str, f64);

pub(super) fn svg(compared: &Compared<'_>) -> String {
    let baseline = compared.options.baseline;
    let mut panels = Vec::new();
    for (at, measure) in compared.measures.iter().enumerate() {
        for (run, name) in compared.names.iter().enumerate() {
            let Some(pair) = measure.against(run, baseline) else { continue };
            let values = |run: usize| &compared.runs[run].values[at];
            let of_run = values(run).iter().zip(values(baseline)).map(|(a, b)| a - b);
            let qids = compared.qids.iter().map(String::as_str);
            let mut bars: Vec<Bar<'_>> = qids.zip(of_run).collect();
            bars.sort_by(|a, b| b.1.total_cmp(&a.1));
            let title = format!("{}: {} less {}", measure.measure, name, compared.names[baseline]);
            panels.push(panel(&title, pair, test_name(compared.options.test), &bars));
        }
    }
    let height = HEIGHT * panels.len() as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n\
         <style>{STYLE}</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n"
    );
    for (at, panel) in panels.iter().enumerate() {
        let _ = writeln!(svg, "<g transform=\"translate(0 {})\">\n{panel}</g>", HEIGHT * at as f64);
    }
    svg + "</svg>"
}

fn panel(title: &str, pair: &Pair, test: &str, bars: &[Bar<'_>]) -> String {
    let limit = bars.iter().map(|bar| bar.1.abs()).fold(0.0, f64::max);
    let limit = if limit > 0.0 { limit } else { 1.0 };
    let middle = (TOP + HEIGHT - BOTTOM) / 2.0;
    let y = |value: f64| middle - value / limit * (middle - TOP);
    let wide = (WIDTH - LEFT - RIGHT) / bars.len() as f64;
    // Thin bars need no gap.
    let bar = if wide > 4.0 { wide - 1.0 } else { wide };
    let mut svg = String::new();
    let mut write = |line: String| {
        svg += &line;
        svg.push('\n');
    };
    let Pair { wins, ties, losses, .. } = pair;
    let below = format!(
        "mean {:+.4}, p {} ({}); won {wins}, tied {ties}, lost {losses}",
        pair.difference,
        p_value(pair.corrected),
        test,
    );
    write(format!("<text x=\"{LEFT}\" y=\"18\" font-weight=\"600\">{}</text>", escaped(title)));
    write(format!("<text class=\"faint\" x=\"{LEFT}\" y=\"35\">{below}</text>"));
    for tick in ticks(limit) {
        let (class, at) = (if tick == 0.0 { "zero" } else { "line" }, y(tick));
        let end = WIDTH - RIGHT;
        write(format!(
            "<line class=\"{class}\" x1=\"{LEFT}\" x2=\"{end}\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
             <text class=\"faint\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 6.0,
            at + 4.0,
            shown(tick)
        ));
    }
    // Ties have no height.
    for (place, (qid, difference)) in bars.iter().enumerate().filter(|(_, bar)| bar.1 != 0.0) {
        let class = if *difference > 0.0 { "win" } else { "loss" };
        let (from, to) = (y(difference.max(0.0)), y(difference.min(0.0)));
        write(format!(
            "<rect class=\"{class}\" x=\"{:.2}\" y=\"{from:.2}\" width=\"{bar:.2}\" height=\"{:.2}\"><title>{}: {difference:+.4}</title></rect>",
            LEFT + wide * place as f64,
            to - from,
            escaped(qid)
        ));
    }
    // The ends have names, on the side of the line that has no bar there.
    if let (Some((first, most)), Some((last, least))) = (bars.first(), bars.last()) {
        if *most > 0.0 {
            let at = middle + 16.0;
            write(format!("<text x=\"{LEFT}\" y=\"{at}\">{}</text>", escaped(first)));
        }
        if *least < 0.0 {
            let (end, at) = (WIDTH - RIGHT, middle - 8.0);
            write(format!(
                "<text x=\"{end}\" y=\"{at}\" text-anchor=\"end\">{}</text>",
                escaped(last)
            ));
        }
    }
    write(format!(
        "<text class=\"faint\" x=\"{LEFT}\" y=\"{}\">{}, by their difference</text>",
        HEIGHT - 10.0,
        of(bars.len(), "query")
    ));
    svg
}

/// Round numbers from -limit to limit, three at most on a side.
fn ticks(limit: f64) -> Vec<f64> {
    let power = 10f64.powf(limit.log10().floor());
    let step = [0.5, 1.0, 2.0, 5.0].map(|n| n * power).into_iter().find(|step| limit / step < 4.0);
    let step = step.unwrap_or(limit);
    let side = (limit / step + 1e-9) as i32;
    (-side..=side).map(|n| f64::from(n) * step).collect()
}

fn shown(tick: f64) -> String {
    let text = format!("{tick:+.6}");
    match text.trim_end_matches('0').trim_end_matches('.') {
        "+" | "-" | "+0" | "-0" => "0".to_owned(),
        short => short.to_owned(),
    }
}

/// XML's own characters as text.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        let text = |limit| ticks(limit).into_iter().map(shown).collect::<Vec<_>>().join(" ");
        assert_eq!(text(1.0), "-1 -0.5 0 +0.5 +1");
        assert_eq!(text(0.83), "-0.5 0 +0.5");
        assert_eq!(text(0.3), "-0.3 -0.2 -0.1 0 +0.1 +0.2 +0.3");
        assert_eq!(text(1234.0), "-1000 -500 0 +500 +1000");
    }
}
