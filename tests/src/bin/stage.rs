//! `tinxom-stage`: a scenario's world, spoken to in lines of JSON (see `tests/scenarios/README.md`). Ends with its input,
//! so that a test that was killed leaves nothing behind.

use serde_json::json;
use tinxom_tests::stage::Stage;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut stage = Stage::new()?;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut out = tokio::io::stdout();
    while let Some(line) = lines.next_line().await? {
        let answer = match stage.does(&line).await {
            Ok(answer) => answer,
            Err(reason) => json!({ "failed": reason }),
        };
        out.write_all(format!("{answer}\n").as_bytes()).await?;
        out.flush().await?;
    }
    Ok(())
}
