package io.sheaf.protocol.action;

/**
 * What a drop did.
 *
 * @param dropped whether there was a dataset of the name
 */
public record DropResult(String dataset, boolean dropped) {}
