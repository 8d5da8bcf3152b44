//! Every operation, there and back: the database is then as if it had been created so.

use std::path::Path;

use crate::support::{Outcome, Shop, explain};

#[tokio::test]
async fn an_operation_leaves_what_creating_would() -> Outcome {
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/operations"))? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let body = std::fs::read_to_string(&path)?;
        let start = body.rfind("[[operation]]").ok_or("no operation")?;
        let (before, operation) = body.split_at(start);
        if shop_lacks(&body) {
            continue;
        }
        let mut shop = Shop::new(before).await?;
        for back in [false, true] {
            let end = if back { shop.downgrade(operation).await } else { shop.upgrade(operation).await };
            end.map_err(|error| format!("{}: {}", path.display(), explain(error.as_ref())))?;
            let mut anew = shop.created_anew().await?;
            assert_eq!(shop.structure().await?, anew.structure().await?, "{}", path.display());
            assert_eq!(shop.reflect().await?.schema, shop.lowered()?, "{}", path.display());
        }
    }
    Ok(())
}

/// True for what SQLite refuses.
fn shop_lacks(body: &str) -> bool {
    ["partition", "_sequence\""].iter().any(|word| body.contains(word))
}
