package io.sheaf.dataset;

import io.sheaf.protocol.name.DatasetName;
import java.util.List;
import java.util.Optional;

/**
 * Some names of a listing.
 *
 * @param names in order; perhaps none although there are more
 * @param after where the next page begins; empty when this is the last
 */
public record DatasetPage(List<DatasetName> names, Optional<String> after) {}
