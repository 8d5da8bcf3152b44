//! Revisions that nothing orders must commute.
//!
//! Revisions are taken in one order that the graph allows; each object remembers who wrote it last and who has read
//! it since. Whoever touches an object must come after its last writer, whoever writes it after its readers too:
//! earlier ones are then before as well, so no pair need be looked at twice.

use std::collections::HashMap;

use rayon::prelude::*;

use super::Revision;
use super::reach::Reach;
use crate::operation::{Effects, Object};
use crate::schema::ObjectName;

/// Two revisions that nothing orders, and the object that one changes and the other uses.
pub(super) struct Conflict {
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) object: Object,
}

/// Who touched an object.
#[derive(Default)]
struct Access {
    writer: Option<usize>,
    readers: Vec<usize>,
}

impl Access {
    fn everybody(&self) -> impl Iterator<Item = usize> {
        self.writer.into_iter().chain(self.readers.iter().copied())
    }

    fn set_writer(&mut self, node: usize) {
        self.writer = Some(node);
        self.readers.clear();
    }
}

/// A table and what is in it: changing the table disturbs whoever uses any part of it.
#[derive(Default)]
struct TableAccess<'a> {
    whole: Access,
    parts: HashMap<&'a Object, Access>,
}

/// The first conflict in an order of revisions.
pub(super) fn find_conflict(revisions: &[Revision], order: &[usize], reach: &Reach) -> Option<Conflict> {
    if reach.is_one_chain() {
        return None;
    }
    let effects: Vec<Effects> =
        order.par_iter().with_min_len(16).map(|&node| Effects::of(&revisions[node].operations)).collect();
    let mut accesses = Accesses { reach, tables: HashMap::new(), enums: HashMap::new() };
    order.iter().zip(&effects).find_map(|(&node, effects)| accesses.touch(node, effects).err())
}

struct Accesses<'a> {
    reach: &'a Reach,
    tables: HashMap<&'a ObjectName, TableAccess<'a>>,
    enums: HashMap<&'a Object, Access>,
}

impl<'a> Accesses<'a> {
    fn touch(&mut self, node: usize, effects: &'a Effects) -> Result<(), Conflict> {
        for object in &effects.reads {
            self.read(node, object)?;
        }
        for object in &effects.writes {
            self.write(node, object)?;
        }
        Ok(())
    }

    fn read(&mut self, node: usize, object: &'a Object) -> Result<(), Conflict> {
        let reach = self.reach;
        let access = match object.table() {
            None => self.enums.entry(object).or_default(),
            Some(table) => {
                let table = self.tables.entry(table).or_default();
                check(reach, table.whole.writer, node, object)?;
                match object {
                    Object::Table(_) => &mut table.whole,
                    part => table.parts.entry(part).or_default(),
                }
            }
        };
        check(reach, access.writer, node, object)?;
        access.readers.push(node);
        Ok(())
    }

    fn write(&mut self, node: usize, object: &'a Object) -> Result<(), Conflict> {
        let reach = self.reach;
        let access = match object.table() {
            None => self.enums.entry(object).or_default(),
            Some(name) => {
                let table = self.tables.entry(name).or_default();
                check(reach, table.whole.writer, node, object)?;
                match object {
                    Object::Table(_) => {
                        for (part, access) in &table.parts {
                            check(reach, access.everybody(), node, part)?;
                        }
                        table.parts.clear();
                        &mut table.whole
                    }
                    part => table.parts.entry(part).or_default(),
                }
            }
        };
        check(reach, access.everybody(), node, object)?;
        access.set_writer(node);
        Ok(())
    }
}

fn check(
    reach: &Reach,
    earlier: impl IntoIterator<Item = usize>,
    node: usize,
    object: &Object,
) -> Result<(), Conflict> {
    match earlier.into_iter().find(|&other| !reach.is_before(other, node)) {
        Some(first) => Err(Conflict { first, second: node, object: object.clone() }),
        None => Ok(()),
    }
}
