//! A stock arrow-flight client. LOCATION TICKETS, where each line of the file TICKETS is one.
//!
//! For each line on stdin it reads all tickets, one after the other, and prints a line of JSON with
//! seconds and rows.

use std::io::{BufRead, Write};
use std::time::Instant;

use arrow_flight::error::{FlightError, Result};
use arrow_flight::{FlightClient, Ticket};
use futures::TryStreamExt;
use tonic::transport::Channel;

const MESSAGE_BYTES_MAX: usize = 64 << 20;

async fn connect(location: &str) -> Result<FlightClient> {
    let uri = location.replacen("grpc+tcp://", "http://", 1);
    let uri = uri.replacen("grpc://", "http://", 1);
    let endpoint = Channel::from_shared(uri).map_err(|e| FlightError::ExternalError(e.into()))?;
    let channel = endpoint.connect().await;
    let client = FlightClient::new(channel.map_err(|e| FlightError::ExternalError(e.into()))?);
    Ok(FlightClient::new_from_inner(
        client.into_inner().max_decoding_message_size(MESSAGE_BYTES_MAX),
    ))
}

async fn rows(client: &mut FlightClient, ticket: &str) -> Result<usize> {
    let mut batches = client.do_get(Ticket::new(ticket.to_owned())).await?;
    let mut rows = 0;
    while let Some(batch) = batches.try_next().await? {
        rows += batch.num_rows();
    }
    Ok(rows)
}

async fn run(location: &str, tickets: &str) -> Result<()> {
    let mut client = connect(location).await?;
    for _ in std::io::stdin().lock().lines() {
        let start = Instant::now();
        let mut total = 0;
        for ticket in tickets.lines() {
            total += rows(&mut client, ticket).await?;
        }
        let seconds = start.elapsed().as_secs_f64();
        println!(r#"{{"seconds": {seconds}, "rows": {total}}}"#);
        std::io::stdout().flush().expect("stdout is open");
    }
    Ok(())
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, location, tickets] = &arguments[..] else {
        panic!("usage: rust-reader LOCATION TICKETS");
    };
    let tickets = std::fs::read_to_string(tickets).expect("the file of tickets can be read");
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    runtime.block_on(run(location, &tickets))
}
