package io.sheaf.command.option;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutMode;
import java.util.Optional;

/**
 * How data is written. Files and streams heed the codec alone.
 *
 * @param codec of the buffers; empty for as they come
 * @param partitioning of a store's dataset
 * @param chunkRows rows of a store's chunks; empty for as they come
 * @param ttl seconds after which a store's dataset goes; empty for never
 * @param grace seconds for which the version replaced stays readable; empty for the store's own
 * @param ifVersion only when this is the current version
 * @param putId the same id never commits twice
 */
public record WritePlan(
    Optional<BufferCodec> codec,
    PutMode mode,
    Layout layout,
    Partitioning partitioning,
    Optional<Integer> chunkRows,
    Optional<Long> ttl,
    Optional<Long> grace,
    Optional<String> ifVersion,
    String putId) {}
