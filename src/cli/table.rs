//! Tables for people: aligned columns, readable without colour.

use comfy_table::{CellAlignment, Table, presets};

/// A table with these headings; all columns but the first are aligned right.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    aligned(headings, rows, &[0])
}

/// A table of which the columns `texts` are aligned left, all others right.
pub(super) fn aligned(headings: &[&str], rows: &[Vec<String>], texts: &[usize]) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(headings.iter().copied());
    for row in rows {
        table.add_row(row);
    }
    for (at, column) in table.column_iter_mut().enumerate() {
        if !texts.contains(&at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string()
}
