package io.sheaf.dataset.redis.plain;

import java.time.Duration;

/**
 * How plain data is read.
 *
 * @param groupChunksMax chunks read at once
 * @param memoryWaitMax for which a read waits for room in the memory budget
 */
public record PlainOptions(int groupChunksMax, Duration memoryWaitMax) {}
