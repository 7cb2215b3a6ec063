// Reads a dataset by the Go client and compares it with a file in Arrow's integration format:
//
//	sheaf-reader -host HOST -port PORT -path FILE
//
// The file's name is the dataset's, as with Arrow's integration client, which does not tell when
// its reading fails, and can't read at a location at all, since it takes its URI for an address.
// Built inside arrow-go (see ArrowGoModule.java), whose reader of that format is internal.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net/url"
	"os"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/flight"
	"github.com/apache/arrow-go/v18/arrow/internal/arrjson"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

func main() {
	host := flag.String("host", "localhost", "")
	port := flag.Int("port", 8815, "")
	path := flag.String("path", "", "")
	flag.Parse()
	address := fmt.Sprintf("%s:%d", *host, *port)
	file, err := os.Open(*path)
	require(err)
	expected, err := arrjson.NewReader(file)
	require(err)
	defer expected.Release()

	client := connect(address)
	defer client.Close()
	descriptor := &flight.FlightDescriptor{Type: flight.DescriptorPATH, Path: []string{*path}}
	info, err := client.GetFlightInfo(context.Background(), descriptor)
	require(err)
	check(info, expected, *path, address)

	number := 0
	for _, endpoint := range info.Endpoint {
		number = compare(endpoint, expected, number)
	}
	if number != expected.NumRecords() {
		log.Fatalf("%d batches came of %d", number, expected.NumRecords())
	}
	fmt.Printf("ok %d batches from %d endpoints\n", number, len(info.Endpoint))
}

func require(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func connect(address string) flight.Client {
	credentials := grpc.WithTransportCredentials(insecure.NewCredentials())
	client, err := flight.NewClientWithMiddleware(address, nil, nil, credentials)
	require(err)
	return client
}

func check(info *flight.FlightInfo, expected *arrjson.Reader, path, address string) {
	if got := info.FlightDescriptor.GetPath(); len(got) != 1 || got[0] != path {
		log.Fatalf("the descriptor came back as %v", info.FlightDescriptor)
	}
	if !info.Ordered || len(info.Endpoint) == 0 {
		log.Fatalf("ordered: %v, endpoints: %d", info.Ordered, len(info.Endpoint))
	}
	for _, endpoint := range info.Endpoint {
		if len(endpoint.Location) != 1 || endpoint.Location[0].Uri != "grpc://"+address {
			log.Fatalf("locations: %v", endpoint.Location)
		}
	}
	schema, err := flight.DeserializeSchema(info.Schema, memory.DefaultAllocator)
	require(err)
	requireSame(schema, expected.Schema())
	rows := int64(0)
	for i := 0; i < expected.NumRecords(); i++ {
		batch, err := expected.ReadAt(i)
		require(err)
		rows += batch.NumRows()
	}
	if info.TotalRecords != rows {
		log.Fatalf("%d rows are told of %d", info.TotalRecords, rows)
	}
}

func requireSame(got, want *arrow.Schema) {
	if !got.Equal(want) {
		log.Fatalf("schema %v\nis not %v", got, want)
	}
}

// compare reads an endpoint at its location; its batches are those from the number on. It returns
// the number of the next.
func compare(endpoint *flight.FlightEndpoint, expected *arrjson.Reader, number int) int {
	location, err := url.Parse(endpoint.Location[0].Uri)
	require(err)
	client := connect(location.Host)
	defer client.Close()
	stream, err := client.DoGet(context.Background(), endpoint.Ticket)
	require(err)
	reader, err := flight.NewRecordReader(stream)
	require(err)
	defer reader.Release()
	requireSame(reader.Schema(), expected.Schema())
	for ; reader.Next(); number++ {
		want, err := expected.ReadAt(number)
		require(err)
		if !array.RecordEqual(want, reader.RecordBatch()) {
			log.Fatalf("batch %d is %v, not %v", number, reader.RecordBatch(), want)
		}
		if got := string(reader.LatestAppMetadata()); got != strconv.Itoa(number) {
			log.Fatalf("batch %d came with app_metadata %q", number, got)
		}
	}
	require(reader.Err())
	return number
}
