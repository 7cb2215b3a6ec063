package io.sheaf.dataset.transfer;

import org.apache.arrow.memory.BufferAllocator;

/**
 * What bounds a put.
 *
 * @param partitionsMax partition numbers are below it
 * @param allocator for batches that have to be decoded; its limit bounds them
 */
public record PutLimits(int partitionsMax, BufferAllocator allocator) {}
