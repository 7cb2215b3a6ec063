"""Every call of pyarrow's client on one of a server's stores, by PATH [store, dataset]."""

import json
import sys

import pyarrow as pa
import pyarrow.flight as fl

location, store = sys.argv[1:]
client = fl.connect(location)
table = pa.table({"partition": [0, 0, 1], "word": pa.array(["a", "b", "a"]).dictionary_encode()})
path = fl.FlightDescriptor.for_path(store, "from pyarrow")

writer, _ = client.do_put(path, table.schema)
with writer:
    writer.write_table(table)
info = client.get_flight_info(path)
assert info.total_records == 3, info.total_records
assert info.descriptor == path
assert len(info.endpoints) == 2
got = pa.concat_tables(client.do_get(end.ticket).read_all() for end in info.endpoints)
assert got.equals(table.combine_chunks()) or got.to_pydict() == table.to_pydict(), got
assert client.get_schema(path).schema == table.schema

criteria = json.dumps({"store": store, "prefix": "from"}).encode()
listed = list(client.list_flights(criteria))
assert [each.descriptor for each in listed] == [path], listed

request = json.dumps({"get": {"dataset": "from pyarrow", "store": store}}).encode()
writer, reader = client.do_exchange(fl.FlightDescriptor.for_command(request))
with writer:
    writer.done_writing()
    assert reader.read_all().to_pydict() == table.to_pydict()

request = json.dumps({"put": {"dataset": "exchanged", "store": store}}).encode()
writer, reader = client.do_exchange(fl.FlightDescriptor.for_command(request))
with writer:
    writer.begin(table.schema)
    writer.write_table(table)
    writer.done_writing()
    answers = []
    try:
        while True:
            answers.append(reader.read_chunk().app_metadata)
    except StopIteration:
        pass
assert json.loads(answers[-1].to_pybytes())["rows"] == 3, answers

for name in ("from pyarrow", "exchanged"):
    body = json.dumps({"dataset": name, "store": store}).encode()
    results = [json.loads(each.body.to_pybytes()) for each in client.do_action(fl.Action("drop", body))]
    assert results[-1]["result"]["dropped"] is True, results
