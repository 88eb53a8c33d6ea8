//! What is asked of the hub.

use std::io::Read;
use std::time::Duration;

use serde::Deserialize;
use ureq::config::RedirectAuthHeaders;
use ureq::http::{HeaderMap, Response};
use ureq::{Agent, Body};

use crate::error::{Error, ErrorKind, Result};
use crate::fetch::hub::options::HubOptions;
use crate::fetch::hub::repository::{Repository, is_plain, is_plain_path};

/// A repository's files.
pub(crate) struct Listing {
    pub(crate) commit: String,
    pub(crate) files: Vec<String>,
}

impl Listing {
    pub(crate) fn has(&self, path: &str) -> bool {
        self.files.iter().any(|file| file == path)
    }
}

/// What the hub says of a file.
pub(crate) struct FileHead {
    /// Its name in the cache: a large file's SHA-256, else git's hash.
    pub(crate) etag: String,
    pub(crate) length: Option<u64>,
}

/// A repository of the hub's.
pub(crate) struct Client<'a> {
    /// Does not follow redirects.
    agent: Agent,
    options: &'a HubOptions,
    repository: &'a Repository,
}

/// Bytes of a listing at most.
const LISTING: u64 = 64 << 20;

impl<'a> Client<'a> {
    pub(crate) fn new(options: &'a HubOptions, repository: &'a Repository) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // The token is for the hub, not for where it sends us.
            .redirect_auth_headers(RedirectAuthHeaders::SameHost)
            .timeout_connect(Some(Duration::from_secs(30)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .user_agent(concat!("splade-rs/", env!("CARGO_PKG_VERSION")));
        Self { agent: config.build().into(), options, repository }
    }

    /// The commit of the revision, and its files.
    pub(crate) fn list(&self) -> Result<Listing> {
        #[derive(Deserialize)]
        struct Info {
            sha: String,
            siblings: Vec<Sibling>,
        }
        #[derive(Deserialize)]
        struct Sibling {
            rfilename: String,
        }
        let revision = self.repository.revision().replace('/', "%2F");
        let address = format!(
            "{}/api/models/{}/revision/{revision}",
            self.options.endpoint,
            self.repository.id()
        );
        let response = self.call(&address, None)?;
        let body = response.into_body().into_reader().take(LISTING);
        let info: Info = serde_json::from_reader(body).map_err(|e| {
            self.fault(format!("the hub's answer is not a listing: {e}"))
                .hint("does HF_ENDPOINT lead to a hub?")
        })?;
        if !is_plain(&info.sha) {
            return Err(self.fault("the hub's answer names no commit"));
        }
        // Names that could not stand in a cache are none of a checkpoint's.
        let files = info.siblings.into_iter().map(|sibling| sibling.rfilename);
        Ok(Listing { commit: info.sha, files: files.filter(|file| is_plain_path(file)).collect() })
    }

    /// What the hub says of a file, before it leads elsewhere for the bytes.
    pub(crate) fn head(&self, commit: &str, path: &str) -> Result<FileHead> {
        let mut address = self.address(commit, path);
        for _ in 0..4 {
            let mut request = self.agent.head(&address).header("Accept-Encoding", "identity");
            if let Some(token) = &self.options.token {
                request = request.header("Authorization", format!("Bearer {token}"));
            }
            let request = request.config().max_redirects(0).max_redirects_will_error(false);
            let response = request.build().call().map_err(|e| self.unreachable(&e))?;
            let headers = response.headers();
            // Within the hub, a repository that was renamed.
            if let Some(location) = header(headers, "location")
                && location.starts_with('/')
                && !location.starts_with("//")
            {
                address = format!("{}{location}", self.origin());
                continue;
            }
            if !response.status().is_redirection() {
                self.check(&response)?;
            }
            let linked = header(headers, "x-linked-etag").or_else(|| header(headers, "etag"));
            let etag =
                linked.map(|etag| etag.trim_start_matches("W/").trim_matches('"').to_owned());
            let etag = etag.filter(|etag| is_plain(etag)).ok_or_else(|| {
                self.fault(format!("the hub names no version of {path}"))
                    .hint("does HF_ENDPOINT lead to a hub?")
            })?;
            let length = header(headers, "x-linked-size").or_else(|| {
                let own = !response.status().is_redirection();
                own.then(|| header(headers, "content-length")).flatten()
            });
            return Ok(FileHead { etag, length: length.and_then(|length| length.parse().ok()) });
        }
        Err(self.fault("the hub leads in circles"))
    }

    /// The bytes of a file from one on; whether they do start there.
    pub(crate) fn open(
        &self,
        commit: &str,
        path: &str,
        from: u64,
    ) -> Result<(bool, impl Read + use<>)> {
        let range = (from > 0).then(|| format!("bytes={from}-"));
        let response = self.call(&self.address(commit, path), range.as_deref())?;
        let start = format!("bytes {from}-");
        let goes_on = response.status() == 206
            && header(response.headers(), "content-range").is_some_and(|r| r.starts_with(&start));
        Ok((goes_on, response.into_body().into_reader()))
    }

    fn address(&self, commit: &str, path: &str) -> String {
        format!("{}/{}/resolve/{commit}/{path}", self.options.endpoint, self.repository.id())
    }

    /// The endpoint without a path.
    fn origin(&self) -> &str {
        let endpoint = &self.options.endpoint;
        let host = endpoint.find("://").map_or(0, |at| at + 3);
        endpoint[host..].find('/').map_or(endpoint, |at| &endpoint[..host + at])
    }

    fn call(&self, address: &str, range: Option<&str>) -> Result<Response<Body>> {
        let mut request = self.agent.get(address).header("Accept-Encoding", "identity");
        if let Some(token) = &self.options.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if let Some(range) = range {
            request = request.header("Range", range);
        }
        let response = request.call().map_err(|e| self.unreachable(&e))?;
        self.check(&response)?;
        Ok(response)
    }

    fn check(&self, response: &Response<Body>) -> Result<()> {
        let status = response.status().as_u16();
        let code = header(response.headers(), "x-error-code").unwrap_or("");
        let repository = self.repository;
        Err(match (status, code) {
            (200..=299, _) => return Ok(()),
            // The hub says 401 of repositories that are not there, too.
            (401 | 403, _) => self.fault(format!("access to {repository} refused ({status})")).hint(
                if self.options.token.is_some() {
                    format!("does the token reach it? a gated model's terms are accepted at {}/{}", self.options.endpoint, repository.id())
                } else {
                    format!("a misspelt, private or gated model: accept its terms at {}/{} and set HF_TOKEN, or run 'hf auth login'", self.options.endpoint, repository.id())
                },
            ),
            (404, "RevisionNotFound") => {
                Error::new(ErrorKind::NothingMatched, format!("the hub has no such revision: {repository}"))
                    .hint("--revision wants a branch, a tag or a commit of the repository")
            }
            (404, _) => {
                Error::new(ErrorKind::NothingMatched, format!("the hub has no such model: {repository}"))
                    .hint("--model wants a folder, or OWNER/NAME as on the hub")
            }
            (429, _) => self.fault("the hub asks to wait (429)").hint("try again later, or set HF_TOKEN"),
            _ => self.fault(format!("the hub answers {status}")).hint("try again later"),
        })
    }

    fn unreachable(&self, error: &ureq::Error) -> Error {
        let reason = crate::error::lower_first(&error.to_string());
        self.fault(format!("the hub is out of reach: {reason}")).hint(
            "is there a network? HF_ENDPOINT names a mirror; a folder fetched elsewhere is a --model too",
        )
    }

    pub(crate) fn fault(&self, message: impl Into<String>) -> Error {
        Error::new(ErrorKind::Environment, message).within(&self.options.endpoint)
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
