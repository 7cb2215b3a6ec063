package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.Version;
import java.util.Optional;

/**
 * What a writer asks of a head before it begins.
 *
 * @param current empty when there is no dataset
 * @param committed what the put's id has made before; empty when it has not
 */
public record HeadLook(Optional<Version> current, Optional<Version> committed) {}
