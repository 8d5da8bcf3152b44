//! The service as a process of its own, and a client for it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A service that runs as long as this lives.
pub(crate) struct Service {
    process: Child,
    address: String,
    client: ureq::Agent,
}

impl Service {
    /// Starts it on a free port.
    pub(crate) fn start(database_url: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_shop-api"))
            .env("DATABASE_URL", database_url)
            .env("SHOP_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("its output is piped");
        BufReader::new(stdout).read_line(&mut line).expect("it says where it listens");
        let address = line.trim().strip_prefix("listening on ").expect("an address").to_owned();
        let client = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { process, address, client }
    }

    /// The status of the answer and its body.
    pub(crate) fn get(&self, path: &str) -> (u16, Value) {
        answer(self.client.get(format!("{}{path}", self.address)).call())
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        answer(self.client.post(format!("{}{path}", self.address)).send_json(body))
    }

    /// Adds what must be accepted, and gives it back as the service has it.
    pub(crate) fn add(&self, path: &str, body: &Value) -> Value {
        let (status, added) = self.post(path, body);
        assert_eq!(status, 201, "{body} is added to {path}: {added}");
        added
    }
}

fn answer(result: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> (u16, Value) {
    let mut response = result.expect("the service answers");
    let body = response.body_mut().read_json().expect("every answer is JSON");
    (response.status().as_u16(), body)
}

impl Drop for Service {
    fn drop(&mut self) {
        self.process.kill().expect("it still runs");
        self.process.wait().expect("it ends");
    }
}
