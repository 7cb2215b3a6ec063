package io.sheaf.dataset.managed;

import com.google.protobuf.ByteString;

/**
 * One row of a chunk index.
 *
 * @param batch the chunk's number within writer and partition
 * @param bytes of the chunk
 * @param crc32c of the chunk
 * @param appMetadata what came with the batch, perhaps empty
 */
public record ChunkEntry(int batch, long rows, int bytes, int crc32c, ByteString appMetadata) {}
