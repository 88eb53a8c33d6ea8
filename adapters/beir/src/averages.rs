//! The means over datasets that the field prints, each named by what it averages.

use crate::{CQADUPSTACK, SETS};

/// How a forum of CQADupStack is called among the other sets; this is Anserini's way.
pub const FORUM: &str = "cqadupstack-";

/// A mean over datasets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Average {
    /// What it is: `cqadupstack`, or a sentence.
    pub name: String,
    /// The datasets, by their place among those that there are; an average that stands before this one comes after them.
    pub members: Vec<usize>,
    /// It is a dataset of its own, which later averages take.
    pub is_set: bool,
}

/// The averages that these datasets have, in the order in which they are computed: CQADupStack as the plain mean of its twelve
/// forums (beir issue 9), then the mean of the 13 public sets without it (SPLADE's papers), of the 14 with it, and of all 18; where none of
/// these can be had, that of all sets that are there. MS MARCO is in none of them. All are plain means: a dataset counts once, whatever its
/// queries.
pub fn averages(names: &[&str]) -> Vec<Average> {
    let place = |name: &str| names.iter().position(|this| *this == name);
    let mut averages = Vec::new();
    let mut cqadupstack = place("cqadupstack");
    let forums = CQADUPSTACK.iter().map(|forum| place(&format!("{FORUM}{}", forum.name)));
    if let (None, Some(members)) = (cqadupstack, forums.collect::<Option<Vec<_>>>()) {
        cqadupstack = Some(names.len());
        let name = "cqadupstack".to_owned();
        averages.push(Average { name, members, is_set: true });
    }
    let mut over = |name: &str, wanted: &dyn Fn(&str, bool) -> bool| {
        let sets = SETS.iter().filter(|set| wanted(set.name, set.public));
        let find = |name| if name == "cqadupstack" { cqadupstack } else { place(name) };
        let members: Option<Vec<usize>> = sets.map(|set| find(set.name)).collect();
        averages.extend(members.map(|members| Average {
            name: format!("mean of {name}"),
            members,
            is_set: false,
        }));
    };
    over("the 13 public sets without cqadupstack", &|name, public| public && name != "cqadupstack");
    over("the 14 public sets", &|_, public| public);
    over("all 18 sets", &|_, _| true);
    if averages.iter().all(|average| average.is_set) {
        let is_forum = |name: &str| name.starts_with(FORUM);
        let sets = (0..names.len()).filter(|&at| !is_forum(names[at]) && names[at] != "msmarco");
        let whole = cqadupstack.filter(|&at| at == names.len());
        let members: Vec<usize> = sets.chain(whole).collect();
        if members.len() > 1 {
            let name = format!("mean of these {} sets", members.len());
            averages.push(Average { name, members, is_set: false });
        }
    }
    averages
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Vec<(String, usize)> {
        averages(names).into_iter().map(|a| (a.name, a.members.len())).collect()
    }

    fn all() -> Vec<String> {
        let sets = SETS.iter().filter(|set| set.name != "cqadupstack").map(|s| s.name.to_owned());
        sets.chain(CQADUPSTACK.iter().map(|forum| format!("{FORUM}{}", forum.name))).collect()
    }

    #[test]
    fn all_sets_have_the_fields_averages() {
        let names = all();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let expected = [
            ("cqadupstack", 12),
            ("mean of the 13 public sets without cqadupstack", 13),
            ("mean of the 14 public sets", 14),
            ("mean of all 18 sets", 18),
        ];
        assert_eq!(of(&names), expected.map(|(name, n)| (name.to_owned(), n)));
        // CQADupStack itself is the first average, behind the datasets.
        assert!(averages(&names)[2].members.contains(&names.len()));
    }

    #[test]
    fn what_is_there_is_averaged_and_counted() {
        assert_eq!(of(&["nfcorpus"]), []);
        assert_eq!(of(&["nfcorpus", "mine"]), [("mean of these 2 sets".to_owned(), 2)]);
        // Eleven forums are not CQADupStack, and no sets of their own.
        let names = all();
        let forums: Vec<&str> =
            names.iter().map(String::as_str).filter(|n| n.starts_with(FORUM)).collect();
        assert_eq!(of(&forums[1..]), []);
        assert_eq!(of(&forums), [("cqadupstack".to_owned(), 12)]);
        let mixed = [&forums[..], &["scifact", "msmarco"]].concat();
        assert_eq!(of(&mixed)[1], ("mean of these 2 sets".to_owned(), 2));
    }
}
