package io.sheaf.protocol.action;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/** The dataset to remove, with all its versions. */
public record DropRequest(
    Optional<Integer> v, @JsonProperty(required = true) String dataset, Optional<String> store) {}
