package io.sheaf.protocol.ipc;

import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Union;

/**
 * Reads all of a schema once that others walk over later, so that it fails here when it lies.
 *
 * <p>Fields may refer to each other in a hostile message: a cycle never ends, and fields that share
 * their children double with each level. So the nesting is bounded, and the number of fields by
 * those that the message has room for.
 */
final class SchemaCheck {
  private static final int NESTING_MAX = 64; // as in Arrow's C++ library

  /** The offset to its table, and in that those to the vtable, a name or key, a type or value. */
  private static final int FIELD_BYTES_MIN = 16;

  private static final int TYPE_IDS_MAX = 128; // they are numbers of 7 bits

  private final boolean isUnionAllowed;
  private int fieldsLeft;

  private SchemaCheck(int messageBytes, boolean isUnionAllowed) {
    this.isUnionAllowed = isUnionAllowed;
    this.fieldsLeft = messageBytes / FIELD_BYTES_MIN;
  }

  /**
   * @param isUnionAllowed false in metadata V4, whose unions are laid out otherwise
   * @throws IndexOutOfBoundsException when it refers to what lies outside the message
   */
  static void check(Schema schema, int messageBytes, boolean isUnionAllowed)
      throws CorruptIpcException {
    SchemaCheck check = new SchemaCheck(messageBytes, isUnionAllowed);
    for (int i = 0; i < schema.fieldsLength(); i++) {
      check.field(schema.fields(i), 1);
    }
    for (int i = 0; i < schema.customMetadataLength(); i++) {
      check.keyValue(schema.customMetadata(i));
    }
  }

  private void field(Field field, int depth) throws CorruptIpcException {
    if (depth > NESTING_MAX) {
      throw new CorruptIpcException(
          "schema is nested deeper than the " + NESTING_MAX + " levels allowed");
    }
    countElement();
    if (field.name() == null || field.typeType() == Type.NONE || field.type(new Union()) == null) {
      throw new CorruptIpcException("schema has a field without name or type");
    }
    if (field.typeType() == Type.Union) {
      union(field.name(), (Union) field.type(new Union()));
    }
    if (field.dictionary() != null) {
      field.dictionary().id();
    }
    for (int i = 0; i < field.childrenLength(); i++) {
      field(field.children(i), depth + 1);
    }
    for (int i = 0; i < field.customMetadataLength(); i++) {
      keyValue(field.customMetadata(i));
    }
  }

  /** Readers make an array of as many type ids as the union says. */
  private void union(String name, Union union) throws CorruptIpcException {
    if (!isUnionAllowed) {
      throw new CorruptIpcException(
          "union '" + name + "' in Arrow metadata V4 is not supported; write it as V5");
    }
    union.mode();
    int typeIds = union.typeIdsLength();
    if (typeIds < 0 || typeIds > TYPE_IDS_MAX) {
      throw new CorruptIpcException("union '" + name + "' has " + typeIds + " type ids");
    }
  }

  private void keyValue(KeyValue entry) throws CorruptIpcException {
    countElement();
    entry.keyAsByteBuffer(); // any bytes
    entry.valueAsByteBuffer();
  }

  private void countElement() throws CorruptIpcException {
    if (--fieldsLeft < 0) {
      throw new CorruptIpcException("schema has more fields than its message has room for");
    }
  }
}
