//! The account that servers run under: PostgreSQL refuses to run as root, and the others had better not.

use std::fs;

use rustix::process::geteuid;

use crate::failure::{Context, Failure};

/// An unprivileged user and its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) user: u32,
    pub(super) group: u32,
}

impl Account {
    /// The account to change to; none where we are an ordinary user already.
    pub(super) fn for_servers() -> Result<Option<Self>, Failure> {
        if !geteuid().is_root() {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd").context("read `/etc/passwd`")?;
        let account = parse_account(&accounts, "nobody");
        account.map(Some).ok_or_else(|| Failure::new("there is no user `nobody` to run servers under"))
    }
}

fn parse_account(accounts: &str, name: &str) -> Option<Account> {
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut numbers = line.split(':').skip(2).map(str::parse);
    Some(Account { user: numbers.next()?.ok()?, group: numbers.next()?.ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_name_is_taken() {
        let accounts = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533:nobody:/:/sbin/nologin\n";
        assert_eq!(parse_account(accounts, "nobody"), Some(Account { user: 65534, group: 65533 }));
        assert_eq!(parse_account(accounts, "nobo"), None);
    }
}
