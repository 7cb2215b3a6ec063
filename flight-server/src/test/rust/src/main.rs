//! A stock arrow-flight client with default settings: no codecs, messages of 4 MiB at most.
//!
//! Usage: COMMAND LOCATION WHAT FILE [HEADER=VALUE]..., where a command is one of
//! read (WHAT: a dataset's name, or a request in JSON), read-large, ticket, exchange, and write.
//! FILE is an Arrow IPC stream. A failure is told on stdout in lines of `error`, `reason`, `domain`
//! and `metadata KEY=VALUE`, and the exit code is 1.

use std::fs::File;
use std::io::{BufReader, BufWriter};

use arrow_array::RecordBatch;
use arrow_flight::encode::{DictionaryHandling, FlightDataEncoderBuilder};
use arrow_flight::error::{FlightError, Result};
use arrow_flight::{FlightClient, FlightData, FlightDescriptor, Ticket};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use futures::{StreamExt, TryStreamExt, stream};
use tonic::transport::Channel;
use tonic_types::StatusExt;

async fn connect(location: &str, headers: &[String]) -> Result<FlightClient> {
    let uri = location.replacen("grpc://", "http://", 1);
    let endpoint = Channel::from_shared(uri).map_err(|e| FlightError::ExternalError(e.into()))?;
    let channel = endpoint.connect().await;
    let mut client = FlightClient::new(channel.map_err(|e| FlightError::ExternalError(e.into()))?);
    for header in headers {
        let (name, value) = header.split_once('=').expect("HEADER=VALUE");
        client.add_header(name, value)?; // goes with every call
    }
    Ok(client)
}

/// For batches as they are stored, in messages of the server's limit.
fn with_large_messages(client: FlightClient) -> FlightClient {
    FlightClient::new_from_inner(client.into_inner().max_decoding_message_size(64 << 20))
}

async fn read(client: &mut FlightClient, what: FlightDescriptor) -> Result<Vec<RecordBatch>> {
    let info = client.get_flight_info(what).await?;
    let mut batches = Vec::new();
    for endpoint in info.endpoint {
        let stream = client.do_get(endpoint.ticket.unwrap_or_default()).await?;
        batches.extend(stream.try_collect::<Vec<_>>().await?);
    }
    Ok(batches)
}

async fn write(
    client: &mut FlightClient,
    to: FlightDescriptor,
    batches: Vec<RecordBatch>,
) -> Result<String> {
    let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
    let commit = FlightData::new().with_app_metadata(format!(r#"{{"commit":{{"rows":{rows}}}}}"#));
    let end = (!to.cmd.is_empty()).then_some(Ok(commit)); // a put by name has no commit message
    let data = FlightDataEncoderBuilder::new()
        .with_flight_descriptor(Some(to))
        .with_dictionary_handling(DictionaryHandling::Resend) // by default strings are sent
        .build(stream::iter(batches.into_iter().map(Ok)))
        .chain(stream::iter(end));
    let answers: Vec<_> = client.do_put(data).await?.try_collect().await?;
    let summary = answers.last().map(|answer| answer.app_metadata.to_vec());
    Ok(String::from_utf8_lossy(&summary.unwrap_or_default()).into_owned())
}

fn report(failure: &FlightError) {
    println!("error {failure}");
    let FlightError::Tonic(status) = failure else {
        return; // of this side
    };
    if let Some(info) = status.get_details_error_info() {
        println!("reason {}\ndomain {}", info.reason, info.domain);
        for (key, value) in info.metadata {
            println!("metadata {key}={value}");
        }
    }
}

/// The same as a read, over the one kind of stream that some clients have.
async fn exchange(client: &mut FlightClient, what: FlightDescriptor) -> Result<Vec<RecordBatch>> {
    let request = FlightData::new().with_descriptor(what);
    let stream = client
        .do_exchange(stream::once(async { Ok(request) }))
        .await?;
    stream.try_collect().await
}

async fn get(client: &mut FlightClient, ticket: String) -> Result<Vec<RecordBatch>> {
    client
        .do_get(Ticket::new(ticket))
        .await?
        .try_collect()
        .await
}

fn descriptor(what: &str) -> FlightDescriptor {
    if what.starts_with('{') {
        FlightDescriptor::new_cmd(what.to_owned())
    } else {
        FlightDescriptor::new_path(vec![what.to_owned()])
    }
}

fn load(file: &str) -> Result<Vec<RecordBatch>> {
    let file = File::open(file).map_err(|e| FlightError::ExternalError(e.into()))?;
    Ok(
        StreamReader::try_new(BufReader::new(file), None)?
            .collect::<std::result::Result<_, _>>()?,
    )
}

fn save(batches: Vec<RecordBatch>, file: &str) -> Result<()> {
    let file = File::create(file).map_err(|e| FlightError::ExternalError(e.into()))?;
    let schema = batches.first().expect("a batch").schema();
    let mut writer = StreamWriter::try_new(BufWriter::new(file), &schema)?;
    for batch in batches {
        writer.write(&batch)?;
    }
    Ok(writer.finish()?)
}

async fn run(arguments: &[String]) -> Result<()> {
    let [_, command, location, what, file, headers @ ..] = arguments else {
        panic!("COMMAND LOCATION WHAT FILE [HEADER=VALUE]...");
    };
    let mut client = connect(location, headers).await?;
    if command == "read-large" {
        client = with_large_messages(client);
    }
    let client = &mut client;
    match command.as_str() {
        "read" | "read-large" => save(read(client, descriptor(what)).await?, file),
        "ticket" => save(get(client, what.clone()).await?, file),
        "exchange" => save(exchange(client, descriptor(what)).await?, file),
        "write" => {
            println!("{}", write(client, descriptor(what), load(file)?).await?);
            Ok(())
        }
        other => panic!("no command {other}"),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    if let Err(failure) = runtime.expect("a runtime").block_on(run(&arguments)) {
        report(&failure);
        std::process::exit(1);
    }
}
