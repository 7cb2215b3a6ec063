package io.sheaf.dataset.transfer;

import io.sheaf.dataset.transcode.Transcoding;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What bounds a put.
 *
 * @param partitionsMax partition numbers are below it
 * @param transcoding for batches that have to be decoded or compressed anew
 */
public record PutLimits(int partitionsMax, Transcoding transcoding) {
  /** Holds what has to be decoded. */
  public BufferAllocator allocator() {
    return transcoding.allocator();
  }
}
