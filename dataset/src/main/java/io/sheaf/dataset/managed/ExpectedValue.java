package io.sheaf.dataset.managed;

/**
 * A key and how many bytes should be there.
 *
 * @param checksumWanted whether who asks will want their checksum, which is best computed as they
 *     come
 */
public record ExpectedValue(String key, int bytes, boolean checksumWanted) {}
