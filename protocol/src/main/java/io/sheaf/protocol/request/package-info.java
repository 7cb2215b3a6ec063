/** What clients ask for, as the JSON that a person may write by hand, and the one codec for it. */
@org.jspecify.annotations.NullMarked
package io.sheaf.protocol.request;
