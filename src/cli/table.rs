//! Tables for people: aligned columns, readable without colour.

use comfy_table::{CellAlignment, Table, presets};

/// A table with these headings; all columns but the first are aligned right.
pub(super) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(headings.iter().copied());
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}
