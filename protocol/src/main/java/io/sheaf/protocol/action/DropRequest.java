package io.sheaf.protocol.action;

import java.util.Optional;

/** The dataset to remove, with all its versions. */
public record DropRequest(Optional<Integer> v, String dataset, Optional<String> store) {}
