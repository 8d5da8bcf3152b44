//! What MariaDB and MySQL have in common: the server's greeting, the administrator, the URL.

use std::io::Read;
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

/// Run by the server at every start, before it lets anybody in. Names are not resolved, so `localhost` would match no
/// client; the empty password is what lets a driver in that speaks no TLS.
pub(super) const ADMINISTRATOR: &str = "\
CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
";

/// Settings that both servers know. Socket and process id stay in the data folder, where no path is too long.
pub(super) fn shared_settings(port: u16) -> Vec<String> {
    let settings = [
        "--bind-address=127.0.0.1",
        "--skip-name-resolve=ON",
        "--socket=server.sock",
        "--pid-file=server.pid",
        "--max-connections=250",
        "--skip-log-bin",
    ];
    settings.map(str::to_owned).into_iter().chain([format!("--port={port}")]).collect()
}

/// InnoDB without durability and with little memory.
pub(super) const SMALL_AND_FAST: [&str; 5] = [
    "--innodb-buffer-pool-size=32M",
    "--innodb-log-buffer-size=1M",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=OFF",
];

pub(super) fn url(port: u16) -> String {
    format!("mysql://root@127.0.0.1:{port}/mysql")
}

/// The server speaks first: after four bytes of header its protocol's version, which is ten, or an error.
pub(super) fn is_greeting(port: u16) -> bool {
    let greet = || -> std::io::Result<u8> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        let mut start = [0; 5];
        stream.read_exact(&mut start)?;
        Ok(start[4])
    };
    greet().is_ok_and(|version| version == 10)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    fn greeted_with(bytes: &'static [u8]) -> bool {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || listener.accept().unwrap().0.write_all(bytes).unwrap());
        let greeted = is_greeting(port);
        server.join().unwrap();
        greeted
    }

    #[test]
    fn only_protocol_ten_is_a_greeting() {
        assert!(greeted_with(b"\x4b\0\0\0\x0a9.7.4"));
        assert!(!greeted_with(b"\x17\0\0\0\xffToo many connections"));
        assert!(!greeted_with(b""));
    }
}
