//! A way to a server that breaks at a chosen moment: forwards bytes until a client sends a certain word, delivers
//! that, and cuts the client off before the answer. Later connections go through.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Starts a proxy before `server` (host and port); gives its port, and what is true until it has cut.
pub(crate) async fn cut_after(server: String, word: &'static str) -> (u16, Arc<AtomicBool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let armed = Arc::new(AtomicBool::new(true));
    let flag = Arc::clone(&armed);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let upstream = TcpStream::connect(&server).await.unwrap();
            tokio::spawn(forward(client, upstream, word, Arc::clone(&armed)));
        }
    });
    (port, flag)
}

async fn forward(client: TcpStream, server: TcpStream, word: &str, armed: Arc<AtomicBool>) {
    let (mut client_in, mut client_out) = client.into_split();
    let (mut server_in, mut server_out) = server.into_split();
    let answers = tokio::spawn(async move {
        let _ = tokio::io::copy(&mut server_in, &mut client_out).await;
    });
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = client_in.read(&mut buffer).await {
        let cut = buffer[..length].windows(word.len()).any(|part| part == word.as_bytes());
        let cut = cut && armed.swap(false, Ordering::SeqCst);
        if cut {
            answers.abort();
        }
        if server_out.write_all(&buffer[..length]).await.is_err() {
            break;
        }
        if cut {
            // Time for the server to do what it was told, whose answer nobody will hear.
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            break;
        }
    }
    answers.abort();
}
