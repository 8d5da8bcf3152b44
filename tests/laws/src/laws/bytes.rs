//! Law 5: the same input gives the same bytes, with one thread and with eight, and under other hash seeds, which
//! every thread has of its own.

use super::{Bench, Failure, Law, stopped};
use crate::pair::Pair;
use crate::pipeline::{Stage, Stop};

impl Bench<'_> {
    pub(super) fn check_bytes(&mut self, second: &Stage) -> Result<(), Failure> {
        let expected = bytes_of(second);
        for threads in [1, 8, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.map_err(|error| Failure::new(Law::Bytes, error.to_string()))?;
            let pair = self.pair;
            let made = pool.install(|| again(pair)).map_err(|stop| stopped(Law::Bytes, stop))?;
            if made != expected {
                let text = format!("{threads} threads give other bytes:\n{expected}\n---\n{made}");
                return Err(Failure::new(Law::Bytes, text));
            }
        }
        self.tally.count(Law::Bytes);
        Ok(())
    }
}

fn again(pair: &Pair) -> Result<String, Stop> {
    let mut dice = pair.dice();
    let first = Stage::empty()?.to(pair.target, &pair.from, Default::default(), &mut dice)?;
    let second = first.to(pair.target, &pair.to, pair.origins.answers(), &mut dice)?;
    Ok(bytes_of(&second))
}

/// The files, and the steps both ways.
fn bytes_of(stage: &Stage) -> String {
    let mut bytes = stage.texts();
    let downs = stage.downs.as_deref().unwrap_or_default();
    for run in stage.ups.iter().chain(downs) {
        for step in &run.steps {
            bytes.push_str(&format!("{step:?}\n"));
        }
    }
    bytes
}
