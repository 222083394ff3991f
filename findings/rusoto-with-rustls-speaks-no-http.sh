#!/usr/bin/env bash
# rusoto that is built with its feature rustls cannot reach an endpoint of plain HTTP: "Unsupported scheme http", before it connects. Built with
# native-tls, its default, the same program asks 127.0.0.1. Whoever chose rustls needs an emulator's HTTPS, or a connector of their own.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[features]
rustls = ["rusoto_core/rustls"]
native-tls = ["rusoto_core/native-tls"]

[dependencies]
rusoto_core = { version = "=0.48.0", default-features = false }
tokio = { version = "1", features = ["macros", "rt"] }

[profile.dev]
debug = false
TOML
cat > src/main.rs <<'RS'
use rusoto_core::{signature::SignedRequest, DispatchSignedRequest, HttpClient, Region};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // Nothing listens there.
    let region = Region::Custom { name: "us-east-1".into(), endpoint: "http://127.0.0.1:1".into() };
    let request = SignedRequest::new("POST", "codepipeline", &region, "/");
    let failed = HttpClient::new().unwrap().dispatch(request, None).await.err().unwrap().to_string();
    println!("{}", if failed.contains("refused") { "connection refused" } else { &failed });
}
RS
for feature in rustls native-tls; do
  echo "$feature: $(cargo run --quiet --features "$feature")"
done | tee seen
diff seen - <<'SEEN'
rustls: Error during dispatch: error trying to connect: Unsupported scheme http
native-tls: connection refused
SEEN
