package io.sheaf.dataset;

/**
 * What is known of a partition without reading its chunks.
 *
 * @param rows -1 when unknown
 * @param bytes of its chunks, as stored
 */
public record PartitionInfo(int partition, int chunks, long rows, long bytes) {}
