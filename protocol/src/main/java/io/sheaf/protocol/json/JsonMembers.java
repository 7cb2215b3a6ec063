package io.sheaf.protocol.json;

import java.util.Map;

/**
 * An object with members of its own choice. As the component of a record its members stand among
 * those of the record.
 */
public interface JsonMembers extends JsonForm {
  /** In the order in which they are written. */
  @Override
  Map<String, Object> json();
}
