package io.sheaf.protocol.action;

/**
 * What a rollback made.
 *
 * @param version the current one now
 */
public record RollbackResult(String dataset, String version) {}
