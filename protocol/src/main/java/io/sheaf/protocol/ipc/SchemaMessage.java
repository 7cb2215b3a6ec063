package io.sheaf.protocol.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.ipc.message.FBSerializables;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A schema as the raw IPC message that it came as. It is parsed only where somebody needs types:
 * Java's {@link Schema} can't hold every type, and relaying needs none. Immutable; holds no direct
 * memory.
 *
 * <p>Two are equal when their messages are, or when both mean the same {@link Schema}.
 */
public final class SchemaMessage {
  /** It is held for as long as a put or a stream, and in each manifest. */
  public static final int BYTES_MAX = 4 << 20;

  private static final int HEADER = 8; // of Message, in its vtable
  private static final int FIELDS = 6; // of Schema, in its vtable

  private final byte[] message;

  /** Padded as in streams, so that the same message is the same bytes wherever it was. */
  private SchemaMessage(byte[] message) {
    this.message = Arrays.copyOf(message, message.length + 7 & ~7);
  }

  /**
   * The schema of a schema frame.
   *
   * @param frame lent
   * @throws CorruptIpcException when it is none, or is big-endian
   * @throws SheafException LIMIT_EXCEEDED when it is larger than {@link #BYTES_MAX}
   */
  public static SchemaMessage of(IpcFrame frame) throws CorruptIpcException {
    if (frame.kind() != FrameKind.SCHEMA) {
      throw new CorruptIpcException("a schema is expected, not a " + frame.kind());
    }
    if (frame.message().readableBytes() > BYTES_MAX) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          "a schema of "
              + frame.message().readableBytes()
              + " bytes, its metadata included; at most "
              + BYTES_MAX
              + " are allowed");
    }
    SchemaMessage schema = new SchemaMessage(ByteBufUtil.getBytes(frame.message()));
    schema.check();
    return schema;
  }

  /** The message of a schema that this program made. */
  public static SchemaMessage of(Schema schema) {
    return of(schema.getFields(), schema.getCustomMetadata());
  }

  /**
   * The message of a schema that this program made, without Arrow's {@link Schema}: to set it up
   * takes a tenth of a second, for a form in JSON that nobody here uses.
   */
  public static SchemaMessage of(List<Field> fields, Map<String, String> metadata) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int[] fieldOffsets = new int[fields.size()];
    for (int i = 0; i < fieldOffsets.length; i++) {
      fieldOffsets[i] = fields.get(i).getField(builder);
    }
    int fieldsOffset = org.apache.arrow.flatbuf.Schema.createFieldsVector(builder, fieldOffsets);
    int metadataOffset = FBSerializables.writeKeyValues(builder, metadata);
    org.apache.arrow.flatbuf.Schema.startSchema(builder);
    org.apache.arrow.flatbuf.Schema.addEndianness(builder, Endianness.Little);
    org.apache.arrow.flatbuf.Schema.addFields(builder, fieldsOffset);
    org.apache.arrow.flatbuf.Schema.addCustomMetadata(builder, metadataOffset);
    int schema = org.apache.arrow.flatbuf.Schema.endSchema(builder);
    ByteBuffer message =
        MessageSerializer.serializeMessage(
            builder, MessageHeader.Schema, schema, 0, IpcOption.DEFAULT);
    byte[] bytes = new byte[message.remaining()];
    message.get(bytes);
    return new SchemaMessage(bytes);
  }

  /**
   * The schema in an encapsulated message, as FlightInfo and manifests carry it.
   *
   * @throws CorruptIpcException when it is no schema message
   */
  public static SchemaMessage parseEncapsulated(ByteBuffer encapsulated)
      throws CorruptIpcException {
    ByteBuf bytes = Unpooled.wrappedBuffer(encapsulated);
    boolean prefixed = bytes.readableBytes() >= 8 && bytes.getIntLE(0) == -1;
    int start = prefixed ? 8 : 4;
    if (bytes.readableBytes() < start) {
      throw new CorruptIpcException("schema message of " + bytes.readableBytes() + " bytes");
    }
    int length = bytes.getIntLE(start - 4);
    if (length < 0 || length > bytes.readableBytes() - start) {
      throw new CorruptIpcException(
          "schema message of " + length + " bytes in " + bytes.readableBytes());
    }
    try (IpcFrame frame =
        IpcFrame.of(Unpooled.copiedBuffer(bytes.slice(start, length)), Unpooled.EMPTY_BUFFER)) {
      return of(frame);
    }
  }

  /** The encapsulated message: prefix, length, message, padding. The caller's own bytes. */
  public ByteBuffer encapsulated() {
    try (IpcFrame frame = frame()) {
      ByteBuf bytes = IpcStreams.encapsulate(frame);
      try {
        return ByteBuffer.wrap(ByteBufUtil.getBytes(bytes));
      } finally {
        bytes.release();
      }
    }
  }

  /** A new frame of it, on the heap, owned by the caller. */
  public IpcFrame frame() {
    try {
      return IpcFrame.of(Unpooled.copiedBuffer(message), Unpooled.EMPTY_BUFFER);
    } catch (CorruptIpcException e) {
      throw new IllegalStateException("a checked schema message is no message any more", e);
    }
  }

  /** A view of the schema as the flatbuffer that it is. */
  public org.apache.arrow.flatbuf.Schema flatbuffer() {
    return flatbuffer(message);
  }

  private static org.apache.arrow.flatbuf.Schema flatbuffer(byte[] message) {
    Message root = Message.getRootAsMessage(ByteBuffer.wrap(message));
    return (org.apache.arrow.flatbuf.Schema) root.header(new org.apache.arrow.flatbuf.Schema());
  }

  /**
   * The schema of some of its fields, all else as it is. The message keeps its size: only the
   * vector of the fields is written anew, in place, so that types which Java does not know stay.
   *
   * @param fields numbers of top-level fields, each once, in the order wanted
   */
  SchemaMessage select(List<Integer> fields) {
    byte[] copy = message.clone();
    FlatbufferTable root = FlatbufferTable.root(ByteBuffer.wrap(copy));
    int vector = new FlatbufferTable(root.bytes(), root.target(HEADER)).target(FIELDS);
    int first = vector + Integer.BYTES;
    int[] targets = new int[fields.size()];
    for (int i = 0; i < targets.length; i++) {
      int at = first + fields.get(i) * Integer.BYTES;
      targets[i] = at + root.bytes().getInt(at);
    }
    root.bytes().putInt(vector, targets.length);
    for (int i = 0; i < targets.length; i++) {
      int at = first + i * Integer.BYTES;
      root.bytes().putInt(at, targets[i] - at);
    }
    return new SchemaMessage(copy);
  }

  /**
   * The schema with Java's types. Custom metadata that is no text has question marks in it.
   *
   * @throws SheafException NOT_SUPPORTED when Java's Arrow does not know a type of it, INVALID_DATA
   *     when a type's own message is damaged
   */
  public Schema toArrow() {
    return toArrow(MetadataText.readable(message));
  }

  private static Schema toArrow(byte[] message) {
    try {
      return Schema.convertSchema(flatbuffer(message));
    } catch (IndexOutOfBoundsException e) {
      throw new SheafException(
          ErrorReason.INVALID_DATA, "schema message is not a valid flatbuffer", e);
    } catch (RuntimeException e) {
      throw new SheafException(
          ErrorReason.NOT_SUPPORTED,
          "the schema has a type that can't be decoded here: "
              + unknownColumn(flatbuffer(message))
              + e.getMessage(),
          e);
    }
  }

  /** The first column that Java does not know, for a message. */
  private static String unknownColumn(org.apache.arrow.flatbuf.Schema schema) {
    for (int i = 0; i < schema.fieldsLength(); i++) {
      org.apache.arrow.flatbuf.Field field = schema.fields(i);
      try {
        Field.convertField(field);
      } catch (RuntimeException e) {
        return "column '" + field.name() + "' of type " + typeName(field.typeType()) + ": ";
      }
    }
    return "";
  }

  private static String typeName(int type) {
    boolean isKnown = type >= 0 && type < Type.names.length;
    return isKnown ? Type.name(type) : "number " + (type & 0xff);
  }

  private void check() throws CorruptIpcException {
    try {
      if (flatbuffer().endianness() != Endianness.Little) {
        throw new CorruptIpcException("big-endian Arrow data is not supported");
      }
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptIpcException("schema message is not a valid flatbuffer");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SchemaMessage that
        && (Arrays.equals(message, that.message) || sameMeaning(that));
  }

  private boolean sameMeaning(SchemaMessage that) {
    try {
      return toArrow(message).equals(toArrow(that.message));
    } catch (SheafException notKnownToJava) {
      return false;
    }
  }

  /** Of the number of fields alone, since equal schemas may have different messages. */
  @Override
  public int hashCode() {
    return flatbuffer().fieldsLength();
  }

  @Override
  public String toString() {
    try {
      return toArrow().toString();
    } catch (SheafException unknownType) {
      return "schema of " + flatbuffer().fieldsLength() + " fields";
    }
  }
}
