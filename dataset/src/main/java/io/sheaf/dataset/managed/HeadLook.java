package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.Version;
import java.util.Optional;

/**
 * What a writer asks of a head before it begins.
 *
 * @param current empty when there is no dataset
 * @param expires when the dataset goes, in milliseconds of the store's clock; empty when it stays.
 *     It changes with the current version alone
 * @param committed what the put's id has made before; empty when it has not
 */
public record HeadLook(
    Optional<Version> current, Optional<Long> expires, Optional<Version> committed) {}
