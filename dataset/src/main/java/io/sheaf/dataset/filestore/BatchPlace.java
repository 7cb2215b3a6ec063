package io.sheaf.dataset.filestore;

import com.google.protobuf.ByteString;
import io.sheaf.dataset.arrowfile.FileBlock;
import java.util.OptionalInt;

/**
 * Where a record batch lies, and what is known of it.
 *
 * @param number in the file, from 0
 * @param rows -1 when unknown
 * @param crc32c of its block; empty when the file does not say
 * @param appMetadata what came with it, perhaps empty
 */
record BatchPlace(
    int number,
    FileBlock block,
    DictionarySet dictionaries,
    long rows,
    OptionalInt crc32c,
    ByteString appMetadata) {}
