//! The way to the server, behind a trait: reqwest here, a bad link in tests, another person's pocket later.

use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tinxom_domain::time::Timestamp;
use tokio::sync::mpsc::UnboundedSender;

/// Why no whole reply came. Both mean "try again later"; nothing is lost by either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransportError {
    /// No connection came about: not one byte of the request left.
    Unreachable,
    /// The connection broke.
    Broken,
    /// Something answered that is not the server.
    NotOurs,
}

/// One request.
#[derive(Clone)]
pub struct Request<'t> {
    /// The server's address; the request goes to its `/sync`.
    pub address: &'t str,
    /// The latest signed date: a TLS certificate is checked at it and never at the device's clock.
    pub date: Timestamp,
    /// The request's bytes.
    pub body: Vec<u8>,
}

/// Carries one request to the server and its reply back.
pub trait Transport: Send + Sync {
    /// Sends a request and hands the reply's bytes on as they come.
    fn exchange<'t>(
        &'t self,
        request: Request<'t>,
        pieces: UnboundedSender<Vec<u8>>,
    ) -> BoxFuture<'t, Result<(), TransportError>>;
}

/// HTTP by reqwest, TLS by rustls with the operator's own roots, no redirects.
#[derive(Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
    date: Arc<Mutex<Timestamp>>,
}

#[derive(Debug)]
struct SignedDate(Arc<Mutex<Timestamp>>);

impl rustls::time_provider::TimeProvider for SignedDate {
    fn current_time(&self) -> Option<rustls::pki_types::UnixTime> {
        let millis = self.0.lock().unwrap_or_else(PoisonError::into_inner).0;
        let since = Duration::from_millis(u64::try_from(millis).unwrap_or(0));
        Some(rustls::pki_types::UnixTime::since_unix_epoch(since))
    }
}

impl HttpTransport {
    /// A transport that trusts these roots (DER) and no others.
    ///
    /// # Errors
    /// [`TransportError::Broken`] when a root is not a certificate.
    pub fn new(roots: &[Vec<u8>]) -> Result<Self, TransportError> {
        let date = Arc::new(Mutex::new(Timestamp(0)));
        let mut store = rustls::RootCertStore::empty();
        for root in roots {
            store.add(root.clone().into()).map_err(|_| TransportError::Broken)?;
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ClientConfig::builder_with_details(provider, Arc::new(SignedDate(date.clone())))
            .with_safe_default_protocol_versions()
            .map_err(|_| TransportError::Broken)?
            .with_root_certificates(store)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(config)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(20))
            .pool_max_idle_per_host(1)
            .build()
            .map_err(|_| TransportError::Broken)?;
        Ok(Self { client, date })
    }
}

/// Bytes a second below which a link counts as dead.
const FLOOR: u64 = 500;

impl Transport for HttpTransport {
    fn exchange<'t>(
        &'t self,
        request: Request<'t>,
        pieces: UnboundedSender<Vec<u8>>,
    ) -> BoxFuture<'t, Result<(), TransportError>> {
        let Request { address, date, body } = request;
        Box::pin(async move {
            *self.date.lock().unwrap_or_else(PoisonError::into_inner) = date;
            // Progress is bytes that come, or else a deadline worked out from the bytes offered at a floor rate.
            let deadline = Duration::from_secs(30 + body.len() as u64 / FLOOR);
            let url = format!("{}/sync", address.trim_end_matches('/'));
            let sent =
                self.client.post(url).header("content-type", "application/octet-stream").body(body).send();
            let reply = match tokio::time::timeout(deadline, sent).await {
                Ok(Ok(reply)) => reply,
                Ok(Err(error)) if error.is_connect() => return Err(TransportError::Unreachable),
                _ => return Err(TransportError::Broken),
            };
            if reply.status().is_redirection() || reply.status().is_client_error() {
                return Err(TransportError::NotOurs);
            }
            let mut stream = reply.bytes_stream();
            loop {
                match tokio::time::timeout(deadline, stream.next()).await {
                    Ok(None) => return Ok(()),
                    Ok(Some(Ok(piece))) => {
                        if pieces.send(piece.to_vec()).is_err() {
                            return Ok(());
                        }
                    }
                    _ => return Err(TransportError::Broken),
                }
            }
        })
    }
}
