//! Law 1: what is created at once is what is meant.

use super::run::End;
use super::{Bench, Failure, Law, stopped};
use crate::pipeline::{Stage, Stop};

impl Bench<'_> {
    /// Creates what the second stage leads to at once, and keeps its dump for the other laws. False where the tool
    /// refuses to.
    pub(super) async fn check_creation(&mut self, second: &Stage) -> Result<bool, Failure> {
        let target = self.pair.target;
        let empty = Stage::empty().map_err(|stop| stopped(Law::Create, stop))?;
        let direct = match empty.to(target, &second.after, Default::default(), &mut self.pair.dice()) {
            Err(Stop::Refused(why)) => {
                return Err(Failure::new(Law::Change, format!("can be changed to but not created: {why}")));
            }
            other => other.map_err(|stop| stopped(Law::Create, stop))?,
        };
        self.wipe().await?;
        if let End::Rows(error) = self.run(Law::Create, &direct.ups).await? {
            return Err(Failure::new(Law::Create, format!("an empty table has no rows: {error}")));
        }
        self.expected = self.dump(Law::Create).await?;
        self.check_reflection(Law::Create, &direct.after, "created").await?;
        self.check_script(&direct).await?;
        self.check_real_dump("b").await?;
        self.tally.count(Law::Create);
        Ok(true)
    }
}
