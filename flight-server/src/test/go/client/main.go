// A stock arrow-go Flight client with default settings: messages of 4 MiB at most.
//
// Usage: COMMAND LOCATION WHAT FILE [HEADER=VALUE]..., where a command is one of read (WHAT: a
// dataset's name, or a request in JSON), read-large, ticket, exchange, and write. FILE is an Arrow
// IPC stream. A failure is told on stdout in lines of error, reason, domain and metadata KEY=VALUE,
// and the exit code is 1.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/flight"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

func connect(location string, options ...grpc.DialOption) (flight.Client, error) {
	address := strings.TrimPrefix(location, "grpc://")
	options = append(options, grpc.WithTransportCredentials(insecure.NewCredentials()))
	return flight.NewClientWithMiddleware(address, nil, nil, options...)
}

// For batches as they are stored, in messages of the server's limit.
var largeMessages = grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(64 << 20))

func withHeaders(ctx context.Context, headers []string) context.Context {
	for _, header := range headers {
		name, value, _ := strings.Cut(header, "=")
		ctx = metadata.AppendToOutgoingContext(ctx, name, value)
	}
	return ctx
}

func read(ctx context.Context, client flight.Client, what *flight.FlightDescriptor) ([]arrow.RecordBatch, error) {
	info, err := client.GetFlightInfo(ctx, what)
	if err != nil {
		return nil, err
	}
	var batches []arrow.RecordBatch
	for _, endpoint := range info.Endpoint {
		part, err := get(ctx, client, endpoint.Ticket)
		if err != nil {
			return nil, err
		}
		batches = append(batches, part...)
	}
	return batches, nil
}

func get(ctx context.Context, client flight.Client, ticket *flight.Ticket) ([]arrow.RecordBatch, error) {
	stream, err := client.DoGet(ctx, ticket)
	if err != nil {
		return nil, err
	}
	return collect(stream)
}

func collect(stream flight.DataStreamReader) ([]arrow.RecordBatch, error) {
	reader, err := flight.NewRecordReader(stream)
	if err != nil {
		return nil, err
	}
	defer reader.Release()
	var batches []arrow.RecordBatch
	for reader.Next() {
		batch := reader.RecordBatch()
		batch.Retain()
		batches = append(batches, batch)
	}
	return batches, reader.Err()
}

func write(ctx context.Context, client flight.Client, to *flight.FlightDescriptor, batches []arrow.RecordBatch) (string, error) {
	stream, err := client.DoPut(ctx)
	if err != nil {
		return "", err
	}
	err = send(stream, to, batches)
	if err != nil && !errors.Is(err, io.EOF) { // EOF: the server ended the call, Recv says why
		return "", err
	}
	var summary []byte
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return string(summary), nil
		}
		if err != nil {
			return "", err
		}
		summary = answer.AppMetadata
	}
}

func send(stream flight.FlightService_DoPutClient, to *flight.FlightDescriptor, batches []arrow.RecordBatch) error {
	writer := flight.NewRecordWriter(stream, ipc.WithSchema(batches[0].Schema()))
	writer.SetFlightDescriptor(to)
	rows := int64(0)
	for _, batch := range batches {
		if err := writer.Write(batch); err != nil {
			return err
		}
		rows += batch.NumRows()
	}
	if len(to.Cmd) > 0 { // a put by name has no commit message
		if err := writer.WriteMetadata(fmt.Appendf(nil, `{"commit":{"rows":%d}}`, rows)); err != nil {
			return err
		}
	}
	return stream.CloseSend()
}

func report(failure error) {
	fmt.Println("error", failure)
	for _, detail := range status.Convert(failure).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok {
			fmt.Printf("reason %s\ndomain %s\n", info.Reason, info.Domain)
			for key, value := range info.Metadata {
				fmt.Printf("metadata %s=%s\n", key, value)
			}
		}
	}
}

// The same as a read, over the one kind of stream that some clients have.
func exchange(ctx context.Context, client flight.Client, what *flight.FlightDescriptor) ([]arrow.RecordBatch, error) {
	stream, err := client.DoExchange(ctx)
	if err != nil {
		return nil, err
	}
	if err := stream.Send(&flight.FlightData{FlightDescriptor: what}); err != nil {
		return nil, err
	}
	if err := stream.CloseSend(); err != nil {
		return nil, err
	}
	return collect(stream)
}

func descriptor(what string) *flight.FlightDescriptor {
	if strings.HasPrefix(what, "{") {
		return &flight.FlightDescriptor{Type: flight.DescriptorCMD, Cmd: []byte(what)}
	}
	return &flight.FlightDescriptor{Type: flight.DescriptorPATH, Path: []string{what}}
}

func load(name string) ([]arrow.RecordBatch, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	reader, err := ipc.NewReader(file)
	if err != nil {
		return nil, err
	}
	defer reader.Release()
	var batches []arrow.RecordBatch
	for reader.Next() {
		batch := reader.RecordBatch()
		batch.Retain()
		batches = append(batches, batch)
	}
	return batches, reader.Err()
}

func save(batches []arrow.RecordBatch, name string) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer file.Close()
	writer := ipc.NewWriter(file, ipc.WithSchema(batches[0].Schema()))
	for _, batch := range batches {
		if err := writer.Write(batch); err != nil {
			return err
		}
	}
	return writer.Close()
}

func run(command, location, what, file string, headers []string) error {
	var options []grpc.DialOption
	if command == "read-large" {
		options = append(options, largeMessages)
	}
	client, err := connect(location, options...)
	if err != nil {
		return err
	}
	defer client.Close()
	ctx := withHeaders(context.Background(), headers)
	var batches []arrow.RecordBatch
	switch command {
	case "read", "read-large":
		batches, err = read(ctx, client, descriptor(what))
	case "ticket":
		batches, err = get(ctx, client, &flight.Ticket{Ticket: []byte(what)})
	case "exchange":
		batches, err = exchange(ctx, client, descriptor(what))
	case "write":
		return put(ctx, client, what, file)
	default:
		return errors.New("no command " + command)
	}
	if err != nil {
		return err
	}
	return save(batches, file)
}

func put(ctx context.Context, client flight.Client, what, file string) error {
	batches, err := load(file)
	if err != nil {
		return err
	}
	summary, err := write(ctx, client, descriptor(what), batches)
	if err == nil {
		fmt.Println(summary)
	}
	return err
}

func main() {
	if len(os.Args) < 5 {
		panic("COMMAND LOCATION WHAT FILE [HEADER=VALUE]...")
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5:]); err != nil {
		report(err)
		os.Exit(1)
	}
}
