package io.sheaf.dataset.space;

import io.sheaf.protocol.name.Version;
import java.time.Instant;

/**
 * What a file was when somebody looked.
 *
 * @param version differs when the file does
 * @param size in bytes
 */
public record FileSnapshot(String file, Version version, long size, Instant modified) {}
