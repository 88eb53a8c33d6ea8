//! Texts of a batch, padded to one length.

use candle_core::{DType, Device, Result, Tensor};

/// A number below any logit that stays finite in bfloat16.
pub(crate) const NOTHING: f32 = -1e30;

/// Token ids of texts, padded with 0 to the longest.
#[derive(Debug, Clone)]
pub(crate) struct Batch {
    /// Texts x tokens.
    pub(crate) ids: Tensor,
    /// 1 where a token stands, 0 where padding does.
    pub(crate) mask: Tensor,
    /// The same on the host.
    pub(crate) rows: Vec<Vec<u32>>,
    /// Tokens of the longest.
    pub(crate) length: usize,
}

impl Batch {
    pub(crate) fn new(texts: &[&[u32]], device: &Device) -> Result<Self> {
        let length = texts.iter().map(|text| text.len()).max().unwrap_or(0);
        let mut rows = Vec::with_capacity(texts.len());
        let mut mask = Vec::with_capacity(texts.len() * length);
        for text in texts {
            let mut row = text.to_vec();
            row.resize(length, 0);
            rows.push(row);
            mask.extend((0..length).map(|at| if at < text.len() { 1f32 } else { 0.0 }));
        }
        let shape = (texts.len(), length);
        Ok(Self {
            ids: Tensor::from_vec(rows.concat(), shape, device)?,
            mask: Tensor::from_vec(mask, shape, device)?,
            rows,
            length,
        })
    }

    /// Rows of a table, texts x tokens x width.
    pub(crate) fn embed(&self, table: &Tensor, ids: &Tensor) -> Result<Tensor> {
        let width = table.dim(1)?;
        let (texts, length) = self.ids.dims2()?;
        table.index_select(&ids.flatten_all()?, 0)?.reshape((texts, length, width))
    }

    /// What is added to scores (texts x heads x queries x keys), so that padding is not seen, nor what lies beyond a window.
    pub(crate) fn unseen(&self, reach: Option<usize>) -> Result<Tensor> {
        let (texts, length) = self.ids.dims2()?;
        let padding = self.nothing()?.reshape((texts, 1, 1, length))?;
        let Some(reach) = reach else { return Ok(padding) };
        let beyond = (0..length * length).map(|at| {
            let far = (at / length).abs_diff(at % length) > reach;
            if far { NOTHING } else { 0.0 }
        });
        let shape = (1, 1, length, length);
        let window = Tensor::from_vec(beyond.collect::<Vec<f32>>(), shape, self.mask.device())?;
        padding.broadcast_add(&window)
    }

    /// 0 where a token stands, [`NOTHING`] where padding does.
    pub(crate) fn nothing(&self) -> Result<Tensor> {
        self.mask.affine(f64::from(-NOTHING), f64::from(NOTHING))
    }

    /// States (texts x tokens x width) with zeros where padding stands, whatever stood there.
    pub(crate) fn clear_padding(&self, states: &Tensor) -> Result<Tensor> {
        let there = self.mask.to_dtype(DType::U8)?.unsqueeze(2)?.broadcast_as(states.shape())?;
        there.where_cond(states, &states.zeros_like()?)
    }

    /// The first token of each text.
    pub(crate) fn first(&self) -> Result<Self> {
        Ok(Self {
            ids: self.ids.narrow(1, 0, 1)?,
            mask: self.mask.narrow(1, 0, 1)?,
            rows: self.rows.iter().map(|row| row[..1].to_vec()).collect(),
            length: 1,
        })
    }
}
