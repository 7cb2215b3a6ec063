package io.sheaf.protocol.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Message;
import org.jspecify.annotations.Nullable;

/** A message's own custom metadata, copied into the message that takes its place. */
final class MessageMetadata {
  private MessageMetadata() {}

  /**
   * Writes the metadata of {@code source}.
   *
   * @return the vector's offset, 0 when there is none
   * @throws CorruptIpcException when it has more than its message has room for
   */
  static int copy(Message source, FlatBufferBuilder builder) throws CorruptIpcException {
    int entries = source.customMetadataLength();
    int messageBytes = source.getByteBuffer().limit();
    if (entries == 0) {
      return 0;
    }
    if (entries < 0 || entries > messageBytes / Integer.BYTES) {
      throw new CorruptIpcException(entries + " metadata entries in " + messageBytes + " bytes");
    }
    int[] offsets = new int[entries];
    int bytesLeft = messageBytes; // entries that share their text could ask for any amount
    for (int i = 0; i < entries; i++) {
      KeyValue entry = source.customMetadata(i);
      bytesLeft -= bytes(entry.keyAsByteBuffer()) + bytes(entry.valueAsByteBuffer());
      if (bytesLeft < 0) {
        throw new CorruptIpcException("metadata entries that share their text");
      }
      offsets[i] =
          KeyValue.createKeyValue(
              builder,
              text(builder, entry.keyAsByteBuffer()),
              text(builder, entry.valueAsByteBuffer()));
    }
    return Message.createCustomMetadataVector(builder, offsets);
  }

  private static int bytes(@Nullable ByteBuffer text) {
    return text == null ? 0 : text.remaining();
  }

  private static int text(FlatBufferBuilder builder, @Nullable ByteBuffer text) {
    return text == null ? 0 : builder.createString(text);
  }
}
