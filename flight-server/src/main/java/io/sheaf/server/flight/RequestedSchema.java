package io.sheaf.server.flight;

import io.sheaf.dataset.DatasetInfo;
import io.sheaf.protocol.ipc.ColumnProjection;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.DatasetRequest;

/** The schema of what a request asks for: the dataset's, or that of the columns wanted. */
final class RequestedSchema {
  private RequestedSchema() {}

  static SchemaMessage of(DatasetRequest request, DatasetInfo dataset) {
    return request.columns().isEmpty()
        ? dataset.schema()
        : ColumnProjection.of(dataset.schema(), request.columns()).schema();
  }
}
