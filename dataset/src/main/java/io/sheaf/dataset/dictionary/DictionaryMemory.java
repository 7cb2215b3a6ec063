package io.sheaf.dataset.dictionary;

import io.sheaf.protocol.memory.MemoryBudget;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What pays for dictionaries that are kept or joined.
 *
 * @param budget of the dictionaries themselves
 * @param allocator of their buffers while they are compressed or decompressed; its limit bounds
 *     them
 */
public record DictionaryMemory(MemoryBudget budget, BufferAllocator allocator) {}
