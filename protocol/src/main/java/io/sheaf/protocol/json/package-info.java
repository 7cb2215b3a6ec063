/** JSON of requests, answers and manifests: records, by Jackson's parser and generator alone. */
@org.jspecify.annotations.NullMarked
package io.sheaf.protocol.json;
