//! Law 3: the way back leads to what was there.

use super::run::End;
use super::{Bench, Failure, Law};
use crate::dump::difference;
use crate::pipeline::Stage;
use crate::rows::Survivor;

impl Bench<'_> {
    /// Takes the change back, and goes forward again with what is left.
    pub(super) async fn check_way_back(
        &mut self,
        second: &Stage,
        before: &[String],
        kept: &[Survivor],
        rows: Option<&[Vec<String>]>,
    ) -> Result<(), Failure> {
        let law = Law::Back;
        let downs = match &second.downs {
            Ok(downs) => downs.clone(),
            Err(why) => {
                self.tally.refuse(&format!("back: {why}"));
                return Ok(());
            }
        };
        let mut rows = rows;
        if let End::Rows(_) = self.run(law, &downs).await? {
            self.tally.back_failed_on_rows += 1;
            rows = None;
            self.empty_tables(law).await?;
            let ledger = self.database.connection.read_ledger().await;
            let ledger = ledger.map_err(|error| Failure::new(law, format!("ledger: {error}")))?;
            let is_applied = |id: &str| ledger.rows.iter().any(|row| row.id == id);
            let left: Vec<_> = downs.into_iter().filter(|run| is_applied(&run.id)).collect();
            if let End::Rows(error) = self.run(law, &left).await? {
                return Err(Failure::new(law, format!("fails on rows without any row: {error}")));
            }
        }
        let after = self.dump(law).await?;
        if let Some(difference) = difference(&after, before) {
            return Err(Failure::new(law, format!("the way back leads to another schema{difference}")));
        }
        self.check_reflection(law, &second.before, "taken back").await?;
        if let Some(rows) = rows {
            self.compare_rows(law, kept, rows, false).await?;
        }
        self.tally.count(law);
        self.check_again(second).await
    }

    /// Now and then once more forward: what was taken back can be done again.
    async fn check_again(&mut self, second: &Stage) -> Result<(), Failure> {
        if !self.is_sampled(4) {
            return Ok(());
        }
        if let End::Rows(_) = self.run(Law::Change, &second.ups).await? {
            return Ok(());
        }
        let again = self.dump(Law::Change).await?;
        match difference(&again, &self.expected) {
            None => Ok(()),
            Some(difference) => Err(Failure::new(
                Law::Change,
                format!("again, after the way back, it leads elsewhere{difference}"),
            )),
        }
    }
}
