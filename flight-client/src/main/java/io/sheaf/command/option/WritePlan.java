package io.sheaf.command.option;

import io.sheaf.protocol.request.Layout;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutMode;
import java.util.Optional;

/**
 * How a dataset is written into a store.
 *
 * @param partitioning of a store's dataset
 * @param ifVersion only when this is the current version
 * @param putId the same id never commits twice
 */
public record WritePlan(
    PutMode mode,
    Layout layout,
    Partitioning partitioning,
    Optional<String> ifVersion,
    String putId) {}
