package io.sheaf.protocol.request;

/**
 * What a put made: the JSON of the last PutResult of a put by command. Only this one means
 * committed. Readers pass over members that they don't know.
 *
 * @param version the version that the commit made; empty for plain data, which has none
 * @param rows of the put
 * @param chunks of the put
 * @param bytes of the put's chunks, as stored
 */
public record PutSummary(String version, long rows, long chunks, long bytes) {}
