//! What answers on a connection: a file of the site and the directory at once,
//! everything else by the table of routes. Files are most of what is asked, and
//! the way through the layers of a router costs more than looking one up.

use std::{collections::HashSet, net::SocketAddr, sync::Arc, time::Instant};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::body::Incoming;
use tower::ServiceExt;

use super::{App, finish, health::DIRECTORY, routes, site};

/// Shared by all connections of a listener.
#[derive(Clone)]
pub struct Front {
    router: Router,
    /// Whose files are handed out.
    site: Option<App>,
    /// Paths of routes: these go before a file of the same name.
    routes: Arc<HashSet<&'static str>>,
}

impl Front {
    /// Of the node.
    #[must_use]
    pub fn of_node(app: App) -> Self {
        Self {
            router: routes::router(App::clone(&app)),
            site: Some(app),
            routes: Arc::new(routes::table().iter().map(|route| route.1).collect()),
        }
    }

    /// Without files.
    #[must_use]
    pub fn of_routes(router: Router) -> Self {
        Self {
            router,
            site: None,
            routes: Arc::default(),
        }
    }

    /// Answers a request of a client at `address` by the routes.
    pub(super) async fn routed(&self, request: Request<Incoming>, address: SocketAddr) -> Response {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(address));
        let Ok(answer) = self.router.clone().oneshot(request).await;
        answer
    }

    /// A file or the directory, for a request that has nothing more to say.
    pub(super) fn file(&self, request: &Request<Incoming>) -> Option<Response> {
        let app = self.site.as_ref()?;
        if !request.body().is_end_stream() {
            return None;
        }
        let (begun, method, path) = (Instant::now(), request.method(), request.uri().path());
        let asked = request.headers();
        let (route, file) = if path == DIRECTORY && site::reads(method) {
            let published = app.directory.get();
            let file = published.as_ref().as_ref()?.file.answer(method, asked);
            (Some(DIRECTORY), file)
        } else if self.routes.contains(path) {
            return None;
        } else {
            (None, site::named(&app.site, method, path, asked)?)
        };
        Some(finish::at_once(app, begun, method, route, file))
    }
}
