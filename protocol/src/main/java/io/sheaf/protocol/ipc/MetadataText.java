package io.sheaf.protocol.ipc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Custom metadata as text. Arrow's C++ and Python libraries put any bytes there, such as an
 * extension type's parameters; Java's reads nothing but UTF-8.
 */
final class MetadataText {
  private final byte[] message;

  private MetadataText(byte[] message) {
    this.message = message;
  }

  /** A schema message with question marks for what is no text in its metadata. */
  static byte[] readable(byte[] schemaMessage) {
    MetadataText text = new MetadataText(schemaMessage.clone());
    Message root = Message.getRootAsMessage(ByteBuffer.wrap(text.message));
    Schema schema = (Schema) root.header(new Schema());
    for (int i = 0; i < schema.customMetadataLength(); i++) {
      text.mend(schema.customMetadata(i));
    }
    for (int i = 0; i < schema.fieldsLength(); i++) {
      text.mend(schema.fields(i));
    }
    return text.message;
  }

  private void mend(Field field) {
    for (int i = 0; i < field.customMetadataLength(); i++) {
      mend(field.customMetadata(i));
    }
    for (int i = 0; i < field.childrenLength(); i++) {
      mend(field.children(i));
    }
  }

  private void mend(KeyValue entry) {
    mend(entry.keyAsByteBuffer());
    mend(entry.valueAsByteBuffer());
  }

  private void mend(@Nullable ByteBuffer value) {
    if (value != null && !isText(value)) {
      for (int i = value.position(); i < value.limit(); i++) {
        message[i] = message[i] < 0 ? (byte) '?' : message[i];
      }
    }
  }

  private static boolean isText(ByteBuffer value) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(value.duplicate());
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
