package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.DatasetName;
import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.time.Duration;
import java.util.Optional;

/**
 * One try to make a version the current one.
 *
 * @param putId the same id never commits twice
 * @param expected what must be current; empty when there must be none
 * @param manifest the version's, as {@link ManifestText} writes it
 * @param restored a version that must be readable still, whose segments the manifest has; empty
 *     when there is none beside the expected one
 * @param timeToLive of the dataset
 * @param grace for which the expected version stays readable
 */
public record CommitRequest(
    DatasetName dataset,
    WriterId writer,
    String putId,
    Optional<Version> expected,
    Version version,
    String manifest,
    Optional<Version> restored,
    TimeToLive timeToLive,
    Duration grace) {}
