package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is in a head, for those who clean up.
 *
 * @param readable versions that can be opened
 * @param reaping versions that can't, whose chunks are being removed
 * @param retirements versions replaced, and when they may go: milliseconds of the store's clock
 * @param expires when the dataset goes, in the same way; empty when it stays
 * @param due of writers and versions those whose time has come, or that are being removed
 * @param fenced writers that will never commit, whose chunks are being removed
 */
public record HeadContents(
    List<Version> readable,
    List<Version> reaping,
    Map<Version, Long> retirements,
    Optional<Long> expires,
    List<WorkItem> due,
    List<WriterId> fenced) {}
