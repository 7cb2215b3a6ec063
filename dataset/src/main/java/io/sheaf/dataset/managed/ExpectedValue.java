package io.sheaf.dataset.managed;

/** A key and how many bytes should be there. */
public record ExpectedValue(String key, int bytes) {}
