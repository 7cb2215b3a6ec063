package io.sheaf.dataset.managed;

import io.sheaf.dataset.WriteOptions;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.util.Optional;

/**
 * Who writes what.
 *
 * @param putId the put's, or a random one
 * @param base the version that was current at the beginning; empty when there was none
 * @param baseExpires when the dataset went then, in milliseconds of the store's clock; empty when
 *     it stayed
 */
record WriterIdentity(
    DatasetName dataset,
    WriterId writer,
    SchemaMessage schema,
    WriteOptions options,
    String putId,
    Optional<Version> base,
    Optional<Long> baseExpires) {}
